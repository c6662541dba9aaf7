import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect } from 'chai';

const main = path.join(__dirname, '../../src/cli/main.ts');

function unroll(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { encoding: 'utf8', env });
  return { code: status, stdout, stderr };
}

describe('unroll selftest', function () {
  this.timeout(180_000);

  it('on tensorflow: every kernel is right, and faster than the plain formulation', () => {
    const { code, stdout, stderr } = unroll('selftest', '--backend', 'tensorflow', '--json');
    expect(code, stderr).to.equal(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const checks = lines.filter(({ type }) => type === 'check');
    expect(new Set(checks.map(({ kernel }) => kernel))).to.include.all.keys('lstm', 'gru', 'simple tanh', 'adam', 'cross-entropy');
    expect(checks.every(({ ok }) => ok)).to.equal(true);
    for (const { cell, ours, plain } of lines.filter(({ type }) => type === 'speed')) {
      expect(ours, String(cell)).to.be.lessThan(plain as number);
    }
    expect(lines.at(-1)).to.deep.include({ type: 'selftest', backend: 'tensorflow', faults: 0 });
  });

  it('of what is no backend says which there are', () => {
    const { code, stderr } = unroll('selftest', '--backend', 'abacus');
    expect(code).to.equal(2);
    expect(stderr).to.contain('No backend is called "abacus"').and.contain('tensorflow');
  });
});
