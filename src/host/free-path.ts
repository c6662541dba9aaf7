import { existsSync } from 'node:fs';

/** A path of which there is no file yet: `stem` with this ending, else `stem-2`, `stem-3`, ... with it. */
export function freePath(stem: string, ending: string): string {
  let free = stem + ending;
  for (let n = 2; existsSync(free); n++) free = `${stem}-${n}${ending}`;
  return free;
}
