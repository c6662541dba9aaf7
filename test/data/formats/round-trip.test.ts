import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats, readDocuments, tokenizeDocuments, type Document } from '../../../src/data';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { linesOfText } from '../../../src/data/lines';
import { runSteps } from '../../../src/data/steps';
import { essence, freeDocument, scheme, solidWord, tokenDocument, word } from '../arbitraries';
import { needs } from '../sample';

function readSeqInOut(files: readonly { name: string; text: string }[]) {
  return runSteps(
    seqInOut.readLines(
      (seqInOut.parts ?? []).map((name) => {
        const file = files.find((file) => file.name === name);
        return file === undefined ? undefined : linesOfText(file.text, name);
      }),
      {},
    ),
  );
}

describe('round trips', () => {
  it('CoNLL keeps tokens, spans and class in every scheme', () => {
    fc.assert(
      fc.property(fc.array(tokenDocument(word), { minLength: 1, maxLength: 5 }), scheme, (documents, scheme) => {
        const { text, problems } = conll.write(documents, { scheme });
        expect(problems).to.deep.equal([]);
        const read = conll.read(text);
        expect(read.documents.map(essence)).to.deep.equal(documents.map(essence));
        expect(conll.write(read.documents, { scheme }).text).to.equal(text);
      }),
    );
  });

  it('CoNLL keeps the spacing of a text that was cut into tokens', () => {
    fc.assert(
      fc.property(
        fc.array(freeDocument, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('words' as const, 'characters' as const),
        (made, tokenizer) => {
          const documents = tokenizeDocuments(made, tokenizer).documents.filter(
            ({ text, tokens }) => (tokens ?? []).length > 0 && !/\n/.test(text),
          );
          const plain = documents.map((document): Document => ({
            ...document,
            spans: document.spans.map(({ start, end, label }) => ({ start, end, label })),
          }));
          const { text, problems } = conll.write(plain);
          expect(problems).to.deep.equal([]);
          expect(conll.read(text).documents.map(essence)).to.deep.equal(plain.map((document) => essence(document)));
        },
      ),
    );
  });

  it('seq.in, seq.out and label keep tokens, spans and class', () => {
    fc.assert(
      fc.property(fc.array(tokenDocument(solidWord), { minLength: 1, maxLength: 5 }), scheme, (documents, scheme) => {
        const { files } = seqInOut.writeFiles(documents, { scheme });
        const read = readSeqInOut(files);
        expect(read.documents.map(essence)).to.deep.equal(documents.map(essence));
      }),
    );
  });

  it('doccano keeps any text, spans at any code points, who set them, and the class', () => {
    fc.assert(
      fc.property(fc.array(freeDocument, { minLength: 1, maxLength: 5 }), (documents) => {
        const { text, problems } = doccano.write(documents);
        expect(problems).to.deep.equal([]);
        const read = doccano.read(text);
        expect(read.problems).to.deep.equal([]);
        expect(read.documents.map(essence)).to.deep.equal(documents.map(essence));
        expect(doccano.write(read.documents).text).to.equal(text);
      }),
    );
  });

  it('a form finds its own files by their first lines', () => {
    fc.assert(
      fc.property(tokenDocument(solidWord, false), (document) => {
        const found = (text: string) => formats.find((format) => format.detect('data.txt', text))?.name;
        expect(found(conll.write([document]).text)).to.equal('conll');
        expect(found(doccano.write([document]).text)).to.equal('doccano');
      }),
    );
  });

  for (const [name, sentences, tokens] of [
    ['atis', 4478, 50497],
    ['snips', 13084, 117700],
  ] as const) {
    it(`${name}: every sentence, token and tag comes back`, async function () {
      const folder = needs(this, `${name}/goo/train`);
      const read = await readDocuments(folder);
      expect([read.format, read.scheme, read.problems]).to.deep.equal(['seqInOut', 'BIO', []]);
      expect(read.documents.length).to.equal(sentences);
      expect(read.documents.reduce((sum, document) => sum + (document.tokens?.length ?? 0), 0)).to.equal(tokens);
      const { files, problems } = seqInOut.writeFiles(read.documents, { scheme: 'BIO' });
      expect(problems).to.deep.equal([]);
      const normal = (text: string) =>
        text
          .split('\n')
          .map((line) => line.trim().split(/ +/).join(' '))
          .join('\n');
      expect(files[0].text).to.equal(readFileSync(join(folder, 'seq.in'), 'utf8'));
      expect(normal(files[1].text)).to.equal(normal(readFileSync(join(folder, 'seq.out'), 'utf8')));
      expect(normal(files[2].text)).to.equal(normal(readFileSync(join(folder, 'label'), 'utf8')));
    });
  }

  it('conll2000: the file comes back byte by byte; the packed one is read too', async function () {
    const file = needs(this, 'conll2000/test.txt');
    const packed = needs(this, 'conll2000/train.txt.gz');
    const read = await readDocuments(file);
    expect([read.format, read.scheme, read.problems, read.documents.length]).to.deep.equal(['conll', 'BIO', [], 2012]);
    expect(conll.write(read.documents, { scheme: 'BIO' }).text).to.equal(readFileSync(file, 'utf8'));
    const train = await readDocuments(packed);
    expect([train.documents.length, train.problems]).to.deep.equal([8936, []]);
    expect(train.documents.reduce((sum, document) => sum + (document.tokens?.length ?? 0), 0)).to.equal(211727);
  });
});
