import { expect } from 'chai';
import { knownNames, modelsFor } from '../../../../src/host/tagging/suggestions/models';

const slots = { name: 'slots', task: 'tag', labels: ['O', 'B-city.to', 'I-city.to'] };
const people = { name: 'people', task: 'tag', labels: ['O', 'B-person', 'E-person'] };
const intents = { name: 'intents', task: 'classify', labels: ['book', 'cancel'] };
const moods = { name: 'moods', task: 'classify', labels: ['glad', 'sad'] };

const ask = async (models: (typeof slots)[], labels: string[], classes: string[]) => {
  const known = { labels: new Set(labels), classes: new Set(classes) };
  return (await modelsFor(models, known, (model) => Promise.resolve(model.labels))).map(({ name }) => name);
};

describe('which models are asked of a text', () => {
  it('the first tagger and the first classifier that know a label of it', async () => {
    expect(await ask([moods, people, intents, slots], ['city', 'date'], ['book'])).to.deep.equal(['slots', 'intents']);
    expect(await ask([slots, people], ['person'], [])).to.deep.equal(['people']);
    expect(await ask([people, slots], ['city.to'], [])).to.deep.equal(['slots']);
  });

  it('one of other labels only where there is nothing else', async () => {
    expect(await ask([slots, moods], ['city'], ['book'])).to.deep.equal(['slots']);
    expect(await ask([moods, people], ['city'], ['book'])).to.deep.equal(['moods']);
    expect(await ask([], ['city'], [])).to.deep.equal([]);
  });

  it('the first of each where no label is known yet', async () => {
    expect(await ask([people, moods, slots, intents], [], [])).to.deep.equal(['people', 'moods']);
  });

  it('labels are those of the text; of a kind that it does not use yet, those of the workspace', () => {
    const workspace = { labels: ['city', 'person'], classes: [{ name: 'glad' }] };
    const own = knownNames({ labels: [{ label: 'city', role: 'to', count: 1 }], classes: new Map() }, workspace);
    expect([[...own.labels], [...own.classes]]).to.deep.equal([['city', 'city.to'], ['glad']]);
    const bare = knownNames({ labels: [], classes: new Map([['book', 2]]) }, workspace);
    expect([[...bare.labels], [...bare.classes]]).to.deep.equal([['city', 'person'], ['book']]);
  });
});
