import { expect } from 'chai';
import { ChangedSpecError, formatFinding } from '../../src/experiment/changed-spec';
import { failureOf } from '../../src/experiment/failure';
import { readSpecInput, type ReadSpec, type SpecInput } from '../../src/experiment/prepare';

const text = (training = '{ "epochs": 2 }'): string => `{
  "task": "tag",
  "data": { "train": "a.conll", "validation": "b.conll" },
  "layers": [{ "cell": "lstm", "units": 3 }],
  // Comments push what is below them down.
  "training": ${training}
}
`;
const set = (assignment: string): NonNullable<SpecInput['changes']>[number] => {
  const [path, value] = assignment.split(/=(.*)/s);
  return { path, value };
};

function read(specText: string, assignments: readonly string[], seed?: number): ReadSpec {
  return readSpecInput({ specFile: 'a.unroll.json', specText, seed, changes: assignments.map(set) });
}

function failing(...args: Parameters<typeof read>): Error {
  try {
    read(...args);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return expect.fail('no error');
}

describe('a spec with changes', () => {
  it('tells an error of the change that brought it in, without a place in a text that nobody sees', () => {
    const error = failing(text(), ['layers[0].units=8', 'training.epoch=3', 'training.batchSize=2']);
    expect(error).to.be.instanceOf(ChangedSpecError);
    expect(error.message)
      .to.match(/^--set training\.epoch=3: .*"epoch"/)
      .and.not.match(/unroll\.json|:\d+:\d+|\n/);
    expect(failureOf(error)).to.deep.include({ reason: 'spec', file: 'a.unroll.json', line: undefined, column: undefined });
  });

  it('tells an error of the file with its line in the file, also where changes moved it', () => {
    const wrong = text('{ "epochs": 0 }');
    const plain = failing(wrong, []);
    const changed = failing(wrong, ['data={"train":"a.conll"}', 'layers=[{"cell":"lstm","units":3},{"cell":"gru","units":2}]'], 7);
    expect(plain.message).to.match(/^a\.unroll\.json:6:27 /);
    expect(changed.message).to.equal(plain.message);
    expect(changed.name).to.equal('SpecError');
  });

  it('tells both kinds each in its way, and places the failure in the file', () => {
    const error = failing(text('{ "epochs": 0 }'), ['layers[0].unit=3']);
    expect(error.message).to.match(/^--set layers\[0\]\.unit=3: .*\na\.unroll\.json:6:27 /);
    expect(failureOf(error)).to.deep.include({ line: 6, column: 27 });
  });

  it('tells a seed that can not be as one', () => {
    expect(failing(text(), [], -1).message).to.match(/^--seed -1: /);
  });

  it('tells nothing of what a later change mends', () => {
    expect(read(text(), ['training.epochs=0', 'training.epochs=5']).spec.training.epochs).to.equal(5);
    expect(read(text('{ "epochs": 0 }'), ['training.epochs=5']).spec.training.epochs).to.equal(5);
  });

  it('tells a warning that a change brought in of the change, and one of the file of the file', () => {
    const told = (...args: Parameters<typeof read>): string[] =>
      read(...args).warnings.map((found) => formatFinding(found, 'a.unroll.json'));
    const dropout = (rate: number) => text().replace('"units": 3 }', `"units": 3 }, { "layer": "dropout", "rate": ${rate} }`);
    expect(told(dropout(0), [], 3)[0]).to.match(/^a\.unroll\.json:4:\d+ warning: /);
    expect(told(dropout(0.1), ['training.epochs=3', 'layers[1].rate=0'])[0]).to.match(/^--set layers\[1\]\.rate=0: warning: /);
  });
});
