import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { action } from './command';
import { exitCodes } from './exit-codes';
import { namedRun } from './named-run';
import type { Output } from './output';
import { showTagged } from './tagged-view';

/** Lines of standard input that are asked at once. */
const chunk = 64;

export function tagCommand(): Command {
  const command = new Command('tag')
    .description("tag text with a run's best weights")
    .argument('<run>', 'folder of the run')
    .argument('[text]', 'the text, or "-" for standard input, a text a line (the default)');
  return command.action(action(() => command, tag));
}

async function tag(output: Output, folder: string, text = '-'): Promise<number> {
  const run = await namedRun(folder, text === '-' ? ['tag'] : ['tag', text]);
  const { LoadedModels } = await import('../experiment/loaded-model');
  const models = new LoadedModels();
  const show = async (texts: readonly string[]): Promise<void> => {
    for (const tagged of await models.tag(run, texts)) {
      output.object({ type: 'tagged', ...tagged });
      showTagged(output, tagged);
    }
  };
  try {
    if (text !== '-') await show([text]);
    else {
      if (process.stdin.isTTY) output.note(output.colors.dim('A text a line; Ctrl-D ends.'));
      let waiting: string[] = [];
      let read = 0;
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
        waiting.push(line);
        read++;
        if (line.includes('\ufffd'))
          output.note(
            output.colors.yellow(
              `Line ${read} of the input is not UTF-8 throughout; what can't be read is tagged as \ufffd. Save it as UTF-8.`,
            ),
          );
        // Someone who types wants an answer to each line.
        if (waiting.length < chunk && !process.stdin.isTTY) continue;
        await show(waiting);
        waiting = [];
      }
      if (waiting.length > 0) await show(waiting);
    }
    return exitCodes.ok;
  } finally {
    models.dispose();
  }
}
