import { expect } from 'chai';
import { parseAssignment, parseSpec, setValue, SetValueError } from '../../src/spec';

const text = '{\n  // mine\n  "task": "tag",\n  "data": { "train": "a" },\n  "layers": [{ "cell": "lstm", "units": 8 }] // end\n}\n';

describe('setValue', () => {
  it('replaces a value and keeps comments and layout', () => {
    expect(setValue(text, 'layers[0].units', '16')).to.equal(text.replace('8', '16'));
    expect(setValue(text, 'layers.0.units', '16')).to.equal(text.replace('8', '16'));
  });

  it('makes the objects on the way', () => {
    expect(parseSpec(setValue(text, 'training.optimizer.name', 'sgd')).spec?.training.optimizer.name).to.equal('sgd');
    expect(parseSpec(setValue(text, 'training', '{ "epochs": 2 }')).spec?.training.epochs).to.equal(2);
  });

  it('gives an object that is left out the name of its default', () => {
    const { spec } = parseSpec(setValue(text, 'training.optimizer.learningRate', '0.1'));
    expect(spec?.training.optimizer).to.deep.include({ name: 'adam', learningRate: 0.1 });
    const named = setValue(text, 'training.optimizer.name', 'sgd');
    expect(parseSpec(setValue(named, 'training.optimizer.learningRate', '0.1')).spec?.training.optimizer.name).to.equal('sgd');
    expect(setValue(text, 'training.optimizer.learningRate', ''), 'nothing to remove').to.equal(text);
  });

  it('appends to a list and removes a key', () => {
    expect(parseSpec(setValue(text, 'layers[1]', '{"layer":"dropout"}')).spec?.layers).to.have.length(2);
    expect(setValue(setValue(text, 'training.epochs', '3'), 'training', '')).to.not.contain('training');
    expect(setValue(text, 'training.epochs', '')).to.equal(text);
  });

  it('takes what is no JSON as a text', () => {
    expect(parseSpec(setValue(text, 'data.train', 'my data/ä.conll')).spec?.data.train).to.equal('my data/ä.conll');
  });

  const bad: [path: string, message: RegExp][] = [
    ['layers[2].units', /has 1 entries/],
    ['layers.units', /is a list: write an index/],
    ['task.x', /is no object/],
    ['training[0]', /is not there/],
    ['data[0]', /is no list/],
    ['a..b', /at "\.\.b" a name is expected/],
    ['a[x]', /a name is expected/],
    ['', /must start with a key/],
  ];
  for (const [path, message] of bad) {
    it(`refuses the path "${path}" with the reason`, () => expect(() => setValue(text, path, '1')).to.throw(SetValueError, message));
  }

  it('refuses a text that is no spec', () => {
    for (const torn of ['', '[]', '{"a": ']) expect(() => setValue(torn, 'task', 'tag')).to.throw(SetValueError, /not JSON/);
  });
});

describe('parseAssignment', () => {
  it('cuts at the first "="', () => {
    expect(parseAssignment('data.train=a=b.txt')).to.deep.equal({ path: 'data.train', value: 'a=b.txt' });
    for (const text of ['training.epochs', '=3']) expect(() => parseAssignment(text)).to.throw(SetValueError, /path=value/);
  });
});
