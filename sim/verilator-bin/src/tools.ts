import type { PackageRequest } from './apt.ts';

/** The programs that this package finds. `vvp` runs what `iverilog` compiles. */
export type ToolName = 'verilator' | 'iverilog' | 'vvp' | 'yosys' | 'abc';

/** Where a program comes from and how to run it out of an unpacked package. */
export interface ToolSpec {
  /** Environment variable that names the program to use. */
  readonly variable: string;
  /** Program looked for on PATH. */
  readonly program: string;
  /** Program inside the unpacked packages. */
  readonly packagedProgram: string;
  readonly request: PackageRequest;
  readonly versionArgs: readonly string[];
  readonly versionPattern: RegExp;
  /** Oldest version that works, as numbers. */
  readonly oldest: readonly [major: number, minor: number];
  readonly oldestText: string;
  /** Arguments that make the program find its parts below `prefix`. */
  readonly relocate: (prefix: string, libraries: string) => readonly string[];
  /** Further environment, likewise. */
  readonly environment: (prefix: string) => Readonly<Record<string, string>>;
}

const nothing = () => [];
const noEnvironment = () => ({});

// xdot and graphviz are for Yosys's `show`, which opens a window.
const yosysPackages: PackageRequest = {
  name: 'yosys',
  packages: ['yosys'],
  without: ['xdot', 'graphviz', 'python3', 'python3-click'],
};

const iverilogPackages: PackageRequest = { name: 'iverilog', packages: ['iverilog'], without: ['python3', 'perl'] };

export const TOOLS: Readonly<Record<ToolName, ToolSpec>> = {
  verilator: {
    variable: 'VERILATOR',
    program: 'verilator',
    // The program itself: the `verilator` beside it is a Perl script that adds a debugger mode and manual pages.
    packagedProgram: 'usr/bin/verilator_bin',
    request: {
      name: 'verilator',
      packages: ['verilator'],
      without: ['perl', 'make', 'g++', 'python3', 'libsystemc-dev', 'sphinx-rtd-theme-common'],
    },
    versionArgs: ['--version'],
    versionPattern: /^Verilator (\d+)\.(\d+)/m,
    oldest: [5, 6],
    oldestText: '5.006',
    relocate: nothing,
    environment: (prefix) => ({ VERILATOR_ROOT: `${prefix}/usr/share/verilator` }),
  },
  iverilog: {
    variable: 'IVERILOG',
    program: 'iverilog',
    packagedProgram: 'usr/bin/iverilog',
    request: iverilogPackages,
    versionArgs: ['-V'],
    versionPattern: /Icarus Verilog version (\d+)\.(\d+)/,
    oldest: [11, 0],
    oldestText: '11.0',
    relocate: (_prefix, libraries) => ['-B', `${libraries}/ivl`],
    environment: noEnvironment,
  },
  vvp: {
    variable: 'VVP',
    program: 'vvp',
    packagedProgram: 'usr/bin/vvp',
    request: iverilogPackages,
    versionArgs: ['-V'],
    versionPattern: /Icarus Verilog runtime version (\d+)\.(\d+)/,
    oldest: [11, 0],
    oldestText: '11.0',
    relocate: (_prefix, libraries) => ['-M', `${libraries}/ivl`],
    environment: noEnvironment,
  },
  yosys: {
    variable: 'YOSYS',
    program: 'yosys',
    packagedProgram: 'usr/bin/yosys',
    request: yosysPackages,
    versionArgs: ['-V'],
    versionPattern: /^Yosys (\d+)\.(\d+)/m,
    oldest: [0, 23],
    oldestText: '0.23',
    relocate: nothing,
    environment: noEnvironment,
  },
  abc: {
    variable: 'ABC',
    // Yosys brings Berkeley's ABC along under this name
    program: 'yosys-abc',
    packagedProgram: 'usr/bin/yosys-abc',
    request: yosysPackages,
    versionArgs: ['-c', 'version'],
    versionPattern: /ABC (\d+)\.(\d+)/,
    oldest: [1, 1],
    oldestText: '1.01',
    relocate: nothing,
    environment: noEnvironment,
  },
};
