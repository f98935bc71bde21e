// Writes the innermost loops of the matrix product: rows × columns of C held in registers while k runs.
//
// They are generated because AssemblyScript has no arrays of locals, and one of them unrolled is a hundred lines of one pattern. The
// pattern is what the engines make good code of. V8 has 15 vector registers to give: the accumulators, the vectors of B, one of A
// and, where the product is rounded before it is added, one for the product must fit. A row of A has a pointer of its own, for an
// offset that differs from load to load would cost an instruction.

const range = (count) => Array.from({ length: count }, (_, i) => i);

/**
 * The source of `tile<rows>x<columns>`: all rows of a block of A, `rows` at a time, against `columns` columns of B, which step by
 * `ldb` bytes a k, or lie `packed` in a panel. Of the last vector only `width` columns exist.
 */
function tileSource({ rows, columns, unroll, packed }) {
  const vectors = range(columns / 4);
  const cells = range(rows).flatMap((row) => vectors.map((vector) => ({ row, vector, name: `c${row}_${vector}` })));
  const each = (list, line) => list.map(line).join('\n');
  const last = vectors.length - 1;
  const step = (u) => `
${each(vectors, (v) => `      b${v} = v128.load(bk, ${(packed ? u * columns * 4 : 0) + v * 16});`)}
${each(range(rows), (row) => `      x = v128.load32_splat(p${row}, ${u * 4});\n${each(vectors, (v) => `      c${row}_${v} = madd(x, b${v}, c${row}_${v});`)}`)}${packed ? '' : '\n      bk += ldb;'}`;
  // In a panel the next k lies at a distance that a load's own offset can name: one addition for all.
  const steps = (count) => range(count).map(step).join('') + (packed ? `\n      bk += ${count * columns * 4};` : '');
  const loop = (from, to, count) => `    for (let p = ${from}; p < ${to}; p += ${count}) {${steps(count)}
${each(range(rows), (row) => `      p${row} += ${count * 4};`)}
    }`;
  /** A pointer a row; a row beyond the last stands for the last once more: it computes and stores the same. */
  const pointers = (name, from, stride) =>
    each(range(rows), (row) => {
      const before = `${name}${row - 1}`;
      return row === 0 ? `let ${name}0 = ${from};` : `let ${name}${row} = left > ${row} ? ${before} + ${stride} : ${before};`;
    });

  return `
/** Rows of A, ${rows} at a time, against ${columns} columns of B. */
export function tile${rows}x${columns}(
  m: i32, k: i32, a: usize, lda: usize, b: usize${packed ? '' : ', ldb: usize'}, c: usize, ldc: usize,
  start: bool, width: i32, bias: usize, relu: bool,
): void {
  const whole = ${unroll === 1 ? 'k' : `k - k % ${unroll}`};
  for (let i = 0; i < m; i += ${rows}) {
    const left = m - i;
${pointers('p', 'a', 'lda')}
${pointers('q', 'c', 'ldc')}
${each(cells, ({ name }) => `    let ${name} = f32x4.splat(0);`)}
    if (!start) {
${each(cells, ({ row, vector, name }) => `      ${name} = v128.load(q${row}, ${vector * 16});`)}
    }
    let bk = b;
    let x: v128;
${each(vectors, (v) => `    let b${v}: v128;`)}
${loop('0', 'whole', unroll)}
${unroll === 1 ? '' : loop('whole', 'k', 1)}
    if (bias) {
${each(vectors, (v) => `      b${v} = v128.load(bias, ${v * 16});`)}
${each(cells, ({ vector, name }) => `      ${name} = f32x4.add(${name}, b${vector});`)}
    }
    if (relu) {
${each(cells, ({ name }) => `      ${name} = positive(${name});`)}
    }
${each(
  cells.filter(({ vector }) => vector !== last),
  ({ row, vector, name }) => `    v128.store(q${row}, ${name}, ${vector * 16});`,
)}
    if (width == 4) {
${each(range(rows), (row) => `      v128.store(q${row}, c${row}_${last}, ${last * 16});`)}
    } else {
${each(range(rows), (row) => `      putSome(q${row} + ${last * 16}, width, c${row}_${last});`)}
    }
    a += ${rows} * lda;
    c += ${rows} * ldc;
  }
}
`;
}

/**
 * The source of `oneRow`, for one row of A: B passes once, eight of its rows at a time as they lie, while the sums wait in memory. Sixteen columns at a time, so
 * that each number of A serves four vectors: asc nests sums whose factors serve one, and nested they need a register for each.
 */
function oneRowSource() {
  const [rows, vectors] = [range(8), range(4)];
  const each = (list, line) => list.map(line).join('\n');
  return `
/** The most columns at a time: their sums share the first-level cache with eight rows of B. */
const MOST_COLUMNS = 1020;

/** c = a·b for one row of A, whose numbers lie beside each other; \`sums\` is room for as many numbers as there are columns at a time. */
export function oneRow(
  a: usize, b: usize, ldb: usize, c: usize, n: i32, k: i32,
  start: bool, bias: usize, relu: bool, sums: usize,
): void {
  for (let j = 0; j < n; j += MOST_COLUMNS) {
    const end = <usize>min(MOST_COLUMNS, n - j) << 2;
    for (let t: usize = 0; t < end; t += 16) v128.store(sums + t, start ? f32x4.splat(0) : v128.load(c + t));
    const whole = end & ~63;
    let from = a;
    let b0 = b;
    let p = 0;
    for (; p + 8 <= k; p += 8, from += 32) {
${each(rows.slice(1), (row) => `      const b${row} = b${row - 1} + ldb;`)}
      let x: v128;
      let t: usize = 0;
      for (; t < whole; t += 64) {
${each(vectors, (v) => `        let s${v} = v128.load(sums + t, ${v * 16});`)}
${each(rows, (row) => `        x = v128.load32_splat(from, ${row * 4});\n${each(vectors, (v) => `        s${v} = madd(x, v128.load(b${row} + t, ${v * 16}), s${v});`)}`)}
${each(vectors, (v) => `        v128.store(sums + t, s${v}, ${v * 16});`)}
      }
      if (t < end) addRows(from, b0, ldb, 8, sums, t, end);
      b0 = b7 + ldb;
    }
    addRows(from, b0, ldb, k - p, sums, 0, end);
    for (let t: usize = 0; t < end; t += 16) {
      let sum = v128.load(sums + t);
      if (bias) sum = f32x4.add(sum, v128.load(bias + t));
      put(c, t, end, relu ? positive(sum) : sum);
    }
    b += end;
    c += end;
    if (bias) bias += end;
  }
}

/** Adds rows of B, each times a number of A, to the sums from byte \`t\` to byte \`end\`. */
function addRows(a: usize, row: usize, ldb: usize, count: i32, sums: usize, t: usize, end: usize): void {
  for (let p = 0; p < count; p++, a += 4, row += ldb) {
    const x = v128.load32_splat(a);
    for (let i = t; i < end; i += 16) v128.store(sums + i, madd(x, v128.load(row + i), v128.load(sums + i)));
  }
}
`;
}

/** The tiles, the main one first; the others for fewer columns, and for few rows. */
const TILES = [
  { rows: 3, columns: 12, unroll: 4, packed: true },
  { rows: 4, columns: 8, unroll: 2 },
  { rows: 6, columns: 4, unroll: 1 },
  { rows: 2, columns: 16, unroll: 1 },
];

/** The whole generated module: the tiles, and what takes their place where A has one row. */
export function tileModule() {
  return `// Generated by scripts/tile.mjs; do not edit.
import { positive, put, putSome } from '../lanes';
import { madd } from '../madd';
${TILES.map(tileSource).join('')}${oneRowSource()}`;
}
