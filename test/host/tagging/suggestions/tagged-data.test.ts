import { expect } from 'chai';
import { fewest, learnable, taggedDocuments, tokenizerFor } from '../../../../src/host/tagging/suggestions/tagged-data';
import { change, newTaggedSpec, taggedChanges } from '../../../../src/host/tagging/suggestions/tagged-spec';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';
import { parseSpec } from '../../../../src/spec';

const tagged = (text: string, ...spans: TaggedLine['spans']): TaggedLine => ({ ...plainLine(text), spans });
const document = (text: string, ...spans: { start: number; end: number; label: string }[]) => ({
  text,
  spans,
  source: { file: '', line: 1 },
});

describe('learning from what is tagged', () => {
  it('takes lines with spans, with a class, and those that were seen to have none; in code points, without what is broken', () => {
    const lines = [
      tagged('😀 to Oslo', { start: 6, end: 10, label: 'city', role: 'to', provenance: { by: 'person' }, extra: { id: 1 } }),
      plainLine('nobody looked'),
      { ...plainLine('nothing here'), done: true as const },
      { ...plainLine('hello'), label: 'greet' },
      tagged('cut', { start: 0, end: 2, label: 'x', broken: 'cut' }),
    ];
    expect(taggedDocuments(lines, 'a.txt')).to.deep.equal([
      { text: '😀 to Oslo', spans: [{ start: 5, end: 9, label: 'city', role: 'to' }], source: { file: 'a.txt', line: 1 } },
      { text: 'nothing here', spans: [], source: { file: 'a.txt', line: 3 } },
      { text: 'hello', spans: [], label: 'greet', source: { file: 'a.txt', line: 4 } },
    ]);
  });

  it('leaves lines out that are at hand', () => {
    const lines = [tagged('one', { start: 0, end: 3, label: 'x' }), tagged('two', { start: 0, end: 3, label: 'x' })];
    expect(taggedDocuments(lines, 'a.txt', [0]).map(({ text }) => text)).to.deep.equal(['two']);
  });

  it('says why nothing can be learnt, and of how many lines', () => {
    const many = (one: ReturnType<typeof document> & { label?: string }) => Array.from({ length: fewest }, () => one);
    expect(learnable(many(document('a')).slice(1))).to.deep.equal({ why: 'tooFew', count: fewest - 1 });
    expect(learnable(many(document('a')))).to.deep.equal({ why: 'noSpan', count: fewest });
    expect(learnable(many({ ...document('a'), label: 'x' }))).to.deep.equal({ why: 'oneClass', count: fewest });
    expect(learnable([...many(document('a')), { ...document('a'), label: 'x' }])).to.deep.equal({ why: 'tooFew', count: 1 });
  });

  it('learns spans from all lines, and classes from those that have one; each where there is enough of it', () => {
    const one = { start: 0, end: 1, label: 'y' };
    const classes = Array.from({ length: fewest }, (_, i) => ({ ...document('a', one), label: i > 0 ? 'x' : 'y' }));
    const tasks = learnable([...classes, document('b', one)]);
    if ('why' in tasks) return expect.fail(tasks.why);
    expect([...tasks.keys()]).to.deep.equal(['tag', 'classify']);
    expect(tasks.get('tag')).to.have.length(fewest + 1);
    expect(tasks.get('classify')).to.deep.equal(classes.map((document) => ({ ...document, spans: [] })));
    const few = learnable([...classes.slice(1), ...classes.slice(1)]);
    expect([...('why' in few ? [] : few.keys())]).to.deep.equal(['tag']);
    const bare = learnable(classes.map((document) => ({ ...document, spans: [] })));
    expect([...('why' in bare ? [] : bare.keys())]).to.deep.equal(['classify']);
  });

  it('cuts texts as their spans and script ask', () => {
    expect(tokenizerFor([document('to Oslo', { start: 3, end: 7, label: 'c' })])).to.equal('whitespace');
    expect(tokenizerFor([document('to Oslo.', { start: 3, end: 7, label: 'c' })])).to.equal('words');
    expect(tokenizerFor([document('去上海的票')])).to.equal('characters');
  });

  for (const [task, tokenizer] of [
    ['tag', 'words'],
    ['tag', 'characters'],
    ['classify', 'words'],
  ] as const)
    // prettier-ignore
    it(`a new spec for task ${task}, cut into ${tokenizer}, is right as it stands and with the data in it`, () => {
      const text = newTaggedSpec(task, '.unroll/tagged/a.jsonl', tokenizer);
      expect(parseSpec(text).diagnostics).to.deep.equal([]);
      const { spec, diagnostics } = parseSpec(change(text, taggedChanges(text, '.unroll/tagged/a.jsonl', 12, () => true)));
      expect(diagnostics).to.deep.equal([]);
      expect(spec?.data).to.include({ train: '.unroll/tagged/a.jsonl', tokenizer });
    });

  it('holds lines out once there are enough, and never measures on what was learnt', () => {
    const text =
      '{ "task": "tag", "data": { "train": "t.jsonl", "test": "a.txt.spans.jsonl" }, "layers": [{ "cell": "gru", "units": 8 }] }';
    const changed = (count: number) =>
      parseSpec(
        change(
          text,
          taggedChanges(text, 'new.jsonl', count, (name) => name.startsWith('a.txt')),
        ),
      ).spec;
    expect(changed(12)?.data).to.include({ train: 'new.jsonl' }).and.not.have.any.keys('test', 'validationSplit');
    expect(changed(100)?.data.validationSplit).to.equal(0.15);
    expect(changed(12)?.training.epochs).to.be.greaterThan(changed(300)?.training.epochs ?? 0);
    const own = text.replace('"test": "a.txt.spans.jsonl"', '"validation": "v.jsonl"').replace(' }', '}');
    expect(
      parseSpec(
        change(
          own,
          taggedChanges(own, 'new.jsonl', 100, () => false),
        ),
      ).spec?.data,
    ).to.include({ validation: 'v.jsonl' });
  });
});
