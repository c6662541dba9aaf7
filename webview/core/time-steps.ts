import type { Run } from './run';

/** Beyond this many time steps neighbours share a column. */
export const maxColumns = 200;

/** Norms of one layer, neighbours bundled into their mean. */
export interface Bundled {
  readonly values: readonly number[];
  /** Time steps a column. */
  readonly size: number;
}

export function bundle(norms: readonly number[], limit = maxColumns): Bundled {
  const size = Math.max(1, Math.ceil(norms.length / limit));
  if (size === 1) return { values: norms, size };
  const values: number[] = [];
  for (let start = 0; start < norms.length; start += size) {
    const part = norms.slice(start, start + size);
    values.push(part.reduce((sum, norm) => sum + norm, 0) / part.length);
  }
  return { values, size };
}

export type Flow = 'vanishing' | 'fading' | 'even' | 'growing' | 'exploding';

/**
 * How much gradient the far end of the sequence still gets: its norm over the near end's. The past of a backward layer lies at the sentence's
 * end, so there first and last change places.
 */
export function flow(layer: string, norms: readonly number[]): { readonly ratio: number; readonly flow: Flow; readonly backward: boolean } {
  const backward = layer.endsWith('/backward');
  const first = norms[0] ?? NaN;
  const last = norms.at(-1) ?? NaN;
  const ratio = backward ? last / first : first / last;
  const kind = ratio < 0.01 ? 'vanishing' : ratio < 0.1 ? 'fading' : ratio > 100 ? 'exploding' : ratio > 10 ? 'growing' : 'even';
  return { ratio, flow: kind, backward };
}

/** Whole decades around all norms of a run, from some hundred of its steps: a scale that stays while the slider moves. */
export function decades(run: Run): readonly [number, number] {
  const { steps } = run;
  const every = Math.max(1, Math.floor(steps.timeRowCount / 100));
  const seen: number[] = [];
  for (let index = 0; index < steps.timeRowCount; index += every) {
    for (const norms of steps.timeStepNorms(steps.timeRow(index)))
      for (const norm of norms) if (norm > 0 && Number.isFinite(norm)) seen.push(norm);
  }
  seen.sort((a, b) => a - b);
  // A few extreme cells must not take all the colours.
  const low = seen[Math.floor(seen.length * 0.01)] ?? 1e-3;
  const high = seen[Math.floor(seen.length * 0.995)] ?? 1;
  const from = Math.floor(Math.log10(low) + 1e-9);
  return [from, Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9))];
}
