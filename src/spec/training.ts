import { z } from 'zod';
import { choice } from './choice';

const learningRate = z.number().positive();
const lr = (value: number) => learningRate.default(value).describe('Step size (Keras: learning_rate).');

export const optimizerSchema = z.discriminatedUnion('name', [
  z
    .strictObject({
      name: z.literal('adam'),
      learningRate: lr(0.001),
      beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean gradient (Keras: beta_1).'),
      beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the mean squared gradient (Keras: beta_2).'),
      epsilon: z.number().positive().default(1e-7).describe('Keeps the quotient finite (Keras: epsilon).'),
    })
    .describe('Adam (Kingma and Ba 2015).'),
  z
    .strictObject({
      name: z.literal('rmsprop'),
      learningRate: lr(0.001),
      rho: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean squared gradient (Keras: rho).'),
      momentum: z.number().min(0).lt(1).default(0).describe('Share of the last update that is kept (Keras: momentum).'),
      epsilon: z.number().positive().default(1e-7).describe('Keeps the quotient finite (Keras: epsilon).'),
    })
    .describe('RMSprop (Hinton, Coursera lecture 6e).'),
  z
    .strictObject({
      name: z.literal('sgd'),
      learningRate: lr(0.01),
      momentum: z.number().min(0).lt(1).default(0).describe('Share of the last update that is kept (Keras: momentum).'),
      nesterov: z.boolean().default(false).describe('Look ahead along the momentum (Keras: nesterov).'),
    })
    .describe('Stochastic gradient descent, with momentum.'),
  z
    .strictObject({
      name: z.literal('adagrad'),
      learningRate: lr(0.01),
      initialAccumulator: z
        .number()
        .min(0)
        .default(0.1)
        .describe('Start of the sum of squared gradients (Keras: initial_accumulator_value).'),
      epsilon: z.number().positive().default(1e-7).describe('Keeps the quotient finite (Keras: epsilon).'),
    })
    .describe('Adagrad (Duchi et al. 2011).'),
]);

export const scheduleSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant') }).describe('The same learning rate throughout.'),
  z
    .strictObject({
      name: z.literal('step'),
      every: z.int().min(1).default(10).describe('Epochs between two cuts.'),
      factor: z.number().gt(0).lt(1).default(0.5).describe('What the learning rate is multiplied by at each cut.'),
    })
    .describe('Cut the learning rate every so many epochs (PyTorch: StepLR).'),
  z
    .strictObject({
      name: z.literal('exponential'),
      factor: z.number().gt(0).lt(1).default(0.9).describe('What the learning rate is multiplied by at each epoch.'),
    })
    .describe('Cut the learning rate at every epoch (PyTorch: ExponentialLR).'),
  z
    .strictObject({
      name: z.literal('cosine'),
      minimum: z.number().min(0).default(0).describe('Where the curve would arrive at the epoch after the last one (PyTorch: eta_min).'),
    })
    .describe(
      'From the learning rate down to the minimum along half a cosine, epoch by epoch (Loshchilov and Hutter 2017; PyTorch: CosineAnnealingLR).',
    ),
  z
    .strictObject({
      name: z.literal('plateau'),
      factor: z.number().gt(0).lt(1).default(0.5).describe('What the learning rate is multiplied by.'),
      patience: z.int().min(0).default(3).describe('Epochs without a better monitored value before the cut.'),
      minimum: z.number().min(0).default(0).describe('Never below this learning rate.'),
    })
    .describe('Cut the learning rate when the monitored value no longer gets better (Keras: ReduceLROnPlateau).'),
]);

export const earlyStoppingSchema = z
  .strictObject({
    patience: z.int().min(1).default(5).describe('Epochs without a better monitored value before training ends.'),
    minDelta: z.number().min(0).default(0).describe('A change smaller than this is not better (Keras: min_delta).'),
  })
  .describe('End training when the monitored value no longer gets better (Keras: EarlyStopping). The best weights are kept in any case.');

export const trainingSchema = z
  .strictObject({
    epochs: z.int().min(1).default(20).describe('Passes over the training data.'),
    batchSize: z.int().min(1).default(32).describe('Sequences in a batch.'),
    optimizer: optimizerSchema.prefault({ name: 'adam' }).describe('How gradients become updates of the weights. Default: adam.'),
    schedule: scheduleSchema
      .prefault({ name: 'constant' })
      .describe('How the learning rate changes from epoch to epoch. Default: constant.'),
    clipNorm: z
      .number()
      .positive()
      .optional()
      .describe(
        'Scale all gradients together when the norm of all of them exceeds this (PyTorch: clip_grad_norm_; Keras: global_clipnorm). Comes before the other two clippings. Default: off.',
      ),
    clipNormPerVariable: z
      .number()
      .positive()
      .optional()
      .describe("Scale each variable's gradient when its own norm exceeds this (Keras: clipnorm). Comes after clipNorm. Default: off."),
    clipValue: z
      .number()
      .positive()
      .optional()
      .describe(
        'Cut each element of each gradient to between minus and plus this (Keras: clipvalue; PyTorch: clip_grad_value_). Comes last. Default: off.',
      ),
    monitor: choice({
      validationScore: 'Span F1 (seqeval default) or accuracy: higher is better.',
      validationLoss: 'Mean cross-entropy: lower is better.',
    })
      .default('validationScore')
      .describe(
        'What "best" means for the best checkpoint, early stopping and the plateau schedule. The score is span F1 (seqeval default) for "tag", accuracy for "classify". Without validation data the training loss is used.',
      ),
    earlyStopping: earlyStoppingSchema.optional(),
    truncatedSteps: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Gradients flow back at most to the start of the block of so many time steps in which they arise (truncated backpropagation through time). Default: the whole sequence.',
      ),
    bucketByLength: z.boolean().default(true).describe('Batch sequences of similar length together, so that little is padded.'),
    shuffle: z.boolean().default(true).describe('New order of the batches in every epoch.'),
    seed: z.int().min(0).max(4294967295).default(1).describe('Seed of all random numbers: weights, order, dropout, "other".'),
  })
  .describe('How the model is trained.');

export type OptimizerSpec = z.output<typeof optimizerSchema>;
export type ScheduleSpec = z.output<typeof scheduleSchema>;
export type TrainingSpec = z.output<typeof trainingSchema>;
