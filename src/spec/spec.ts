import { z } from 'zod';
import { choice } from './choice';
import { dataSchema } from './data';
import { inputSchema } from './inputs';
import { layerSchema } from './layers';
import { trainingSchema } from './training';

export const outputSchema = z
  .strictObject({
    structure: choice({ independent: 'A softmax for every output on its own.' })
      .default('independent')
      .describe('"independent": a softmax for every output on its own.'),
    pooling: choice({
      last: 'The last state of each direction.',
      mean: 'The mean over the steps.',
      max: 'The greatest value of each unit over the steps.',
    })
      .optional()
      .describe(
        'Task "classify": how the steps become one vector: the last state of each direction, or the mean or maximum over the steps. Default: last.',
      ),
  })
  .describe('The output layer.');

export const watchSchema = z
  .strictObject({
    gradientNorms: z.boolean().default(true).describe('Record gradient norms by layer and by time step at every training step.'),
    attention: z.boolean().default(true).describe('Record the attention weights of the watched examples after every epoch.'),
    gates: z.boolean().default(true).describe('Record the gates of the watched examples after every epoch.'),
    examples: z
      .int()
      .min(0)
      .max(64)
      .default(4)
      .describe('How many examples of the validation data (else of the training data) are watched.'),
  })
  .describe('What is recorded for the charts, beside loss and score.');

/** The whole spec: the one source of types, JSON schema, defaults, docs/spec.md and validation. */
export const specSchema = z
  .strictObject({
    task: choice({ tag: 'A label for every token, as spans.', classify: 'One label for the whole sequence.' }).describe(
      '"tag": a label for every token, as spans. "classify": one label for the whole sequence.',
    ),
    data: dataSchema,
    inputs: z.array(inputSchema).min(1).default([embeddingDefault()]).describe('Encodings of a token, concatenated.'),
    layers: z.array(layerSchema).min(1).describe('Layers from the inputs to the output.'),
    output: outputSchema.prefault({}),
    training: trainingSchema.prefault({}),
    watch: watchSchema.prefault({}),
  })
  .describe('A model spec of Unroll.');

function embeddingDefault(): z.output<typeof inputSchema> {
  return inputSchema.parse({ encode: 'embedding' });
}

export type Spec = z.output<typeof specSchema>;
/** A spec as written: defaults may be left out. */
export type SpecSource = z.input<typeof specSchema>;
export type Task = Spec['task'];
