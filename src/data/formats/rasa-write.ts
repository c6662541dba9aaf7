import { parse } from 'yaml';
import type { Document } from '../document';
import { ProblemList } from '../problems';
import { reportTokens } from './doccano-write';
import type { Written } from './format';
import { isWritable } from './json-record';
import { fitted, type Target } from './lost';
import { type Example, printExample } from './rasa-example';

/** Where documents without a class are put, since an example belongs to an intent. */
const noClass = 'none';

export const rasaTarget: Target = {
  name: 'rasa',
  title: 'Rasa',
  capabilities: { overlap: false, roles: true, classes: true, provenance: false, multiline: false, tokens: false },
};

/** Writes an intent for each class, with an example a line. */
export function writeRasa(documents: readonly Document[]): Written {
  const problems = new ProblemList();
  const intents = new Map<string, string[]>();
  for (const document of documents) {
    reportOthers(document, problems);
    const example = exampleOf(document, undefined, problems);
    if (example === undefined) continue;
    const name = intentOf(document, problems);
    const list = intents.get(name);
    if (list) list.push(example);
    else intents.set(name, [example]);
  }
  const blocks = [...intents].map(([name, examples]) => intentBlock(name, examples, '', '\n'));
  const text = `version: "3.1"\n\nnlu:\n${blocks.join('\n')}`;
  return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
}

/** What a file holds beside examples does not go along to a new one. */
function reportOthers({ extra, source }: Document, problems: ProblemList): void {
  const { fields = {} } = (extra?.rasa ?? {}) as { fields?: Readonly<Record<string, unknown>> };
  for (const name of Object.keys(fields))
    problems.loses(
      source,
      'synonyms, regular expressions, lookup tables and metadata',
      `The ${name} stays behind: only examples are written.`,
      'syntax',
    );
}

/** A document as an example. @param old what stood there, whose markup is used again where it says the same */
export function exampleOf(given: Document, old: Example | undefined, problems: ProblemList): string | undefined {
  const document = isWritable(given, problems) ? fitted(given, rasaTarget, problems) : undefined;
  if (document === undefined) return undefined;
  reportTokens(document, rasaTarget, problems);
  return printExample(document, old, problems);
}

export function intentOf({ label, source }: Document, problems: ProblemList): string {
  if (label !== undefined) return label;
  problems.loses(
    source,
    'documents without a class',
    `Every example belongs to an intent; this one has none and is written as "${noClass}".`,
  );
  return noClass;
}

export function intentBlock(name: string, examples: readonly string[], indent: string, eol: string): string {
  const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_ #/.-]*$/u.test(name) && !/ #|\s$/.test(name) && parse(name) === name;
  const lines = [`- intent: ${plain ? name : JSON.stringify(name)}`, '  examples: |', ...examples.map((example) => `    - ${example}`)];
  return lines.map((line) => `${indent}${line}${eol}`).join('');
}
