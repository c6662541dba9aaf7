import { expect } from 'chai';
import { formats, type FormatName } from '../../../src/data';

/** What a form says of texts that are not as they should be: line and words of each problem, and the texts of what it keeps. */
function read(name: FormatName, ...texts: string[]): { told: string[]; kept: string[] } {
  const format = formats.find((one) => one.name === name);
  const { documents, problems } = (format ?? formats[0]).readFiles(texts);
  return { told: problems.map(({ source, message }) => `${source.line}: ${message}`), kept: documents.map(({ text }) => text) };
}

describe('bad input', () => {
  it('of Rasa: an intent without examples, and markup that is no entity; the others are kept', () => {
    const { told, kept } = read(
      'rasa',
      'nlu:\n- intent: a\n  examples: 3\n- intent: b\n  examples: |\n    - to [Bern]{"entity" 1}\n    - to Rome\n',
    );
    expect(kept).to.deep.equal(['to Rome']);
    expect(told).to.have.length(2);
    expect(told[0]).to.match(/^2: The intent "a" has no examples .* Write "examples: \|"/);
    expect(told[1]).to.match(/^6: The markup \{"entity" 1\} is no JSON object with an "entity"/);
  });

  it('of Rasa: an example without a text', () => {
    const { told, kept } = read('rasa', 'nlu:\n- intent: b\n  examples:\n  - text: " "\n  - text: to Rome\n');
    expect([told.length, kept]).to.deep.equal([1, ['to Rome']]);
    expect(told[0]).to.match(/^4: /);
  });

  it('of SNIPS: an utterance without pieces', () => {
    const { told, kept } = read('snips', '{"Book": [\n{"data": [{"text": "to Rome"}]},\n{"data": [{"txt": "x"}]},\n7]}\n');
    expect(kept).to.deep.equal(['to Rome']);
    expect(told.map((words) => words.replace(/;.*/, ''))).to.deep.equal([
      '3: The utterance has no "data" of pieces with a text',
      '4: The utterance has no "data" of pieces with a text',
    ]);
  });

  it('of brat: offsets outside of the text, over a line end, and of nothing', () => {
    const ann = 'T1\tcity 3 7\tRome\nT2\tcity 30 40\tx\nT3\tcity 3 3\t\nT4\tcity 3 12\tRome then\n';
    const { told, kept } = read('brat', 'to Rome\nthen\n', ann);
    expect(kept).to.deep.equal(['to Rome', 'then']);
    expect(told.map((words) => /^\d+: "(T\d)" .*?(lies outside|reaches over)/.exec(words)?.slice(1))).to.deep.equal([
      ['T2', 'lies outside'],
      ['T3', 'lies outside'],
      ['T4', 'reaches over'],
    ]);
  });
});
