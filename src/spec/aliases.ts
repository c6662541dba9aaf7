import { closest, distance } from 'fastest-levenshtein';

/** Names that people bring from Keras and PyTorch, or try first, with what they are called here, or a sentence that says why there is no such key. */
const aliases: Readonly<Record<string, { readonly key?: string; readonly hint?: string }>> = {
  hiddenSize: { key: 'units' },
  hiddenDim: { key: 'units' },
  hiddenUnits: { key: 'units' },
  hidden: { key: 'units' },
  embeddingDim: { key: 'size' },
  embeddingSize: { key: 'size' },
  outputDim: { key: 'size' },
  dimension: { key: 'size' },
  dim: { key: 'size' },
  embeddings: { key: 'pretrained' },
  vectors: { key: 'pretrained' },
  minFrequency: { key: 'minCount' },
  minFreq: { key: 'minCount' },
  maxFeatures: { key: 'maxSize' },
  maxTokens: { key: 'maxSize' },
  lr: { key: 'learningRate' },
  momentumDecay: { key: 'momentum' },
  alpha: { key: 'rho' },
  betas: { hint: 'Write "beta1" and "beta2".' },
  eps: { key: 'epsilon' },
  initialAccumulatorValue: { key: 'initialAccumulator' },
  weightDecay: { hint: 'There is no weight decay here; use "dropout" and "earlyStopping" against overfitting.' },
  gamma: { key: 'factor' },
  stepSize: { key: 'every' },
  etaMin: { key: 'minimum' },
  minLr: { key: 'minimum' },
  clipnorm: {
    key: 'clipNormPerVariable',
    hint: 'Keras\' clipnorm works on each variable by itself; "clipNorm" here is Keras\' global_clipnorm.',
  },
  globalClipnorm: { key: 'clipNorm' },
  clipGradNorm: { key: 'clipNorm' },
  gradientClipping: { key: 'clipNorm' },
  maxNorm: { key: 'clipNorm' },
  clipvalue: { key: 'clipValue' },
  numEpochs: { key: 'epochs' },
  maxEpochs: { key: 'epochs' },
  randomSeed: { key: 'seed' },
  randomState: { key: 'seed' },
  bptt: { key: 'truncatedSteps' },
  lrSchedule: { key: 'schedule' },
  lrScheduler: { key: 'schedule' },
  scheduler: { key: 'schedule' },
  learningRateSchedule: { key: 'schedule' },
  valid: { key: 'validation' },
  dev: { key: 'validation' },
  val: { key: 'validation' },
  validationData: { key: 'validation' },
  trainingData: { key: 'train' },
  scheme: { key: 'tagScheme' },
  numHeads: { key: 'heads' },
  keyDim: { key: 'units' },
  maxLen: { key: 'maxLength' },
  embedding: { key: 'inputs' },
  input: { key: 'inputs' },
  features: { key: 'inputs' },
  encoding: { key: 'encode' },
  model: { key: 'layers' },
  optimiser: { key: 'optimizer' },
  initializer: { key: 'kernelInitializer' },
  recurrentActivation: { hint: 'The gates use sigmoid, as in Keras and PyTorch by default.' },
  useBias: { hint: 'There is always a bias.' },
  returnSequences: { hint: 'Layers always hand on the whole sequence; for task "classify" output.pooling makes one vector of it.' },
  goBackwards: { hint: 'Use "bidirectional": true.' },
  numLayers: { hint: 'Write one entry in "layers" for each layer.' },
  batchFirst: { hint: 'Not needed: batches are always [batch, time, features].' },
  resetAfter: { hint: 'A gru here always resets after the product (Keras: reset_after=True).' },
  unroll: { hint: 'Not needed: a layer runs the whole sequence in one kernel.' },
  masking: { hint: 'Not needed: padding is always masked.' },
  maskZero: { hint: 'Not needed: padding is always masked.' },
  trainableEmbeddings: { key: 'trainable' },
  $schema: { hint: 'Not needed: files named *.unroll.json get the schema by their name.' },
};

/**
 * Finds what a wrong key was meant to be, among `allowed`; `hint` explains where the names differ in meaning,
 * `known` is its name in Unroll where it is not one of `allowed`.
 */
export function meantKey(key: string, allowed: readonly string[]): { key?: string; hint?: string; known?: string } {
  const camel = key.replace(/[_-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  const alias = Object.hasOwn(aliases, camel) ? aliases[camel] : undefined;
  if (alias?.key !== undefined && allowed.includes(alias.key)) return alias;
  if (alias?.key === undefined && alias?.hint !== undefined) return alias;
  return { key: nearest(camel, allowed), known: alias?.key ?? camel };
}

/** The entry of `allowed` most like `text`, or undefined where none is alike enough to be meant. */
export function nearest(text: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0 || text === '') return undefined;
  const lower = text.toLowerCase();
  const same = allowed.find((entry) => entry.toLowerCase() === lower);
  if (same !== undefined) return same;
  const best = closest(text, [...allowed]);
  const length = Math.max(text.length, best.length);
  // Two letters changed places count as two.
  return distance(text, best) <= Math.max(length >= 4 ? 2 : 1, Math.floor(length * 0.4)) ? best : undefined;
}
