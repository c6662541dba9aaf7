import { open } from 'node:fs/promises';

/** Machine numbers of ELF (e_machine) and Mach-O (cputype), as Node names architectures. */
const elfMachines: Record<number, string> = {
  3: 'ia32',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  21: 'ppc64',
  22: 's390x',
  243: 'riscv64',
  258: 'loong64',
};
const machTypes: Record<number, string> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

/**
 * Reads from a library's first bytes which architectures it is for, in Node's names; several in a universal one of macOS.
 * @returns undefined for what is no ELF or Mach-O file
 */
export async function architecturesOf(file: string): Promise<string[] | undefined> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    return bytesRead < 20 ? undefined : fromHeader(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function fromHeader(bytes: Buffer): string[] | undefined {
  if (bytes.readUInt32BE(0) === 0x7f454c46) {
    const machine = bytes[5] === 2 ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18);
    return [elfMachines[machine] ?? `ELF machine ${machine}`];
  }
  const mach = (type: number): string => machTypes[type] ?? `Mach-O type ${type}`;
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return [mach(bytes.readUInt32LE(4))];
  if (bytes.readUInt32BE(0) !== 0xcafebabe) return undefined;
  // Universal: a count, then entries of 20 bytes that begin with the type.
  const count = Math.min(bytes.readUInt32BE(4), Math.floor((bytes.length - 8) / 20));
  return Array.from({ length: count }, (_, i) => mach(bytes.readUInt32BE(8 + 20 * i)));
}
