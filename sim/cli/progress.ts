import { SingleBar } from 'cli-progress';

/** A progress bar on stderr where that is a terminal; nothing otherwise. */
export class Progress {
  readonly #bar: SingleBar | null;

  constructor(total: number, what: string) {
    this.#bar = process.stderr.isTTY
      ? new SingleBar({ format: `${what} {bar} {value}/{total}  {duration_formatted}`, hideCursor: true, barsize: 40 })
      : null;
    this.#bar?.start(total, 0);
  }

  step(): void {
    this.#bar?.increment();
  }

  stop(): void {
    this.#bar?.stop();
  }
}

/** Says on stderr what takes long. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}
