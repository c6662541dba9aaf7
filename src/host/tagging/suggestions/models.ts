import { tagLabel } from '../../../data';
import { type Spec } from '../../../spec';
import { type Tally } from '../spans/tally';

/** What a text, or else the workspace, knows of labels and classes. */
export interface KnownNames {
  readonly labels: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
}

/** The names that a text uses; of a kind that it does not use yet, those of the workspace. */
export function knownNames(
  { labels, classes }: Pick<Tally, 'labels' | 'classes'>,
  workspace: { readonly labels: readonly string[]; readonly classes: readonly { readonly name: string }[] },
): KnownNames {
  return {
    labels: new Set(labels.length > 0 ? labels.flatMap((one) => [one.label, tagLabel(one)]) : workspace.labels),
    classes: new Set(classes.size > 0 ? classes.keys() : workspace.classes.map(({ name }) => name)),
  };
}

/**
 * The models that are asked of a text: the first tagger and the first classifier that have learnt a label which is known there, or any where none is known; where there is
 * neither, the first of all.
 * @param labelsOf what a model has learnt: classes, or tags of tokens
 */
export async function modelsFor<T extends { readonly task: string }>(
  models: readonly T[],
  { labels, classes }: KnownNames,
  labelsOf: (model: T) => Promise<readonly string[]>,
): Promise<readonly T[]> {
  const first = async (task: Spec['task'], known: ReadonlySet<string>, nameOf: (label: string) => string[]): Promise<T[]> => {
    for (const model of models) {
      if (model.task !== task) continue;
      if (known.size === 0 || (await labelsOf(model)).some((label) => nameOf(label).some((name) => known.has(name)))) return [model];
    }
    return [];
  };
  const found = [...(await first('tag', labels, namesOfTag)), ...(await first('classify', classes, (label) => [label]))];
  return found.length > 0 ? found : models.slice(0, 1);
}

/** "city.destination" and "city", of "B-city.destination". */
function namesOfTag(tag: string): string[] {
  const label = tag.replace(/^[BIES]-/, '');
  return [label, label.split('.')[0]];
}
