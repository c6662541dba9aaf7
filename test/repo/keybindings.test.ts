import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

interface Binding {
  readonly command: string;
  readonly key: string;
  readonly when: string;
  readonly args?: unknown;
}

const manifest = JSON.parse(readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8')) as {
  contributes: { keybindings: Binding[] };
};

describe('keybindings', () => {
  it('the last one of a command, which menus show, is that of the command alone and holds outside of tagging mode, where there is such a one', () => {
    const { keybindings } = manifest.contributes;
    const isPlain = ({ args, when }: Binding) => args === undefined && !/(^|[^!])unroll\.taggingMode/.test(when);
    const hidden = [...new Set(keybindings.map(({ command }) => command))].filter((command) => {
      const own = keybindings.filter((binding) => binding.command === command);
      return own.some(isPlain) && !own.slice(-1).some(isPlain);
    });
    expect(hidden).to.deep.equal([]);
  });
});
