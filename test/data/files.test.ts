import { expect } from 'chai';
import { chmod, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { convert, DataError, fingerprint, formats, readDocuments, writeDocuments } from '../../src/data';
import { maxFileBytes } from '../../src/data/lines';
import { tagged } from './sample';

async function failure(promise: Promise<unknown>): Promise<DataError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('data files', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-data-'));
  });
  after(() => rm(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);

  async function file(name: string, content: string | Buffer): Promise<string> {
    await mkdir(join(path(name), '..'), { recursive: true });
    await writeFile(path(name), content);
    return path(name);
  }

  it('are read by their name or first lines, whatever the name', async () => {
    const formatOf = async (name: string, text: string) => (await readDocuments(await file(name, text))).format;
    expect(await formatOf('a.txt', 'to O\nBern B-x\n')).to.equal('conll');
    expect(await formatOf('b.txt', '{"text": "a"}\n')).to.equal('doccano');
    expect(await formatOf('c.jsonl', '{"text": "a"}\n')).to.equal('doccano');
    await file('seq/seq.in', 'a\n');
    await file('seq/seq.out', 'O\n');
    expect((await readDocuments(path('seq'))).format).to.equal('seqInOut');
    expect((await readDocuments(path('seq/seq.in'))).format).to.equal('seqInOut');
  });

  it('give documents whose lines can be opened', async () => {
    await file('lines/seq.in', 'a\nb c\n');
    await file('lines/seq.out', 'O\nO\n');
    const read = await readDocuments(path('lines'));
    expect(read.documents.map(({ source }) => source)).to.deep.equal([{ file: path('lines/seq.in'), line: 1 }]);
    expect(read.problems.map(({ source }) => source)).to.deep.equal([{ file: path('lines/seq.out'), line: 2 }]);
  });

  it('packed by gzip are read; damaged ones say so', async () => {
    const packed = gzipSync('to O\nBern B-x\n');
    expect((await readDocuments(await file('a.conll.gz', packed))).documents.length).to.equal(1);
    expect((await failure(readDocuments(await file('b.conll.gz', packed.subarray(0, 12))))).reason).to.equal('encoding');
  });

  it('that are missing, empty, folders, UTF-16 or of no known form end in an error that says what to do', async () => {
    const reason = async (promise: Promise<unknown>) => (await failure(promise)).reason;
    expect(await reason(readDocuments(path('none.conll')))).to.equal('missing');
    expect(await reason(readDocuments(await file('empty.conll', '')))).to.equal('empty');
    expect(await reason(readDocuments(await file('empty.txt', '')))).to.equal('empty');
    expect(await reason(readDocuments(folder, { format: 'conll' }))).to.equal('missing');
    expect(await reason(readDocuments(folder))).to.equal('missing');
    expect(await reason(readDocuments(await file('16.conll', Buffer.from('\ufeffa O\n', 'utf16le'))))).to.equal('encoding');
    const unknown = await failure(readDocuments(await file('prose.txt', 'Once upon a time\nthere was\n')));
    expect([unknown.reason, unknown.line]).to.deep.equal(['syntax', 1]);
    expect(unknown.message).to.include('"conll"');
  });

  it('without one good line end in an error that lists all bad ones', async () => {
    const error = await failure(readDocuments(await file('bad.jsonl', '{"x": 1}\n{"text": 2}\n')));
    expect([error.reason, error.line]).to.deep.equal(['syntax', 1]);
    expect(error.problems.filter(({ reason }) => reason === 'syntax').map(({ source }) => source.line)).to.deep.equal([1, 2]);
  });

  /** A file of `size` bytes: `start`, then NUL, then `end`. */
  const big = async (name: string, size: number, start = '', end = '') => {
    const handle = await open(path(name), 'w');
    await handle.write(start);
    await handle.truncate(size - end.length);
    await handle.write(end, size - end.length);
    await handle.close();
    return path(name);
  };

  it('with nothing but a line of 100 MB end in an error and not in a crash', async () => {
    expect((await failure(readDocuments(await big('line.conll', 100 << 20)))).reason).to.equal('length');
  });

  it('with a line of 100 MB keep the good lines around it and list the long one', async () => {
    const { documents, problems } = await readDocuments(await big('around.conll', 100 << 20, 'a O\n\n', ' O\n\nb O\n'));
    expect(documents.map(({ text }) => text)).to.deep.equal(['a', 'b']);
    expect(problems.filter(({ reason }) => reason === 'length').map(({ source }) => source.line)).to.deep.equal([3]);
  });

  it('that hold more than the limit in good lines end in an error that says so', async () => {
    const row = `${'a'.repeat(60)} O\n\n`;
    const error = await failure(readDocuments(await file('large.conll', row.repeat(maxFileBytes / row.length + 1))));
    expect(error.reason).to.equal('length');
    expect(error.message).to.include('64 MB');
  });

  it('can be given up while they are read', async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    const error: unknown = await readDocuments(await file('x.conll', 'a O\n'), { signal }).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(Error).with.property('message', 'given up');
  });

  it('have a fingerprint that changes with every byte of every part', async () => {
    await file('fp/seq.in', 'a\n');
    await file('fp/seq.out', 'O\n');
    const first = await fingerprint(path('fp'));
    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(await fingerprint(path('fp'))).to.equal(first);
    await file('fp/label', 'x\n');
    expect(await fingerprint(path('fp'))).to.not.equal(first);
    expect(await fingerprint(await file('abc', 'abc'))).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect((await failure(fingerprint(path('nothing')))).reason).to.equal('missing');
  });

  it('are written whole, folders made on the way', async () => {
    const documents = [tagged('to Bern/B-x', 'ask')];
    for (const [name, format] of [
      ['o/a.conll', 'conll'],
      ['o/b.jsonl', 'doccano'],
      ['o/seq', 'seqInOut'],
    ] as const) {
      expect(await writeDocuments(path(name), format, documents)).to.deep.equal([]);
      const read = await readDocuments(path(name));
      expect([read.format, read.documents[0].text, read.documents[0].label]).to.deep.equal([format, 'to Bern', 'ask']);
    }
    expect((await failure(writeDocuments(path('x'), 'docbin', documents))).message).to.include('conll');
  });

  it('of brat are read as a pair, or as a folder of pairs', async () => {
    await file('brat/a.txt', 'to Bern\n');
    await file('brat/a.ann', 'T1\tcity 3 7\tBern\n');
    await file('brat/b.txt', 'to Rome\n');
    const read = await readDocuments(path('brat'));
    expect([read.format, read.documents.map(({ text, spans }) => [text, spans.length])]).to.deep.equal([
      'brat',
      [
        ['to Bern', 1],
        ['to Rome', 0],
      ],
    ]);
    for (const name of ['brat/a.txt', 'brat/a.ann']) expect((await readDocuments(path(name))).documents[0].spans.length).to.equal(1);
    const before = await fingerprint(path('brat/a.txt'));
    await file('brat/a.ann', 'T1\ttown 3 7\tBern\n');
    expect(await fingerprint(path('brat/a.txt')), 'spans are data too').to.not.equal(before);
  });

  it('are not written over a device', async () => {
    const input = await file('device.conll', 'to O\n');
    const error = await failure(convert(input, '/dev/null', { to: 'conll' }));
    expect(error.message).to.include('no regular file');
    expect((await failure(writeDocuments(path('.'), 'conll', []))).message).to.include('folder');
  });

  it('are not converted at all where something is lost and nothing may be', async () => {
    const input = await file('strict.conll', 'to TO O\nBern NNP B-x\n');
    expect((await failure(convert(input, path('strict.jsonl'), { strict: true }))).message).to.include('other columns (1)');
    expect((await failure(readDocuments(path('strict.jsonl')))).reason).to.equal('missing');
    const lossy = await convert(input, path('strict.jsonl'));
    expect(lossy.losses).to.deep.equal([{ what: 'other columns', count: 1, first: [{ file: input, line: 1 }] }]);
  });

  it('a plain text with its spans beside it is converted whole; its line numbers are no loss', async () => {
    const text = await file('plain.txt', 'to Bern\nno tag here\n\nfrom Rome\n');
    await file('plain.txt.spans.jsonl', '{"id":4,"text":"from Rome","label":[[5,9,"city"]]}\n');
    const made = await convert(text, path('plain.conll'));
    expect([made.documents, made.losses, made.replaced]).to.deep.equal([3, [], []]);
    expect(await readFile(path('plain.conll'), 'utf8')).to.equal('to O\nBern O\n\nno O\ntag O\nhere O\n\nfrom O\nRome B-city\n\n');
    expect((await failure(convert(text, path('plain.ann')))).message, 'its text would be overwritten').to.include('Write to another');
  });

  it('a plain text that nobody tagged is converted into every form, and back; a bad line of it is told', async () => {
    const text = await file('bare.txt', 'to Bern\n\nfrom Rome\n');
    for (const { name, sides } of formats) {
      const target = path(sides ? 'bare-brat.ann' : `bare-${name}`);
      const made = await convert(text, target, { to: name });
      // These have their texts under a class.
      const losses = ['snips', 'rasa'].includes(name) ? ['documents without a class'] : [];
      expect([name, made.documents, made.problems, made.losses.map(({ what }) => what)]).to.deep.equal([name, 2, [], losses]);
      const { documents } = await readDocuments(target, { format: name });
      expect(documents.map((document) => [document.text, document.spans])).to.deep.equal([
        ['to Bern', []],
        ['from Rome', []],
      ]);
    }
    await writeFile(path('bare.txt'), Buffer.from('caf\xe9\nto Bern\n', 'latin1'));
    const { documents, problems } = await convert(text, path('bare.conll'));
    expect([documents, problems.map(({ source }) => source.line)]).to.deep.equal([1, [1]]);
  });

  it('are not converted where the target cannot be written, nor when it is asked to stop', async () => {
    const input = await file('source.conll', 'to O\n');
    expect((await failure(convert(input, join(input, 'x.jsonl')))).message).to.include('Choose another place');
    const sealed = await file('sealed.jsonl', 'kept');
    await chmod(sealed, 0o444);
    expect((await failure(convert(input, sealed))).message).to.include('read-only');
    const stop = new AbortController();
    const stopped = convert(input, path('stopped.jsonl'), { signal: stop.signal });
    stop.abort(new Error('stopped'));
    expect(await stopped.catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect((await failure(readDocuments(path('stopped.jsonl')))).reason).to.equal('missing');
  });

  it("are converted with their scheme, and what the other form can't hold is told", async () => {
    const input = await file('in.conll', '# label = ask\nto TO O\nNew NNP B-x\nYork NNP E-x\n\n');
    const toLines = await convert(input, path('out.jsonl'));
    expect([toLines.from, toLines.to, toLines.documents]).to.deep.equal(['conll', 'doccano', 1]);
    expect(toLines.problems).to.deep.equal([]);
    expect(toLines.replaced.map(({ message }) => /columns/.test(message))).to.deep.equal([true]);
    expect(toLines.files).to.deep.equal([path('out.jsonl')]);
    expect(JSON.parse(await readFile(path('out.jsonl'), 'utf8'))).to.deep.equal({
      text: 'to New York',
      entities: [[3, 11, 'x']],
      cats: ['ask'],
    });
    await convert(input, path('folder'));
    expect(await readFile(path('folder/seq.out'), 'utf8')).to.equal('O B-x E-x\n');
    const back = await convert(path('out.jsonl'), path('back.conll'), { scheme: 'IOB1' });
    expect([...back.problems, ...back.replaced]).to.deep.equal([]);
    expect(await readFile(path('back.conll'), 'utf8')).to.equal('# label = ask\nto O\nNew I-x\nYork I-x\n\n');
    expect((await failure(convert(input, path('out.xml')))).message).to.include('.conll');
    expect((await failure(convert(input, path(`./../${basename(folder)}/${basename(input)}`)))).message).to.include('Write to another');
    expect((await failure(convert(path('folder/seq.in'), path('folder')))).message).to.include('Write to another');
  });
});
