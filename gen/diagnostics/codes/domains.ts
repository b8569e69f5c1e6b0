import type { CodeInfo } from './entry.ts';

/** Clock domains, resets, and what passes between them. */
export const domainCodes = {
  domainClash: {
    code: 'M060',
    title: 'clock domains share a name',
    severity: 'error',
    explanation:
      'Each domain of a module has its own clock port, and domains of one clock agree on its edge; names of clocks and resets differ from those of ports.',
    cause: 'Two domains declared with the same name or clock, or a port called like a clock.',
    fixes: ['Share one domain value.', 'Name the clocks apart.'],
    example: `clockDomain({ name: 'io' }); clockDomain({ name: 'io', edge: 'falling' });`,
  },
  crossing: {
    code: 'M061',
    title: 'clock domain crossing',
    severity: 'error',
    explanation:
      'A register that takes over a value of another clock domain can do so while that value changes: it may keep the old one, take the new one, ' +
      'take some bits of each, or stay undecided for a while. So values pass through a synchroniser, an asynchronous queue or a handshake. ' +
      'The same holds for ports of memories, for checks and for ports of a stated domain.',
    cause:
      'A flag, a counter or a configuration register is read under another clock than the one it is written under.',
    fixes: [
      'One bit: `Synchroniser`; an event: `PulseCrossing`; words: `AsyncQueue` or `HandshakeCrossing` (`hw/lib/crossing`).',
      'Where it is safe as it is, say why: `crossing(value, reason)`.',
      'Clocks from one source: declare it, `clockDomain({ name, synchronousTo: other })`.',
    ],
    example: `when(this.linkFlag, () => this.count.next(this.count.add(1))); // linkFlag: reg(Bool(), { domain: link })`,
  },
  bitsCross: {
    code: 'M062',
    title: 'several bits cross one by one',
    severity: 'error',
    explanation:
      'Synchronisers delay each bit by a cycle more or less. Bits of one value that go through separate ones, or through a register of several bits, ' +
      'arrive in different cycles: a counter on its way from 7 to 8 is read as any number. A Gray code changes one bit at a time and may cross so.',
    cause: 'A vector of synchronisers for a bus, or a register declared with `crossing` that is wider than a bit.',
    fixes: [
      'Use `AsyncQueue` or `HandshakeCrossing` for words.',
      'Convert to a Gray code, register it, and say so: `crossing(gray, reason)`.',
      'Where the bits have nothing to do with each other, say so: `crossing(bits, reason)`.',
    ],
    example: `readonly first = reg(UInt(4), { init: 0, domain: link, crossing: 'first stage' }); // this.first.next(this.count)`,
  },
  logicBeforeSynchroniser: {
    code: 'M063',
    title: 'logic in front of a synchroniser',
    severity: 'error',
    explanation:
      'Logic gates may give short pulses while their inputs change, which is harmless within a domain and not between two: the synchroniser may catch a ' +
      'pulse and pass on a value that never was. A synchroniser takes its bit straight from a register.',
    cause: 'A condition computed on the way, or `next` of the first stage inside `when`.',
    fixes: ['Put a register of the source domain in between: `regNext(…)`.', 'Move the logic behind the synchroniser.'],
    example: `this.sync.in.assign(this.full.and(this.enable)); // two registers of the other domain`,
  },
  portDomain: {
    code: 'M064',
    title: 'port without a clock domain',
    severity: 'error',
    explanation:
      'Where a design has several domains, each port of its top module, and of a black box, belongs to one of them. Mostly that follows from the ' +
      'registers behind it; where these are of several domains, it has to be said.',
    cause: 'An input that registers of two domains read, or an output that mixes values of two.',
    fixes: [
      'Say which: `input(T, { domain })`; the check then finds what crosses.',
      'A pin that no clock governs: `input(Bool(), { domain: asynchronous })`.',
    ],
    example: `readonly enable = input(Bool()); // read under clk and under link_clk`,
  },
  resetCrossing: {
    code: 'M065',
    title: 'reset not synchronised',
    severity: 'error',
    explanation:
      'A reset that ends near an edge of the clock lets some registers leave it a cycle before others. So the end of a reset is synchronised to each clock ' +
      'that it serves, and the reset comes straight from a register.',
    cause: 'One reset for the registers of two clocks, or a reset made by logic or under another clock.',
    fixes: [
      'One `ResetSynchroniser` for each clock, and `driveReset` for a domain with `clockOf`.',
      'Give each domain a reset port of its own and synchronise outside.',
    ],
    example: `clockDomain({ name: 'link', reset: { name: 'rst_n', kind: 'async' } }) // rst_n is that of clk already`,
  },
  badDomain: {
    code: 'M066',
    title: 'clock domain does not fit',
    severity: 'error',
    explanation:
      'The map from an instance’s domains to those around it names domains that exist, keeps what the instance relies on (the edge, the reset and its level), ' +
      'and keeps together what shares a clock. A reset is made once, for a domain that shares the clock of another.',
    cause: 'The wrong domain in `instance(…, { domains })`, or another object than the module uses.',
    fixes: ['Correct the map: from the domain in the instance to the one here.', 'Declare domains that agree.'],
    example: `instance(new Receiver(), { domains: new Map([[link, core]]) }) // Receiver uses defaultDomain`,
  },
  undrivenClock: {
    code: 'M067',
    title: 'clock never driven',
    severity: 'error',
    explanation:
      'A module that lists its clocks (`clockDomains()`) gets these from outside and no others. A register, an instance or a black box of another domain would never see an edge.',
    cause:
      'An instance with a domain of its own that nobody mapped: a library part in its default domain, or a black box.',
    fixes: [
      'Map the domain: `instance(…, { domains: new Map([[theirs, ours]]) })`.',
      'Put it into a domain: `inDomain(ours, () => …)`.',
      'Add the domain to `clockDomains()`.',
    ],
    example: `clockDomains() { return [link]; } // and a register in defaultDomain`,
  },
} as const satisfies Record<string, CodeInfo>;
