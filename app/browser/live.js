// Keeps the marked parts of a page current. At each event of the stream named by this script's own tag
// the page is fetched anew and every part with `data-live` is replaced by its twin of the same id. The
// focus stays where it was, and so does what somebody has opened.
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

let busy = false;
let again = false;
const renew = async () => {
  again = true;
  if (busy) return;
  busy = true;
  while (again) {
    again = false;
    try {
      const reply = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!reply.ok) throw new Error(reply.status);
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      for (const old of document.querySelectorAll("[data-live]")) {
        const fresh = page.getElementById(old.id);
        if (fresh) replace(old, document.importNode(fresh, true));
      }
      delete root.dataset.lost;
    } catch {
      root.dataset.lost = "1";
    }
  }
  busy = false;
};

// Where the server counts in seconds, the page counts on until it hears more.
setInterval(() => {
  for (const shown of document.querySelectorAll("[data-seconds]")) {
    const left = Math.max(0, Number(shown.dataset.seconds) - 1);
    shown.dataset.seconds = left;
    shown.textContent = left;
  }
}, 1000);

const source = new EventSource(events);
source.addEventListener("open", () => {
  root.dataset.live = "1";
  if (root.dataset.lost) renew();
});
source.addEventListener("changed", renew);
source.addEventListener("error", () => {
  root.dataset.lost = "1";
});
// A browser that goes back shows the page as it was left.
addEventListener("pageshow", (event) => event.persisted && renew());
