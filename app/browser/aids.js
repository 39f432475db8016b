// Shows what is typed as a password, and copies what is to be passed on. Without this script its buttons are
// not there, and nothing else is missing.
document.documentElement.classList.add("aided");

const conceal = (button) => {
  document.getElementById(button.dataset.reveal).type = "password";
  button.textContent = button.dataset.shows;
};

const copy = async (button) => {
  const from = document.getElementById(button.dataset.copy);
  const text = from.value ?? from.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // An address without HTTPS has no clipboard; what is marked can still be copied.
    from.select();
    if (!document.execCommand("copy")) return;
  }
  const said = button.nextElementSibling;
  said.textContent = said.dataset.done;
  setTimeout(() => (said.textContent = ""), 4000);
};

// One listener for the whole page: parts of a live screen come and go.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-reveal], [data-copy]");
  if (!button) return;
  if (button.dataset.copy) return void copy(button);
  const field = document.getElementById(button.dataset.reveal);
  if (field.type === "text") return conceal(button);
  field.type = "text";
  button.textContent = button.dataset.hides;
});

// What is sent is a password again, so that a browser offers to keep it, and keeps it as one.
document.addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll("[data-reveal]")) conceal(button);
});
