import { RESERVED_WORDS } from '../../reserved-words.ts';

/**
 * Hands out the identifiers of one scope. Whoever asks first keeps the plain name, so the policy is the order of asking:
 * ports, then what the author names, then names derived from operands, then what has no name. Every clash is settled per base name
 * (`sum`, `sum_2`, `sum_3`), so that a change in one corner does not renumber another, and in constant time.
 */
export class Namer {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  /** A legal identifier close to `wished`; `suffix` is put behind a reserved word. */
  take(wished: string, suffix = 'sig'): string {
    const base = legal(wished, suffix);
    if (!this.#taken.has(base)) {
      this.#taken.add(base);
      return base;
    }
    let n = this.#next.get(base) ?? 2;
    while (this.#taken.has(`${base}_${n}`)) n += 1;
    this.#next.set(base, n + 1);
    const name = `${base}_${n}`;
    this.#taken.add(name);
    return name;
  }

  /** Keeps a name from being handed out. */
  reserve(name: string): void {
    this.#taken.add(name);
  }
}

/** Needs no change, unless it is a reserved word. */
const PLAIN = /^[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?$/;

/** The wished-for name as an identifier: other characters become `_`, a leading digit gets a letter, reserved words a suffix. */
export function legal(wished: string, suffix: string): string {
  let name = PLAIN.test(wished) ? wished : wished.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
  if (name === '') name = suffix;
  if (/^[0-9]/.test(name)) name = `${suffix}_${name}`;
  return RESERVED_WORDS.has(name) ? `${name}_${suffix}` : name;
}

/** `run`, `wait_for_ack`, `WaitForAck` → `Run`, `WaitForAck`, `WaitForAck`. */
export function camelCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('');
}
