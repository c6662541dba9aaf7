/**
 * One form and size, in a process of its own: node measure.cjs FORM DOCUMENTS MEGABYTES REPEATS. Writes a line of JSON for each figure,
 * so that whoever gives up waiting has those before it.
 */
import { bytesOf, filesOf, forms, type Form } from './forms';
import type { Measure, Step } from './results';

function main([name, count, megabytes, repeats]: readonly string[]): void {
  const form = forms.find((one) => one.name === name);
  if (form === undefined) throw new Error(`There is no form "${name}".`);
  const texts = filesOf(form, Number(count), Number(megabytes) * 1e6);
  say({ bytes: bytesOf(texts) });
  let update: ReturnType<Form['read']> = () => [];
  const all: Record<Step, Measure[]> = { read: [], updateTen: [], updateAll: [] };
  const every = Math.ceil(Number(count) / 10);
  for (let i = 0; i < Number(repeats); i++) {
    all.read.push(timed(() => (update = form.read(texts))));
    say({ read: all.read });
    all.updateTen.push(timed(() => update((index) => index % every === 0)));
    say({ updateTen: all.updateTen });
    all.updateAll.push(timed(() => update(() => true)));
    say({ updateAll: all.updateAll });
  }
  say({ peakMemory: process.resourceUsage().maxRSS * 1024 });
}

function timed(job: () => void): Measure {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  job();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (user + system) / 1000 };
}

function say(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

main(process.argv.slice(2));
