#!/usr/bin/env -S node --v8-pool-size=1
// The command line starts here. `mosaic gen` and help run as a compiled script where one is there and fresh (`compiled/`), which starts at once;
// everything else, and what goes wrong in designs, runs from the TypeScript sources as they are, through tsx. MOSAIC_SOURCES=1 has all of it
// run from the sources. One thread beside the main one is enough for V8: with the usual four the main thread of a short command waits for a core,
// a fifth of its time on a machine that has two.
import { createRequire } from 'node:module';
import { URL, fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { TOOL, freshScript, runScript } from './compiled/run.js';

// a design grows the heap all the time: young objects get room at once
setFlagsFromString('--semi-space-growth-factor=16');

// whoever reads may have seen enough, as `| head` has
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(141); // as a process that SIGPIPE ended
  });

const command = process.argv[2];
const compiles =
  process.env.MOSAIC_SOURCES !== '1' && (command === undefined || command === 'gen' || command.startsWith('-'));
const record = fileURLToPath(new URL(`../../out/cache/scripts/${TOOL}.json`, import.meta.url));
const script = compiles ? freshScript(record) : null;

/** Null: run from the sources. */
let code = null;
if (script !== null) {
  const { main } = runScript(script, createRequire(import.meta.url));
  code = await main(process.argv, true);
}
if (code === null) {
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('./main.ts');
  code = await main(process.argv);
  if (compiles && script === null && code === 0) await (await import('./compiled/tool.ts')).compileTool();
}
process.exitCode = code;
