import { z } from 'zod';
import type { Document } from '../document';
import type { Finding } from './finding';

/** File of a workspace, beside its runs, with the findings that a person finds right as they are. */
export const ignoredFile = '.unroll/ignored-findings.jsonl';

const entry = z.union([
  z.object({ kind: z.string(), text: z.string(), start: z.number().optional(), end: z.number().optional() }),
  /** Everywhere. */
  z.object({ kind: z.string(), about: z.string() }),
]);

/** Findings that need not be told again: a line each, by the text and the place in it, so that lines may move; or all of a kind about a text. */
export class IgnoredFindings {
  private readonly keys = new Set<string>();

  /** @param text of the file; lines that are no entry are passed over */
  constructor(text: string) {
    for (const line of text.split(/\r?\n/)) {
      const parsed = entry.safeParse(parsedJson(line));
      if (parsed.success) this.keys.add(JSON.stringify(keyOf(parsed.data)));
    }
  }

  has(finding: Finding, { text }: Pick<Document, 'text'>): boolean {
    if (this.keys.size === 0) return false;
    const { kind, place, about } = finding;
    const here = this.keys.has(JSON.stringify(keyOf({ kind, text, ...place })));
    return here || (about !== undefined && this.keys.has(JSON.stringify(keyOf({ kind, about }))));
  }
}

/** The line of the file that makes a finding ignored at its place or, of what it is about, everywhere. */
export function ignoredLine({ kind, place, about }: Finding, { text }: Pick<Document, 'text'>, everywhere = false): string {
  return JSON.stringify(everywhere && about !== undefined ? { kind, about } : { kind, text, ...place });
}

function keyOf(one: z.infer<typeof entry>): unknown[] {
  return 'about' in one ? [one.kind, 'about', one.about] : [one.kind, one.text, one.start, one.end];
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
