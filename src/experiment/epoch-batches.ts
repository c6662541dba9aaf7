import { makeBatches } from '../data';
import type { Batch } from '../data/batch';
import { Random } from '../data/random';
import type { Spec } from '../spec';
import type { PreparedData } from './prepare';

type Source = Pick<PreparedData, 'spec' | 'encoder' | 'data'>;

/** The batches of an epoch (counted from 1): decided by the seed and the epoch's number alone, so that a resumed run gets the same ones. */
export function epochBatches({ spec, encoder, data }: Source, epoch: number): Batch[] {
  const { seed, batchSize, bucketByLength, shuffle } = spec.training;
  const encoded = encoder.encode(data.train.documents, { training: Random.fromSeed(seed, `other words of epoch ${epoch}`) });
  const random = Random.fromSeed(seed, `order of epoch ${epoch}`);
  return makeBatches(encoded, { batchSize, bucketByLength, shuffle, random, stateful: isStateful(spec) });
}

/** Batches of one epoch; their number is the same in each. */
export function stepsPerEpoch({ spec, data }: Pick<Source, 'spec' | 'data'>): number {
  return Math.ceil(data.train.documents.length / spec.training.batchSize);
}

function isStateful({ layers }: Spec): boolean {
  return layers.some((layer) => 'cell' in layer && layer.stateful);
}
