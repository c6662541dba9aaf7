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
  await serve();
}

/** code-server with the packaged extension in a fresh profile, until Ctrl-C. */
async function serve() {
  const { freshProfile, installVsix, setUp, startServer } = await import('../test/host/lib.mjs');
  const { rm } = await import('node:fs/promises');
  setUp();
  const profile = freshProfile();
  const vsix = path.join(profile.dir, 'unroll.vsix');
  execFileSync('npx', ['vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--out', vsix], {
    cwd: root,
    stdio: 'inherit',
  });
  installVsix(profile, vsix);
  const server = await startServer(profile);
  console.log(`\nOpen ${server.url}/?folder=${encodeURIComponent(examples)}\nCtrl-C ends it.`);
  process.once('SIGINT', () => {
    void server
      .stop()
      .then(() => rm(profile.dir, { recursive: true, force: true }))
      .then(() => process.exit(0));
  });
}
