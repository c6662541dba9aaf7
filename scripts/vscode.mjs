/** `npm run vscode`: the example workspace with the extension, in an installed desktop VS Code, or else in code-server in the browser. */
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const examples = path.join(root, 'examples');
const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: 'inherit' });

run('npm', ['run', 'build']);

/** Whether a desktop VS Code's `code` is on the path. */
function hasCode() {
  try {
    execFileSync('code', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (hasCode()) {
  run('code', ['--new-window', `--extensionDevelopmentPath=${root}`, examples]);
} else {
  console.log('No `code` on the path: starting code-server instead.');
  const { serve } = await import('../test/host/serve.mjs');
  const server = await serve(examples);
  console.log(`\nOpen ${server.url}\nCtrl-C ends it.`);
  if (process.env.BROWSER) spawn(process.env.BROWSER, [server.url], { stdio: 'ignore', detached: true }).unref();
}
