const numbers = new WeakMap<object, number>();
let count = 0;

/** Clock domains are told apart by identity, not by content: each gets a number. */
export function numberDomain(domain: object): void {
  numbers.set(domain, ++count);
}

/** The number of a clock domain, or null for other objects. */
export function domainNumber(x: object): number | null {
  return numbers.get(x) ?? null;
}
