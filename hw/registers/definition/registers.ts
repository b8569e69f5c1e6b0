import type { Block, Register } from './block.ts';
import { addressOf, countOf, fieldsOf, registersOf } from './block.ts';
import type { Mistake } from './mistakes.ts';
import type { BlockSpec } from './spec.ts';

interface Placed {
  readonly address: number;
  readonly count: number | null;
  readonly stride: number;
}

/** Addresses of the registers in order: as given, else behind all before. */
export function placeRegisters(spec: BlockSpec, wordStep: number): Placed[] {
  let next = 0;
  return Object.values(spec.registers).map(({ address = next, count, elements, stride = wordStep }) => {
    const all = elements?.length ?? count ?? null;
    next = Math.max(next, address + ((all ?? 1) - 1) * stride + wordStep);
    return { address, count: all, stride };
  });
}

/** What can be wrong with the registers of a block once they have addresses. */
export function registerRules(block: Block): Mistake[] {
  const registers = registersOf(block);
  return [
    ...blockRules(block),
    ...registers.flatMap((register) => [...placeRules(block, register), ...externalRules(block, register)]),
    ...overlaps(block),
  ];
}

function blockRules({ name, base, wordStep, writeBits, wordBits, byteStrobes }: Block): Mistake[] {
  const mistakes: Mistake[] = [];
  if (base % wordStep !== 0) {
    mistakes.push({
      what: 'the base of a block is not aligned',
      where: name,
      expected: `a multiple of ${wordStep}`,
      found: hex(base),
      fix: `use ${hex(Math.ceil(base / wordStep) * wordStep)}`,
    });
  }
  if (writeBits > wordBits || (byteStrobes && writeBits % 8 !== 0)) {
    mistakes.push({
      what: 'writes carry another number of bits than words can take',
      where: name,
      expected: `at most ${wordBits} bits${byteStrobes ? ', in whole bytes' : ''}`,
      found: `writeBits: ${writeBits}`,
      fix: 'change writeBits, or leave it out',
    });
  }
  return mistakes;
}

function placeRules(block: Block, register: Register): Mistake[] {
  const { wordStep, addressBits, wordBits } = block;
  const { address, stride, name } = register;
  const mistakes: Mistake[] = [];
  if (address % wordStep !== 0) {
    mistakes.push({
      what: 'a register is not aligned',
      where: name,
      expected: `an address that is a multiple of ${wordStep} (words of ${wordBits} bits)`,
      found: hex(address),
      fix: `use ${hex(Math.ceil(address / wordStep) * wordStep)}, or leave out the address`,
    });
  }
  if (stride % wordStep !== 0) {
    mistakes.push({
      what: 'the elements of an array are not aligned',
      where: name,
      expected: `a stride that is a multiple of ${wordStep} (words of ${wordBits} bits)`,
      found: String(stride),
      fix: `use ${Math.ceil(stride / wordStep) * wordStep}, or leave out the stride`,
    });
  }
  const last = addressOf(register, countOf(register) - 1);
  if (last >= 2 ** addressBits) {
    mistakes.push({
      what: 'a register lies beyond the addresses of its block',
      where: name,
      expected: `at most ${hex(2 ** addressBits - 1)} (addressBits: ${addressBits})`,
      found: hex(last),
      fix: 'move the register, or give the block more address bits',
    });
  }
  return mistakes;
}

/** Decoding passes accesses on by a range of addresses. */
function externalRules(block: Block, register: Register): Mistake[] {
  if (!register.external) return [];
  const mistakes: Mistake[] = [];
  const refuse = (where: string, expected: string, found: string, fix: string) =>
    mistakes.push({
      what: 'an external register asks for what only the decode logic gives',
      where,
      expected,
      found,
      fix,
    });
  if (register.count !== null && register.stride !== block.wordStep)
    refuse(register.name, 'elements word by word', `a stride of ${register.stride}`, 'leave out the stride');
  if (register.notify) refuse(register.name, 'no notify: it sees every write', 'notify', 'leave out notify');
  for (const field of fieldsOf(register)) {
    if (field.access === 'rw' || field.access === 'ro' || field.access === 'wo') continue;
    refuse(field.path, 'rw, ro or wo fields: what else happens is its own business', field.access, 'change the access');
  }
  return mistakes;
}

function overlaps(block: Block): Mistake[] {
  const mistakes: Mistake[] = [];
  const { wordStep } = block;
  const owners = new Map<number, string>();
  const collided = new Set<Register>();
  for (const register of registersOf(block)) {
    if (register.count !== null && register.stride < wordStep) {
      mistakes.push({
        what: 'the elements of an array overlap',
        where: register.name,
        expected: `a stride of ${wordStep} or more`,
        found: String(register.stride),
        fix: 'leave out the stride',
      });
      collided.add(register);
      continue;
    }
    for (let i = 0; i < countOf(register); i++) {
      const word = Math.floor(addressOf(register, i) / wordStep);
      const mine = register.count === null ? register.name : `${register.name}[${i}]`;
      const other = owners.get(word);
      if (other === undefined) owners.set(word, mine);
      else if (!collided.has(register)) {
        collided.add(register);
        mistakes.push({
          what: 'two registers have one address',
          where: register.name,
          expected: `an address that ${other} does not have`,
          found: `${hex(addressOf(register, i))} for ${mine}`,
          fix: 'move one of them, or leave out its address',
        });
      }
    }
  }
  return [...mistakes, ...holes(block, collided)];
}

/** The gaps of an array are for arrays that run beside it, and for nothing else: a larger array would fill them. */
function holes(block: Block, collided: ReadonlySet<Register>): Mistake[] {
  const mistakes: Mistake[] = [];
  const registers = registersOf(block);
  const sparse = registers.filter(({ count, stride }) => count !== null && stride > block.wordStep);
  for (const array of sparse) {
    const end = addressOf(array, countOf(array) - 1) + block.wordStep;
    for (const register of registers) {
      const last = addressOf(register, countOf(register) - 1);
      const outside = last < array.address || register.address >= end;
      const beside = register.count === array.count && register.stride === array.stride;
      if (register === array || outside || beside || collided.has(register)) continue;
      mistakes.push({
        what: 'a register lies in a hole of an array',
        where: register.name,
        expected: `an address outside of ${array.name}, ${hex(array.address)} to ${hex(end - 1)}, or an array of the same count and stride`,
        found: hex(register.address),
        fix: `move it to ${hex(end)} or above`,
      });
    }
  }
  return mistakes;
}

const hex = (n: number): string => `0x${n.toString(16)}`;
