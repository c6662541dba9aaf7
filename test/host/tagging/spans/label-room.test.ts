import { expect } from 'chai';
import { haveRoom } from '../../../../src/host/tagging/spans/label-room';

describe('room for the names of labels', () => {
  it('is there where the text and they fit into the columns; Chinese characters take two', () => {
    const text = 'x'.repeat(60);
    expect(haveRoom(text, ['city', 'date'], 80)).to.equal(true);
    expect(haveRoom(text, Array<string>(6).fill('city'), 80)).to.equal(false);
    expect(haveRoom(text, [], 59)).to.equal(false);
    expect(haveRoom('台'.repeat(30), ['city', 'date'], 80)).to.equal(true);
    expect(haveRoom('台'.repeat(38), ['city', 'date'], 80)).to.equal(false);
    expect(haveRoom(text, ['城市'], Infinity)).to.equal(true);
  });
});
