import { expect } from 'chai';
import { layerNames } from '../../src/engine/layer-names';

describe('Names of layers', () => {
  it('are the kind, numbered from the second one', () => {
    expect(layerNames(['lstm', 'dense', 'lstm', 'lstm'].map((kind) => ({ kind })))).to.deep.equal(['lstm', 'dense', 'lstm_1', 'lstm_2']);
  });

  it('leave a given name to whom it was given', () => {
    expect(layerNames([{ kind: 'lstm' }, { kind: 'gru', given: 'lstm' }, { kind: 'gru', given: 'lstm' }])).to.deep.equal([
      'lstm_2',
      'lstm',
      'lstm_1',
    ]);
  });
});
