/** A spec to start from, for "New Model Spec". */
export interface SpecTemplate {
  /** Also a file name: `${id}.unroll.json`. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly task: 'tag' | 'classify';
  /** A whole spec with comments. Its data paths are placeholders: `setValue(text, 'data.train', path)` puts in others. */
  readonly text: string;
}

const columns = `  // A token and its tag a line, an empty line after each sentence. Folders of seq.in, seq.out and label, and doccano's JSON lines are read too.
  "data": { "train": "train.conll", "validation": "valid.conll", "test": "test.conll" },`;

const classes = `  // JSON lines with "text" and "label", as doccano exports them. A tenth is set aside to see which epoch is best.
  "data": { "train": "train.jsonl", "validationSplit": 0.1, "test": "test.jsonl", "format": "doccano", "tokenizer": "words" },`;

const training = `  "training": {
    "epochs": 20,
    "batchSize": 32,
    "optimizer": { "name": "adam", "learningRate": 0.001 },
    // Keeps single steep gradients from throwing the weights about.
    "clipNorm": 5,
    "earlyStopping": { "patience": 5 },
    "seed": 1
  }`;

const words = `  "inputs": [{ "encode": "embedding", "size": 100 }],`;

interface Parts {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly task?: 'tag' | 'classify';
  readonly data?: string;
  readonly inputs?: string;
  readonly layers: string;
  readonly output?: string;
  readonly training?: string;
}

function template({ id, label, description, task = 'tag', ...parts }: Parts): SpecTemplate {
  const data = parts.data ?? (task === 'tag' ? columns : classes);
  const body = [data, parts.inputs ?? words, parts.layers, parts.output, parts.training ?? training].filter(Boolean).join('\n');
  return { id, label, description, task, text: `// ${label}: ${description}\n{\n  "task": "${task}",\n${body}\n}\n` };
}

/** In the order in which they are offered. A new template is one entry here. */
export const templates: readonly SpecTemplate[] = [
  template({
    id: 'bilstm-tagger',
    label: 'BiLSTM tagger',
    description: 'reads each sentence from both ends. The usual slot tagger; start here.',
    layers: `  "layers": [{ "cell": "lstm", "units": 128, "bidirectional": true, "dropout": 0.3 }],`,
  }),
  template({
    id: 'character-tagger',
    label: 'BiLSTM tagger with characters',
    description: 'adds the spelling of each word, which helps with names and words never seen.',
    inputs: `  // Concatenated: what the word is, and how it is spelt.
  "inputs": [
    // Words seen once become "other", so that "other" is learnt.
    { "encode": "embedding", "size": 100, "vocabulary": { "minCount": 2 } },
    { "encode": "characters", "cell": "lstm", "units": 25 }
  ],`,
    layers: `  "layers": [{ "cell": "lstm", "units": 128, "bidirectional": true, "dropout": 0.3 }],`,
  }),
  template({
    id: 'few-lines-tagger',
    label: 'Tagger for few lines',
    description: 'reads how words are written more than which they are: for a hundred tagged lines or less.',
    inputs: `  // Words seen once are known by their letters alone, as all those will be that come later.
  "inputs": [
    { "encode": "embedding", "size": 64, "vocabulary": { "lowercase": true, "minCount": 2 } },
    { "encode": "letterTrigram", "size": 64, "vocabulary": { "minCount": 2 } },
    { "encode": "characters", "cell": "lstm", "units": 16 }
  ],`,
    layers: `  "layers": [
    { "layer": "dropout", "rate": 0.4 },
    { "cell": "lstm", "units": 64, "bidirectional": true },
    { "layer": "dropout", "rate": 0.4 }
  ],`,
    training: `  "training": {
    "epochs": 60,
    "batchSize": 4,
    "optimizer": { "name": "adam", "learningRate": 0.003 },
    "clipNorm": 5,
    "seed": 1
  }`,
  }),
  template({
    id: 'attention-tagger',
    label: 'Tagger with attention',
    description: 'lets each word look at all others; the panel shows where it looks.',
    layers: `  "layers": [
    { "cell": "lstm", "units": 100, "bidirectional": true },
    { "layer": "attention", "score": "scaledDotProduct", "units": 64 },
    { "layer": "dropout", "rate": 0.3 }
  ],
  // The attention map of four sentences after each epoch.
  "watch": { "attention": true, "examples": 4 },`,
  }),
  template({
    id: 'pretrained-tagger',
    label: 'Tagger with pretrained vectors',
    description: 'starts from word vectors of a GloVe, word2vec or fastText text file.',
    inputs: `  // "size" must be that of the file.
  "inputs": [{ "encode": "embedding", "size": 100, "pretrained": "vectors.txt", "vocabulary": { "lowercase": true } }],`,
    layers: `  "layers": [{ "cell": "lstm", "units": 128, "bidirectional": true, "dropout": 0.3 }],`,
  }),
  template({
    id: 'chinese-tagger',
    label: 'Chinese tagger',
    description: 'reads characters, so that no words need to be cut.',
    data: `  // JSON lines with "text" and spans, as doccano exports them; every character is a token.
  "data": { "train": "train.jsonl", "validation": "valid.jsonl", "test": "test.jsonl", "format": "doccano", "tokenizer": "characters" },`,
    inputs: `  "inputs": [
    { "encode": "embedding", "size": 64 },
    // The character together with the one before it.
    { "encode": "ngram", "n": 2, "size": 64, "vocabulary": { "minCount": 2 } }
  ],`,
    layers: `  "layers": [{ "cell": "lstm", "units": 128, "bidirectional": true, "dropout": 0.3 }],`,
  }),
  template({
    id: 'elman-tagger',
    label: 'Elman network',
    description: 'the simple recurrent network of 1990: the hidden state is fed back.',
    layers: `  "layers": [{ "cell": "simple", "units": 100, "activation": "tanh", "feedback": "elman" }],`,
  }),
  template({
    id: 'jordan-tagger',
    label: 'Jordan network',
    description: "feeds back the output's probabilities, so that each tag depends on the one before.",
    layers: `  // Must be the last layer, and read in one direction.
  "layers": [{ "cell": "simple", "units": 100, "activation": "sigmoid", "feedback": "jordan" }],`,
  }),
  template({
    id: 'irnn-tagger',
    label: 'IRNN',
    description: 'relu with an identity start: remembers far back without gates (Le, Jaitly and Hinton 2015).',
    layers: `  "layers": [{ "cell": "simple", "units": 100, "activation": "relu", "recurrentInitializer": "identity" }],`,
    training: training.replace('"clipNorm": 5', '"clipNorm": 1'),
  }),
  template({
    id: 'deep-tagger',
    label: 'Deep tagger',
    description: 'two layers of GRUs with layer normalization between them.',
    layers: `  "layers": [
    { "cell": "gru", "units": 100, "bidirectional": true, "dropout": 0.3 },
    { "layer": "layerNormalization" },
    { "cell": "gru", "units": 100, "bidirectional": true, "recurrentDropout": 0.2 }
  ],`,
  }),
  template({
    id: 'dialogue-tagger',
    label: 'Tagger that remembers the sentences before',
    description: 'carries its state from each sentence to the next of the file, as in a dialogue.',
    layers: `  // Sentences then keep the file's order: nothing is shuffled.
  "layers": [{ "cell": "gru", "units": 100, "stateful": true, "dropout": 0.3 }],`,
  }),
  template({
    id: 'gru-classifier',
    label: 'GRU classifier',
    description: 'one label for the whole text, from the last states of both directions.',
    task: 'classify',
    layers: `  "layers": [{ "cell": "gru", "units": 64, "bidirectional": true, "dropout": 0.3 }],`,
    output: `  "output": { "pooling": "last" },`,
  }),
  template({
    id: 'word-hashing-classifier',
    label: 'Word-hashing classifier',
    description: 'reads words as bags of letter trigrams, so that misspelt and new words still count.',
    task: 'classify',
    inputs: `  "inputs": [{ "encode": "letterTrigram", "size": 100, "vocabulary": { "lowercase": true } }],`,
    layers: `  "layers": [{ "cell": "lstm", "units": 64 }],`,
    output: `  "output": { "pooling": "max" },`,
  }),
];
