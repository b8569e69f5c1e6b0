import { readWord, writeWord } from '../../hw/pe/config/index.ts';
import type { RegisterTransport } from '../registers/index.ts';
import { commands } from './pe-port.ts';
import type { PePort } from './pe-port.ts';

/** Bits of a status word that hold the value; the address is above. */
const VALUE_BITS = 48;

/**
 * Accesses to an element's registers as command words, one job each; the element takes no commands while a tile waits.
 */
export function configTransport(port: PePort): RegisterTransport {
  return {
    read(address) {
      const { status } = port.run(commands([readWord(address)], 1));
      return BigInt.asUintN(VALUE_BITS, status[0]);
    },
    write(address, data) {
      port.run(commands([writeWord(address, Number(data))]));
    },
  };
}
