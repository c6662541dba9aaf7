import { expect } from 'chai';
import { Command } from 'commander';
import {
  addDataOptions,
  addSecondDataOptions,
  type DataOptions,
  readingOf,
  type SecondDataOptions,
  secondOptions,
} from '../../src/cli/data-options';

function parsed(...words: readonly string[]): DataOptions & SecondDataOptions {
  const command = addSecondDataOptions(addDataOptions(new Command('x')))
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

  it('hold for the second of two files, too, unless it has its own', () => {
    const options = parsed('--format', 'conll', '--tag-column', '-2', '--b-format', 'auto', '--b-token-column', '1');
    expect(readingOf(secondOptions(options))).to.deep.equal({ format: 'auto', tokenColumn: 1, tagColumn: -2 });
    expect(readingOf(options)).to.deep.equal({ format: 'conll', tagColumn: -2 });
  });

  it('refuse what is no column or no form', () => {
    expect(() => parsed('--tag-column', '1.5')).to.throw('whole number');
    expect(() => parsed('--tag-column', '')).to.throw('whole number');
    expect(() => parsed('--format', 'xml')).to.throw('Allowed choices');
  });
});
