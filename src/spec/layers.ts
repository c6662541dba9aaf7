import { z } from 'zod';
import { choice } from './choice';

const name = z
  .string()
  .regex(/^[A-Za-z_][\w-]*$/)
  .optional()
  .describe('Name of the layer in charts and checkpoints. Default: the kind with a number, as in Keras ("lstm", "lstm_1").');

const initializer = choice({
  glorotUniform: 'Uniform, variance 2 / (inputs + outputs) (Glorot and Bengio 2010).',
  glorotNormal: 'Normal, variance 2 / (inputs + outputs) (Glorot and Bengio 2010).',
  heUniform: 'Uniform, variance 2 / inputs: for relu (He et al. 2015).',
  heNormal: 'Normal, variance 2 / inputs: for relu (He et al. 2015).',
  orthogonal: 'A random orthogonal matrix: keeps the length of what it multiplies (Saxe et al. 2014).',
  identity: 'Ones on the diagonal: the state is handed on unchanged at first (Le et al. 2015).',
  zeros: 'All 0.',
});

const recurrent = {
  name,
  units: z.int().min(1).describe('Units of the hidden state (for each direction).'),
  bidirectional: z.boolean().default(false).describe('Read the sequence in both directions (Keras: Bidirectional).'),
  mergeMode: choice({
    concat: 'Side by side: twice the units.',
    sum: 'Their sum.',
    mul: 'Their product, element by element.',
    ave: 'Their mean.',
  })
    .default('concat')
    .describe("How the two directions become one output (Keras: Bidirectional's merge_mode). Needs bidirectional."),
  dropout: z
    .number()
    .min(0)
    .max(0.99)
    .default(0)
    .describe('Share of the inputs dropped while training, the same ones at every time step (Keras: dropout).'),
  recurrentDropout: z
    .number()
    .min(0)
    .max(0.99)
    .default(0)
    .describe('Share of the recurrent state dropped while training, the same units at every time step (Keras: recurrent_dropout).'),
  kernelInitializer: initializer.default('glorotUniform').describe('Start of the input weights (Keras: kernel_initializer).'),
  recurrentInitializer: initializer
    .default('orthogonal')
    .describe(
      'Start of the recurrent weights (Keras: recurrent_initializer). "identity" with relu is the IRNN of Le, Jaitly and Hinton (2015).',
    ),
  feedback: choice({
    elman: 'The hidden state (Elman 1990).',
    jordan: "The output layer's probabilities (Jordan 1986).",
  })
    .default('elman')
    .describe(
      'What the next step is given back: "elman" the hidden state, "jordan" the output layer\'s probabilities (last layer only, one direction).',
    ),
  stateful: z
    .boolean()
    .default(false)
    .describe('Carry the state from each sequence to the one that follows it in the file (Keras: stateful). One direction only.'),
};

export const lstmSchema = z
  .strictObject({
    cell: z.literal('lstm'),
    ...recurrent,
    unitForgetBias: z
      .boolean()
      .default(true)
      .describe("Start the forget gate's bias at 1 (Keras: unit_forget_bias; Jozefowicz et al. 2015)."),
  })
  .describe('Long short-term memory (Hochreiter and Schmidhuber 1997; Keras: LSTM).');

export const gruSchema = z
  .strictObject({ cell: z.literal('gru'), ...recurrent })
  .describe(
    'Gated recurrent unit, the reset gate applied after the product (Cho et al. 2014; Keras: GRU with reset_after=True; PyTorch: GRU).',
  );

export const simpleSchema = z
  .strictObject({
    cell: z.literal('simple'),
    ...recurrent,
    activation: choice({ tanh: 'From -1 to 1.', sigmoid: 'From 0 to 1.', relu: 'max(0, x); with recurrentInitializer "identity" an IRNN.' })
      .default('tanh')
      .describe('Activation of the hidden state.'),
  })
  .describe('Simple recurrent network (Elman 1990; Keras: SimpleRNN).');

export const layerNormalizationSchema = z
  .strictObject({
    layer: z.literal('layerNormalization'),
    name,
    epsilon: z.number().positive().default(1e-3).describe('Added to the variance (Keras: epsilon).'),
  })
  .describe('Normalises the features of each time step (Ba et al. 2016; Keras: LayerNormalization).');

export const batchNormalizationSchema = z
  .strictObject({
    layer: z.literal('batchNormalization'),
    name,
    momentum: z.number().min(0).max(1).default(0.99).describe('Weight of the past in the moving mean and variance (Keras: momentum).'),
    epsilon: z.number().positive().default(1e-3).describe('Added to the variance (Keras: epsilon).'),
  })
  .describe(
    'Normalises each feature over the batch and its real (not padded) time steps (Ioffe and Szegedy 2015; Keras: BatchNormalization).',
  );

export const dropoutSchema = z
  .strictObject({
    layer: z.literal('dropout'),
    rate: z
      .number()
      .min(0)
      .max(0.99)
      .default(0.3)
      .describe('Share of the values dropped while training, anew at every time step (Keras: Dropout).'),
  })
  .describe('Dropout (Srivastava et al. 2014).');

export const attentionSchema = z
  .strictObject({
    layer: z.literal('attention'),
    name,
    score: choice({
      additive: 'v . tanh(W q + U k) (Bahdanau et al. 2015).',
      scaledDotProduct: 'q . k / sqrt(units) (Vaswani et al. 2017).',
    })
      .default('scaledDotProduct')
      .describe('How a step scores another: additive (Bahdanau et al. 2015) or scaled dot product (Vaswani et al. 2017).'),
    units: z.int().min(1).default(64).describe('Units of the projected queries, keys and values, for each head.'),
    heads: z.int().min(1).default(1).describe('Attention maps side by side.'),
    dropout: z.number().min(0).max(0.99).default(0).describe('Share of the attention weights dropped while training.'),
  })
  .describe('Each step looks at all steps of the sequence; what it finds is concatenated to it. The weights can be watched as a map.');

/** Recurrent layers are told apart by "cell", all others by "layer". */
export const recurrentLayerSchema = z.discriminatedUnion('cell', [lstmSchema, gruSchema, simpleSchema]);
export const otherLayerSchema = z.discriminatedUnion('layer', [
  layerNormalizationSchema,
  batchNormalizationSchema,
  dropoutSchema,
  attentionSchema,
]);
export const layerSchema = z.union([recurrentLayerSchema, otherLayerSchema]);

export type RecurrentLayerSpec = z.output<typeof recurrentLayerSchema>;
export type LayerSpec = z.output<typeof layerSchema>;
export type AttentionSpec = z.output<typeof attentionSchema>;
export type Cell = RecurrentLayerSpec['cell'];
export type Activation = z.output<typeof simpleSchema>['activation'];
export type Initializer = z.output<typeof initializer>;
