/**
 * Loaded into a worker before its entry: at the step that UNROLL_TEST_EAT_AT names, and while batches have the size of
 * UNROLL_TEST_EAT_BATCH, it takes memory until the process has none left.
 */
import { Trainer } from '../../src/engine/trainer';

const [eatAt, batchSize] = [Number(process.env.UNROLL_TEST_EAT_AT), Number(process.env.UNROLL_TEST_EAT_BATCH)];
// eslint-disable-next-line @typescript-eslint/unbound-method
const step = Trainer.prototype.step;
let count = 0;

Trainer.prototype.step = function (batch, ...rest) {
  if (++count === eatAt && batch.size === batchSize) {
    const eaten: object[] = [];
    for (;;) eaten.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
  }
  return step.call(this, batch, ...rest);
};
