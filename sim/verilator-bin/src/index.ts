/**
 * Finds Verilator, and the other simulators and checkers that Mosaic runs, or fetches the distribution's packages into
 * a cache without needing root. Knows nothing of Mosaic.
 */
export { ToolError, explainStorage, type ToolErrorParts } from './error.ts';
export { cacheDirectory, cachedDirectory, isCached, type Environment } from './cache.ts';
export { pruneCache, type PruneOptions } from './prune.ts';
export {
  fetchPackages,
  hasApt,
  directDependencies,
  missingPackages,
  type PackageRequest,
  type FetchOptions,
} from './apt.ts';
export { findTool, searchPath, type Tool, type FindOptions } from './find.ts';
export { findVerilator, type Verilator } from './verilator.ts';
export { findZlib, type Zlib } from './zlib.ts';
export { run, type RunOptions, type RunResult } from './run.ts';
export { withLock } from './lock.ts';
export type { ToolName } from './tools.ts';
