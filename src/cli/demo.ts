import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { action } from './command';
import { exitCodes } from './exit-codes';
import type { Output } from './output';
import { quoted } from './quoted';
import { showTagged } from './tagged-view';
import { trainSpec } from './train';

/** In none of the data files. */
const sentences = [
  'could you get me three seats from Oslo to Taipei on the ninth of March please',
  'I have to be in Kyoto by Friday evening and fly back to Berlin on Monday',
  'book a first class ticket for two people leaving Shanghai tomorrow at 7 am',
];

export function demoCommand(): Command {
  const command = new Command('demo').description('train the example of ticket booking, then tag three sentences that it has not seen');
  return command.action(action(() => command, demo));
}

async function demo(output: Output): Promise<number> {
  let run = '';
  const code = await trainSpec(output, exampleSpec(), { set: [], onRun: (begun) => (run = begun) });
  if (code !== exitCodes.ok) return code;
  const { LoadedModels } = await import('../experiment/loaded-model');
  const models = new LoadedModels();
  try {
    output.line(`\n${output.colors.bold('Three sentences that are not in the training data')}`);
    for (const tagged of await models.tag(run, sentences)) {
      output.object({ type: 'tagged', ...tagged });
      showTagged(output, tagged);
    }
    output.line(`\nYours: npx unroll tag ${quoted(run)} "..."`);
    return exitCodes.ok;
  } finally {
    models.dispose();
  }
}

/** Beside the bundle's folder, or two above this file. */
function exampleSpec(): string {
  const places = ['..', '../..'].map((up) => join(__dirname, up, 'examples', 'tickets', 'tickets-en.unroll.json'));
  return places.find((place) => existsSync(place)) ?? places[0];
}
