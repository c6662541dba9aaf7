import { isObject } from '../shape';
import { error, type Rule, warning } from './rule';

export const validation: Rule = function* (spec) {
  if (spec.has('data', 'validation') && spec.has('data', 'validationSplit')) {
    yield error(
      'conflict',
      ['data', 'validationSplit'],
      'key',
      '"validationSplit" and "validation" both say what to validate on. Remove one of the two.',
    );
  }
  const train = spec.get('data', 'train');
  for (const key of ['validation', 'test'] as const) {
    if (typeof train === 'string' && spec.get('data', key) === train) {
      yield warning(
        'suspicious',
        ['data', key],
        'value',
        `"data.${key}" is the training data itself: its scores will say how well the model remembers, not how well it reads new text.`,
      );
    }
  }
};

/** Keys that belong to another task. */
export const task: Rule = function* (spec) {
  const name = spec.get('task');
  if (name === 'tag' && spec.has('output', 'pooling')) {
    yield error(
      'unfittingKey',
      ['output', 'pooling'],
      'key',
      '"pooling" makes one vector of all steps; task "tag" has an output at every step. Remove it, or set "task": "classify".',
    );
  }
  if (name === 'classify' && spec.has('data', 'tagScheme')) {
    yield error(
      'unfittingKey',
      ['data', 'tagScheme'],
      'key',
      '"tagScheme" is about the tags of spans; task "classify" has one label for the whole sequence. Remove it, or set "task": "tag".',
    );
  }
};

/** Keys that belong to another form of file. */
export const columns: Rule = function* (spec) {
  const format = spec.get('data', 'format') ?? 'auto';
  if (typeof format === 'string' && format !== 'auto' && format !== 'brat' && spec.has('data', 'unit'))
    yield error(
      'unfittingKey',
      ['data', 'unit'],
      'key',
      `"unit" is about the texts of brat; files of format ${JSON.stringify(format)} have none. Remove it, or set "format": "brat".`,
    );
  if (typeof format === 'string' && format !== 'auto' && format !== 'conll') {
    for (const key of ['tokenColumn', 'tagColumn'] as const) {
      if (spec.has('data', key)) {
        yield error(
          'unfittingKey',
          ['data', key],
          'key',
          `"${key}" is about columns; files of format ${JSON.stringify(format)} have none. Remove it, or set "format": "conll".`,
        );
      }
    }
    return;
  }
  const tags = spec.number(-1, 'data', 'tagColumn');
  if (tags === spec.number(0, 'data', 'tokenColumn')) {
    yield error(
      'conflict',
      ['data', spec.has('data', 'tagColumn') ? 'tagColumn' : 'tokenColumn'],
      'value',
      `tokens and tags can't both stand in column ${tags}. Columns count from 0; -1 is the last.`,
    );
  }
};

export const inputs: Rule = function* (spec) {
  const seen = new Map<string, number>();
  for (let i = 0; i < spec.count('inputs'); i++) {
    const input = spec.get('inputs', i);
    if (!isObject(input)) continue;
    const text = JSON.stringify(input);
    const twin = seen.get(text);
    if (twin !== undefined)
      yield warning(
        'suspicious',
        ['inputs', i],
        'value',
        `inputs[${i}] is the same as inputs[${twin}]; both are used, which is seldom meant.`,
      );
    seen.set(text, i);
    if (input.encode === 'embedding' && input.trainable === false && input.pretrained === undefined) {
      yield warning(
        'suspicious',
        ['inputs', i, 'trainable'],
        'value',
        `inputs[${i}] keeps random word vectors for ever; give "pretrained" vectors or let them be trained.`,
      );
    }
    const rate = spec.number(0, 'inputs', i, 'vocabulary', 'otherRate');
    const least = spec.number(1, 'inputs', i, 'vocabulary', 'minCount');
    if (rate > 0 && least > 1) {
      yield warning(
        'noEffect',
        ['inputs', i, 'vocabulary', 'otherRate'],
        'value',
        `with "minCount" ${least}, what is seen once is "other" anyway; "otherRate" changes nothing.`,
      );
    }
  }
};
