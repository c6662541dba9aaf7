import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errorCode } from './disk';

/** Which process is at a run. The id alone would not do: ids are used again. */
export const processIdentity = z.object({
  id: z.int(),
  /** When it started, in the operating system's own words; only compared. Absent where the system does not tell. */
  started: z.string().optional(),
  host: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid);
}

/** A process on this machine. */
export function identityOf(id: number): ProcessIdentity {
  return { id, started: startOf(id), host: hostname() };
}

/** Whether that process still runs here. Of another machine's process it is not known: false. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return false;
  try {
    process.kill(identity.id, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return startOf(identity.id) === identity.started;
}

function startOf(id: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // proc(5): the command's name may hold spaces and parentheses; after its last ")" the 20th field is the start in clock ticks.
      // A zombie (state Z) has ended, only nobody has asked for its exit code yet.
      const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? 'ended' : fields[19];
    }
    if (process.platform === 'darwin') {
      return execFileSync('ps', ['-p', String(id), '-o', 'lstart='], { encoding: 'utf8', env: { LC_ALL: 'C' } }).trim();
    }
  } catch {
    // Gone, or not to be seen.
  }
  return undefined;
}
