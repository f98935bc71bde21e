// Opens a folder in Chromium as its own site, from a server on loopback that is gone afterwards.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright';
import { findBrowser } from './find-browser.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
const PATIENCE = 90_000;

/**
 * What the page `index.html` of a folder, or a worker of it, first writes to the console. Each answer of the server has `headers`.
 *
 * @throws (rejects) where there is no Chromium, where the page complains, and where it says nothing in 90 seconds
 */
export async function askPage(folder, { headers = {}, signal } = {}) {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('There is no Chromium. Install one, or set CHROME_BIN.');
  const server = await serve(folder, headers);
  try {
    // Who ends this process closes the browser below, in order.
    const quiet = { handleSIGINT: false, handleSIGTERM: false };
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS, ...quiet });
    try {
      return await firstWord(await browser.newContext(), `http://127.0.0.1:${server.address().port}/`, signal);
    } finally {
      await browser.close();
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function firstWord(context, address, signal) {
  return new Promise((resolve, reject) => {
    const listen = (message) => (message.type() === 'error' ? reject(new Error(message.text())) : resolve(message.text()));
    context.on('console', listen);
    context.on('serviceworker', (worker) => worker.on('console', listen));
    context.on('weberror', (error) => reject(error.error()));
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    setTimeout(() => reject(new Error(`the page said nothing in ${PATIENCE / 1000} s`)), PATIENCE).unref();
    context
      .newPage()
      .then((page) => page.goto(address))
      .catch(reject);
  });
}

async function serve(folder, headers) {
  const server = createServer((request, response) => {
    const file = join(folder, request.url === '/' ? 'index.html' : request.url);
    const type = { 'content-type': TYPES[extname(file)] ?? 'text/plain' };
    if (existsSync(file)) response.writeHead(200, { ...type, ...headers }).end(readFileSync(file));
    // A browser asks for an icon unasked, and complains where there is none.
    else response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
