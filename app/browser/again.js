// Asks for the page again, as the browser itself does without scripts, and puts what has changed into it: nothing
// flickers, and nobody is read the page anew. Where the answer is another page it goes there.
const { again } = document.querySelector("script[data-again]").dataset;

const ask = async () => {
  try {
    const response = await fetch(location.href);
    if (response.redirected) return location.replace(response.url);
    const asked = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
    const main = document.querySelector("main");
    if (response.ok && asked && !main.isEqualNode(asked)) main.replaceWith(document.importNode(asked, true));
  } catch {
    // The network is away; it is asked again as always.
  }
  setTimeout(ask, 1000 * again);
};
setTimeout(ask, 1000 * again);
