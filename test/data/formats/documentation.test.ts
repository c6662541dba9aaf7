import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectFormat, formats, tokenize, tokenTexts, toUtf16, type Tokenizer } from '../../../src/data';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { linesOfText } from '../../../src/data/lines';
import { runSteps } from '../../../src/data/steps';

const text = readFileSync(join(__dirname, '../../../docs/formats.md'), 'utf8');

function sample(language: string): string {
  const found = new RegExp(`^\`\`\`${language.replace('.', '\\.')}\n([^]*?)^\`\`\``, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`no sample of ${language}`);
  return found;
}

describe('docs/formats.md', () => {
  it('shows samples that are read without a problem and are written as they stand', () => {
    const columns = conll.read(sample('conll'));
    expect(columns.problems).to.deep.equal([]);
    expect(conll.write(columns.documents).text).to.equal(`${sample('conll')}\n`);
    const folder = runSteps(
      seqInOut.readLines(
        ['seq.in', 'seq.out', 'label'].map((name) => linesOfText(sample(name), name)),
        {},
      ),
    );
    expect(folder.problems).to.deep.equal([]);
    expect(seqInOut.writeFiles(folder.documents, {}).files).to.deep.equal(
      ['seq.in', 'seq.out', 'label'].map((name) => ({ name, text: sample(name) })),
    );
    const lines = doccano.read(sample('jsonl'));
    expect(lines.problems).to.deep.equal([]);
    const objects = (jsonl: string) =>
      jsonl
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    expect(objects(doccano.write(lines.documents).text)).to.deep.equal(objects(sample('jsonl')));
    expect(lines.documents[1].spans).to.deep.equal([{ start: 3, end: 5, label: '目的地' }]);
  });

  for (const name of ['prodigy', 'labelStudio', 'spacy', 'snips', 'rasa', 'brat'] as const) {
    it(`shows ${name} as it is read, and told by its first lines`, () => {
      const format = formats.find((one) => one.name === name);
      const shown = sample(name);
      const files = name === 'brat' ? ['fly to Bern\n', shown] : [shown];
      const read = format?.readFiles(files);
      expect(read?.problems).to.deep.equal([]);
      expect(read?.documents[0].spans.map(({ label }) => label)).to.deep.equal(['city']);
      expect(detectFormat(name === 'brat' ? 'x.ann' : 'x.txt', shown).name).to.equal(name);
      const again = format?.writeFiles(read?.documents ?? [], {}).files.map(({ text }) => text) ?? [];
      expect(format?.readFiles(again).documents.map(({ text, spans }) => [text, spans])).to.deep.equal(
        read?.documents.map(({ text, spans }) => [text, spans]),
      );
    });
  }

  it('says of each form what it can hold', () => {
    for (const { name, capabilities } of formats) {
      const row = new RegExp(`^\\|[^|]*\\| \`${name}\`.*$`, 'm').exec(text)?.[0] ?? '';
      const cells = row.split('|').map((cell) => cell.trim());
      const says = (column: number): boolean => !cells[column].startsWith('no');
      expect([name, says(7), says(8), says(9), says(10)]).to.deep.equal([
        name,
        capabilities.overlap,
        capabilities.roles,
        capabilities.classes,
        capabilities.provenance,
      ]);
    }
  });

  it('shows tokenizers as they are', () => {
    for (const name of ['whitespace', 'words', 'characters'] as Tokenizer[]) {
      const row = new RegExp(`^\\| \`${name}\` *\\|[^|]*\\|(.*)\\|$`, 'm').exec(text)?.[1] ?? '';
      const document = { text: "don't fly, 台北!" };
      expect(Array.from(row.matchAll(/`([^`]+)`/g), ([, token]) => token)).to.deep.equal(tokenTexts(document, tokenize(document, name)));
    }
  });

  it('counts offsets rightly', () => {
    const line = '😀 Bern';
    expect([toUtf16(line, 2), toUtf16(line, 6)]).to.deep.equal([3, 7]);
    expect(Buffer.from(line).indexOf('Bern')).to.equal(5);
  });
});
