// The extension as it is built in this folder, in code-server: what `npm run vscode` shows where there is no desktop VS Code.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freshProfile, installVsix, root, setUp, startServer } from './lib.mjs';

/** Makes a VSIX of this folder. Bundles must be built. */
export function packVsix(target) {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  execFileSync(
    'npx',
    ['vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license', '-o', target],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return target;
}

/** Serves a folder with the extension installed; ends with this process. */
export async function serve(folder) {
  setUp();
  const profile = freshProfile({ 'files.autoSave': 'off' });
  installVsix(profile, packVsix(path.join(root, 'out/unroll.vsix')));
  const server = await startServer(profile);
  const end = async () => {
    await server.stop();
    fs.rmSync(profile.dir, { recursive: true, force: true });
    process.exit(0);
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
  return { ...server, url: `${server.url}/?folder=${encodeURIComponent(folder)}` };
}
