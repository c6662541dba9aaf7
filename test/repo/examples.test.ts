import { expect } from 'chai';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { buildFiles } from '../../examples/tickets/grammar/generate';
import { Grammar } from '../../examples/tickets/grammar/grammar';
import { type Utterance, intents, labels, parseLines, parseMarkup } from '../../examples/tickets/grammar/markup';
import { Random } from '../../src/data/random';
import { readDocuments } from '../../src/data/read';
import { parseSpec } from '../../src/spec';

const root = join(__dirname, '../..');
const tickets = join(root, 'examples/tickets');

function specsBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.unroll.json'))
    .map((name) => join(root, folder, name))
    .sort();
}

function setsOf(language: string): Record<string, string[]> {
  const path = (set: string) => join(tickets, 'data', language, language === 'en' ? `${set}/seq.in` : `${set}.jsonl`);
  const textOf = (line: string) => (language === 'en' ? line : (JSON.parse(line) as { text: string }).text);
  return Object.fromEntries(
    ['train', 'valid', 'test'].map((set) => [set, readFileSync(path(set), 'utf8').trimEnd().split('\n').map(textOf)]),
  );
}

describe('examples', () => {
  for (const file of [...specsBelow('examples'), ...specsBelow('bench/specs')]) {
    it(`${relative(root, file)} is a valid spec without a warning, and says in a comment what it shows`, () => {
      const text = readFileSync(file, 'utf8');
      expect(text).to.match(/^\/\/ \S/);
      expect(parseSpec(text, file).diagnostics).to.deep.equal([]);
    });
  }

  for (const file of specsBelow('examples')) {
    it(`${relative(root, file)}: its data are read without a problem`, async () => {
      const { spec } = parseSpec(readFileSync(file, 'utf8'), file);
      if (!spec) throw new Error('The spec is not valid.');
      const { train, validation = '', test = '', format } = spec.data;
      for (const path of [train, validation, test]) {
        const result = await readDocuments(resolve(dirname(file), path), { format });
        expect(result.problems).to.deep.equal([]);
        for (const document of result.documents) expect(document.label, document.text).to.be.a('string');
      }
    });
  }

  it('each folder with data says its licence', () => {
    for (const folder of ['tickets', 'snips']) {
      expect(readFileSync(join(root, 'examples', folder, 'LICENSE'), 'utf8')).to.contain('CC0 1.0 Universal');
    }
  });

  it('every spec stands in the README', () => {
    const readme = readFileSync(join(root, 'examples/README.md'), 'utf8');
    for (const file of specsBelow('examples')) expect(readme).to.contain(relative(join(root, 'examples'), file));
  });
});

describe('examples/tickets', () => {
  it('the data files are what the grammars and the hand-written files make', () => {
    const built = buildFiles();
    for (const [path, text] of built) {
      expect(existsSync(join(tickets, path)), path).to.equal(true);
      expect(
        readFileSync(join(tickets, path), 'utf8') === text,
        `${path} is old: run npx tsx examples/tickets/grammar/generate.ts`,
      ).to.equal(true);
    }
    expect(built.size).to.equal(12);
  });

  for (const language of ['en', 'zh']) {
    it(`${language}: enough utterances, all distinct, and no test utterance in training or validation`, () => {
      const { train, valid, test } = setsOf(language);
      expect(train.length).to.be.at.least(1200);
      expect(valid.length).to.be.at.least(200);
      expect(test).to.have.length(150);
      const all = [...train, ...valid, ...test].map((text) => text.toLowerCase());
      expect(new Set(all).size).to.equal(all.length);
    });

    it(`${language}: the test set is hand-written and has every label and every intent`, () => {
      const test = handwritten(language);
      expect(test).to.have.length(150);
      expect(new Set(test.flatMap(({ spans }) => spans.map(({ label }) => label)))).to.deep.equal(new Set(labels));
      expect(new Set(test.map(({ intent }) => intent))).to.deep.equal(new Set(intents));
    });

    it(`${language}: most test utterances use a place, day or word that training lacks in that part`, async () => {
      const path = join(tickets, 'data', language, language === 'en' ? 'train' : 'train.jsonl');
      const { documents } = await readDocuments(path);
      const known = new Set(
        documents.flatMap(({ text, spans }) => spans.map(({ start, end }) => [...text].slice(start, end).join('').toLowerCase())),
      );
      const test = handwritten(language);
      const fresh = test.filter(({ text, spans }) =>
        spans.some(({ start, end }) => !known.has([...text].slice(start, end).join('').toLowerCase())),
      );
      expect(fresh.length).to.be.above(75);
    });

    it(`${language}: places are origin in one utterance, destination in another and neither in a third, so that context decides`, async () => {
      const path = join(tickets, 'data', language, language === 'en' ? 'train' : 'train.jsonl');
      const { documents } = await readDocuments(path);
      const roles = new Map<string, Set<string>>();
      for (const { text, spans } of documents) {
        for (const { start, end, label } of spans) {
          const word = [...text].slice(start, end).join('').toLowerCase();
          roles.set(word, (roles.get(word) ?? new Set()).add(label));
        }
      }
      const both = [...roles].filter(([, set]) => set.has('origin') && set.has('destination')).map(([place]) => place);
      expect(both.length).to.be.above(100);
      const untagged = both.filter((place) =>
        documents.some(
          ({ text, spans }) =>
            text.toLowerCase().includes(place) &&
            !spans.some(({ start, end }) => [...text].slice(start, end).join('').toLowerCase() === place),
        ),
      );
      expect(untagged.length).to.be.above(50);
    });
  }
});

describe('the grammar of examples/tickets', () => {
  const grammar = (rules: Record<string, readonly string[]>, distinct: string[] = []) =>
    new Grammar(rules, new Set(distinct), ' ', Random.fromSeed(1));

  it('tags dates and times of the way back by their own labels', () => {
    const rules = { start: ['{when} {when:return}'], when: ['[Friday](D) [noon](T)'] };
    expect(grammar(rules).utterance('start')).to.equal('[Friday](date) [noon](time) [Friday](returnDate) [noon](returnTime)');
  });

  it('tags nothing in what is not part of the trip', () => {
    expect(grammar({ start: ['{to:plain}'], to: ['to [Rome](destination)'] }).utterance('start')).to.equal('to Rome');
  });

  it('draws a distinct rule without repeating a text in one utterance', () => {
    const g = grammar({ start: ['{place}-{place}-{place}'], place: ['a', 'b', 'c'] }, ['place']);
    for (let i = 0; i < 20; i++) expect(g.utterance('start').split('-').sort()).to.deep.equal(['a', 'b', 'c']);
  });

  it('puts parts in every order', () => {
    const g = grammar({ start: ['{~a~b~{c|}}'], c: ['c'] });
    expect(new Set(Array.from({ length: 200 }, () => g.utterance('start'))).size).to.equal(8);
  });

  it('says which rule is missing', () => {
    expect(() => grammar({ start: ['{nowhere}'] }).utterance('start')).to.throw('nowhere');
  });

  it('reads markup with code-point offsets, and refuses labels and intents of its own making', () => {
    expect(parseMarkup('🚆 to [Taipei](destination)', 'book').spans).to.deep.equal([{ start: 5, end: 11, label: 'destination' }]);
    expect(() => parseMarkup('[Taipei](place)', 'book')).to.throw('place');
    expect(() => parseMarkup('Taipei', 'buy')).to.throw('buy');
    expect(() => parseMarkup('[Taipei] (destination)', 'book')).to.throw('left over');
  });
});

function handwritten(language: string): Utterance[] {
  return parseLines(readFileSync(join(tickets, 'grammar', `handwritten-${language}.txt`), 'utf8'));
}
