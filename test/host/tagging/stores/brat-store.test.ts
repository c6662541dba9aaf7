import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { BratStore } from '../../../../src/host/tagging/stores/brat-store';
import { plainLine } from '../../../../src/host/tagging/spans/tagged-line';
import { temporaryFolder } from '../../../runs/temporary-folder';

describe('the standoff of a text', () => {
  const folder = temporaryFolder();

  it('moves along when blank lines are put in, in proportion to the text', async () => {
    const many = 20_000;
    const [text, ann] = ['many.txt', 'many.ann'].map((name) => path.join(folder.path, name));
    const entity = (at: number, i: number) => `T${i + 1}\tcity ${at + 5} ${at + 9}\tRome\n`;
    fs.writeFileSync(text, 'to 😀 Rome\n'.repeat(many));
    fs.writeFileSync(ann, Array.from({ length: many }, (_, i) => entity(10 * i, i)).join(''));
    const store = await BratStore.open(text);
    const { lines } = await store.read();
    store.adopted();
    fs.writeFileSync(text, '\n' + fs.readFileSync(text, 'utf8'));
    const began = process.cpuUsage().user;
    await store.saved([plainLine(''), ...lines]);
    // Tenths of a second; seconds where each offset is held beside each line.
    expect((process.cpuUsage().user - began) / 1e6).to.be.lessThan(2);
    expect(fs.readFileSync(ann, 'utf8')).to.equal(Array.from({ length: many }, (_, i) => entity(10 * i + 1, i)).join(''));
  });
});
