import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // both cores, not more: builds of Verilated models use them too
    pool: 'forks',
    maxWorkers: 2,
    // Yosys and Verilator take minutes on a busy machine; hangs of a design end by the testbench's own limits
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
