import { parse } from 'jsonc-parser';
import { type Tokenizer } from '../../../data';
import { setValue } from '../../../spec/set-value';
import { templates } from '../../../spec/templates';

/** Fewer lines than this are all learnt from: two or three that are held out say nothing of the rest, and are missed. */
const enoughToHoldOut = 30;
/** Updates of the weights after which little more is learnt of few lines. */
const updates = 500;

/** A new spec that learns from tagged lines. What it does not say (epochs, batches, what is held out) is chosen for their number at each training. */
export function newTaggedSpec(task: 'tag' | 'classify', dataFile: string, tokenizer: Tokenizer): string {
  const wanted = task === 'classify' ? 'word-hashing-classifier' : tokenizer === 'characters' ? 'chinese-tagger' : 'few-lines-tagger';
  const template = templates.find(({ id }) => id === wanted);
  if (!template) throw new Error(`There is no template ${wanted}.`);
  return change(template.text, {
    'data.train': JSON.stringify(dataFile),
    'data.validation': '',
    'data.validationSplit': '',
    'data.test': '',
    'data.format': '"doccano"',
    'data.tokenizer': JSON.stringify(tokenizer),
    'training.epochs': '',
    'training.batchSize': '',
  });
}

/**
 * What makes a spec learn from tagged lines: its training data are those, and the rest is chosen for their number. Paths and values as of `setValue`.
 * @param isOwn whether a data file of the spec is the text that is tagged: it can't be held against what was learnt from it
 */
export function taggedChanges(
  text: string,
  dataFile: string,
  count: number,
  isOwn: (file: string) => boolean,
): Readonly<Record<string, string>> {
  const { data = {}, training = {} } = (parse(text) ?? {}) as { data?: Record<string, unknown>; training?: Record<string, unknown> };
  const own = (key: 'validation' | 'test') => typeof data[key] === 'string' && isOwn(data[key]);
  const changes: Record<string, string> = { 'data.train': JSON.stringify(dataFile), 'data.format': '"doccano"' };
  for (const key of ['validation', 'test'] as const) if (own(key)) changes[`data.${key}`] = '';
  if (data.validation === undefined || own('validation')) {
    if (count < enoughToHoldOut) changes['data.validationSplit'] = '';
    else if (data.validationSplit === undefined) changes['data.validationSplit'] = '0.15';
  }
  const batchSize = typeof training.batchSize === 'number' ? training.batchSize : count < 200 ? 4 : 32;
  if (training.batchSize === undefined) changes['training.batchSize'] = String(batchSize);
  if (training.epochs === undefined) changes['training.epochs'] = String(epochsFor(count, batchSize));
  return changes;
}

function epochsFor(count: number, batchSize: number): number {
  return Math.min(100, Math.max(10, Math.round((updates * batchSize) / count)));
}

/** A spec's text with these changes in it. */
export function change(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((all, [path, value]) => setValue(all, path, value), text);
}
