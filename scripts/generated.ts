import { format } from 'prettier';
import { specJsonSchema } from '../src/spec/json-schema';
import { labelSetJsonSchema } from '../src/host/tagging/labels/label-set';
import { commandDocs } from './command-docs';
import { specDocs } from './spec-docs';

/** Files that are made from schemas and from package.json, with their whole text; paths from the repository's root. */
export async function generatedFiles(): Promise<{ path: string; text: string }[]> {
  return [
    { path: 'media/unroll.schema.json', text: await format(JSON.stringify(specJsonSchema()), { parser: 'json', printWidth: 140 }) },
    { path: 'media/labels.schema.json', text: await format(JSON.stringify(labelSetJsonSchema()), { parser: 'json', printWidth: 140 }) },
    { path: 'docs/spec.md', text: specDocs() },
    { path: 'docs/commands.md', text: await format(commandDocs(), { parser: 'markdown', printWidth: 140 }) },
  ];
}
