import { Command } from 'commander';
import type { SelfTest, SpeedResult, speedSizes } from '../engine/selftest';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { digits, type Output } from './output';

type Sizes = typeof speedSizes;

export function selftestCommand(): Command {
  const command = new Command('selftest')
    .description('hold the kernels of a backend beside the plain formulation, and measure them; exit code 1 where one is wrong')
    .option('--backend <name>', 'auto, tensorflow, webgpu, native, wasm or cpu; see "unroll backends"', 'auto');
  return command.action(action(() => command, showSelfTest));
}

async function showSelfTest(output: Output, { backend }: { readonly backend: string }): Promise<number> {
  const { selfTest, speedSizes } = await import('../engine/selftest');
  const result = await selfTest(backend as Parameters<typeof selfTest>[0], {}, (what) => showProgress(output, what));
  if (output.terminal) process.stderr.write('\r\u001b[K');
  showChecks(output, result);
  showSpeeds(output, result, speedSizes);
  showCudnn(output, result);
  const faults = result.checks.filter(({ ok }) => !ok).length;
  output.object({ type: 'selftest', backend: result.backend, device: result.device, faults, processor: result.processorDevice });
  const { green, red } = output.colors;
  output.line();
  output.line(
    faults === 0
      ? green(`All ${result.checks.length} checks hold on ${result.device}.`)
      : red(
          `${faults} of ${result.checks.length} checks fail on ${result.device}. Train on another backend ("unroll backends"), and report this.`,
        ),
  );
  return faults === 0 ? exitCodes.ok : exitCodes.runFailed;
}

function showProgress(output: Output, what: string): void {
  if (output.terminal) process.stderr.write(`\r\u001b[K${what} …`);
}

function showChecks(output: Output, { checks, device, tolerance }: SelfTest): void {
  for (const check of checks) output.object({ type: 'check', ...check });
  output.line(`${device}, beside the plain formulation; differences up to ${digits(tolerance)} are rounding.`);
  output.line();
  const { green, red } = output.colors;
  output.table(
    ['kernel', 'with', '', 'difference', 'most in'],
    checks.map(({ kernel, what, ok, difference, where }) => [kernel, what, ok ? green('equal') : red('WRONG'), digits(difference), where]),
    3,
  );
}

function showSpeeds(output: Output, { speeds, processorDevice }: SelfTest, sizes: Sizes): void {
  for (const speed of speeds) output.object({ type: 'speed', ...speed });
  output.line();
  const { batch, time: steps, features, units } = sizes;
  output.line(`Forward pass and gradient of one layer, batch ${batch}, ${steps} steps, ${features} features, ${units} units, in ms:`);
  output.line();
  const time = (ms: number | undefined): string => (ms === undefined ? '–' : digits(ms));
  const factor = (other: number | undefined, { ours }: SpeedResult): string => (other === undefined ? '–' : `${digits(other / ours)} ×`);
  output.table(
    ['cell', 'kernel', 'plain', 'gain', processorDevice ?? 'processor', 'gain'],
    speeds.map((s) => [s.cell, time(s.ours), time(s.plain), factor(s.plain, s), time(s.processor), factor(s.processor, s)]),
  );
}

function showCudnn(output: Output, { cudnn }: SelfTest): void {
  if (!cudnn) return;
  output.object({ type: 'cudnn', ...cudnn });
  output.line();
  const { green, red } = output.colors;
  output.line(
    cudnn.failure === undefined
      ? green(`cuDNN ran ${cudnn.calls} passes.`)
      : red(`cuDNN failed, and graphs of Unroll's own stand in for it, more slowly: ${cudnn.failure}`),
  );
}
