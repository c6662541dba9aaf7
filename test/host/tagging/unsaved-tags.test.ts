import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { Journal } from '../../../src/host/tagging/journal';
import { SavedLines } from '../../../src/host/tagging/spans/saved-lines';
import { plainLine, type TaggedLine } from '../../../src/host/tagging/spans/tagged-line';
import { UnsavedTags } from '../../../src/host/tagging/unsaved-tags';

describe('tags that are not saved', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unsaved-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const plain = ['to Lima', 'to Bonn'].map(plainLine);
  const tagged: TaggedLine[] = [{ ...plain[0], spans: [{ start: 3, end: 7, label: 'city' }] }, plain[1]];
  const journal = (uri: string) => new Journal(folder, uri, (error) => expect.fail(String(error)));
  /** What a next session finds; a journal works one job after the other, so what was asked of it before is done. */
  const left = async (uri: string) =>
    (await journal(uri).read(true))?.changes.flatMap(({ insert }) => insert.map(({ spans }) => spans.length));
  const settled = async (one: Journal) => one.leaveTo('nobody');

  it('are on disk until the file holds them', async () => {
    const own = journal('file:///a.txt');
    const unsaved = new UnsavedTags(own);
    unsaved.fileHolds(new SavedLines(plain, 'hash', 2));
    unsaved.add({ at: 0, before: [plain[0]], after: [tagged[0]] });
    unsaved.close(() => false);
    await settled(own);
    expect(await left('file:///a.txt')).to.deep.equal([1]);
    unsaved.fileHolds(SavedLines.written(tagged, 'new', true));
    unsaved.rewrite(tagged);
    await settled(own);
    expect(await left('file:///a.txt')).to.equal(undefined);
  });

  it('are, when the file holds a part of them, the rest', async () => {
    const own = journal('file:///a.txt');
    const unsaved = new UnsavedTags(own);
    unsaved.fileHolds(new SavedLines(tagged, 'hash', 2));
    unsaved.rewrite([tagged[0], { ...plain[1], label: 'bye' }]);
    unsaved.close(() => false);
    await settled(own);
    expect(await left('file:///a.txt')).to.deep.equal([1, 0]);
  });

  it('of a text that is renamed are kept under the new name, and under the old one where the renaming failed', async () => {
    for (const isGone of [true, false]) {
      const own = journal('file:///a.txt');
      const unsaved = new UnsavedTags(own);
      unsaved.fileHolds(new SavedLines(plain, 'hash', 2));
      unsaved.add({ at: 0, before: [plain[0]], after: [tagged[0]] });
      await unsaved.leaveTo('file:///b.txt');
      unsaved.close(() => isGone);
      await settled(own);
      expect(await left('file:///b.txt')).to.deep.equal([1]);
      expect(await left('file:///a.txt')).to.deep.equal(isGone ? undefined : [1]);
    }
  });
});
