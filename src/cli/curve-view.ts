import type { SingleBar } from 'cli-progress';
import { plannedTrainings, type Curve, type CurveProgress } from '../protocol/curve';
import { curveMeans, type CurveMean } from '../protocol/curve-means';
import { duration, grouped, percent, type Output } from './output';
import { progressBar } from './progress-bar';

/** Columns of the bars of the little chart. */
const width = 40;

/** A learning curve as the terminal shows it: a bar while it is trained, a line a training, a table and a little chart at the end. */
export class CurveView {
  private bar?: SingleBar;
  private shown = -1;
  private began = performance.now();
  private startShare = 0;

  constructor(private readonly output: Output) {}

  /** @param file where it is kept */
  curve(file: string, curve: Curve): void {
    const { output } = this;
    output.object({ type: 'curve', file, curve });
    if (this.shown < 0) {
      this.began = performance.now();
      this.startShare = curve.points.length / plannedTrainings(curve);
      const kept =
        curve.points.length > 0 ? ` ${count(curve.points.length, 'training')} of it ${curve.points.length === 1 ? 'is' : 'are'} kept.` : '';
      output.line(
        `Learning curve of ${output.colors.bold(curve.name)}: ${curve.shares.map(shareWords).join(', ')} of ${grouped(curve.documents)} sentences, ${count(curve.seeds.length, 'seed')}, measured on ${curve.data} (${grouped(curve.measured)}).${kept}`,
      );
      output.line(output.colors.dim(curve.device));
    } else {
      this.stop();
      for (const { documents, seed, score, seconds } of curve.points.slice(this.shown)) {
        const size = String(grouped(documents)).padStart(grouped(curve.documents).length);
        output.line(
          `${size} sentences  seed ${seed}  ${curve.scoreName} ${percent(score).padStart(5)}  ${output.colors.dim(duration(seconds))}`,
        );
      }
    }
    this.shown = curve.points.length;
  }

  progress(progress: CurveProgress): void {
    this.output.object(progress);
    if (!this.output.terminal) return;
    const { done, of, documents, seed, epoch, epochs, share } = progress;
    if (!this.bar) {
      const { cyan, dim } = this.output.colors;
      this.bar = progressBar(`{of} ${cyan('{bar}')} {percentage}% · {about}${dim('{left}')}`);
      this.bar.start(1000, 0, { of: '', about: '', left: '' });
    }
    const seconds = (performance.now() - this.began) / 1000;
    const made = share - this.startShare;
    const left = made > 0.01 ? ` · ${duration((seconds / made) * (1 - share))} left` : '';
    const about = `${grouped(documents)} sentences, seed ${seed}, epoch ${epoch}/${epochs}`;
    this.bar.update(Math.round(1000 * share), { of: `${done + 1}/${of}`, about, left });
  }

  /** The result, whole or as far as it came. */
  end(curve: Curve): void {
    this.stop();
    const { output } = this;
    const means = curveMeans(curve);
    if (output.json || means.length === 0) return;
    const low = Math.max(0, Math.min(...means.flatMap(({ scores }) => scores)) - 0.02);
    const high = Math.max(...means.flatMap(({ scores }) => scores));
    output.line();
    output.table(
      ['share', '', 'sentences', curve.scoreName, '±', 'seeds'],
      means.map((mean) => [
        shareWords(mean.share),
        bar(mean, low, high),
        grouped(mean.documents),
        percent(mean.mean),
        mean.deviation === undefined ? '' : percent(mean.deviation),
        String(mean.scores.length),
      ]),
      2,
    );
    output.line(output.colors.dim(`± is the standard deviation over seeds; the bars run from ${percent(low)} to ${percent(high)}.`));
    if (curve.verdict) output.line(`\n${output.colors.bold(verdictWords(curve))}`);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

/** Up to the mean, with the least and the greatest score of the seeds around it. */
function bar({ mean, scores }: CurveMean, low: number, high: number): string {
  const place = (score: number): number => Math.round((width * (score - low)) / Math.max(1e-9, high - low));
  const [least, most] = [place(Math.min(...scores)), place(Math.max(...scores))];
  const middle = place(mean);
  return '█'.repeat(least) + '▓'.repeat(Math.max(0, middle - least)) + '░'.repeat(Math.max(0, most - middle));
}

/** What the curve says of more data, in a sentence. */
export function verdictWords({ verdict, scoreName, measured }: Pick<Curve, 'verdict' | 'scoreName' | 'measured'>): string {
  if (!verdict) return '';
  const { kind, gain, spread = 0, documents } = verdict;
  const about = `Doubling the data to ${grouped(documents)} sentences would bring about ${signed(gain)} ${scoreName}`;
  const around = `±${spread.toFixed(1)}`;
  switch (kind) {
    case 'pays':
      return `${about} (${around}): tagging more pays.`;
    case 'little':
      return `${about} (${around}): tagging more pays little.`;
    case 'flat':
      return `${about} (${around}), flat within the spread of seeds: tagging more does not pay.`;
    case 'unclear':
      return `${about}, but seeds spread by ${around}: whether tagging more pays can't be told yet. More seeds (--seeds) tell.`;
    case 'fewMeasured':
      return `${about} (${around}) on the ${measured} sentences that are measured on: too few to tell whether tagging more pays.`;
    case 'oneSeed':
      return `${about} by one seed, whose spread is not known: two seeds or more tell whether tagging more pays.`;
  }
}

function signed(points: number): string {
  const text = points.toFixed(1);
  return text === '-0.0' || text === '0.0' ? '0.0' : points > 0 ? `+${text}` : `−${text.slice(1)}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** 12.5 % */
function shareWords(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
