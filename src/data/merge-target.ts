import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Document, Problem } from './document';
import type { DoccanoExtra } from './formats/doccano-extra';
import type { Format } from './formats/format';
import { readText } from './lines';
import { ProblemList } from './problems';
import { formatOf, formatOfName, readOriginals, type Original, type ReadFileOptions } from './read';
import { plainTextOf, sidecarForm, sidecarSuffix, withoutNumber, withPlainLines } from './tagged-text';
import { writeDocuments, writeFiles } from './write';

/** The first annotator's data, into which the merged version is written. */
export interface MergeOriginal {
  readonly documents: readonly Document[];
  /**
   * Writes them as they are now, in the order in which they were read, and others after them.
   * @returns what the form can't hold @throws DataError
   */
  write(out: string, documents: readonly Document[], others: readonly Document[]): Promise<readonly Problem[]>;
}

/** Reads data of any form for writing a merged version of it. @throws DataError when nothing can be read */
export async function originalOf(path: string, reading: ReadFileOptions): Promise<MergeOriginal> {
  const text = reading.format === undefined || reading.format === 'auto' ? await plainTextOf(path) : undefined;
  if (text) return plainOriginal(path, text.sidecar);
  const originals = await readOriginals(path, reading);
  const [first] = originals;
  const { form } = first;
  return {
    documents: originals.flatMap(({ documents }) => documents),
    write: (out, documents, others) =>
      !isOfForm(out, form)
        ? writeDocuments(out, formatOfName(out)?.name ?? form.name, [...documents, ...others], first)
        : form.sides && resolve(dirname(first.files[0])) === resolve(path)
          ? updateFolder(out, originals, documents, others, reading)
          : update(out, first, [...documents, ...others], reading),
  };
}

/** Whether a name may be one of a form: its ending is the form's, or tells nothing. */
function isOfForm(out: string, form: Format): boolean {
  const named = formatOfName(out);
  return named === undefined || named === form || form.extensions.includes(extname(out).toLowerCase());
}

async function update(
  out: string,
  { form, texts, scheme }: Original,
  documents: readonly Document[],
  { tokenColumn, tagColumn, unit }: ReadFileOptions,
): Promise<readonly Problem[]> {
  const written = form.updateFiles(texts, documents, { scheme, tokenColumn, tagColumn, unit });
  await writeFiles(out, form, written);
  return written.problems;
}

/** Pair by pair; another document goes to the pair that is called as its own file is, else to a new one of that name. */
async function updateFolder(
  out: string,
  originals: readonly Original[],
  documents: readonly Document[],
  others: readonly Document[],
  reading: ReadFileOptions,
): Promise<readonly Problem[]> {
  const byName = new Map<string, Document[]>();
  for (const document of others) {
    const name = pairName(document.source.file);
    const list = byName.get(name);
    if (list) list.push(document);
    else byName.set(name, [document]);
  }
  const problems: Problem[] = [];
  let from = 0;
  for (const original of originals) {
    const to = from + original.documents.length;
    const name = pairName(original.files[0]);
    const own = [...documents.slice(from, to), ...(byName.get(name) ?? [])];
    byName.delete(name);
    problems.push(...(await update(join(out, name), original, own, reading)));
    from = to;
  }
  for (const [name, list] of byName) problems.push(...(await writeDocuments(join(out, name), originals[0].form.name, list)));
  return problems;
}

function pairName(file: string): string {
  return basename(file).replace(/\.[^.]+$/, '') + '.txt';
}

async function plainOriginal(path: string, sidecar: string | undefined): Promise<MergeOriginal> {
  const empty = { form: await formatOf(path, sidecarForm), files: [], texts: [''], documents: [], problems: [], format: sidecarForm };
  const [entries] = sidecar === undefined ? [empty] : await readOriginals(sidecar);
  const { documents } = await withPlainLines(path, entries.documents);
  return {
    documents,
    write: (out, merged, others) =>
      extname(out) === '.txt' || formatOfName(out) === undefined
        ? writePlain(out, { path, entries }, merged, others)
        : writeDocuments(out, formatOfName(out)?.name ?? sidecarForm, [...merged.map(withoutNumber), ...others]),
  };
}

/** The text as it stands, with the texts of the others as lines behind, and a sidecar for it. */
async function writePlain(
  out: string,
  { path, entries }: { readonly path: string; readonly entries: Original },
  documents: readonly Document[],
  others: readonly Document[],
): Promise<readonly Problem[]> {
  const { text } = await readText(path);
  const end = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const problems = new ProblemList();
  const lines = others.filter(({ text: line, source }) => {
    const fits = !/[\r\n]/.test(line);
    if (!fits)
      problems.losesDocument(source, 'syntax', 'A line of plain text holds no line end, so this text is left out. Write to a .jsonl file.');
    return fits;
  });
  const open = text !== '' && !/[\r\n]$/.test(text);
  const count = text.split(/\r\n|\n|\r/).length - (open ? 0 : 1);
  const behind = lines.map(({ text: line }) => line + end).join('');
  const tagged = [
    ...documents.map((document) => (document.source.file === path ? numbered(document, document.source.line) : document)),
    ...lines.map((document, index) => numbered(document, count + index + 1)),
  ].filter(tells);
  const written = entries.form.updateFiles(entries.texts, tagged, {});
  const target = await formatOf(out, sidecarForm);
  await writeFiles(out + sidecarSuffix, target, written);
  await writeFiles(out, target, { files: [{ name: '', text: text + (open && behind !== '' ? end : '') + behind }] });
  return [...problems.toArray(), ...written.problems];
}

/** A line that has no entry yet gets one that names it. */
function numbered(document: Document, id: number): Document {
  if (document.origin !== undefined) return document;
  const doccano = document.extra?.doccano as DoccanoExtra | undefined;
  return { ...document, extra: { ...document.extra, doccano: { ...doccano, fields: { ...doccano?.fields, id } } } };
}

/** A sidecar has no entry for a line that nobody tagged. */
function tells({ origin, spans, label }: Document): boolean {
  return origin !== undefined || spans.length > 0 || label !== undefined;
}
