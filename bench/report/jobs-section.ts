import { reference } from '../lineup';
import type { Job, Results } from '../results';
import { median } from '../statistics';
import { bytes, number, table } from './table';

/** One epoch of whole trainings. */
export function jobsSection({ jobs }: Results): string {
  if (jobs.length === 0) return '';
  const titles = [...new Set(jobs.map(({ job }) => job))];
  const rows = titles.flatMap((title) => {
    const own = jobs.filter(({ job }) => job === title);
    const base = own.find(({ participant }) => participant === reference);
    return own.map((job) => [title, job.participant, ...figures(job, base)]);
  });
  return [
    '## Whole jobs',
    'One epoch, from reading the data on: the command `unroll train` with a spec of [bench/specs](../bench/specs), which also records every step and its gradient norms and saves a checkpoint, beside a script in PyTorch for the same spec. ' +
      'The epoch is from the start of training to the end of its last step; the first step is counted from the command. Backends whose steps are many times slower are left out.',
    table(['job', 'participant', 'an epoch', `times ${reference}’s`, 'command to first step', 'peak memory'], rows, 2),
  ].join('\n\n');
}

function figures({ runs, why }: Job, base: Job | undefined): string[] {
  if (runs.length === 0) return [why ?? '—', '', '', ''];
  const of = (job: Job, key: 'epochSeconds' | 'firstStepSeconds' | 'peakMemory') => median(job.runs.map((run) => run[key]));
  const self: Job = { job: '', participant: '', runs };
  const epoch = of(self, 'epochSeconds');
  return [
    `${number(epoch)} s`,
    base && base.runs.length > 0 ? number(epoch / of(base, 'epochSeconds')) : '',
    `${number(of(self, 'firstStepSeconds'))} s`,
    bytes(of(self, 'peakMemory')),
  ];
}
