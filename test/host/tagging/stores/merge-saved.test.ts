import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type * as vscode from 'vscode';
import { type AnnotatedFiles } from '../../../../src/host/tagging/files/annotated-files';
import { readDataFile } from '../../../../src/host/tagging/files/data-file';
import { SavedLines } from '../../../../src/host/tagging/spans/saved-lines';
import { type Tags } from '../../../../src/host/tagging/spans/span-history';
import { type TaggedLine, withTags } from '../../../../src/host/tagging/spans/tagged-line';
import { type AnnotationStore } from '../../../../src/host/tagging/stores/annotation-store';
import { BratStore } from '../../../../src/host/tagging/stores/brat-store';
import { DataStore } from '../../../../src/host/tagging/stores/data-store';
import { mergeSaved } from '../../../../src/host/tagging/stores/merge-saved';
import { SidecarStore } from '../../../../src/host/tagging/stores/sidecar-store';

const nothing: Tags = { spans: [], done: true };
const city: Tags = { spans: [{ start: 3, end: 7, label: 'city' }] };

/** A window on a text: what it read, what its user set, and how that is saved. */
class Window {
  private saved = new SavedLines();
  lines: readonly TaggedLine[] = [];

  private constructor(private readonly store: AnnotationStore) {}

  static async open(store: AnnotationStore): Promise<Window> {
    const window = new Window(store);
    const { lines, hash } = await store.read();
    store.adopted();
    window.lines = lines;
    window.saved = new SavedLines(lines, hash, lines.length);
    return window;
  }

  set(text: string, tags: Tags): void {
    this.lines = this.lines.map((line) => (line.text === text ? withTags(line, tags) : line));
  }

  async save(): Promise<void> {
    const { lines } = await mergeSaved(this.store, this.saved, this.lines);
    await this.store.saved(lines);
    this.lines = lines;
    this.saved = SavedLines.written(lines, '', true);
  }

  /** What is tagged of each line that says something. */
  get told(): string[] {
    return this.lines.flatMap(({ text, spans, done }) => {
      const words = [
        ...spans.map((span) => `${span.label}${span.provenance?.by === 'model' ? ' by model' : ''}`),
        ...(done ? ['done'] : []),
      ];
      return words.length === 0 ? [] : [`${text}: ${words.join()}`];
    });
  }
}

describe('two windows on one text', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'unroll-'));
    file = path.join(folder, 'a.txt');
    writeFileSync(file, 'to Oslo\nthanks\nbye\nto Lima\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const stores: Record<string, () => Promise<AnnotationStore>> = {
    brat: () => {
      writeFileSync(path.join(folder, 'a.ann'), '');
      return BratStore.open(file);
    },
    sidecar: () => Promise.resolve(new SidecarStore(file)),
  };
  for (const [name, open] of Object.entries(stores)) {
    it(`${name}: what either marked as done stays, unless the other one tagged the line`, async () => {
      const [one, two] = [await Window.open(await open()), await Window.open(await open())];
      one.set('thanks', nothing);
      one.set('to Lima', nothing);
      await one.save();
      two.set('bye', nothing);
      two.set('to Lima', city);
      await two.save();
      const all = ['thanks: done', 'bye: done', 'to Lima: city'];
      expect(two.told).to.deep.equal(all);
      one.set('to Oslo', city);
      await one.save();
      expect(one.told).to.deep.equal(['to Oslo: city', ...all]);
      await two.save();
      expect((await Window.open(await reopened(name))).told).to.deep.equal(['to Oslo: city', ...all]);
    });

    it(`${name}: a save tells what it wrote, so that what another window writes right after it is seen as new`, async () => {
      const store = await open();
      const { lines } = await store.read();
      store.adopted();
      const hash = await store.saved(lines.map((line) => (line.text === 'to Oslo' ? withTags(line, city) : line)));
      expect(hash).to.equal((await (await reopened(name)).read()).hash);
      const other = await Window.open(await reopened(name));
      other.set('to Lima', city);
      await other.save();
      expect((await store.read()).hash).not.to.equal(hash);
    });

    it(`${name}: what either window rejected stays, and is taken back by whichever does so`, async () => {
      const [one, two] = [await Window.open(await open()), await Window.open(await open())];
      const rejections = async () =>
        (await Window.open(await reopened(name))).lines.map(({ rejected }) => rejected?.map(({ label }) => label));
      one.set('to Oslo', { spans: [], rejected: [{ label: 'city', place: { start: 3, end: 7 } }] });
      await one.save();
      two.set('to Oslo', { spans: [], rejected: [{ label: 'date', place: { start: 3, end: 7 } }] });
      two.set('bye', { spans: [], rejected: [{ label: 'book' }] });
      await two.save();
      expect(await rejections()).to.deep.equal([['date', 'city'], undefined, ['book'], undefined, undefined]);
      two.set('to Oslo', { spans: [] });
      await two.save();
      await one.save();
      expect(await rejections()).to.deep.equal([undefined, undefined, ['book'], undefined, undefined]);
    });

    it(`${name}: a window that set nothing but a mark keeps the mark of the other one, and who set its spans`, async () => {
      const [one, two] = [await Window.open(await open()), await Window.open(await open())];
      one.set('thanks', nothing);
      one.set('to Oslo', { spans: [{ ...city.spans[0], provenance: { by: 'model', run: 'a-1', score: 0.5 } }] });
      await one.save();
      two.set('bye', nothing);
      await two.save();
      expect(two.told).to.deep.equal(['to Oslo: city by model', 'thanks: done', 'bye: done']);
      // What is taken back here is not brought back by what was known before.
      two.set('bye', { spans: [] });
      await two.save();
      expect((await Window.open(await reopened(name))).told).to.deep.equal(['to Oslo: city by model', 'thanks: done']);
    });
  }

  function reopened(name: string): Promise<AnnotationStore> {
    return name === 'brat' ? BratStore.open(file) : Promise.resolve(new SidecarStore(file));
  }

  it('a data file: marks of the other one, which stand beside it, are taken over and stay', async () => {
    const data = path.join(folder, 'a.conll');
    writeFileSync(data, 'to O\nOslo O\n\nthanks O\n\nbye O\n');
    // The store asks no more of the files than this.
    const files = { content: () => readDataFile(data) } as unknown as AnnotatedFiles;
    const open = async () => {
      const store = await DataStore.open(files, {} as vscode.Uri);
      const { lines } = await store.read();
      store.adopted();
      return { store, lines };
    };
    const marked = (lines: readonly TaggedLine[], ...texts: string[]) =>
      lines.map((line) => (texts.includes(line.text) ? withTags(line, nothing) : line));
    const [one, two] = [await open(), await open()];
    expect((await one.store.tellBeside(marked(one.lines, 'thanks'))).size).to.equal(0);
    expect([...(await two.store.tellBeside(marked(two.lines, 'bye')))]).to.deep.equal([[1, nothing]]);
    expect((await open()).lines.map(({ done }) => done)).to.deep.equal([undefined, true, true]);
    // It is at hand there now, so that taking it back is no longer undone by the other window.
    expect((await two.store.tellBeside(marked(two.lines, 'bye'))).size).to.equal(0);
    expect((await open()).lines.map(({ done }) => done)).to.deep.equal([undefined, undefined, true]);
    expect(readFileSync(data, 'utf8')).to.equal('to O\nOslo O\n\nthanks O\n\nbye O\n');
  });
});
