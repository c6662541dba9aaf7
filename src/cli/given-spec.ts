import { parseSpec, type Spec, SpecError } from '../spec';
import { UsageError } from './command';
import type { DataOptions } from './data-options';
import { readSpecFile } from './train';

interface Reading extends DataOptions {
  readonly tokenizer?: string;
}

const names: Readonly<Record<keyof Reading, string>> = {
  format: '--format',
  tokenColumn: '--token-column',
  tagColumn: '--tag-column',
  unit: '--unit',
  tokenizer: '--tokenizer',
};

/**
 * The spec that a command was given in the place of data files; undefined: it was given those.
 * @throws UsageError where it has more beside, or says itself how data are read @throws SpecError
 */
export async function givenSpec(paths: readonly string[], options: Reading): Promise<Spec | undefined> {
  if (!paths.some((name) => name.endsWith('.unroll.json'))) return undefined;
  if (paths.length > 1) throw new UsageError('Name one spec, or data files: a spec names its own.');
  const said = (Object.keys(names) as (keyof Reading)[]).filter((key) => options[key] !== undefined).map((key) => names[key]);
  if (said.length > 0) throw new UsageError(`A spec says itself how its data are read. Leave ${said.join(' and ')} out.`);
  const [file] = paths;
  const { spec, diagnostics } = parseSpec(await readSpecFile(file), file);
  if (!spec) throw new SpecError(diagnostics, file);
  return spec;
}
