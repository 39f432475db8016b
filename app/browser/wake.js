// Wakes the islands of a page: loads the module named by this script's own tag and calls, for every
// island in document order, parents first, the function that the module exports under its name.
const { module, wasm } = document.querySelector("script[data-module]").dataset;
const islands = await import(module);
await islands.default({ module_or_path: wasm });
islands.hydrate();
const wake = (element) => {
  if (element.localName === "leptos-island") islands[element.dataset.component]?.(element);
  for (const child of element.children) wake(child);
};
wake(document.body);
// Tests wait for this, and styles may use it.
document.documentElement.dataset.awake = "1";
