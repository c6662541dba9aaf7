import { expect } from 'chai';
import { parseSpec, setValue, templates } from '../../src/spec';

describe('the templates for a new spec', () => {
  for (const { id, text, task } of templates) {
    it(`${id} parses without any diagnostic, and is of its task`, () => {
      const { spec, diagnostics } = parseSpec(text);
      expect(diagnostics.map(({ message }) => message)).to.deep.equal([]);
      expect(spec?.task).to.equal(task);
    });
  }

  it('are told apart by their ids, and each describes another model', () => {
    expect(new Set(templates.map(({ id }) => id)).size).to.equal(templates.length);
    const models = templates.map(({ text }) => JSON.stringify({ ...parseSpec(text).spec, data: 0 }));
    expect(new Set(models).size).to.equal(templates.length);
  });

  it('show every cell, every encoding and both kinds of feedback', () => {
    const all = templates.map(({ text }) => text).join('\n');
    for (const word of [
      'lstm',
      'gru',
      'simple',
      'attention',
      'embedding',
      'characters',
      'ngram',
      'letterTrigram',
      'jordan',
      'elman',
      'stateful',
    ]) {
      expect(all).to.contain(`"${word}"`);
    }
  });

  it('take other data paths and keep their comments', () => {
    const text = setValue(templates[0].text, 'data.train', 'mine.conll');
    expect(parseSpec(text).spec?.data.train).to.equal('mine.conll');
    expect(text.match(/\/\//g)).to.have.length(templates[0].text.match(/\/\//g)?.length ?? 0);
  });
});
