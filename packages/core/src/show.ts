const LONGEST = 80;

/**
 * A value as a person would write it in a message: short, quoted where it is text, never throwing.
 *
 * @example show([1, 'a', undefined]); // → "[1, \"a\", undefined]"
 */
export function show(value: unknown): string {
  let text: string;
  try {
    text = spell(value);
  } catch {
    // A getter or a proxy that throws.
    text = 'a value that cannot be shown';
  }
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function spell(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`;
    case 'object':
      return value === null ? 'null' : spellObject(value);
    default:
      return String(value);
  }
}

function spellObject(value: object): string {
  // Only the first few elements: a message must not cost a walk over the data.
  if (Array.isArray(value)) {
    const head = value.slice(0, 16).map((item) => (Array.isArray(item) ? '[…]' : spell(item)));
    return `[${head.join(', ')}${value.length > 16 ? ', …' : ''}]`;
  }
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  if (value instanceof Promise) return 'a promise';
  // What JSON would walk through: the numbers of a tensor, the weights of a layer.
  const { shape, backend, type, settings } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(shape) && backend !== undefined) return `a tensor of shape ${spellObject(shape)}`;
  if (typeof type === 'string' && Array.isArray(settings)) return `${type}(${settings.length === 0 ? '' : '…'})`;
  try {
    const text = JSON.stringify(value);
    return text === undefined || text === '{}' ? `a value of type ${value.constructor?.name ?? 'Object'}` : text;
  } catch {
    return `a value of type ${value.constructor?.name ?? 'Object'}`;
  }
}
