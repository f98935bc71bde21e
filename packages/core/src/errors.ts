/** Every code an error of Gradwright can carry. */
export type ErrorCode =
  | 'E_SHAPE'
  | 'E_ARG'
  | 'E_RANGE'
  | 'E_LABEL'
  | 'E_NONFINITE'
  | 'E_EMPTY'
  | 'E_STATE'
  | 'E_FORMAT'
  | 'E_VERSION'
  | 'E_CHECKSUM'
  | 'E_LIMIT'
  | 'E_OOM'
  | 'E_BACKEND'
  | 'E_BUSY'
  | 'E_ABORTED'
  | 'E_IO'
  | 'E_WORKER';

/** The parts of an error's message, as plain data. */
export interface ErrorDetails {
  /** The argument, option or field that was wrong. */
  readonly argument?: string;
  /** What came, shortened to something a person can read. */
  readonly received?: unknown;
  /** What was expected, in words. */
  readonly expected?: string;
  /** What lies behind it: the engine's or the file system's own error. */
  cause?: unknown;
}

/** An error with a stable `code`, and its message's parts as fields. Recognise one with `isGradwrightError`. */
export interface GradwrightError extends Error, ErrorDetails {
  readonly code: ErrorCode;
  /** The function that refused, such as `dense.forward`. */
  readonly where: string;
}

// A registered symbol and not `instanceof`: two copies of this package may live in one process.
const MARK = Symbol.for('gradwright.error');

/**
 * Makes the error `CODE: where: problem`.
 *
 * @example
 * throw createError('E_RANGE', 'dropout', 'rate must be in [0, 1), got 1.5', { argument: 'rate', received: 1.5 }); // throws E_RANGE: dropout: rate must be in [0, 1), got 1.5
 */
export function createError(code: ErrorCode, where: string, problem: string, details: ErrorDetails = {}): GradwrightError {
  const { cause, ...fields } = details;
  const error = new Error(`${code}: ${where}: ${problem}`, cause === undefined ? undefined : { cause });
  error.name = 'GradwrightError';
  Object.defineProperty(error, MARK, { value: true });
  return Object.assign(error, fields, { code, where });
}

/**
 * Whether a thrown value is one of Gradwright's errors, whichever copy of this package made it.
 *
 * @example
 * const problem = await fit({ inputs: [], targets: [] }).catch((error: unknown) => error);
 * isGradwrightError(problem, 'E_EMPTY'); // → true
 */
export function isGradwrightError(value: unknown, code?: ErrorCode): value is GradwrightError {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, MARK)) return false;
  return code === undefined || (value as { code?: unknown }).code === code;
}
