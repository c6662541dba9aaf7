import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The first bytes of an ELF library for a machine: 62 is x64, 183 is arm64. */
export function elf(machine: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('\x7fELF', 'latin1');
  bytes[4] = 2;
  bytes[5] = 1;
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

export const ownMachine = process.arch === 'arm64' ? 183 : 62;

export interface FakeEnvironment {
  /** null: without TensorFlow. */
  readonly version: string | null;
  readonly libraries?: readonly string[];
  readonly machine?: number;
}

/** A folder as a venv is one, whose Python answers as the real one does. Linux and macOS only. */
export function fakeEnvironment(folder: string, { version, libraries, machine = ownMachine }: FakeEnvironment): string {
  const tensorflow = path.join(folder, 'lib/site-packages/tensorflow');
  const names = libraries ?? ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  mkdirSync(tensorflow, { recursive: true });
  for (const name of names) writeFileSync(path.join(tensorflow, name), elf(machine));
  const python = path.join(folder, 'bin/python3');
  const answer = JSON.stringify({ python, folder: version === null ? null : tensorflow, version });
  script(python, `echo 'a warning of some package'; echo '${answer}'`);
  return folder;
}

export function script(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}
