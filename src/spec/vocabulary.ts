import { z } from 'zod';

/** Which features an encoding knows; all others share the class "other". */
export const vocabularySchema = z
  .strictObject({
    minCount: z.int().min(1).default(1).describe('Features seen fewer times than this in the training data become "other".'),
    maxSize: z
      .int()
      .min(1)
      .optional()
      .describe('Keep only this many of the most frequent features; the rest become "other". Default: no limit.'),
    lowercase: z.boolean().default(false).describe('Compare features in lower case, so that "Taipei" and "taipei" are one.'),
    otherRate: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'While training, a feature seen only once is replaced by "other" with this probability, so that "other" is learnt. 0 turns it off.',
      ),
  })
  .describe('Which features are known; all others share the class "other".');

export type VocabularySpec = z.output<typeof vocabularySchema>;
