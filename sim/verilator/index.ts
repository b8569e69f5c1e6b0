/** Verilator as a back end: from a printed design to a shared library that runs it, and lint by three tools. */
export { buildModel, DISTRUSTED_OPTIMISATION, type BuildOptions, type Model } from './model.ts';
export { lintDesign, type LintReport, type LintOptions } from './lint.ts';
export { readDesign, simulationSources, type DesignFiles } from './design.ts';
export { findToolchain, findCompiler, asUserErrors, type Toolchain, type Compiler } from './toolchain.ts';
export { VerilatorBackend } from './backend.ts';
