import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';

/** Whether a file is there and must not be written. Replacing it whole would not ask: that needs the right to write into its folder only. */
export async function isReadOnly(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (!found) return false;
  if ((found.mode & 0o222) === 0) return true;
  return access(file, constants.W_OK).then(
    () => false,
    () => true,
  );
}

/** @throws Error where a file must not be written */
export async function refuseReadOnly(file: string): Promise<void> {
  if (await isReadOnly(file)) throw new Error('The file is read-only.');
}
