import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { forgetCrashes } from './crash-marker';
import type { RuntimeName } from './folder';
import { asSetupError, SetupError } from './setup-error';

/**
 * Makes a runtime's folder in a draft beside it and puts it in its place when it is whole: whoever looks finds the old one, the new one,
 * or none. What a killed set-up left is cleared away first.
 * @throws SetupError; nothing of the draft is left then
 */
export async function inDraft(root: string, name: RuntimeName, make: (draft: string) => Promise<void>): Promise<string> {
  const folder = path.join(root, name);
  const draft = path.join(root, `.draft-${name}-${process.pid}`);
  try {
    await mkdir(root, { recursive: true });
    await clearDrafts(root, name);
    await mkdir(draft);
    await make(draft);
    await replaceFolder(folder, draft);
    forgetCrashes(root, name);
    return folder;
  } catch (error) {
    throw asSetupError(error, root);
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** @throws SetupError @returns whether there was one */
export async function removeRuntime(root: string, name: RuntimeName): Promise<boolean> {
  const folder = path.join(root, name);
  if (!existsSync(folder)) return false;
  try {
    await clearDrafts(root, name);
    // Away with its name first: what is half removed is never taken for a runtime.
    const old = oldFolder(root, name);
    await rename(folder, old);
    await rm(old, { recursive: true, force: true, maxRetries: 3 });
    return true;
  } catch (error) {
    throw asSetupError(error, folder);
  }
}

async function replaceFolder(folder: string, draft: string): Promise<void> {
  const old = oldFolder(path.dirname(folder), path.basename(folder));
  const before = existsSync(folder);
  if (before) await rename(folder, old);
  try {
    await rename(draft, folder);
  } catch (error) {
    if (before) await rename(old, folder);
    throw error;
  }
  if (before) await rm(old, { recursive: true, force: true, maxRetries: 3 });
}

function oldFolder(root: string, name: string): string {
  return path.join(root, `.old-${name}-${process.pid}`);
}

/** Drafts and replaced folders of processes that are no more. @throws SetupError "busy" while another one works */
async function clearDrafts(root: string, name: RuntimeName): Promise<void> {
  const folder = path.join(root, name);
  for (const entry of await readdir(root)) {
    const [, kind, id] = new RegExp(`^\\.(draft|old)-${name}-(\\d+)$`).exec(entry) ?? [];
    if (kind === undefined) continue;
    const left = path.join(root, entry);
    if (Number(id) !== process.pid && isRunning(Number(id))) {
      const advice = `Wait for its end, or stop it; if process ${id} is no set-up, delete ${left}.`;
      throw new SetupError('busy', `Process ${id} is setting up ${name} in ${root}. ${advice}`);
    }
    // Killed between the two renames: the old one is still good.
    if (kind === 'old' && !existsSync(folder)) await rename(left, folder);
    else await rm(left, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
