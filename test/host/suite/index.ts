import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Called by the extension host; a rejection means a failed run. The counts go to the file that UNROLL_TEST_RESULT names. */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, grep: process.env.UNROLL_TEST_GREP || undefined });
  for (const name of fs.readdirSync(__dirname).sort()) if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  const tests: { title: string; passed: boolean; error?: string }[] = [];
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const file = process.env.UNROLL_TEST_RESULT;
      if (file) {
        const passed = tests.filter((test) => test.passed).length;
        fs.writeFileSync(file, JSON.stringify({ passed, failed: failures, tests }, null, 1));
      }
      if (failures > 0) reject(new Error(`${failures} failed`));
      else resolve();
    });
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), passed: true }));
    runner.on('fail', (test, error: unknown) =>
      tests.push({
        title: test.fullTitle(),
        passed: false,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
  });
}
