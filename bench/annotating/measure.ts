/**
 * One form and size, in a process of its own: node measure.cjs FORM DOCUMENTS MEGABYTES REPEATS. Writes a line of JSON for each figure,
 * so that whoever gives up waiting has those before it.
 */
import { forms, type Form } from './forms';
import { makeDocuments } from './corpus';
import type { Measure, Step } from './results';

function main([name, count, megabytes, repeats]: readonly string[]): void {
  const form = forms.find((one) => one.name === name);
  if (form === undefined) throw new Error(`There is no form "${name}".`);
  const texts = textsOf(form, Number(count), Number(megabytes) * 1e6);
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

/** Files of so many documents, filled with words up to a size; a form that needs more than that has short documents. */
function textsOf(form: Form, count: number, bytes: number): string[] {
  const [short, long] = [4, 24].map((words) => bytesOf(form.write(makeDocuments(1000, words))) / 1000);
  const words = Math.max(4, Math.round(4 + ((bytes / count - short) * 20) / (long - short)));
  return form.write(makeDocuments(count, words));
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
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
