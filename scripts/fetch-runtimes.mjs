// Fetches Bun and Deno where they are not there yet. Where CI is set they must be had; elsewhere their tests are skipped, and say so.
import { requireRuntime } from './find-runtime.mjs';

requireRuntime('Bun');
