import { expect } from 'chai';
import { Command } from 'commander';
import { addDataOptions, type DataOptions, readingOf } from '../../src/cli/data-options';

function parsed(...words: readonly string[]): DataOptions {
  const command = addDataOptions(new Command('x'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(words, { from: 'user' }).opts();
}

describe('options that say how data are read', () => {
  it('have the words of a spec, and change nothing where they are left out', () => {
    const reading = readingOf(parsed('--format', 'conll', '--token-column', '1', '--tag-column', '-2', '--unit', 'text'));
    expect(reading).to.deep.equal({ format: 'conll', tokenColumn: 1, tagColumn: -2, unit: 'text' });
    expect(readingOf(parsed())).to.deep.equal({ format: 'auto' });
  });

  it('refuse what is no column or no form', () => {
    expect(() => parsed('--tag-column', '1.5')).to.throw('whole number');
    expect(() => parsed('--tag-column', '')).to.throw('whole number');
    expect(() => parsed('--format', 'xml')).to.throw('Allowed choices');
  });
});
