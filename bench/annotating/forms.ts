import { formats, type Document, type Format } from '../../src/data';
import { readSidecar, writeSidecar } from '../../src/host/tagging/stores/sidecar';
import type { TaggedLine } from '../../src/host/tagging/spans/tagged-line';
import { edited, makeDocuments } from './corpus';

/** A form of annotated text as the editor uses it: texts of files in, texts of files out. */
export interface Form {
  readonly name: string;
  write(documents: readonly Document[]): string[];
  read(texts: readonly string[]): Content;
}

/** What was read of a form's files. */
interface Content {
  /** Undefined: the form is read as lines at once. */
  readonly documents?: readonly Document[];
  readonly lines?: readonly TaggedLine[];
  /** Writes the files back with some documents changed. */
  readonly update: (isChanged: (index: number) => boolean) => readonly string[];
}

function formOf(format: Format): Form {
  return {
    name: format.name,
    write: (documents) => format.writeFiles(documents, {}).files.map(({ text }) => text),
    read: (texts) => {
      const before = format.readFiles(texts);
      const { documents } = before;
      const update: Content['update'] = (isChanged) => {
        const after = documents.map((document, i) => (isChanged(i) ? edited(document, i) : document));
        return format.updateFiles(texts, after, { before }).files.map(({ text }) => text);
      };
      return { documents, update };
    },
  };
}

/** A plain text with its spans beside it; the sidecar is always written as a whole. */
const sidecar: Form = {
  name: 'sidecar',
  write: (documents) => {
    const lines = documents.map(({ text, spans, label }): TaggedLine => ({ text, spans, suggestions: [], label }));
    return [documents.map(({ text }) => `${text}\n`).join(''), writeSidecar(lines)];
  },
  read: ([text, tags]) => {
    const { lines } = readSidecar(tags, text.split('\n'));
    const update: Content['update'] = (isChanged) => {
      const after = lines.map((line, i) =>
        isChanged(i) ? { ...line, spans: line.spans.map((span) => ({ ...span, label: 'destination' })) } : line,
      );
      return [text, writeSidecar(after)];
    };
    return { lines, update };
  },
};

export const forms: readonly Form[] = [sidecar, ...formats.map(formOf)];

export function formNamed(name: string): Form {
  const form = forms.find((one) => one.name === name);
  if (form === undefined) throw new Error(`There is no form "${name}".`);
  return form;
}

/** Files of so many documents, filled with words up to a size; a form that needs more than that has short documents. */
export function filesOf(form: Form, count: number, bytes: number): string[] {
  const [short, long] = [4, 24].map((words) => bytesOf(form.write(makeDocuments(1000, words))) / 1000);
  const words = Math.max(4, Math.round(4 + ((bytes / count - short) * 20) / (long - short)));
  return form.write(makeDocuments(count, words));
}

export function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
