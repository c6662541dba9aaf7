import { z } from 'zod';

/** A text that is one of the keys of `choices`; the values tell a person what each means. */
export function choice<const Choices extends Readonly<Record<string, string>>>(choices: Choices) {
  return z.enum(Object.keys(choices) as (keyof Choices & string)[]).meta({ choices });
}
