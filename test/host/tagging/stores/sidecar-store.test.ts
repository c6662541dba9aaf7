import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSidecar } from '../../../../src/host/tagging/stores/sidecar';
import { SidecarStore } from '../../../../src/host/tagging/stores/sidecar-store';
import { plainLine } from '../../../../src/host/tagging/spans/tagged-line';
import { temporaryFolder } from '../../../runs/temporary-folder';

describe('a text with its spans beside it', () => {
  const folder = temporaryFolder();
  const spans = (label: string) => writeSidecar([{ ...plainLine('fly to Lima'), spans: [{ start: 7, end: 11, label }] }]);
  const write = async (label: string): Promise<string> => {
    const file = join(folder.path, 'trips.txt');
    await writeFile(file, 'fly to Lima');
    await writeFile(`${file}.spans.jsonl`, spans(label));
    return file;
  };

  it('that is read ahead is what it is without', async () => {
    const file = await write('destination');
    const store = new SidecarStore(file);
    store.readAhead();
    const ahead = await store.read();
    expect(ahead.lines[0].spans.map(({ label }) => label)).to.deep.equal(['destination']);
    expect(ahead).to.deep.equal(await new SidecarStore(file).read());
  });

  it('that was written after it was read ahead is read again', async () => {
    const file = await write('destination');
    const store = new SidecarStore(file);
    store.readAhead();
    await store['ahead'];
    await write('origin');
    expect((await store.read()).lines[0].spans.map(({ label }) => label)).to.deep.equal(['origin']);
    // What it now holds is what was read last: nobody else's.
    expect(await store.theirs(['fly to Lima'])).to.equal(undefined);
    expect(await readFile(`${file}.spans.jsonl`, 'utf8')).to.equal(spans('origin'));
  });
});
