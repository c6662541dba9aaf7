/**
 * One form and size, in a process of its own: node measure.cjs FORM DOCUMENTS MEGABYTES REPEATS. Writes a line of JSON for each figure,
 * so that whoever gives up waiting has those before it.
 */
import { bytesOf, filesOf, formNamed, type Form } from './forms';
import { type Measure, type Step, timed } from './results';

function main([name, count, megabytes, repeats]: readonly string[]): void {
  const form = formNamed(name);
  const texts = filesOf(form, Number(count), Number(megabytes) * 1e6);
  say({ bytes: bytesOf(texts) });
  let { update }: Pick<ReturnType<Form['read']>, 'update'> = { update: () => [] };
  const all: Record<Step, Measure[]> = { read: [], updateTen: [], updateAll: [] };
  const every = Math.ceil(Number(count) / 10);
  for (let i = 0; i < Number(repeats); i++) {
    all.read.push(timed(() => ({ update } = form.read(texts))));
    say({ read: all.read });
    all.updateTen.push(timed(() => update((index) => index % every === 0)));
    say({ updateTen: all.updateTen });
    all.updateAll.push(timed(() => update(() => true)));
    say({ updateAll: all.updateAll });
  }
  say({ peakMemory: process.resourceUsage().maxRSS * 1024 });
}

function say(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

main(process.argv.slice(2));
