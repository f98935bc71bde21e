// Answers for the server where there is none: pages come from the network as long as it is there, their parts, whose names
// change with their content, from what was kept.
declare const FILES: readonly string[];
declare const VERSION: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const { scope } = worker.registration;
/** Other sites of this origin have caches as well. */
const OURS = `gradwright ${scope} `;
const CACHE = OURS + VERSION;

worker.addEventListener('install', (event) => {
  const requests = FILES.map((name) => new Request(new URL(name, scope), { cache: 'no-cache' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

worker.addEventListener('activate', (event) => event.waitUntil(forgetEarlier()));

async function forgetEarlier(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  event.respondWith(request.mode === 'navigate' ? newest(request) : kept(request));
});

async function newest(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    // What stands behind "?" is for the page.
    const found = await find(request, { ignoreSearch: true });
    if (found === undefined) throw error;
    return found;
  }
}

async function kept(request: Request): Promise<Response> {
  return (await find(request)) ?? fetch(request);
}

async function find(request: Request, options?: CacheQueryOptions): Promise<Response | undefined> {
  const cache = await caches.open(CACHE);
  // A server that varies its answers by who asks has the same files for all.
  return cache.match(request, { ignoreVary: true, ...options });
}
