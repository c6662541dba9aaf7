import { Command } from 'commander';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { megabytes, type Output } from './output';

export function backendsCommand(): Command {
  const command = new Command('backends').description('what this machine can train on, and which of it is taken');
  return command.action(action(() => command, showBackends));
}

async function showBackends(output: Output): Promise<number> {
  const { listBackends } = await import('../engine');
  const backends = await listBackends();
  for (const backend of backends) output.object({ type: 'backend', ...backend });
  const { bold, dim, green } = output.colors;
  for (const { name, available, kind, device, memory, driver, fused, reason, auto, whyNot } of backends) {
    const mark = auto === 'chosen' ? green('*') : ' ';
    output.line(`${mark} ${bold(name.padEnd(10))} ${available ? (device ?? kind) : dim('not here')}`);
    const facts = [memory === undefined ? '' : megabytes(memory), driver ?? ''].filter((fact) => fact !== '');
    if (facts.length > 0) output.line(`             ${facts.join(' · ')}`);
    if (fused.length > 0) output.line(`             own kernels: ${fused.join(', ')}`);
    output.line(dim(`             ${whyNot ?? reason}`));
  }
  output.line(dim('\n* what "auto" takes. Another: --backend NAME, setting "unroll.backend". A GPU: "unroll setup".'));
  return exitCodes.ok;
}
