#!/usr/bin/env node
// The command line starts here: TypeScript sources run as they are, through tsx.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv);
