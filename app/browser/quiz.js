// Saves an open quiz while people answer it, counts its time down and sends it when that is up. The server
// decides all three again: this script only spares people a button.
const form = document.getElementById("quiz-form");
const said = form.querySelector("[data-saved]");
const touched = new Set();
let timer = 0;
let saving = false;
let leaving = false;
let closed = false;

const item = (field) => (field.name.startsWith("q.") ? field.name.slice(2) : null);

const save = async (keepalive) => {
  clearTimeout(timer);
  if (saving || leaving || closed || touched.size === 0 || form.elements.attempt.value === "new") return;
  saving = true;
  const sent = [...touched];
  touched.clear();
  const body = new URLSearchParams(new FormData(form));
  body.set("action", "save");
  for (const id of sent) body.append("touched", id);
  try {
    // Its buttons are named "action", so that form.action is they.
    const reply = await fetch(form.getAttribute("action"), {
      method: "POST",
      body,
      keepalive,
      redirect: "manual",
      headers: { accept: "application/json" },
    });
    if (reply.status === 409) {
      // It is over. What stands here stays to be read, and can be sent to be told so.
      closed = true;
      said.textContent = said.dataset.closed;
    } else if (reply.status === 204) {
      said.textContent = said.dataset.saved;
    } else throw new Error(reply.status);
  } catch {
    for (const id of sent) touched.add(id);
    said.textContent = said.dataset.unsaved;
    timer = setTimeout(save, 10000);
  }
  saving = false;
  if (touched.size > 0 && said.textContent !== said.dataset.unsaved) later();
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(save, 800);
};

for (const event of ["input", "change"]) {
  form.addEventListener(event, ({ target }) => {
    const id = item(target);
    if (id === null) return;
    touched.add(id);
    later();
  });
}
// A phone that is put away may never come back to this page.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save(true);
});
addEventListener("online", () => save());
form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(timer);
});
// A browser that goes back shows the page as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const time = document.querySelector("[data-left]");
if (time) {
  const ends = performance.now() + Number(time.dataset.left) * 1000;
  const shown = time.querySelector(".quiz-left");
  const count = shown.querySelector("b");
  const warning = document.querySelector("[data-warn]");
  shown.hidden = false;
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    count.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left <= 60 && !warning.textContent) warning.textContent = warning.dataset.warn;
    if (left > 0) return;
    clearInterval(counting);
    if (leaving) return;
    leaving = true;
    // Nobody can be asked any more about what is empty.
    const send = form.querySelector('button[value^="submit"]');
    send.value = "submit-anyway";
    form.requestSubmit(send);
  };
  const counting = setInterval(tick, 1000);
  tick();
}
