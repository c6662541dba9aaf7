import { Command } from 'commander';
import { action } from './command';
import { exitCodes } from './exit-codes';
import type { Output } from './output';

export function backendsCommand(): Command {
  const command = new Command('backends').description('what this machine can train on');
  return command.action(action(() => command, showBackends));
}

async function showBackends(output: Output): Promise<number> {
  const { listBackends } = await import('../engine');
  const backends = await listBackends();
  for (const backend of backends) output.object({ type: 'backend', ...backend });
  const { green, dim } = output.colors;
  output.table(
    ['backend', '', 'device', ''],
    backends.map(({ name, available, device, reason }) => [name, available ? green('available') : dim('not here'), device ?? '', reason]),
    4,
  );
  return exitCodes.ok;
}
