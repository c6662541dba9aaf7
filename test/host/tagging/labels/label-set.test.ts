import { expect } from 'chai';
import fc from 'fast-check';
import { palette } from '../../../../src/protocol/palette';
import { contrast, isSeen, seenColor } from '../../../../src/host/tagging/labels/contrast';
import { assignKeys, parseLabelSet, writeLabelSet } from '../../../../src/host/tagging/labels/label-set';

describe('label set', () => {
  it('is read as it was written', () => {
    const labels = [
      { name: 'city, "big":"x"', key: 'c', roles: [{ name: 'to' }], description: 'a { "b":1,"c" }\n  next' },
      { name: '日期', color: '#2f7fd1', group: 'when' },
    ];
    const { set, problems } = parseLabelSet(writeLabelSet(labels, [{ name: 'book' }]));
    expect(set).to.deep.equal({ labels, classes: [{ name: 'book' }] });
    expect(problems).to.deep.equal([]);
    expect(parseLabelSet(writeLabelSet([], [])).set).to.deep.equal({ labels: [], classes: [] });
  });

  it('with comments and trailing commas is read; what is none is left to the schema', () => {
    expect(parseLabelSet('{ // mine\n "labels": [{ "name": "a" },], }').set?.labels).to.have.length(1);
    expect(parseLabelSet('{ "labels": [{ "nam": "a" }] }').set).to.equal(undefined);
    expect(parseLabelSet('{ "labels": [').set).to.equal(undefined);
  });

  it('an error is told where it is', () => {
    const at = (text: string) => parseLabelSet(text).problems.map(({ kind, offset }) => [kind, text.slice(offset, offset + 3)]);
    expect(at('{ "labels": [{ "name": "a", "color": "red" }] }')).to.deep.equal([['unusable', '"re']]);
    expect(at('{ "labels": [{ "nam": "a" }] }')).to.have.length(1);
    expect(at('{ "labels": oops }')).to.deep.equal([['unusable', 'oop']]);
    expect(at('')).to.have.length(1);
  });

  it('names and keys that come twice are told at their place', () => {
    const text = '{ "labels": [{ "name": "a", "key": "x" }, { "name": "a" }, { "name": "b", "roles": [{ "name": "r", "key": "x" }] }] }';
    const { problems } = parseLabelSet(text);
    expect(problems.map(({ offset, length }) => text.slice(offset, offset + length))).to.deep.equal(['"a"', '"x"']);
  });

  it('every label has a letter of its own while there are letters, the wanted one where it names one, and keeps it when others come', () => {
    const name = fc.constantFrom('city', 'date', 'time', 'origin', 'destination', 'c', '城市', 'via', 'class');
    const key = fc.option(fc.constantFrom('a', 'c', 'z'), { nil: undefined });
    const entries = fc.uniqueArray(fc.record({ name, key }), { selector: (entry) => entry.name, maxLength: 9 });
    fc.assert(
      fc.property(entries, (all) => {
        const keys = assignKeys(all);
        expect(keys.size).to.equal(new Set([...keys.values()].map(({ label }) => label)).size);
        all.forEach((entry, i) => {
          const first = all.findIndex((other) => other.key === entry.key) === i;
          if (entry.key !== undefined && first) expect(keys.get(entry.key)?.label).to.equal(entry.name);
        });
        const more = assignKeys([...all, { name: 'later' }]);
        for (const [letter, target] of keys) expect(more.get(letter)).to.deep.equal(target);
      }),
    );
    expect([...assignKeys([{ name: 'city', roles: [{ name: 'origin' }, { name: 'destination', key: 'x' }] }])]).to.deep.equal([
      ['x', { label: 'city', role: 'destination' }],
      ['o', { label: 'city', role: 'origin' }],
    ]);
  });

  it('colours: those of the palette are seen in all themes, and any colour has one near it that is', () => {
    for (const color of palette) expect(isSeen(color), color).to.equal(true);
    expect(contrast('#ffffff', '#000000')).to.be.closeTo(21, 0.01);
    const byte = fc.nat(255).map((value) => value.toString(16).padStart(2, '0'));
    fc.assert(fc.property(fc.tuple(byte, byte, byte), (parts) => isSeen(seenColor(`#${parts.join('')}`))));
  });
});
