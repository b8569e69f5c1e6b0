import { defineRegisters } from '../../../hw/registers/definition/index.ts';
import type { Access, Block, BlockSpec, FieldSpec, RegisterSpec } from '../../../hw/registers/definition/index.ts';
import type { Random } from '../../../sim/random/index.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A legal definition with everything in it that a definition can say. */
export function randomBlock(random: Random): Block {
  const wordBits = random.pick([32, 64] as const);
  const byteStrobes = random.chance(0.5);
  const writeBits = random.pick([wordBits, wordBits, byteStrobes ? 16 : random.between(8, wordBits)]);
  const addressing = random.pick(['byte', 'word'] as const);
  const step = addressing === 'word' ? 1 : wordBits / 8;
  const registers: Record<string, RegisterSpec> = {
    // something to commit with
    control: { fields: { enable: {}, commit: { access: 'pulse' } } },
  };
  let next = step;
  for (let n = random.between(1, 6); n > 0; n--) {
    const register = randomRegister(random, wordBits, writeBits);
    const count = random.chance(0.4) ? random.between(1, 5) : null;
    const sparse = register.external !== true && random.chance(0.3) ? step : 0;
    const address = next + (random.chance(0.3) ? step * random.between(1, 20) : 0);
    next = address + step + ((count ?? 1) - 1) * (step + sparse) + sparse;
    registers[`r${n}`] = {
      ...register,
      ...(random.chance(0.5) || address !== next - step ? { address } : {}),
      ...(count === null ? {} : { count, stride: step + sparse }),
    };
  }
  const buffered = Object.values(registers).map(({ buffer }) => buffer);
  const updates: Record<string, string> = {};
  if (buffered.includes('byHardware')) updates.byHardware = 'hardware';
  if (buffered.includes('bySoftware')) updates.bySoftware = 'control.commit';
  const spec: BlockSpec = { name: 'random', wordBits, writeBits, addressing, byteStrobes, updates, registers };
  return defineRegisters(
    random.chance(0.5) ? { ...spec, addressBits: Math.ceil(Math.log2(next)) + random.between(1, 6) } : spec,
  );
}

function randomRegister(random: Random, wordBits: number, writeBits: number): RegisterSpec {
  const external = random.chance(0.2);
  const buffer = external ? null : random.pick([null, null, null, 'byHardware', 'bySoftware']);
  const kinds: readonly Access[] = external
    ? ['rw', 'ro', 'wo']
    : buffer !== null
      ? ['rw', 'wo']
      : ['rw', 'rw', 'ro', 'wo', 'w1c', 'rc', 'pulse'];
  const fields: Record<string, FieldSpec> = {};
  let lsb = 0;
  for (let n = 0; n < 6; n++) {
    const access = random.pick(kinds);
    const room = (access === 'ro' || access === 'rc' ? wordBits : writeBits) - lsb;
    if (room <= 0) break;
    const width = random.pick([1, 1, random.between(1, room), Math.min(room, random.between(1, 9)), room]);
    fields[`f${n}`] = { access, ...place(random, lsb, width), ...meaning(random, access, width, external) };
    lsb += width + (random.chance(0.4) ? random.between(1, 8) : 0);
  }
  return {
    fields,
    ...(external ? { external } : {}),
    ...(buffer === null ? {} : { buffer }),
    ...(!external && random.chance(0.2) ? { notify: true } : {}),
  };
}

/** The same place in one of the ways to say it. */
function place(random: Random, lsb: number, width: number): FieldSpec {
  const ways: FieldSpec[] = [
    { lsb, width },
    { lsb, msb: lsb + width - 1 },
    { msb: lsb + width - 1, width },
  ];
  return random.pick(width === 1 ? [...ways, { lsb }] : ways);
}

function meaning(random: Random, access: Access, width: number, external: boolean): FieldSpec {
  const field: Mutable<FieldSpec> = {};
  const holds = access === 'rw' || access === 'wo';
  if (!holds && access !== 'w1c' && access !== 'rc') return field;
  if (external) return field;
  if (random.chance(0.1)) return { reset: null };
  if (holds && width >= 2 && random.chance(0.2))
    return { values: { Low: 0, High: 3 }, width, reset: random.pick(['Low', 'High']) };
  if (random.chance(0.5)) field.reset = bits(random, width);
  return field;
}

/** `width` random bits, all or none of them more often than by chance. */
export function bits(random: Random, width: number): bigint {
  const all = (1n << BigInt(width)) - 1n;
  const any = ((BigInt(random.uint32()) << 32n) | BigInt(random.uint32())) & all;
  return random.pick([0n, all, any, any, any]);
}
