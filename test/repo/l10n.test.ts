import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

const root = path.resolve(__dirname, '../..');
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;
const places = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8'));
}

/** Every text that the host shows. */
function shown(): Set<string> {
  const calls = sources('src/host').flatMap((text) => [...text.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)]);
  return new Set(calls.map(([, text]) => text.replace(/\\'/g, "'")));
}

describe('texts in two languages', () => {
  it('every text that the host shows has a Chinese one, and no other is kept', () => {
    expect(Object.keys(json('l10n/bundle.l10n.zh-cn.json')).sort()).to.deep.equal([...shown()].sort());
  });

  it('every text is a plain literal, so that it can be found', () => {
    for (const text of sources('src/host')) expect([...text.matchAll(/l10n\.t\(\s*[^'\s]/g)]).to.deep.equal([]);
  });

  it('a translation has the places of its original', () => {
    for (const [english, chinese] of Object.entries(json('l10n/bundle.l10n.zh-cn.json'))) {
      expect(places(chinese), english).to.deep.equal(places(english));
    }
  });

  it('the manifest has the same keys in both languages, and uses all of them', () => {
    const english = json('package.nls.json');
    expect(Object.keys(json('package.nls.zh-cn.json')).sort()).to.deep.equal(Object.keys(english).sort());
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const used = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    expect([...used].sort()).to.deep.equal(Object.keys(english).sort());
  });

  it('commands in texts of the manifest are links to commands that there are', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      contributes: { commands: { command: string }[] };
    };
    const declared = manifest.contributes.commands.map(({ command }) => command);
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const called = Object.values(json(file)).flatMap((text) =>
        [...text.matchAll(/command:(unroll\.\w+)/g)].map(([, command]) => command),
      );
      for (const command of called) expect(declared).to.contain(command);
    }
  });
});
