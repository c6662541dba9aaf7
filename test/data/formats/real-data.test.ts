import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formats, readDocuments, type Document, type Format } from '../../../src/data';
import { conll } from '../../../src/data/formats/conll';
import { codePointLength } from '../../../src/data/code-points';
import { needs } from '../sample';

/** About `count` documents that are spread over the whole set, so that a test is quick. */
function some(documents: readonly Document[], count: number): readonly Document[] {
  const step = Math.max(1, Math.floor(documents.length / count));
  return documents.filter((_, i) => i % step === 0);
}

/** The Chinese set has slot values, not offsets: a value is found in the text, as its README says. */
function chinese(file: string): Document[] {
  const items = JSON.parse(readFileSync(file, 'utf8')) as { text: string; intent: string; slots: Record<string, string> }[];
  return items.map(({ text, intent, slots }, i) => {
    const found = Object.entries(slots)
      .map(([label, value]) => ({ at: text.indexOf(value), label, value }))
      .filter(({ at, value }) => at >= 0 && value !== '')
      .sort((a, b) => a.at - b.at);
    const spans = found
      .map(({ at, label, value }) => ({
        start: codePointLength(text.slice(0, at)),
        end: codePointLength(text.slice(0, at + value.length)),
        label,
      }))
      .filter((span, i, all) => i === 0 || all[i - 1].end <= span.start);
    return { text, spans, label: intent ?? 'none', source: { file, line: i + 1 } };
  });
}

/** What all forms hold: text, spans, and class where there is one. Order is that of the text, since some forms group by class. */
function content(documents: readonly Document[], classes: boolean): string[] {
  return documents
    .map(({ text, spans, label }) =>
      JSON.stringify([text.trim(), spans.map(({ start, end, label }) => [start, end, label]), classes ? label : '']),
    )
    .sort();
}

function readBack(format: Format, documents: readonly Document[], tokenizer: 'whitespace' | 'characters'): readonly Document[] {
  const { files } = format.writeFiles(documents, { tokenizer });
  return format.readFiles(files.map(({ text }) => text)).documents;
}

/** Writes in one form, reads, writes in the next. */
function throughPairs(documents: readonly Document[], tokenizer: 'whitespace' | 'characters', skipped: readonly string[] = []): void {
  for (const first of formats) {
    if (skipped.includes(first.name)) continue;
    const once = readBack(first, documents, tokenizer);
    expect(content(once, first.capabilities.classes), first.title).to.deep.equal(content(documents, first.capabilities.classes));
    for (const second of formats) {
      if (skipped.includes(second.name)) continue;
      const classes = first.capabilities.classes && second.capabilities.classes;
      const twice = readBack(second, once, tokenizer);
      expect(content(twice, classes), `${first.title} to ${second.title}`).to.deep.equal(content(documents, classes));
    }
  }
}

/** Updating with what was read changes no byte. */
function unchanged(format: Format, files: readonly string[]): void {
  const { documents } = format.readFiles(files);
  expect(format.updateFiles(files, documents).files.map(({ text }) => text)).to.deep.equal(files);
}

describe('real data sets', function () {
  this.timeout(120_000);

  for (const name of ['atis', 'snips']) {
    it(`${name} goes through every pair of forms`, async function () {
      const read = await readDocuments(needs(this, `${name}/goo/valid`));
      // Blanks at the ends of a line, as SNIPS has them, are cut off by some forms.
      const documents = some(read.documents, 150).map((document) => ({ ...document, text: document.text.trim() }));
      throughPairs(
        documents.filter(({ text }) => !/ {2}/.test(text)),
        'whitespace',
      );
    });
  }

  it('zh-ecdt-nlu goes through every pair of forms', function () {
    const documents = some(chinese(needs(this, 'zh-ecdt-nlu/train.json')), 200).filter(({ text }) => !/\s/.test(text));
    expect(documents.filter(({ spans }) => spans.length > 0).length).to.be.above(100);
    // seq.in has blanks between tokens.
    throughPairs(documents, 'characters', ['seqInOut']);
  });

  for (const name of ['atis/goo/test', 'snips/goo/test']) {
    it(`${name} stays byte for byte`, function () {
      const folder = needs(this, name);
      const files = ['seq.in', 'seq.out', 'label'].map((part) => readFileSync(join(folder, part), 'utf8'));
      unchanged(formats[0], files);
    });
  }

  it('atis as it was first handed on stays byte for byte', function () {
    const file = needs(this, 'atis/jointslu-classic/atis.test.w-intent.iob');
    unchanged(conll, [readFileSync(file, 'utf8')]);
  });

  it('conll2000 stays byte for byte, also where one tag changes', function () {
    const text = readFileSync(needs(this, 'conll2000/test.txt'), 'utf8');
    unchanged(conll, [text]);
    const { documents } = conll.read(text);
    const changed = documents.map((document, i) =>
      i === 1000 ? { ...document, spans: document.spans.map((span, j) => (j === 0 ? { ...span, label: 'A-NEW-LABEL' } : span)) } : document,
    );
    const updated = conll.update(text, changed).text;
    expect(updated.split('A-NEW-LABEL').length).to.be.above(1);
    expect(updated.replace(/A-NEW-LABEL/g, documents[1000].spans[0].label)).to.equal(text);
  });

  it('ud-english-ewt stays byte for byte with all its comments and columns', function () {
    const text = gunzipSync(readFileSync(needs(this, 'ud-english-ewt/en_ewt-ud-test.conllu.gz'))).toString('utf8');
    const options = { tokenColumn: 1, tagColumn: 3 };
    const { documents } = conll.read(text, options);
    expect(documents.length).to.be.above(1000);
    expect(conll.update(text, documents, options).text).to.equal(text);
  });

  for (const format of formats) {
    it(`${format.title} of a real set is written in place with one word edited`, async function () {
      const { documents: all } = await readDocuments(needs(this, 'atis/goo/valid'));
      const files = format.writeFiles(all.slice(0, 100), {}).files.map(({ text }) => text);
      unchanged(format, files);
      const { documents } = format.readFiles(files);
      const edited = (({ tokens: _tokens, ...document }: Document): Document => ({ ...document, text: `${document.text} please` }))(
        documents[50],
      );
      const changed = documents.map((document, i) => (i === 50 ? edited : document));
      const updated = format.updateFiles(files, changed).files;
      const size = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0);
      expect(size(updated.map(({ text }) => text)) - size(files)).to.be.within(7, 80);
      expect(content(format.readFiles(updated.map(({ text }) => text)).documents, true)).to.deep.equal(content(changed, true));
    });
  }
});
