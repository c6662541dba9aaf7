import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated';

/** Writes the JSON schemas, docs/spec.md and docs/commands.md: npx tsx scripts/write-generated.ts */
const root = join(__dirname, '..');

async function main(): Promise<void> {
  for (const { path, text } of await generatedFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(path);
  }
}

void main();
