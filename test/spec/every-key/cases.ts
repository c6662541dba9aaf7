import { type Facet } from './observe';
import { type SpecObject } from './specs';

/** Values of a key of which each must be seen to differ from each other, in each of the facets. */
export interface Case {
  /** undefined: the key is left out. A choice or switch need not list its values: all are tried. */
  readonly values?: readonly unknown[];
  readonly facets: readonly Facet[];
  /** What else the spec must hold for the key to matter. */
  readonly spec?: SpecObject;
}

/** Too slow to change a score, so that no epoch after the first is better by it. */
const still: SpecObject = { data: { validation: 'valid.conll' }, training: { epochs: 4, optimizer: { name: 'sgd', learningRate: 1e-6 } } };
const stillBy = (schedule: SpecObject): SpecObject => ({
  data: { validation: 'valid.conll' },
  training: { epochs: 4, optimizer: { name: 'sgd', learningRate: 1e-6 }, schedule },
});
const twoWays: SpecObject = { layers: [{ cell: 'gru', units: 3, bidirectional: true }] };
const attention: SpecObject = {
  layers: [
    { cell: 'gru', units: 3 },
    { layer: 'attention', units: 2 },
  ],
};
const three: SpecObject = { data: { train: 'three' } };
const weights: readonly Facet[] = ['weights'];
const rates: readonly Facet[] = ['epochs'];
const epochs = (n: number): SpecObject => ({ training: { epochs: n } });

/** A case for each key of the schema, by its id, or by its pattern where all variants are alike. */
export const cases: Readonly<Record<string, Case>> = {
  task: { facets: ['start', 'encoder'], spec: three },

  'data.train': { values: ['train.conll', 'other.conll'], facets: ['start', 'encoder'] },
  'data.validation': { values: [undefined, 'valid.conll', 'other.conll'], facets: ['epochs'] },
  'data.validationSplit': {
    values: [undefined, 0.25, 0.5],
    facets: ['start', 'epochs'],
    spec: { data: { train: 'train.conll' } },
  },
  'data.test': { values: ['test.conll', 'other.conll'], facets: ['evaluation'] },
  // "auto" finds the form of a file, so it can't differ from all of them: see the test of its own.
  'data.format': {
    values: ['conll', 'seqInOut', 'doccano', 'prodigy', 'labelStudio', 'spacy', 'snips', 'rasa', 'brat'],
    facets: ['error'],
    spec: three,
  },
  'data.unit': { facets: ['encoder'], spec: { data: { train: 'pair.txt' } } },
  'data.tokenColumn': { values: [0, 1], facets: ['encoder'] },
  'data.tagColumn': { values: [-1, 1], facets: ['encoder'] },
  'data.tokenizer': { facets: ['encoder'], spec: { data: { train: 'train.jsonl' } } },
  'data.tagScheme': { facets: ['encoder', 'weights'] },

  inputs: {
    values: [
      [{ encode: 'embedding', size: 3 }],
      [
        { encode: 'embedding', size: 3 },
        { encode: 'letterTrigram', size: 2 },
      ],
    ],
    facets: ['start', 'steps'],
  },
  'inputs[](*).vocabulary.minCount': { values: [1, 2], facets: ['encoder', 'start'] },
  'inputs[](*).vocabulary.maxSize': { values: [undefined, 3, 5], facets: ['encoder', 'start'] },
  'inputs[](*).vocabulary.lowercase': { facets: ['encoder', 'start'] },
  'inputs[](*).vocabulary.otherRate': { values: [0, 0.5, 1], facets: ['steps'] },
  'inputs[](*).size': { values: [2, 3], facets: ['start', 'steps'] },
  'inputs[](ngram).size': { values: [undefined, 2, 3], facets: ['start', 'steps'] },
  'inputs[](letterTrigram).size': { values: [undefined, 2, 3], facets: ['start', 'steps'] },
  'inputs[](ngram).n': { values: [1, 2, 3], facets: ['encoder', 'start'] },
  'inputs[](embedding).pretrained': {
    values: [undefined, 'vectors.txt'],
    facets: ['encoder', 'steps'],
    spec: { inputs: [{ encode: 'embedding', size: 3 }] },
  },
  'inputs[](embedding).trainable': { facets: weights },
  'inputs[](characters).cell': { facets: ['start', 'steps'] },
  'inputs[](characters).units': { values: [2, 3], facets: ['start', 'steps'] },
  'inputs[](characters).bidirectional': { facets: ['start', 'steps'] },
  'inputs[](characters).maxLength': { values: [2, 20], facets: ['steps'] },

  layers: {
    values: [
      [{ cell: 'gru', units: 3 }],
      [
        { cell: 'gru', units: 3 },
        { cell: 'gru', units: 3 },
      ],
    ],
    facets: ['start', 'steps'],
  },
  'layers[](*).name': { values: ['first', 'second'], facets: ['start'] },
  'layers[](*).units': { values: [2, 3], facets: ['start', 'steps'] },
  'layers[](*).bidirectional': { facets: ['start', 'steps'] },
  'layers[](lstm).mergeMode': { facets: ['steps'], spec: { layers: [{ cell: 'lstm', units: 3, bidirectional: true }] } },
  'layers[](gru).mergeMode': { facets: ['steps'], spec: twoWays },
  'layers[](simple).mergeMode': { facets: ['steps'], spec: { layers: [{ cell: 'simple', units: 3, bidirectional: true }] } },
  'layers[](*).dropout': { values: [0, 0.3, 0.6], facets: ['steps'] },
  'layers[](*).recurrentDropout': { values: [0, 0.3, 0.6], facets: ['steps'] },
  'layers[](*).kernelInitializer': { facets: ['steps'] },
  'layers[](*).recurrentInitializer': { facets: ['steps'] },
  'layers[](*).feedback': { facets: ['steps'] },
  'layers[](*).stateful': { facets: ['steps'] },
  'layers[](lstm).unitForgetBias': { facets: ['steps'] },
  'layers[](simple).activation': { facets: ['steps'] },
  'layers[](*).epsilon': { values: [1e-3, 0.5], facets: ['steps'] },
  'layers[](batchNormalization).momentum': { values: [0.99, 0.5], facets: weights },
  'layers[](dropout).rate': { values: [0.1, 0.3, 0.6], facets: ['steps'] },
  'layers[](attention).score': { facets: ['start', 'steps'] },
  'layers[](attention).heads': { values: [1, 2], facets: ['start', 'steps'] },

  'output.pooling': { facets: ['steps'], spec: { ...three, task: 'classify', layers: [{ cell: 'gru', units: 3 }] } },

  'training.epochs': { values: [1, 2], facets: ['start', 'epochs'] },
  'training.batchSize': { values: [2, 4], facets: ['start', 'steps'] },
  'training.optimizer(*).learningRate': { values: [0.01, 0.05], facets: ['steps', 'weights'] },
  'training.optimizer(adam).beta1': { values: [0.9, 0.5], facets: weights },
  'training.optimizer(adam).beta2': { values: [0.999, 0.5], facets: weights },
  'training.optimizer(*).epsilon': { values: [1e-7, 0.1], facets: weights },
  'training.optimizer(rmsprop).rho': { values: [0.9, 0.5], facets: weights },
  'training.optimizer(*).momentum': { values: [0, 0.5, 0.9], facets: weights },
  'training.optimizer(sgd).nesterov': { facets: weights, spec: { training: { optimizer: { name: 'sgd', momentum: 0.9 } } } },
  'training.optimizer(adagrad).initialAccumulator': { values: [0.1, 1], facets: weights },
  'training.schedule(step).every': { values: [1, 2, 3], facets: rates, spec: epochs(4) },
  'training.schedule(step).factor': {
    values: [0.5, 0.1],
    facets: rates,
    spec: { training: { epochs: 2, schedule: { name: 'step', every: 1 } } },
  },
  'training.schedule(exponential).factor': { values: [0.5, 0.1], facets: rates, spec: epochs(2) },
  'training.schedule(cosine).minimum': { values: [0, 0.1], facets: rates, spec: epochs(2) },
  'training.schedule(plateau).factor': { values: [0.5, 0.1], facets: rates, spec: stillBy({ name: 'plateau', patience: 1 }) },
  'training.schedule(plateau).patience': { values: [1, 2, 3], facets: rates, spec: stillBy({ name: 'plateau' }) },
  'training.schedule(plateau).minimum': { values: [0, 7e-7], facets: rates, spec: stillBy({ name: 'plateau', patience: 1 }) },
  'training.clipNorm': { values: [undefined, 0.1, 0.01], facets: ['steps', 'weights', 'start'] },
  'training.clipNormPerVariable': { values: [undefined, 0.1, 0.01], facets: ['steps', 'weights'] },
  'training.clipValue': { values: [undefined, 0.1, 0.01], facets: ['steps', 'weights'] },
  'training.monitor': { facets: ['epochs'], spec: still },
  'training.earlyStopping': { values: [undefined, { patience: 1 }], facets: ['epochs', 'end'], spec: still },
  'training.earlyStopping.patience': { values: [1, 2], facets: ['epochs'], spec: still },
  'training.earlyStopping.minDelta': {
    values: [0, 10],
    facets: ['epochs', 'end'],
    spec: {
      training: { epochs: 4, monitor: 'validationLoss', earlyStopping: { patience: 1 }, optimizer: { name: 'sgd', learningRate: 0.1 } },
    },
  },
  'training.truncatedSteps': { values: [undefined, 1, 2], facets: weights },
  'training.bucketByLength': { facets: ['steps'] },
  'training.shuffle': { facets: ['steps'] },
  'training.seed': { values: [1, 2], facets: ['steps', 'weights'] },

  'watch.gradientNorms': { facets: ['steps'] },
  'watch.attention': { facets: ['watch'], spec: { ...attention, watch: { examples: 1 } } },
  'watch.gates': { facets: ['watch'], spec: { watch: { examples: 1 } } },
  'watch.examples': { values: [0, 1, 2], facets: ['watch'] },
};

/** Choices with one value so far. Each must be left out of this list once it has two. */
export const fixed: readonly string[] = ['output.structure'];
