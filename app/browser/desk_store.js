// What a reception desk keeps on its device: the list of an edition, and what was ticked and not yet recorded. The
// page and its worker share this file.
const DESK = "kopitalk-desk";
const BATCH = 100;

const wanted = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const opened = () => {
  const request = indexedDB.open(DESK, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("list", { keyPath: "edition" });
    // In the order in which they were ticked.
    request.result.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
  };
  return wanted(request);
};

const within = async (store, mode, act) => {
  const database = await opened();
  try {
    return await wanted(act(database.transaction(store, mode).objectStore(store)));
  } finally {
    database.close();
  }
};

const keptList = (edition) => within("list", "readonly", (store) => store.get(edition));
const keepList = (list) => within("list", "readwrite", (store) => store.put(list));
const queued = () => within("queue", "readonly", (store) => store.getAll());
const enqueue = (entry) => within("queue", "readwrite", (store) => store.add(entry));
const replaceQueued = (entry) => within("queue", "readwrite", (store) => store.put(entry));
const dequeue = (number) => within("queue", "readwrite", (store) => store.delete(number));

// Sends what waits of one edition. Each entry is answered by itself: what was recorded, or was so already, leaves the
// queue; what contradicts something recorded meanwhile stays until somebody has decided. Throws where the server
// cannot be reached or does not answer in its own words, and then nothing is lost. Gives the names of those who had been
// recorded so before.
const upload = async (address, edition) => {
  const twice = [];
  for (;;) {
    const waiting = (await queued()).filter((entry) => entry.edition === edition && !entry.told).slice(0, BATCH);
    if (!waiting.length) return twice;
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({
        sent_at: Date.now(),
        entries: waiting.map(({ nonce, who, here, after, seen, at }) => ({ nonce, who, here, after, seen, at })),
      }),
    });
    if (!response.headers.get("content-type")?.startsWith("application/json"))
      throw new Error(response.status === 422 || response.redirected ? "signed out" : "refused");
    if (!response.ok) throw new Error("refused");
    const { answers } = await response.json();
    for (const entry of waiting) {
      const answer = answers.find(({ nonce }) => nonce === entry.nonce);
      if (answer?.told === "duplicate") twice.push(entry.name);
      if (answer?.told === "accepted" || answer?.told === "duplicate") await dequeue(entry.number);
      else if (answer) await replaceQueued({ ...entry, told: answer });
      else throw new Error("refused");
    }
  }
};

// Forgets everything of this device but what the server has not got.
const forget = async () => {
  await within("list", "readwrite", (store) => store.clear());
  await caches.delete(DESK);
};
