import { expect } from 'chai';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';
import { tagsNow } from '../../../../src/host/tagging/spans/tags-now';

const span = (start: number, end: number, label: string) => ({ start, end, label });
const line = (text: string, ...spans: ReturnType<typeof span>[]): TaggedLine => ({ ...plainLine(text), spans });
const told = (tags: ReturnType<typeof tagsNow>) => [...tags].map(([at, { spans }]) => [at, ...spans.map(({ label }) => label)]);

describe('tags for lines of an earlier state of a text', () => {
  const then = [line('to Lima'), line('to Bonn'), line('to Lima')];
  const theirs = { spans: [span(3, 7, 'theirs')] };

  it('are for the same lines where these are now, also of several that read the same', () => {
    const now = [line('new'), then[0], then[1], line('new'), then[2]];
    expect(told(tagsNow(new Map([[2, theirs]]), then, now))).to.deep.equal([[4, 'theirs']]);
  });

  it('stand beside what was tagged there since', () => {
    const now = [line('to Lima', span(0, 2, 'mine')), then[1], then[2]];
    expect(told(tagsNow(new Map([[0, theirs]]), then, now))).to.deep.equal([[0, 'mine', 'theirs']]);
  });

  it('are none where the text was edited since, or what was tagged since contradicts them', () => {
    const now = [line('to Lima!'), line('to Bonn', span(0, 7, 'mine')), then[2]];
    const tags = new Map([
      [0, theirs],
      [1, theirs],
      [2, theirs],
    ]);
    expect(told(tagsNow(tags, then, now))).to.deep.equal([[2, 'theirs']]);
  });
});
