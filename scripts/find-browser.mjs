// Where a Chromium is, for the tests that need a browser. No dependencies.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const USUAL_PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter(Boolean)
    .flatMap((base) => [
      join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
};

function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a browser, or undefined. `CHROME_BIN` comes first. */
export function findBrowser() {
  const named = process.env.CHROME_BIN;
  if (named && existsSync(named)) return named;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...(USUAL_PLACES[process.platform] ?? []), ...onPath].find(runs);
}

/**
 * The browser that tests shall use; undefined when there is none and that may be.
 *
 * Where CI or REQUIRE_BROWSER is set there must be one.
 */
export function requireBrowser() {
  const browser = findBrowser();
  if (browser !== undefined) return browser;
  if (process.env.CI || process.env.REQUIRE_BROWSER) {
    throw new Error('These tests need a browser and found none. Install Chromium, or set CHROME_BIN.');
  }
  console.warn('*** BROWSER TESTS SKIPPED: no Chromium was found. Install one, or set CHROME_BIN. ***');
  return undefined;
}
