import { expect } from 'chai';
import { build } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { readDocuments } from '../../src/data';
import { conll } from '../../src/data/formats/conll';
import { readInThread, type ThreadReply, type ThreadRequest } from '../../src/data/read-in-thread';
import { Lines } from '../../src/spec';
import { temporaryFolder } from '../runs/temporary-folder';

const unstopped = new AbortController().signal;

describe('data that are read in a thread', () => {
  const folder = temporaryFolder();
  let thread: string;
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder.path, name), text);
    return join(folder.path, name);
  };

  before(async () => {
    thread = join(__dirname, '../../out/reading-thread-test.js');
    const source = join(__dirname, '../../src/data/reading-thread.ts');
    await build({
      entryPoints: [source],
      bundle: true,
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      outfile: thread,
    });
  });

  it('are those that are read without one, with their places, lines and text', async () => {
    const text = '\ufeffto O\r\nBern I-city\r\n\r\n😀 O\nRome B-city\n';
    const file = await write('a.conll', text);
    const read = await readInThread(thread, { file, options: {}, format: 'conll', sources: [{ path: file }] }, unstopped);
    const original = text.slice(1);
    expect(read?.documents).to.deep.equal(conll.readFiles([original], { files: [file] }).documents);
    expect(read?.positions).to.deep.equal(conll.positions(original));
    expect([read?.whole?.texts, read?.whole?.scheme]).to.deep.equal([[original], 'BIO']);
    const lines = new Lines('', read?.whole?.lineStarts[0]);
    expect(lines.at(original.indexOf('Rome'))).to.deep.equal({ line: 5, column: 1 });
  });

  it('are those of the editor where it has the file, and of a missing part nothing', async () => {
    const path = await write('seq.in', 'old\n');
    const sources = [{ path, text: 'to Bern\n' }, { path: join(folder.path, 'seq.out'), text: 'O B-city\n' }, { path: join(folder.path, 'label') }]; // prettier-ignore
    const read = await readInThread(thread, { file: folder.path, options: {}, format: 'seqInOut', sources }, unstopped);
    expect(read?.documents.map(({ text, spans }) => [text, spans.length])).to.deep.equal([['to Bern', 1]]);
    expect(read?.whole?.texts[2]).to.equal(undefined);
  });

  it('without a form to write back are read alone, and what is wrong with them is said as ever', async () => {
    const file = await write('b.jsonl', '{"text":"a","label":[]}\n');
    const read = await readInThread(thread, { file, options: {}, sources: [] }, unstopped);
    expect(read?.documents).to.deep.equal((await readDocuments(file)).documents);
    expect(read).not.to.have.property('whole');
    const missing = join(folder.path, 'none.jsonl');
    const said = (job: Promise<unknown>) => job.then(() => '', (error: unknown) => String(error)); // prettier-ignore
    const [one, other] = await Promise.all([
      said(readInThread(thread, { file: missing, options: {}, format: 'doccano', sources: [{ path: missing }] }, unstopped)),
      said(readDocuments(missing)),
    ]);
    expect(one).to.equal(other).and.contain('none.jsonl');
  });

  it('of which nothing can be read are told so, with the reason', async () => {
    const file = await write('torn.jsonl', '{"text": "a\n');
    const sources = [{ path: file }];
    const told = readInThread(thread, { file, options: {}, format: 'doccano', sources }, unstopped).then(
      () => 'read',
      (error: unknown) => (error as Error).message,
    );
    expect(await told).to.match(/torn\.jsonl:1: Nothing can be read\. The line is not JSON/);
  });

  it('come to nothing when they are no longer wanted', async () => {
    const stop = new AbortController();
    const reading = readInThread(thread, { file: 'x', options: {}, format: 'conll', sources: [{ path: 'x', text: 'a O\n'.repeat(1e6) }] }, stop.signal); // prettier-ignore
    stop.abort();
    expect(await reading).to.equal(undefined);
  });

  it('come in small portions, each when the one before was taken', async () => {
    const line = '{"text":"a flight from Bern to Rio de Janeiro in the morning","label":[[14,18,"origin"],[22,36,"destination"]]}\n';
    const file = await write('c.jsonl', line.repeat(3000));
    const workerData: ThreadRequest = { file, options: {}, format: 'doccano', sources: [{ path: file }] };
    const worker = new Worker(thread, { workerData, execArgv: [] });
    const portions: number[] = [];
    for await (const [message] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[ThreadReply]>) {
      if (message.type !== 'portion') continue;
      portions.push(message.documents.length);
      worker.postMessage('taken');
    }
    expect(portions.reduce((sum, count) => sum + count, 0)).to.equal(3000);
    expect(Math.max(...portions)).to.be.lessThan(300);
  });
});
