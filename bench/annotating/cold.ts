/**
 * What an editor meets that has just started, each step for the first time in its process:
 * node cold.cjs write FORM DOCUMENTS MEGABYTES FOLDER, then node cold.cjs measure FORM FOLDER ten|all.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOfLines, linesOfDocuments } from '../../src/host/tagging/files/documents';
import { StandIns } from '../../src/host/tagging/files/stand-ins';
import { alignLines } from '../../src/host/tagging/spans/align-lines';
import { Fingerprint } from '../../src/host/tagging/spans/fingerprint';
import { SavedLines } from '../../src/host/tagging/spans/saved-lines';
import type { TaggedLine } from '../../src/host/tagging/spans/tagged-line';
import { Tally } from '../../src/host/tagging/spans/tally';
import { bytesOf, filesOf, formNamed } from './forms';
import { type Measure, timed } from './results';

function main([job, name, ...rest]: readonly string[]): void {
  if (job === 'write') write(name, rest);
  else measure(name, rest);
}

function write(name: string, [count, megabytes, folder]: readonly string[]): void {
  const texts = filesOf(formNamed(name), Number(count), Number(megabytes) * 1e6);
  texts.forEach((text, i) => writeFileSync(join(folder, String(i)), text));
  console.log(JSON.stringify({ bytes: bytesOf(texts) }));
}

function measure(name: string, [folder, changes]: readonly string[]): void {
  const texts: string[] = [];
  while (existsSync(join(folder, String(texts.length)))) texts.push(readFileSync(join(folder, String(texts.length)), 'utf8'));
  const steps: Record<string, Measure> = {};
  const step = <T>(title: string, job: () => T): T => {
    let result: T | undefined;
    steps[title] = timed(() => (result = job()));
    return result as T;
  };
  const content = step('read', () => formNamed(name).read(texts));
  const { documents = [] } = content;
  const standIns = step('StandIns', () => new StandIns(documents.map(({ text }) => text)));
  const lines = content.lines ?? step('linesOfDocuments', () => linesOfDocuments(documents, standIns));
  const shown = lines.map(({ text }) => text);
  step('Tally', () => new Tally(lines));
  step('Fingerprint', () => new Fingerprint().replace(undefined, [], shown, undefined));
  step('alignLines', () => alignLines(lines, shown));
  const saved = step('SavedLines', () => SavedLines.written(lines, '', false));
  step('SavedLines.holds', () => saved.holds(lines));
  const every = changes === 'all' ? 1 : Math.ceil(lines.length / 10);
  const isChanged = (index: number): boolean => index % every === 0;
  const after = lines.map((line, i) => (isChanged(i) ? relabelled(line) : line));
  if (documents.length > 0) step('documentsOfLines', () => documentsOfLines(after, { documents, lines, standIns }, 'corpus'));
  step('holds, changed', () => saved.holds(after));
  step('update', () => content.update(isChanged));
  console.log(JSON.stringify(steps));
}

function relabelled(line: TaggedLine): TaggedLine {
  return { ...line, spans: line.spans.map((span, i) => (i === 0 ? { ...span, label: 'destination' } : span)) };
}

main(process.argv.slice(2));
