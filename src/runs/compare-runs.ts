import type { RunInfo } from './run-summary';

/** A setting in which runs differ, or a measure of them: a value for each run, undefined where it has none. */
export interface ComparedRow {
  /** As it is written in the spec: "layers[0].units". */
  readonly name: string;
  readonly values: readonly (string | number | boolean | null | undefined)[];
}

export interface RunComparison {
  readonly settings: readonly ComparedRow[];
  readonly measures: readonly ComparedRow[];
}

/** What differs between the specs of runs (with defaults filled in), and how they did. */
export function compareRuns(runs: readonly RunInfo[]): RunComparison {
  const specs = runs.map(({ manifest }) => leavesOf(manifest.spec));
  const names = new Set(specs.flatMap((leaves) => [...leaves.keys()]));
  const settings: ComparedRow[] = [];
  for (const name of names) {
    const values = specs.map((leaves) => leaves.get(name));
    if (values.some((value) => value !== values[0])) settings.push({ name, values });
  }
  const hashes = new Set(runs.flatMap(({ manifest }) => manifest.data.map(({ role }) => role)));
  for (const role of hashes) {
    const values = runs.map(({ manifest }) => manifest.data.find((file) => file.role === role)?.sha256.slice(0, 12));
    if (values.some((value) => value !== values[0])) settings.push({ name: `${role} data (sha-256)`, values });
  }
  return {
    settings,
    measures: [
      { name: 'best epoch', values: runs.map(({ best }) => best?.epoch) },
      { name: 'validation score', values: runs.map(({ best }) => best?.validation?.score) },
      { name: 'validation loss', values: runs.map(({ best }) => best?.validation?.loss) },
      { name: 'evaluated on', values: runs.map(({ evaluation }) => evaluation?.data) },
      { name: 'score there', values: runs.map(({ evaluation }) => evaluation?.scores.score) },
      { name: 'parameters', values: runs.map(({ parameters }) => parameters) },
      { name: 'training seconds', values: runs.map(({ seconds }) => seconds) },
    ],
  };
}

type Leaf = string | number | boolean | null;

function leavesOf(value: unknown, name = '', leaves = new Map<string, Leaf>()): Map<string, Leaf> {
  if (Array.isArray(value)) value.forEach((entry, i) => leavesOf(entry, `${name}[${i}]`, leaves));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) leavesOf(entry, name === '' ? key : `${name}.${key}`, leaves);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    leaves.set(name, value);
  return leaves;
}
