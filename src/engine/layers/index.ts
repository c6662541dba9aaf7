import type { InputShape } from '../../data/encodings/encoding';
import type { LayerSpec } from '../../spec';
import { AttentionLayer } from './attention';
import { BagLayer } from './bag';
import { BatchNormalizationLayer } from './batch-normalization';
import { CharactersLayer } from './characters';
import { DropoutLayer } from './dropout';
import { EmbeddingLayer } from './embedding';
import type { InputLayer } from './input-layer';
import { LayerNormalizationLayer } from './layer-normalization';
import { OneHotLayer } from './one-hot';
import { RecurrentLayer } from './recurrent';
import type { SequenceLayer } from './sequence-layer';

export * from './attention';
export * from './bag';
export * from './batch-normalization';
export * from './characters';
export * from './context';
export * from './dense';
export * from './dropout';
export * from './embedding';
export * from './input-layer';
export * from './layer-normalization';
export * from './named-layer';
export * from './one-hot';
export * from './recurrent';
export * from './sequence-layer';
export * from './states';

/** What every layer of one model shares. */
export interface LayerSetting {
  readonly name: string;
  readonly seed: number;
  /** Classes of the model's output, for Jordan feedback. */
  readonly classes: number;
}

/** Keras' default name of a layer, before numbers are added. */
export function defaultName(spec: LayerSpec | InputShape): string {
  if ('cell' in spec && !('kind' in spec)) return spec.cell === 'simple' ? 'simple_rnn' : spec.cell;
  const kind = 'kind' in spec ? spec.kind : spec.layer;
  return kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The layer that a spec describes: a new kind is a file in this folder and a line here. */
export function createLayer(spec: LayerSpec, { name, seed, classes }: LayerSetting): SequenceLayer {
  if ('cell' in spec) return new RecurrentLayer({ ...spec, name, seed, jordanClasses: spec.feedback === 'jordan' ? classes : undefined });
  switch (spec.layer) {
    case 'layerNormalization':
      return new LayerNormalizationLayer({ ...spec, name, seed });
    case 'batchNormalization':
      return new BatchNormalizationLayer({ ...spec, name, seed });
    case 'dropout':
      return new DropoutLayer({ ...spec, name, seed });
    case 'attention':
      return new AttentionLayer({ ...spec, name, seed });
  }
}

/** The layer that reads an input: a new encoding is a file in this folder and a line here. */
export function createInput(input: InputShape, { name, seed }: LayerSetting): InputLayer {
  switch (input.kind) {
    case 'oneHot':
      return new OneHotLayer({ ...input, name, seed });
    case 'embedding':
      return new EmbeddingLayer({ ...input, name, seed });
    case 'bag':
      return new BagLayer({ ...input, name, seed });
    case 'characters':
      return new CharactersLayer({ ...input, name, seed });
  }
}
