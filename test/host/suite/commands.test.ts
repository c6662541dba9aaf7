import { expect } from 'chai';
import * as vscode from 'vscode';
import { show } from './helpers';

interface Manifest {
  contributes: { commands: { command: string }[]; keybindings: { command: string }[]; menus: Record<string, { command: string }[]> };
}

describe('commands', () => {
  const extension = vscode.extensions.getExtension('unroll.unroll');
  const manifest = extension?.packageJSON as Manifest;
  const declared = manifest.contributes.commands.map(({ command }) => command);

  before(async () => {
    await show('trips.txt');
    await extension?.activate();
  });

  it('every declared command is registered, and every registered one is declared', async () => {
    const viewCommand =
      /^unroll\.(runs|specs|labels|differences)\.(focus|open|resetViewLocation|removeView|toggleVisibility|collapseAll|refresh)$/;
    const own = (await vscode.commands.getCommands(true)).filter((command) => command.startsWith('unroll.') && !viewCommand.test(command));
    expect(own.sort()).to.deep.equal([...declared].sort());
  });

  it('keys and menus call declared commands only', () => {
    const called = [...manifest.contributes.keybindings, ...Object.values(manifest.contributes.menus).flat()].map(({ command }) => command);
    for (const command of called) expect(declared).to.contain(command);
  });
});
