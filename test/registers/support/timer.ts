import { defineRegisters } from '../../../hw/registers/definition/index.ts';

/** A small block with every kind of access, as a user would write it. */
export const timer = defineRegisters({
  name: 'timer',
  doc: 'A timer with events.',
  wordBits: 32,
  base: 0x4000,
  byteStrobes: true,
  updates: { frame: 'control.commit' },
  registers: {
    control: {
      doc: 'What the timer does.',
      fields: {
        enable: { doc: 'Counts while set.' },
        mode: { values: { Once: 0, Periodic: 1, Off: 3 }, reset: 'Off' },
        restart: { access: 'pulse', doc: 'Begins again.' },
        commit: { access: 'pulse', doc: 'Takes `limit` over.' },
      },
    },
    limit: { buffer: 'frame', doc: 'Length of a period.', fields: { cycles: { width: 20, reset: 1000 } } },
    offset: { count: 3, fields: { value: { lsb: 4, width: 12, signed: true, reset: -5 }, scale: { width: 3 } } },
    now: { access: 'ro', doc: 'The counter.', fields: { cycles: { width: 32 } } },
    events: { access: 'w1c', doc: 'What has happened.', fields: { done: {}, lanes: { width: 4 } } },
    seen: { access: 'rc', fields: { late: {} } },
    secret: { access: 'wo', fields: { key: { width: 8 } } },
    routes: { external: true, elements: ['north', 'east', 'south'], address: 0x80, fields: { to: { width: 32 } } },
  },
});
