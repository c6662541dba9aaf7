import { homedir } from 'node:os';
import path from 'node:path';

/** What can be set up: a folder each in the folder of runtimes. */
export const runtimeNames = ['tensorflow', 'webgpu'] as const;
export type RuntimeName = (typeof runtimeNames)[number];

/** Where runtimes lie: UNROLL_RUNTIMES (the extension names its own storage by it), else where this system keeps a user's program data. */
export function runtimesFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.UNROLL_RUNTIMES) return path.resolve(env.UNROLL_RUNTIMES);
  const home = homedir();
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'unroll', 'runtimes');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'unroll', 'runtimes');
  // The XDG base directory specification: a relative path counts as none.
  const data = env.XDG_DATA_HOME && path.isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : path.join(home, '.local', 'share');
  return path.join(data, 'unroll', 'runtimes');
}
