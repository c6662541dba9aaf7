import * as vscode from 'vscode';
import { type Log, messageOf } from '../log';
import { type BackendService } from './backend-service';
import { type CliProcess } from './cli-process';
import { RuntimeSetup } from './runtime-setup';
import { selectBackend } from './select-backend';
import { errorWords } from '../words/error-words';

/** Registers what chooses a backend and sets up what it needs. */
export function registerBackendCommands(cli: CliProcess, backends: BackendService, log: Log): vscode.Disposable {
  const setup = new RuntimeSetup(cli, backends, log);
  const commands: Record<string, () => Promise<void>> = {
    'unroll.selectBackend': () => selectBackend(backends),
    'unroll.setUpRuntime': () => setup.setUp(),
    'unroll.removeRuntime': () => setup.remove(),
  };
  const guarded = (run: () => Promise<void>) => async () => {
    try {
      await run();
    } catch (error) {
      log.error(messageOf(error));
      void vscode.window.showErrorMessage(errorWords(error));
    }
  };
  return vscode.Disposable.from(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, guarded(run))));
}
