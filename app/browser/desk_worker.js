// Opens the reception desk without a network: its page without anybody's name comes from the cache, the names from the
// device. Before somebody signs out, what waits is sent and the names are forgotten.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const DESK_PAGE = /^\/organiser\/editions\/[^/]+\/reception$/;

const orKept = async (request, kept) => {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await (await caches.open(DESK)).match(kept, { ignoreVary: true });
    if (found) return found;
    throw error;
  }
};

// Whoever signs out leaves no names behind, and nothing that was ticked is lost.
const signOut = async (request) => {
  const editions = new Set((await queued()).map(({ edition }) => edition));
  for (const edition of editions) {
    const page = `/organiser/editions/${edition}/reception`;
    try {
      await upload(`${page}/queue`, edition);
    } catch {
      return Response.redirect(`${page}?notice=unsent`, 303);
    }
    if ((await queued()).some((entry) => entry.edition === edition)) return Response.redirect(`${page}?notice=unsent`, 303);
  }
  await forget();
  return fetch(request);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === "/logout") event.respondWith(signOut(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && DESK_PAGE.test(pathname)) event.respondWith(orKept(request, `${pathname}?shell=1`));
  else if (pathname.startsWith("/assets/")) event.respondWith(orKept(request, request));
});
