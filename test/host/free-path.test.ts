import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { freePath } from '../../src/host/free-path';

describe('a free path', () => {
  it('is that of no file, however many there are', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'free-'));
    const names = [1, 2, 3].map(() => {
      const free = freePath(path.join(folder, 'trips'), '.tagged.jsonl');
      fs.writeFileSync(free, '');
      return path.basename(free);
    });
    fs.rmSync(folder, { recursive: true });
    expect(names).to.deep.equal(['trips.tagged.jsonl', 'trips-2.tagged.jsonl', 'trips-3.tagged.jsonl']);
  });
});
