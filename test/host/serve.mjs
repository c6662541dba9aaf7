// The extension as it is built in this folder, in code-server: what `npm run vscode` shows where there is no desktop VS Code.
import fs from 'node:fs';
import { freshProfile, installVsix, packVsix, setUp, startServer } from './lib.mjs';

/** Serves a folder with the extension installed; ends with this process. */
export async function serve(folder) {
  setUp();
  const profile = freshProfile({ 'files.autoSave': 'off' });
  installVsix(profile, packVsix());
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
