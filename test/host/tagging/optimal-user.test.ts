import path from 'node:path';
import { expect } from 'chai';
import { readDocuments } from '../../../src/data';
import { OptimalUser, ticketLetters as letters } from './optimal-user';

describe('keys to tag the tickets', () => {
  it('the first fifty lines are tagged from nothing, span for span, by few keys', async () => {
    const { documents } = await readDocuments(path.join(__dirname, '../../../examples/tickets/data/en/test'));
    const fifty = documents.slice(0, 50);
    const user = new OptimalUser(fifty.map(({ text }) => text));
    fifty.forEach(({ spans }, line) => spans.forEach(({ start, end, label }) => user.tag(line, start, end, label, letters[label])));
    const found = user.lines.map(({ spans }) => spans.map(({ start, end, label }) => ({ start, end, label })));
    expect(found).to.deep.equal(fifty.map(({ spans }) => spans.map(({ start, end, label }) => ({ start, end, label }))));
    const count = fifty.reduce((sum, { spans }) => sum + spans.length, 0);
    const of = (key: string) => user.keys.filter((one) => one === key).length;
    console.log(`      ${user.keys.length} keys for ${count} spans: ${of('Space')} Space, ${of('ArrowRight')} Right, the rest letters`);
    expect(user.keys.length).to.be.lessThan(6 * count);
  });
});
