import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From package.json, which lies one folder above the bundle and two above this file. */
export const unrollVersion = readVersion();

function readVersion(): string {
  for (const folder of ['..', '../..']) {
    try {
      const json: unknown = JSON.parse(readFileSync(join(__dirname, folder, 'package.json'), 'utf8'));
      if (typeof json === 'object' && json !== null && 'version' in json && typeof json.version === 'string') return json.version;
    } catch {
      // Not there: the next place.
    }
  }
  return 'unknown';
}
