import type { ModelPort } from '../model/index.ts';
import { PortError } from './errors.ts';
import type { Session } from './session.ts';
import { fieldBits, type FieldValue } from './words.ts';

/** What a port's property on the handle gives and takes. */
export type PortValue = FieldValue | string;

/** How to read and write one port in the memory of a session. */
export interface Access {
  readonly read: (session: Session) => PortValue;
  readonly write: (session: Session, value: PortValue) => void;
}

/**
 * Functions specialised for a port's width and place. Reading an output lets pending inputs settle first; writing checks the value and notes that
 * something is pending.
 */
export function makeAccess(port: ModelPort, offset: number): Access {
  const raw = rawAccess(port, offset);
  return {
    read: port.direction === 'output' ? (session) => (session.dirty && session.settle(), raw.read(session)) : raw.read,
    write:
      port.direction === 'input'
        ? (session, value) => {
            raw.write(session, value);
            session.dirty = true;
          }
        : () => {
            throw new PortError({ what: `${port.path} is an output of the design; only inputs can be set` });
          },
  };
}

function rawAccess(port: ModelPort, offset: number): Access {
  if (port.bool) return boolAccess(port, offset);
  if (port.enumeration !== undefined) return enumAccess(port, offset);
  if (port.width <= 32) return wordAccess(port, offset);
  if (port.width <= 64) return doubleWordAccess(port, offset);
  return wideAccess(port, offset);
}

function boolAccess(port: ModelPort, offset: number): Access {
  return {
    read: (session) => session.u8[offset] === 1,
    write: (session, value) => {
      if (value === true) session.u8[offset] = 1;
      else if (value === false) session.u8[offset] = 0;
      else session.u8[offset] = Number(fieldBits(port, value));
    },
  };
}

function enumAccess(port: ModelPort, offset: number): Access {
  const plain = wordAccess(port, offset);
  const names = new Map(Object.entries(port.enumeration?.members ?? {}).map(([name, value]) => [value, name]));
  return {
    read: (session) => {
      const value = Number(plain.read(session));
      return names.get(value) ?? value;
    },
    write: (session, value) => plain.write(session, Number(fieldBits(port, value))),
  };
}

type WordView = 'u8' | 'u16' | 'u32';

function wordAccess(port: ModelPort, offset: number): Access {
  const view: WordView = port.bytes === 1 ? 'u8' : port.bytes === 2 ? 'u16' : 'u32';
  const index = offset / port.bytes;
  const unused = 32 - port.width;
  const low = port.signed ? -(2 ** (port.width - 1)) : 0;
  const high = port.signed ? 2 ** (port.width - 1) - 1 : 2 ** port.width - 1;
  const mask = 2 ** port.width - 1;
  const write = (session: Session, value: PortValue) => {
    const fits = typeof value === 'number' && value >= low && value <= high && Math.trunc(value) === value;
    const bits = fits ? value : Number(fieldBits(port, value));
    session[view][index] = port.width === 32 ? bits : bits & mask;
  };
  if (!port.signed) return { read: (session) => session[view][index] ?? 0, write };
  return { read: (session) => ((session[view][index] ?? 0) << unused) >> unused, write };
}

/** 33 to 64 bits: numbers while they are exact (53 bits), bigints above. */
function doubleWordAccess(port: ModelPort, offset: number): Access {
  const index = offset / 4;
  const write = (session: Session, value: PortValue) => {
    session.u64[offset / 8] = BigInt.asUintN(port.width, fieldBits(port, value));
  };
  if (port.width > 53) {
    const extend = port.signed ? BigInt.asIntN : BigInt.asUintN;
    return { read: (session) => extend(port.width, session.u64[offset / 8] ?? 0n), write };
  }
  const top = port.signed ? 2 ** (port.width - 1) : Infinity;
  const modulus = 2 ** port.width;
  return {
    read: (session) => {
      const value = (session.u32[index] ?? 0) + (session.u32[index + 1] ?? 0) * 2 ** 32;
      return value >= top ? value - modulus : value;
    },
    write,
  };
}

function wideAccess(port: ModelPort, offset: number): Access {
  const index = offset / 4;
  const words = port.bytes / 4;
  return {
    read: (session) => {
      let value = 0n;
      for (let i = words - 1; i >= 0; i -= 1) value = (value << 32n) | BigInt(session.u32[index + i] ?? 0);
      return port.signed ? BigInt.asIntN(port.width, value) : value;
    },
    write: (session, value) => {
      let bits = BigInt.asUintN(port.width, fieldBits(port, value));
      for (let i = 0; i < words; i += 1) {
        session.u32[index + i] = Number(bits & 0xffffffffn);
        bits >>= 32n;
      }
    },
  };
}
