/** A whole value that VS Code offers, with places to fill in (`${1:128}`, as text; a body is JSON, "^" marks a bare value). */
export interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: unknown;
}

const layers: readonly Snippet[] = [
  {
    label: 'BiLSTM layer',
    description: 'An LSTM in both directions: the usual tagger.',
    body: { cell: 'lstm', units: '^${1:128}', bidirectional: true, dropout: '^${2:0.3}' },
  },
  { label: 'LSTM layer', description: 'Long short-term memory, forwards.', body: { cell: 'lstm', units: '^${1:128}' } },
  { label: 'GRU layer', description: 'Gated recurrent unit, forwards.', body: { cell: 'gru', units: '^${1:128}' } },
  {
    label: 'Simple recurrent layer',
    description: 'An Elman network.',
    body: { cell: 'simple', units: '^${1:64}', activation: '${2|tanh,sigmoid,relu|}' },
  },
  {
    label: 'Jordan layer',
    description: "A simple layer that is given back the output layer's probabilities; must be the last.",
    body: { cell: 'simple', units: '^${1:64}', feedback: 'jordan' },
  },
  {
    label: 'IRNN layer',
    description: 'relu with an identity start (Le et al. 2015).',
    body: { cell: 'simple', units: '^${1:64}', activation: 'relu', recurrentInitializer: 'identity' },
  },
  {
    label: 'Attention layer',
    description: 'Each step looks at all steps; the weights can be watched.',
    body: { layer: 'attention', units: '^${1:64}', heads: '^${2:1}' },
  },
  { label: 'Dropout layer', description: 'Drops values anew at every step.', body: { layer: 'dropout', rate: '^${1:0.3}' } },
  { label: 'Layer normalization', description: 'Normalises the features of each step.', body: { layer: 'layerNormalization' } },
  { label: 'Batch normalization', description: 'Normalises each feature over the batch.', body: { layer: 'batchNormalization' } },
];

const inputs: readonly Snippet[] = [
  { label: 'Word embedding', description: 'A learnt vector a word.', body: { encode: 'embedding', size: '^${1:100}' } },
  {
    label: 'Pretrained word embedding',
    description: 'Vectors from a GloVe, word2vec or fastText text file.',
    body: { encode: 'embedding', size: '^${1:100}', pretrained: '${2:vectors.txt}', vocabulary: { lowercase: true } },
  },
  {
    label: 'Characters',
    description: "A recurrent layer over the word's characters.",
    body: { encode: 'characters', cell: 'lstm', units: '^${1:25}' },
  },
  {
    label: 'Letter trigrams',
    description: 'Word hashing: unknown words share letters with known ones.',
    body: { encode: 'letterTrigram', size: '^${1:64}' },
  },
  { label: 'Word n-grams', description: 'The word with the words before it.', body: { encode: 'ngram', n: '^${1:2}', size: '^${2:64}' } },
  { label: 'One-hot words', description: '1-of-N.', body: { encode: 'oneHot', vocabulary: { minCount: '^${1:2}' } } },
];

const optimizer: readonly Snippet[] = [
  { label: 'Adam', description: 'The usual first choice.', body: { name: 'adam', learningRate: '^${1:0.001}' } },
  {
    label: 'SGD with momentum',
    description: 'Stochastic gradient descent.',
    body: { name: 'sgd', learningRate: '^${1:0.05}', momentum: '^${2:0.9}' },
  },
  { label: 'RMSprop', description: 'Divides by the mean squared gradient.', body: { name: 'rmsprop', learningRate: '^${1:0.001}' } },
  {
    label: 'Adagrad',
    description: 'Slows down each weight by all its past gradients.',
    body: { name: 'adagrad', learningRate: '^${1:0.01}' },
  },
];

const schedule: readonly Snippet[] = [
  { label: 'Step', description: 'Cut every so many epochs.', body: { name: 'step', every: '^${1:10}', factor: '^${2:0.5}' } },
  { label: 'Exponential', description: 'Cut at every epoch.', body: { name: 'exponential', factor: '^${1:0.9}' } },
  { label: 'Cosine', description: 'Down along half a cosine.', body: { name: 'cosine', minimum: '^${1:0}' } },
  {
    label: 'Plateau',
    description: 'Cut when it no longer gets better.',
    body: { name: 'plateau', factor: '^${1:0.5}', patience: '^${2:3}' },
  },
];

const spec: readonly Snippet[] = [
  {
    label: 'Slot tagger',
    description: 'A BiLSTM tagger with the usual settings.',
    body: {
      task: 'tag',
      data: { train: '${1:train.conll}', validation: '${2:valid.conll}', test: '${3:test.conll}' },
      inputs: [{ encode: 'embedding', size: 100 }],
      layers: [{ cell: 'lstm', units: 128, bidirectional: true, dropout: 0.3 }],
      training: { epochs: 20, clipNorm: 5, earlyStopping: { patience: 5 } },
    },
  },
  {
    label: 'Classifier',
    description: 'A GRU that reads a sequence and gives it one label.',
    body: {
      task: 'classify',
      data: { train: '${1:train.jsonl}', validationSplit: 0.1 },
      inputs: [{ encode: 'embedding', size: 100 }],
      layers: [{ cell: 'gru', units: 64 }],
      training: { epochs: 20, clipNorm: 5, earlyStopping: { patience: 5 } },
    },
  },
];

/** By the key whose values they are; entries of a list for a list; "spec" for the whole. */
export const snippets: Readonly<Record<string, readonly Snippet[]>> = { spec, layers, inputs, optimizer, schedule };
