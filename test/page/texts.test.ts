import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { chinese } from '../../webview/core/chinese';

const folder = path.resolve(__dirname, '../../webview');

/** Every text that the page's sources hand to `t` as a literal. */
function texts(): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const source = readFileSync(path.join(folder, file), 'utf8');
    return [...source.matchAll(/\bt\(\s*(?:[\w\s]+=== 1 \? ('[^']*') : )?'((?:[^'\\]|\\.)*)'/g)].map((match) =>
      (match[2] ?? '').replace(/\\(.)/g, '$1'),
    );
  });
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([mark]) => mark).sort();

describe('Texts of the page', () => {
  it('are all there in Chinese', () => {
    const missing = texts().filter((text) => !(text in chinese));
    expect(texts().length).to.be.greaterThan(150);
    expect(missing).to.deep.equal([]);
  });

  it('keep their placeholders in Chinese', () => {
    for (const [english, translated] of Object.entries(chinese))
      expect(placeholders(translated), english).to.deep.equal(placeholders(english));
  });
});
