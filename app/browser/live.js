// Keeps the marked parts of a page current. The stream named by this script's own tag sends the parts with
// `data-live` as they are now, by id, whenever they change. The focus stays where it was, and so does what
// somebody has opened.
const { events } = document.querySelector("script[data-events]").dataset;
const root = document.documentElement;

const name = (element) =>
  element?.id
    ? `#${CSS.escape(element.id)}`
    : element?.hasAttribute?.("href")
      ? `[href="${CSS.escape(element.getAttribute("href"))}"]`
      : null;

const replace = (old, fresh) => {
  const focused = old.contains(document.activeElement) ? name(document.activeElement) : null;
  for (const opened of old.querySelectorAll("details[open][id]")) {
    const twin = fresh.querySelector(`#${CSS.escape(opened.id)}`);
    if (twin) twin.open = true;
  }
  // What has not changed stays: somebody may be selecting a text in it.
  if (old.isEqualNode(fresh)) return;
  old.replaceWith(fresh);
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
const drawn = document.querySelector("[data-until]");
let ahead = drawn ? Number(drawn.dataset.until) - 1000 * Number(drawn.textContent) - Date.now() : 0;
const count = () => {
  for (const shown of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil((Number(shown.dataset.until) - Date.now() - ahead) / 1000);
    shown.textContent = Math.max(0, left);
  }
};
setInterval(count, 1000);

let source;
let wait = 1000;
const listen = () => {
  source?.close();
  source = new EventSource(events);
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
// A browser that goes back shows the page as it was left.
addEventListener("pageshow", (event) => event.persisted && listen());
