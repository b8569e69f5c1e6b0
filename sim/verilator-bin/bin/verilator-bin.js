#!/usr/bin/env node
// Node 20 does not read TypeScript by itself.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/cli.ts');
process.exitCode = await main(process.argv.slice(2));
