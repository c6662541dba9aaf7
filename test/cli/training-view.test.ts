import { expect } from 'chai';
import { Output } from '../../src/cli/output';
import { TrainingView } from '../../src/cli/training-view';
import type { EventOf } from '../../src/protocol/events';
import { runFiles } from '../../src/runs/run-folder';

/** An output that keeps its lines. */
class Kept extends Output {
  readonly notes: string[] = [];

  constructor() {
    super(false, false);
  }

  override line(): void {
    // What is told of the run itself is not looked at here.
  }

  override note(text: string): void {
    this.notes.push(text);
  }
}

function notes(shown: number, count: number): string[] {
  const problems = Array.from(
    { length: shown },
    (_, i) => ({ severity: 'warning', message: 'odd', file: 'a.conll', line: i + 1 }) as const,
  );
  const event: EventOf<'start'> = {
    type: 'start',
    time: 0,
    epochs: 1,
    stepsPerEpoch: 1,
    layers: [],
    recurrentLayers: [],
    parameters: 1,
    backend: 'cpu',
    device: 'cpu',
    scoreName: 'span F1',
    trainDocuments: 1,
    problems,
    problemCount: count,
  };
  const output = new Kept();
  new TrainingView(output).show('/runs/a-1', event);
  return output.notes;
}

describe('the start of a training in the terminal', () => {
  it('shows ten problems of the data and says where the others stand', () => {
    const log = runFiles.events('/runs/a-1');
    expect(notes(10, 10)).to.have.length(10);
    expect(notes(12, 12)[10]).to.equal(`and 2 more problems in the data; the "start" event in ${log} has all.`);
    expect(notes(100, 345)[10]).to.equal(`and 335 more problems in the data; the "start" event in ${log} has the first 100.`);
  });
});
