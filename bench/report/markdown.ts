import { reference } from '../lineup';
import { memorySetting } from '../memory';
import type { Results } from '../results';
import { classes, embeddingSize, settingName } from '../settings';
import { fullTables, usualTable } from './steps-section';
import { growthSection } from './growth-section';
import { goalsOf } from './goals';
import { jobsSection } from './jobs-section';
import { mostGflops, namesOf, ofMode, summary, type Summary } from './ratios';
import { picture } from './picture';
import { bytes, number, table } from './table';

/** The text of docs/performance.md. All figures come from the results. */
export function markdown(results: Results): string {
  const sections = [
    head(results),
    summarySection(results),
    stepsSection(results),
    growthSection(results),
    jobsSection(results),
    memorySection(results),
    readingSection(results),
    fullTables(results),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function head({ date, machine, threads, seconds, asked, remark, participants, absent }: Results): string {
  const day = new Date(date).toISOString().slice(0, 10);
  const kind = asked.quick ? 'A quick run: few settings, few repeats.' : `A run of ${Math.round(seconds / 60)} minutes.`;
  const more = remark === undefined ? '' : ` ${remark}`;
  const busy =
    machine.load > machine.cores / 4
      ? ` **Other work ran on the machine before it (load ${machine.load}): the ratios are rough, PyTorch's above all, as its threads wait for one another.**`
      : '';
  const lines = participants.map(({ name, device, versions, note }) => [name, device, versions, note ?? '']);
  return [
    '# Performance',
    '<!-- Made by `npm run bench -- --report` of bench/results/performance.json; what is written here by hand is lost. -->',
    `One run on one machine, ${day}: ${machine.processor}, ${machine.cores} cores, ${bytes(machine.memory)} of memory, ${machine.system}, Node ${machine.node}. ` +
      `Each participant is a process of its own that may use ${threads} ${threads === 1 ? 'thread' : 'threads'}; they take turns in rounds. ${kind}${busy}${more}`,
    table(['participant', 'runs on', 'versions', 'remark'], lines, 4),
    absent.length > 0 ? `Not here: ${absent.map(({ name, why }) => `**${name}**: ${why.replace(/\.$/, '')}`).join('; ')}.` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function summarySection(results: Results): string {
  const [train, infer] = [ofMode(results.steps, 'train'), ofMode(results.steps, 'infer')];
  const cell = (s: Summary | undefined) => (s ? `${number(s.mean)} (${number(s.best.ratio)} to ${number(s.worst.ratio)})` : '—');
  const measured = (name: string) => results.steps.filter(({ times }) => 'rounds' in (times[name] ?? {})).length;
  const rows = namesOf(results).map((name) => {
    const most = mostGflops(results.steps, name);
    return [
      name,
      cell(summary(train, name, reference)),
      cell(summary(infer, name, reference)),
      `${measured(name)} of ${results.steps.length}`,
      most === undefined ? '—' : number(most),
    ];
  });
  const goals = goalsOf(results).map(({ title, count, reached, worst }) => [
    title,
    count === 0 ? 'not measured' : `${reached} of ${count}`,
    worst ? `${number(worst.ratio)}, ${worst.setting}` : '',
  ]);
  return [
    '## In short',
    `Times as a multiple of ${reference}’s in the same rounds: geometric mean over the settings, and the best and the worst of them. Below 1 is faster than ${reference}. ` +
      'What is not measured was over the time that the run had.',
    table(['participant', 'training step', 'inference', 'settings measured', 'most GFLOP/s in training'], rows),
    'What was aimed at, and in how many settings it is reached:',
    table(['goal', 'reached', 'furthest from it'], goals),
  ].join('\n\n');
}

function stepsSection(results: Results): string {
  if (results.steps.length === 0) return '';
  return [
    '## A step of the usual size',
    `Embedding (900 × ${embeddingSize}), one recurrent layer of 128 units a direction, a dense layer of ${classes} classes at each of T time steps, batch 32. ` +
      'A training step is the forward pass, softmax cross-entropy, gradients, clipping by their global norm (5), Adam, and the loss read; ' +
      'inference is the forward pass and the probabilities. ' +
      `${reference}: milliseconds, the median; the others: times ${reference}’s time, median and quartiles of the rounds.`,
    picture('ratios', `Times of a training step and of inference as multiples of ${reference}’s`),
    usualTable(results, 'train'),
    usualTable(results, 'infer'),
  ].join('\n\n');
}

function memorySection({ memory, sizes }: Results): string {
  if (memory.length === 0 && sizes.length === 0) return '';
  return [
    '## Memory and size',
    memory.length > 0
      ? `The largest resident set of a fresh process after ten training steps (a slow one’s: one) of ${settingName(memorySetting)}:`
      : '',
    memory.length > 0
      ? table(
          ['participant', 'peak memory'],
          memory.map(({ participant, peakMemory }) => [participant, bytes(peakMemory)]),
        )
      : '',
    sizes.length > 0 ? 'What is on the disk once it is installed:' : '',
    sizes.length > 0
      ? table(
          ['what', 'size'],
          sizes.map(({ name, bytes: size }) => [name, bytes(size)]),
        )
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function readingSection({ participants }: Results): string {
  const product = participants.find(({ name }) => name === reference)?.productGflops;
  return [
    '## How to read it, and what bounds it',
    [
      `- **Ratios, not milliseconds.** All take turns in each round, and a ratio is of times of one round. The quartiles say how far rounds differ; a difference within them is none.`,
      '- **One step, or “over budget”.** What is many times slower than the others is measured in one or two steps, and not at all where a smaller setting has shown that a step takes too long. Nothing is extrapolated.',
      '- **tf.layers** runs with tfjs’ own kernels; those that tfjs lacks for training an embedding on wasm are ours. Its optimizers can’t clip, so its step does less.',
      '- **The step is the engine’s own** (`Trainer.step`, `SequenceModel.predict`), without the norms by layer and time step that a run records for the panel, as no other participant has them. The whole jobs below have them: they are the command `unroll train`.',
      product === undefined
        ? ''
        : `- **The machine’s bound.** ${reference}’s product of two matrices of 1024 × 1024 reaches ${number(product)} GFLOP/s here on the same threads: no step does its products faster. The column “most GFLOP/s” counts the products of a step alone, over the whole step’s time.`,
      '- **What bounds a step.** Products with few rows (a recurrent step has as many as the batch) can’t fill the cores: batch 1 and small units are bounded by the start of each operation and by memory, large batches by the products. In Unroll on wasm one instruction works on four numbers, where native code has eight (AVX2) or sixteen (AVX-512).',
    ]
      .filter((line) => line !== '')
      .join('\n'),
    'To measure on another machine: `npm run bench`; see [bench/README.md](../bench/README.md).',
  ].join('\n\n');
}
