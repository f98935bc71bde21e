import type { Json } from '@gradwright/core';

/** JSON that stays what it is inside a comment and inside a page's script, whatever a class is called. */
export function inert(value: Json): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('*/', '*\\/');
}
