/** Keeps the pages for when there is no network, once this one has loaded; where data are to be saved, it does not. */
const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };

if ('serviceWorker' in navigator && connection?.saveData !== true) {
  addEventListener('load', () => {
    // Where that is refused, the pages need their server, as they always did.
    navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI)).catch(() => {});
  });
}
