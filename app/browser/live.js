// Keeps the marked parts of a page current. The stream named by this script's own tag sends the parts with
// `data-live` as they are now, by id, whenever they change. The focus stays where it was, and so does what
// somebody has opened, and what they have filled in to answer a poll. Forms with `data-send` are sent without
// leaving the page.
const { events } = document.querySelector("script[data-events]").dataset;
const root = document.documentElement;

const name = (element) => {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  if (element?.matches?.("details[id] > summary")) return `#${CSS.escape(element.parentElement.id)} > summary`;
  return element?.hasAttribute?.("href") ? `[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
};

// What was answered in this tab, by poll: the fields of its form, as in an address. Nothing else knows it once a
// poll is closed. Whoever else signs in on the same device does not see it.
const who = document.querySelector("[data-own-answers]")?.dataset.ownAnswers ?? "";
const given = (poll) => {
  try {
    return new URLSearchParams(sessionStorage.getItem(`poll ${who} ${poll}`) ?? "");
  } catch {
    return new URLSearchParams();
  }
};
const keep = (poll, fields) => {
  try {
    sessionStorage.setItem(`poll ${who} ${poll}`, fields);
  } catch {
    // A browser that keeps nothing shows what was answered as long as the poll is open.
  }
};

const say = (form, sentence, outcome) => {
  const status = form.querySelector("[role=status]");
  status.textContent = sentence ?? "";
  status.className = `sent ${outcome}`;
};
// What is said of an answer that was sent.
const sentenceOf = (form, answer) =>
  [answer.get("choice") === "abstain" ? form.dataset.abstained : "", form.dataset.sent].filter(Boolean).join(" ");

// Fills in a form as it was sent.
const fill = (form) => {
  const own = given(form.dataset.poll);
  const sent = new Map([...own.keys()].map((key) => [key, own.getAll(key)]));
  if (!sent.size) return;
  for (const field of form.elements) {
    const values = sent.get(field.name);
    if (!values) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type !== "hidden" && field.type !== "submit") field.value = values.shift() ?? "";
  }
  say(form, sentenceOf(form, own), "ok");
};

// Marks in results what was answered in this tab.
const mark = (shown) => {
  const own = given(shown.dataset.poll);
  const choices = own.getAll("choice");
  for (const option of shown.querySelectorAll("[data-option]")) {
    if (!choices.includes(option.dataset.option)) continue;
    option.classList.add("own");
    option.querySelector(".own-mark").hidden = false;
    if ("ownFirst" in shown.dataset) shown.prepend(option);
  }
  for (const line of shown.querySelectorAll("[data-own]")) {
    const value = own.get(line.dataset.own);
    if (!value) continue;
    line.querySelector("b").textContent = value;
    line.hidden = false;
  }
  // One's own picture beside that of the hall.
  const pieces = [...shown.querySelectorAll("[data-own-piece]")];
  const counts = pieces.map((piece) => Number(own.get(piece.dataset.ownPiece)));
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!all) return;
  let from = 0;
  pieces.forEach((piece, number) => {
    const wide = (100 * counts[number]) / all;
    piece.setAttribute("x", `${from}%`);
    piece.setAttribute("width", `${Math.max(0, wide - 0.4)}%`);
    from += wide;
    const cell = shown.querySelector(`[data-own-share="${piece.dataset.ownPiece}"]`);
    cell.textContent = counts[number];
    cell.hidden = false;
  });
  for (const hidden of shown.querySelectorAll("[data-own-mirror], [data-own-head]")) hidden.hidden = false;
};

// What belongs to this tab alone is put into a part that everybody gets alike.
const own = (part) => {
  for (const shown of part.querySelectorAll("[data-poll]"))
    if (shown.matches("form")) fill(shown);
    else mark(shown);
};

// What somebody was writing when a poll was closed is still there to be read.
const tellUnsent = (old, fresh) => {
  const form = old.querySelector("form[data-unsent]");
  if (!form || [...given(form.dataset.poll).keys()].length) return;
  const text = [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.value.trim()).filter(Boolean).join(" · ");
  if (!text) return;
  const line = Object.assign(document.createElement("p"), { className: "small muted break" });
  line.textContent = form.dataset.unsent.replace("{text}", text);
  fresh.append(line);
};

const replace = (old, fresh) => {
  const asks = (part) => part.querySelector("form[data-poll]")?.dataset.poll;
  // The same poll is still open: somebody may be filling in its form.
  if (asks(fresh) && asks(fresh) === asks(old)) return;
  own(fresh);
  const focused = old.contains(document.activeElement) ? name(document.activeElement) : null;
  for (const opened of old.querySelectorAll("details[open][id]")) {
    const twin = fresh.querySelector(`#${CSS.escape(opened.id)}`);
    if (twin) twin.open = true;
  }
  // What has not changed stays: somebody may be selecting a text in it.
  if (old.isEqualNode(fresh)) return;
  const { announce } = fresh.dataset;
  if (announce && announce !== old.dataset.announce) document.getElementById("announced").textContent = announce;
  old.replaceWith(fresh);
  tellUnsent(old, fresh);
  if (focused) fresh.querySelector(focused)?.focus({ preventScroll: true });
};

const show = (parts) => {
  for (const [id, html] of Object.entries(parts)) {
    const old = document.getElementById(id);
    // A table's parts can only be read within a document.
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
    if (old && fresh) replace(old, document.importNode(fresh, true));
  }
};

// How far the server's clock is ahead of this one. Until the stream tells, the page itself does, to the second.
const drawn = document.querySelector("[data-until]:not([data-clock])");
let ahead = drawn ? Number(drawn.dataset.until) - 1000 * Number(drawn.textContent) - Date.now() : 0;
const clock = (seconds, sign) => `${Math.floor(seconds / 60)}${sign}${String(seconds % 60).padStart(2, "0")}`;
const count = () => {
  for (const shown of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.ceil((Number(shown.dataset.until) - Date.now() - ahead) / 1000));
    shown.textContent = shown.dataset.clock ? clock(left, shown.dataset.clock) : left;
    // Time that is over is said no more: whoever runs it closes when they think fit.
    shown.closest(".time-left")?.toggleAttribute("hidden", left === 0);
  }
  for (const shown of document.querySelectorAll("[data-since]")) {
    const past = Math.floor((Date.now() + ahead - Number(shown.dataset.since)) / 1000);
    shown.textContent = clock(Math.max(0, past), shown.dataset.clock);
  }
};
setInterval(count, 1000);

// A form is sent and what came of it is written below its buttons. Where the answer is a page, such as that for
// signing in again, the form is sent once more in the plain way.
let sent = 0;
const send = async (form, submitter) => {
  const turn = ++sent;
  const fields = new URLSearchParams(new FormData(form));
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  say(form, form.dataset.sending, "");
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.getAttribute("action"), { method: "POST", headers, body: fields });
    if (!response.headers.get("content-type")?.startsWith("application/json")) {
      delete form.dataset.send;
      form.requestSubmit(submitter);
      return;
    }
    const { ok, said } = await response.json();
    // A button that says something of its own, such as to abstain, says all that was answered.
    const answer = submitter?.name ? new URLSearchParams([[submitter.name, submitter.value]]) : fields;
    if (ok && form.dataset.poll) keep(form.dataset.poll, answer);
    if (ok && (submitter?.name || !form.dataset.poll)) form.reset();
    // Of two presses the later one counts.
    if (turn === sent) say(form, ok && form.dataset.poll ? sentenceOf(form, answer) : said, ok ? "ok" : "refused");
  } catch {
    if (turn === sent) say(form, form.dataset.lost, "refused");
  }
  form.querySelector("[role=status]")?.scrollIntoView({ block: "nearest" });
};
// What is typed beside buttons that lead elsewhere is there again afterwards.
for (const field of document.querySelectorAll("#more :is(input[type=text], textarea)[name]")) {
  const name = `typed ${location.pathname} ${field.name}`;
  try {
    field.value ||= sessionStorage.getItem(name) ?? "";
    field.addEventListener("input", () => sessionStorage.setItem(name, field.value));
    field.form.addEventListener("submit", () => sessionStorage.removeItem(name));
  } catch {
    // A browser that keeps nothing.
  }
}
addEventListener("submit", (event) => {
  if (!("send" in event.target.dataset)) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// The page as it came knows what was answered to the poll that is open, also on another device, or by nobody.
for (const asked of document.querySelectorAll("form[data-poll], [data-given]"))
  keep(asked.dataset.poll, asked.dataset.given ?? "");
for (const part of document.querySelectorAll("[data-live]")) own(part);
count();

let source;
let wait = 1000;
// Something is said every 20 seconds. A network that is gone without a word is noticed by the silence.
const SILENT = 45000;
let heard = Date.now();
const listen = () => {
  source?.close();
  heard = Date.now();
  source = new EventSource(events);
  for (const event of ["clock", "parts", "alive"]) source.addEventListener(event, () => {
    heard = Date.now();
  });
  source.addEventListener("open", () => {
    root.dataset.live = "1";
  });
  source.addEventListener("clock", (event) => {
    ahead = Number(event.data) - Date.now();
  });
  source.addEventListener("parts", (event) => {
    show(JSON.parse(event.data));
    count();
    wait = 1000;
    delete root.dataset.lost;
  });
  source.addEventListener("error", () => {
    root.dataset.lost = "1";
    // A lost connection is tried again by the browser, a refused one is not.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(listen, wait * (0.5 + Math.random()));
    wait = Math.min(2 * wait, 30000);
  });
};
listen();
const listenAgain = () => {
  root.dataset.lost = "1";
  listen();
  // The browser may try it by a connection that is as dead.
  heard -= SILENT - 8000;
};
setInterval(() => Date.now() - heard > SILENT && listenAgain(), 5000);
// After a sleep, or in another network, nobody waits for that.
addEventListener("online", listenAgain);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && Date.now() - heard > SILENT / 2) listenAgain();
});
// A browser keeps pages as they were left, with their streams, and opens six connections to a server at most.
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => event.persisted && listen());
