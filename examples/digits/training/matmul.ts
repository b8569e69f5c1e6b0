/**
 * `c[m×n] += a[m×k] · b[n×k]ᵀ`, all row by row.
 *
 * Both operands are walked along their rows, so every product of a convolution (forward, by weight, by input) uses
 * this one loop after at most a transposition. Blocks of 4×2 results keep the sums in registers.
 */
export function addProduct(a: Float32Array, b: Float32Array, c: Float32Array, m: number, n: number, k: number): void {
  const mBlocks = m - (m % 4);
  const nBlocks = n - (n % 2);
  for (let i = 0; i < mBlocks; i += 4) {
    for (let j = 0; j < nBlocks; j += 2) block(a, b, c, i, j, n, k);
    edge(a, b, c, i, i + 4, nBlocks, n, k);
  }
  edge(a, b, c, mBlocks, m, 0, n, k);
}

/** The 4×2 results at row `i`, column `j`. */
function block(a: Float32Array, b: Float32Array, c: Float32Array, i: number, j: number, n: number, k: number): void {
  const c0 = i * n + j;
  const c1 = c0 + n;
  const c2 = c1 + n;
  const c3 = c2 + n;
  let s00 = c[c0];
  let s01 = c[c0 + 1];
  let s10 = c[c1];
  let s11 = c[c1 + 1];
  let s20 = c[c2];
  let s21 = c[c2 + 1];
  let s30 = c[c3];
  let s31 = c[c3 + 1];
  const a0 = i * k;
  const a1 = a0 + k;
  const a2 = a1 + k;
  const a3 = a2 + k;
  const b0 = j * k;
  const b1 = b0 + k;
  for (let t = 0; t < k; t++) {
    const y0 = b[b0 + t];
    const y1 = b[b1 + t];
    const x0 = a[a0 + t];
    const x1 = a[a1 + t];
    const x2 = a[a2 + t];
    const x3 = a[a3 + t];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s30 += x3 * y0;
    s31 += x3 * y1;
  }
  c[c0] = s00;
  c[c0 + 1] = s01;
  c[c1] = s10;
  c[c1 + 1] = s11;
  c[c2] = s20;
  c[c2 + 1] = s21;
  c[c3] = s30;
  c[c3 + 1] = s31;
}

/** The rows and columns that fill no 4×2 block. */
function edge(
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  rowFrom: number,
  rowTo: number,
  columnFrom: number,
  n: number,
  k: number,
): void {
  for (let i = rowFrom; i < rowTo; i++) {
    for (let j = columnFrom; j < n; j++) {
      let sum = c[i * n + j];
      for (let t = 0; t < k; t++) sum += a[i * k + t] * b[j * k + t];
      c[i * n + j] = sum;
    }
  }
}

/** `to[columns×rows] = from[rows×columns]ᵀ`. */
export function transpose(from: Float32Array, to: Float32Array, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
}
