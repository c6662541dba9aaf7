import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { generatedFiles } from '../../scripts/generated';
import { type Shape, specShape } from '../../src/spec/shape';

describe('the files made from schemas and package.json', () => {
  it('are up to date (else run: npx tsx scripts/write-generated.ts)', async () => {
    for (const { path, text } of await generatedFiles()) {
      expect(readFileSync(join(__dirname, '../..', path), 'utf8').replaceAll('\r\n', '\n') === text, path).to.equal(true);
    }
  });

  it('find a description at every key and every choice', () => {
    const bare: string[] = [];
    const visit = (shape: Shape, path: string): void => {
      if (shape.kind === 'list') visit(shape.items, `${path}[]`);
      if (shape.kind === 'variants') for (const variant of shape.variants) visit(variant, `${path}(${variant.tag.value})`);
      if (shape.kind === 'leaf') for (const [value, text] of Object.entries(shape.choices ?? {})) if (!text) bare.push(`${path}=${value}`);
      if (shape.kind !== 'object') return;
      if (!shape.description) bare.push(path);
      for (const [key, member] of shape.members) {
        const telling = 'tag' in shape && (shape.tag as { key: string }).key === key;
        if (!member.description && !telling) bare.push(`${path}.${key}`);
        visit(member.shape, `${path}.${key}`);
      }
    };
    visit(specShape, '');
    expect(bare).to.deep.equal([]);
  });
});
