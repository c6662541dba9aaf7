import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './lineup';
import { peers, type PeerName, type PythonEnvironment } from './python';
import type { Size } from './results';

/** Bytes of what a person has on the disk after installing. */
export function measureSizes(environments: Partial<Record<PeerName, PythonEnvironment>>): Size[] {
  const sizes: Size[] = [];
  if (existsSync(path.join(root, 'dist/cli.js'))) {
    sizes.push({ name: 'Unroll: the extension’s files (as packaged, unpacked)', bytes: extensionFiles() });
  }
  sizes.push({ name: 'Unroll: production node_modules (for a build from source)', bytes: productionModules() });
  for (const [peer, environment] of Object.entries(environments)) {
    sizes.push({ name: `${peers[peer as PeerName].title}: its Python environment, without Python`, bytes: sizeOf(environment.folder) });
  }
  return sizes;
}

/** What vsce would pack, by .vscodeignore. */
function extensionFiles(): number {
  const output = execFileSync('npx', ['vsce', 'ls', '--no-dependencies'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return total(output.split('\n').filter((line) => line !== '' && existsSync(path.join(root, line))));
}

function total(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + sizeOf(path.join(root, file)), 0);
}

function productionModules(): number {
  // It lists all and fails all the same where a package is of another version than the lock file's.
  const { stdout: output } = spawnSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, encoding: 'utf8' });
  const folders = output.split('\n').filter((line) => line !== '' && line !== path.resolve(root));
  // A package in another's folder is counted with it.
  const outer = folders.filter((folder) => !folders.some((other) => other !== folder && folder.startsWith(other + path.sep)));
  return outer.reduce((sum, folder) => sum + sizeOf(folder), 0);
}

/** Of a file, or all files in a folder; links are not followed. */
function sizeOf(place: string): number {
  const entry = lstatSync(place, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.isSymbolicLink() ? 0 : entry.size;
  return readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
}
