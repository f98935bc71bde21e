import { gunzipSync } from 'node:zlib';

/** The files in a package's tarball, by their path inside the package. */
export function filesIn(tarball: Uint8Array): Map<string, Buffer> {
  const archive = gunzipSync(tarball);
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const header = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(text(header, 124, 12), 8);
    const type = text(header, 156, 1);
    const path = [text(header, 345, 155), text(header, 0, 100)].filter(Boolean).join('/');
    if (!['', '0'].includes(type) || !path.startsWith('package/')) {
      throw new Error(`tarball: entry ${path} is of type "${type}", expected only files in package/`);
    }
    files.set(path.slice('package/'.length), archive.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const BLOCK = 512;

/** A field of a header, up to the first zero. */
function text(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}
