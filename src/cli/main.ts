#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { unrollVersion } from '../experiment/version';
import { agreeCommand } from './agree';
import { backendsCommand } from './backends';
import { checkCommand } from './check';
import { compareCommand } from './compare';
import { convertCommand } from './convert';
import { curveCommand } from './curve';
import { dataCommand } from './data';
import { demoCommand } from './demo';
import { evaluateCommand } from './evaluate';
import { exitCodeHelp, exitCodes } from './exit-codes';
import { resumeCommand } from './resume';
import { runsCommand } from './runs';
import { setupCommand } from './setup';
import { selftestCommand } from './selftest';
import { specCommand } from './spec-check';
import { tagCommand } from './tag';
import { trainCommand } from './train';

/** All commands; a new one is a file beside this and a line here. */
const commands = [
  trainCommand(),
  resumeCommand(),
  evaluateCommand(),
  tagCommand(),
  runsCommand(),
  compareCommand(),
  curveCommand(),
  convertCommand(),
  checkCommand(),
  agreeCommand(),
  dataCommand(),
  backendsCommand(),
  setupCommand(),
  selftestCommand(),
  specCommand(),
  demoCommand(),
];

const program = new Command('unroll')
  .description('Train, measure and ask recurrent sequence models in a terminal.')
  .version(unrollVersion)
  .option('--json', 'write JSON lines for machines to standard output')
  .option('--no-color', 'no colours (also: NO_COLOR=1)')
  .addHelpText('after', exitCodeHelp);
for (const command of commands) program.addCommand(command);
everyCommand(program, (command) => command.exitOverride());

// A reader that leaves, as in "unroll runs | head", is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // commander has written the message or the help that was asked for.
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
});

function everyCommand(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const sub of command.commands) everyCommand(sub, change);
}
