/**
 * Sums of products of every row of `weights` with every row of `columns`, modulo 2^32.
 *
 * Four rows of weights share each load of a column's value: this loop is all of the golden model's time.
 *
 * @param weights rows × length
 * @param columns count × length, values of x − zx (9 bits)
 * @param sums where row k, column n goes: `sums[k·rowPitch + offset + n]`
 */
export function dotRows(
  weights: Int8Array,
  rows: number,
  columns: Int16Array,
  count: number,
  length: number,
  sums: Int32Array,
  rowPitch: number,
  offset: number,
): void {
  let k = 0;
  for (; k + 4 <= rows; k += 4) {
    const w0 = weights.subarray(k * length, (k + 1) * length);
    const w1 = weights.subarray((k + 1) * length, (k + 2) * length);
    const w2 = weights.subarray((k + 2) * length, (k + 3) * length);
    const w3 = weights.subarray((k + 3) * length, (k + 4) * length);
    const base = k * rowPitch + offset;
    for (let n = 0; n < count; n++) {
      const start = n * length;
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let a3 = 0;
      for (let i = 0; i < length; i++) {
        const x = columns[start + i];
        a0 = (a0 + Math.imul(x, w0[i])) | 0;
        a1 = (a1 + Math.imul(x, w1[i])) | 0;
        a2 = (a2 + Math.imul(x, w2[i])) | 0;
        a3 = (a3 + Math.imul(x, w3[i])) | 0;
      }
      sums[base + n] = a0;
      sums[base + rowPitch + n] = a1;
      sums[base + 2 * rowPitch + n] = a2;
      sums[base + 3 * rowPitch + n] = a3;
    }
  }
  for (; k < rows; k++) {
    const w = weights.subarray(k * length, (k + 1) * length);
    for (let n = 0; n < count; n++) {
      const start = n * length;
      let a = 0;
      for (let i = 0; i < length; i++) a = (a + Math.imul(columns[start + i], w[i])) | 0;
      sums[k * rowPitch + offset + n] = a;
    }
  }
}
