/** Sections of a WebAssembly binary, and the kind of an import, by their numbers in the format (WebAssembly core specification, 5.5). */
const sections = { import: 2, memory: 5 } as const;
const kinds = { function: 0, table: 1, memory: 2, global: 3 } as const;

/** Bits of the byte in front of a memory's limits. */
const hasMaximum = 1;
const isShared = 2;

/**
 * A copy of a WebAssembly binary whose memory, its own or an imported one, can be used by several threads. That is one bit in front of the
 * memory's limits: code needs no change, as long as threads agree elsewhere on who writes where.
 *
 * @throws Error when the binary has no memory, or one without a maximum, which shared memory must have.
 */
export function withSharedMemory(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(binary);
  const at = memoryLimits(copy);
  if (at === undefined) throw new Error('The WebAssembly binary has no memory.');
  if (!(copy[at] & hasMaximum)) throw new Error("The WebAssembly binary's memory has no maximum.");
  copy[at] |= isShared;
  return copy;
}

/** Where the byte in front of the memory's limits is. */
function memoryLimits(binary: Uint8Array): number | undefined {
  const reader = new Reader(binary, 8);
  while (reader.at < binary.length) {
    const section = reader.byte();
    const end = reader.number() + reader.at;
    if (section === sections.memory && reader.number() > 0) return reader.at;
    if (section === sections.import) {
      const at = importedMemory(reader);
      if (at !== undefined) return at;
    }
    reader.at = end;
  }
  return undefined;
}

function importedMemory(reader: Reader): number | undefined {
  for (let count = reader.number(); count > 0; count--) {
    reader.skipName();
    reader.skipName();
    switch (reader.byte()) {
      case kinds.function:
        reader.number();
        break;
      case kinds.table:
        reader.byte();
        if (reader.byte() & hasMaximum) reader.number();
        reader.number();
        break;
      case kinds.memory:
        return reader.at;
      case kinds.global:
        reader.at += 2;
    }
  }
  return undefined;
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  byte(): number {
    return this.bytes[this.at++];
  }

  /** LEB128: seven bits a byte, the lowest first. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  skipName(): void {
    const length = this.number();
    this.at += length;
  }
}
