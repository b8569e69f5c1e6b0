/**
 * Draws a grey image (`rows × columns` bytes, 0 black) with half-block characters, two rows of pixels to a line of
 * text.
 */
export function drawDigit(pixels: Uint8Array, rows: number, columns: number): string[] {
  const lit = (row: number, column: number) => row < rows && pixels[row * columns + column] > 100;
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 2) {
    let line = '';
    for (let column = 0; column < columns; column++) {
      const upper = lit(row, column);
      const lower = lit(row + 1, column);
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(line);
  }
  return lines;
}

/** Sets drawings of equal height side by side, each with a caption under it. */
export function sideBySide(drawings: readonly (readonly string[])[], captions: readonly string[], gap = 2): string {
  const space = ' '.repeat(gap);
  const width = drawings[0][0].length;
  const lines = drawings[0].map((_, row) =>
    drawings
      .map((drawing) => drawing[row])
      .join(space)
      .trimEnd(),
  );
  lines.push(
    captions
      .map((caption) => caption.padStart((width + caption.length) >> 1).padEnd(width))
      .join(space)
      .trimEnd(),
  );
  return lines.join('\n');
}
