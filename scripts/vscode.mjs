/** `npm run vscode`: the example workspace with the extension, in an installed desktop VS Code, or else in code-server in the browser. */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const examples = path.join(root, 'examples');

execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });

if (spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0) {
  execFileSync('code', ['--new-window', `--extensionDevelopmentPath=${root}`, examples], { stdio: 'inherit' });
} else {
  console.log('No `code` on the path: starting code-server instead.');
  const { serve } = await import('../test/host/serve.mjs');
  const { url } = await serve(examples);
  console.log(`\nOpen ${url}\nCtrl-C ends it.`);
}
