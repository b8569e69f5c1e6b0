import { asynchronous, clockSource, domainsIn } from '../../ir/index.ts';
import type { Domain, InstanceIr, ModuleIr } from '../../ir/index.ts';

/** The clock sources of a module by number: domains of one number are related, paths between others cross. */
export class ClockSources {
  readonly #numbers = new Map<string, number>();
  /** The first domain of each source. */
  readonly domains: Domain[] = [];

  constructor(module: ModuleIr) {
    for (const domain of domainsIn(module)) this.number(domain);
    for (const { domain } of module.ports) if (domain !== null) this.number(domain);
    for (const instance of module.instances) for (const outer of instance.domains.values()) this.number(outer);
    this.number(asynchronous);
  }

  get count(): number {
    return this.domains.length;
  }

  number(domain: Domain): number {
    const source = clockSource(domain);
    let number = this.#numbers.get(source);
    if (number === undefined) {
      number = this.domains.push(domain) - 1;
      this.#numbers.set(source, number);
    }
    return number;
  }

  /** For each source of an instance's module, the number here. */
  translation(instance: InstanceIr, inner: ClockSources): number[] {
    return inner.domains.map((domain) =>
      this.number(domain === asynchronous ? asynchronous : (instance.domains.get(domain) ?? domain)),
    );
  }
}

/** A small set of numbers for each of many things, in one array. */
export class NumberSets {
  readonly #words: number;
  readonly #bits: Uint32Array;

  constructor(things: number, numbers: number) {
    this.#words = Math.ceil(numbers / 32);
    this.#bits = new Uint32Array(things * this.#words);
  }

  add(thing: number, number: number): void {
    this.#bits[thing * this.#words + (number >> 5)] |= 1 << (number & 31);
  }

  /** Adds everything that is in the set of `other`. */
  addAll(thing: number, other: number): void {
    for (let w = 0; w < this.#words; w += 1) this.#bits[thing * this.#words + w] |= this.#bits[other * this.#words + w];
  }

  has(thing: number, number: number): boolean {
    return ((this.#bits[thing * this.#words + (number >> 5)] >>> (number & 31)) & 1) === 1;
  }

  /** True when the set has a number other than `number`. */
  hasOther(thing: number, number: number): boolean {
    for (let w = 0; w < this.#words; w += 1) {
      const bits = this.#bits[thing * this.#words + w];
      if ((w === number >> 5 ? bits & ~(1 << (number & 31)) : bits) !== 0) return true;
    }
    return false;
  }

  of(thing: number): number[] {
    const numbers: number[] = [];
    for (let n = 0; n < this.#words * 32; n += 1) if (this.has(thing, n)) numbers.push(n);
    return numbers;
  }
}
