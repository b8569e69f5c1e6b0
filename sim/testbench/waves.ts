import type { ModelPort } from '../model/index.ts';
import { PortError } from './errors.ts';
import type { Session } from './session.ts';
import { fieldValue } from './words.ts';

export interface WaveOptions {
  /** First and last cycle to show. Default: all that have been recorded. */
  readonly from?: number;
  readonly to?: number;
  /** How numbers are shown. Default: decimal up to 16 bits and for signed values, hexadecimal above. */
  readonly radix?: 'decimal' | 'hex';
}

/** Records the ports' values and draws them. Samples are taken inside native code, once per cycle just before the active edge. */
export class Recorder {
  private readonly session: Session;
  private readonly depth: number;
  private readonly offsets: readonly number[];
  private readonly rowBytes: number;

  /** @param depth cycles that are kept; older ones are overwritten */
  constructor(session: Session, depth: number) {
    this.session = session;
    this.depth = depth;
    const { ports } = session.interface;
    const order = ports.map((port) => port.index).sort((a, b) => (session.offsets[a] ?? 0) - (session.offsets[b] ?? 0));
    // Ports that lie beside each other in memory are copied together.
    const segments: { offset: number; length: number }[] = [];
    const offsets: number[] = [];
    let rowBytes = 0;
    for (const index of order) {
      const offset = session.offsets[index] ?? 0;
      const bytes = ports[index]?.bytes ?? 0;
      const last = segments[segments.length - 1];
      const gap = last === undefined ? Infinity : offset - (last.offset + last.length);
      if (last !== undefined && gap <= 8) {
        last.length += gap + bytes;
        rowBytes += gap + bytes;
      } else {
        segments.push({ offset, length: bytes });
        rowBytes += bytes;
      }
      offsets[index] = rowBytes - bytes;
    }
    this.offsets = offsets;
    this.rowBytes = rowBytes;
    const list = Uint32Array.from(segments.flatMap(({ offset, length }) => [offset, length]));
    session.backend.record(depth, list);
  }

  /**
   * Waveforms as text, a line per port and a column per cycle. Bits are drawn as `█` and `▁`; values of more bits are written where they
   * change. `┊` stands where cycles are missing.
   *
   * @param paths ports, e.g. `enq.valid`; none: all but clocks and resets
   * @throws {PortError} for an unknown port
   */
  waves(paths: readonly string[], options: WaveOptions = {}): string {
    const ports =
      paths.length === 0
        ? this.session.interface.ports.filter((port) => port.role === 'data')
        : paths.map((path) => this.port(path));
    const columns = this.columns(options);
    const rows = ports.map((port) => ({
      port,
      cells: columns.map((column) => (column === null ? null : this.cell(port, column.row, options))),
    }));
    const widest = Math.max(
      0,
      ...rows
        .filter(({ port }) => port.width > 1 || port.signed)
        .flatMap(({ cells }) => cells.map((cell) => cell?.length ?? 0)),
    );
    const cellWidth = widest === 0 ? 1 : widest + 1;
    const nameWidth = Math.max(0, ...ports.map((port) => port.path.length));
    return rows
      .map(({ port, cells }) => `${port.path.padEnd(nameWidth)} ${drawRow(port, cells, cellWidth)}`.trimEnd())
      .join('\n');
  }

  private port(path: string): ModelPort {
    const { ports, top } = this.session.interface;
    const port = ports.find((candidate) => candidate.path === path);
    if (port !== undefined) return port;
    throw new PortError({
      what: `${top} has no port "${path}"`,
      expected: ports.map((candidate) => candidate.path).join(', '),
    });
  }

  /** The recorded cycles in order; null where some are missing between two. */
  private columns(options: WaveOptions): ({ row: Uint8Array } | null)[] {
    const { backend, samples } = this.session;
    const kept = Math.min(samples, this.depth);
    if (kept === 0) return [];
    const rows = backend.rows(this.depth * this.rowBytes);
    const cycles = backend.rowCycles(this.depth);
    const columns: ({ row: Uint8Array } | null)[] = [];
    let previous = -1;
    for (let i = samples - kept; i < samples; i += 1) {
      const slot = i % this.depth;
      const cycle = cycles[slot] ?? 0;
      if (cycle < (options.from ?? 0) || cycle > (options.to ?? Infinity)) continue;
      if (columns.length > 0 && cycle !== previous + 1) columns.push(null);
      columns.push({ row: rows.slice(slot * this.rowBytes, (slot + 1) * this.rowBytes) });
      previous = cycle;
    }
    return columns;
  }

  private cell(port: ModelPort, row: Uint8Array, options: WaveOptions): string {
    const offset = this.offsets[port.index] ?? 0;
    let bits = 0n;
    for (let i = port.bytes - 1; i >= 0; i -= 1) bits = (bits << 8n) | BigInt(row[offset + i] ?? 0);
    if (port.width === 1 && !port.signed) return bits === 0n ? '0' : '1';
    if (port.enumeration !== undefined) {
      const name = Object.entries(port.enumeration.members).find(([, value]) => BigInt(value) === bits);
      if (name !== undefined) return name[0];
    }
    const value = fieldValue({ ...port, bool: false }, bits);
    const hex = options.radix === 'hex' || (options.radix === undefined && port.width > 16 && !port.signed);
    return hex ? `0x${bits.toString(16)}` : String(value);
  }
}

function drawRow(port: ModelPort, cells: readonly (string | null)[], width: number): string {
  let line = '';
  let previous: string | null = null;
  for (const cell of cells) {
    if (cell === null) line += '┊';
    else if (port.width === 1 && !port.signed) line += (cell === '1' ? '█' : '▁').repeat(width);
    else line += (cell === previous ? '' : cell).padEnd(width, '─');
    previous = cell;
  }
  return line;
}
