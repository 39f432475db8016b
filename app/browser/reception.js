// The reception desk: the list follows what is typed, Enter ticks the first one, and every tick goes through a queue on
// the device, so that it is not lost without a network. Needs desk_store.js before it.
const main = document.querySelector("main[data-desk]");
const { desk: edition, list: listAddress, queue: queueAddress, shell, hours } = main.dataset;
const SHOWN = 50;
const AGAIN = 20000;

const search = document.getElementById("q");
const list = document.getElementById("desk-list");
const said = document.getElementById("desk-said");
const net = document.getElementById("desk-net");
const decisions = document.getElementById("desk-decisions");
const row = document.getElementById("desk-row").content.firstElementChild;
const decision = document.getElementById("desk-decision").content.firstElementChild;
const word = (name, fields = {}) => {
  const text = document.querySelector(`#desk-words [data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (_, field) => fields[field] ?? "");
};
const tag = (status) => document.querySelector(`#desk-words [data-status="${status}"]`).firstElementChild.cloneNode(true);

let people = [];
let fetchedAt = null;
let queue = [];
let state = "online";
let chosen = -1;
// Whom a second Enter would take back: they are there already, and were found by few letters.
let doubted = null;
// What was said last stays, however long it took to keep a tick.
let turn = 0;

const nonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
// As clocks of the office show it, which the server writes too: this device may be set to another zone.
const clock = (time) =>
  new Date(time + hours * 3600000).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const words = (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

// What waits on this device comes after what the server knows.
const waiting = (who) => queue.filter((entry) => entry.edition === edition && entry.who === who && !entry.told).at(-1);
const isHere = (person) => waiting(person.who)?.here ?? person.here;

// How well somebody fits: the first letters of the whole name, the beginnings of words of name or agency, the first
// letters of a longer name. Those who are not there yet come first.
const fits = (person, typed, letters) => {
  if (!typed.length || (letters.length > 1 && person.initials === letters)) return 0;
  if (typed.every((part) => person.words.some((one) => one.startsWith(part)))) return 1;
  return letters.length > 1 && person.initials.startsWith(letters) ? 2 : -1;
};
const found = () => {
  const typed = words(search.value);
  const letters = typed.join("");
  return people
    .map((person, place) => ({ person, place, fit: fits(person, typed, letters) }))
    .filter(({ fit }) => fit >= 0)
    .sort((one, other) => isHere(one.person) - isHere(other.person) || one.fit - other.fit || one.place - other.place)
    .map(({ person }) => person);
};

const draw = () => {
  const active = document.activeElement?.closest?.("[data-who]")?.dataset.who;
  const all = found();
  const shown = all.slice(0, SHOWN);
  chosen = search.value.trim() ? Math.min(Math.max(chosen, 0), shown.length - 1) : -1;
  list.replaceChildren(
    ...shown.map((person, place) => {
      const drawn = row.cloneNode(true);
      const here = isHere(person);
      const waits = waiting(person.who);
      drawn.dataset.who = person.who;
      drawn.classList.toggle("here", here);
      drawn.classList.toggle("chosen", place === chosen);
      drawn.querySelector(".desk-name bdi").textContent = person.name;
      drawn.querySelector(".desk-name span").textContent = person.agency;
      drawn.querySelector(".desk-standing").replaceChildren(
        ...(waits ? [tag("waiting"), " ", clock(waits.at)] : [tag(person.status || "none"), " ", person.at ?? ""]),
      );
      const button = drawn.querySelector("button");
      button.className = here ? "btn quiet" : "btn";
      button.replaceChildren(word(here ? "undo" : "tick"), Object.assign(document.createElement("span"), { className: "unseen", textContent: ` ${person.name}` }));
      return drawn;
    }),
  );
  if (active) list.querySelector(`[data-who="${active}"] button`)?.focus({ preventScroll: true });
  document.getElementById("desk-more").textContent = shown.length
    ? shown.length < all.length ? word("more", { shown: shown.length, found: all.length }) : ""
    : word("nobody");
  const counted = people.filter((person) => person.counted && (isHere(person) || person.status !== "excused"));
  document.getElementById("desk-counts").textContent = word("counts", { present: counted.filter(isHere).length, expected: counted.length });
};

const drawState = () => {
  const own = queue.filter((entry) => entry.edition === edition);
  const left = own.filter((entry) => !entry.told).length;
  const kept = state !== "online" && fetchedAt ? word("kept", { time: clock(fetchedAt) }) : "";
  const about = { offline: word("offline"), "signed-out": word("signed-out"), refused: word("refused") }[state];
  const parts = [about, left ? word("waiting", { n: left }) : "", kept].filter(Boolean);
  net.hidden = !parts.length;
  net.classList.toggle("warn", state !== "online");
  net.querySelector("span").textContent = parts.join(" · ");
  net.querySelector("a").hidden = state !== "signed-out";
  const told = own.filter((entry) => entry.told);
  decisions.hidden = !told.length;
  decisions.querySelector("ul").replaceChildren(
    ...told.map((entry) => {
      const drawn = decision.cloneNode(true);
      const { told: answer } = entry;
      const gone = answer.told !== "conflict";
      drawn.dataset.number = entry.number;
      drawn.querySelector("b").textContent = entry.name;
      drawn.querySelector("p").textContent = word(gone ? answer.told : "conflict", {
        ours: `${word(entry.here ? "tick" : "undo")} ${clock(entry.at)}`,
        theirs: [answer.word, answer.at, answer.by].filter(Boolean).join(" · "),
      });
      drawn.querySelector("[value=ours]").hidden = gone;
      return drawn;
    }),
  );
};

const drawAll = () => {
  draw();
  drawState();
};

const take = ({ people: fresh, at }) => {
  people = fresh.map((person) => ({
    ...person,
    words: words(person.searched),
    initials: words(person.name).map((part) => part[0]).join(""),
  }));
  fetchedAt = at;
};

const stateOf = (error) => (error.message === "signed out" ? "signed-out" : error.message === "refused" ? "refused" : "offline");

// Sends what waits, then asks how everybody stands now. Only one at a time.
let busy = null;
const sync = () => {
  busy ??= (async () => {
    net.setAttribute("aria-busy", "true");
    try {
      const twice = await upload(queueAddress, edition);
      if (twice.length) said.textContent = word("twice", { names: twice.join(", ") });
      const response = await fetch(listAddress, { headers: { Accept: "application/json" } });
      if (!response.headers.get("content-type")?.startsWith("application/json")) throw new Error(response.redirected ? "signed out" : "refused");
      const fresh = { edition, people: await response.json(), at: Date.now() };
      await keepList(fresh);
      take(fresh);
      state = "online";
    } catch (error) {
      state = stateOf(error);
    }
    queue = await queued();
    drawAll();
  })().finally(() => {
    net.removeAttribute("aria-busy");
    busy = null;
  });
  return busy;
};

const press = async (person) => {
  const own = ++turn;
  const before = waiting(person.who);
  const entry = {
    edition,
    nonce: nonce(),
    who: person.who,
    name: person.name,
    here: !isHere(person),
    after: before?.nonce ?? null,
    seen: person.events,
    at: Date.now(),
  };
  entry.number = await enqueue(entry);
  queue.push(entry);
  if (own === turn) said.textContent = word(entry.here ? "ticked" : "undone", { name: person.name });
  drawAll();
  // What is being sent does not have it yet.
  await busy;
  await sync();
};

const listen = () => {
  search.addEventListener("input", () => {
    chosen = 0;
    doubted = null;
    draw();
  });
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    chosen = Math.max(0, chosen + step);
    draw();
    list.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  });
  // Enter ticks whoever is chosen; the field is ready for the next one.
  search.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const person = found()[chosen];
    if (!person) return;
    if (isHere(person) && doubted !== person.who) {
      doubted = person.who;
      turn += 1;
      said.textContent = word("already", { name: person.name });
      return;
    }
    doubted = null;
    search.value = "";
    chosen = -1;
    search.focus();
    press(person);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const { who } = event.target.closest("[data-who]").dataset;
    press(people.find((person) => person.who === who));
  });
  decisions.addEventListener("submit", async (event) => {
    event.preventDefault();
    const number = Number(event.target.closest("[data-number]").dataset.number);
    const entry = queue.find((one) => one.number === number);
    if (event.submitter.value === "ours")
      await replaceQueued({ ...entry, nonce: nonce(), after: null, seen: entry.told.events, told: undefined });
    else await dequeue(number);
    queue = await queued();
    drawAll();
    await sync();
  });
};

// With scripts the rows are drawn here; the page as it came has plain forms.
const begin = async () => {
  const kept = await keptList(edition);
  if (kept) take(kept);
  queue = await queued();
  await sync();
  if (!people.length && !kept && state !== "online") return;
  listen();
  main.dataset.ready = "1";
  addEventListener("online", sync);
  setInterval(() => document.visibilityState === "visible" && sync(), AGAIN);
  // Opened once with a network, the page opens without one.
  try {
    const files = [...document.querySelectorAll("link[href][rel~=stylesheet], link[href][rel~=icon], link[href][rel~=preload], script[src]")];
    const cache = await caches.open(DESK);
    await cache.addAll([shell, ...files.map((file) => file.href ?? file.src)]);
    await navigator.serviceWorker.register("/reception-worker.js");
    await navigator.serviceWorker.ready;
    document.getElementById("desk-ready").hidden = false;
  } catch {
    // A browser that keeps nothing works with a network.
  }
};
// Where the device keeps nothing, the plain forms stay.
begin().catch(() => {});
