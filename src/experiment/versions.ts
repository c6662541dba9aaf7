import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tfjsVersion } from '../engine/version';

/** What made a run. */
export const versions = { unroll: ownVersion(), tfjs: tfjsVersion, node: process.version };

/** From package.json, which lies one folder above the bundle and two above this file. */
function ownVersion(): string {
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
