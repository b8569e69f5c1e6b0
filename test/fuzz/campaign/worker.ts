import { runBatch, type Batch } from './batch.ts';

/** A process that works on batches, one after the other, for `run.ts`. */
process.on('message', (batch: Batch) => {
  runBatch(batch).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
