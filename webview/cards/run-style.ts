import { colorOf, dashes, shapes } from '../../src/protocol/palette';
import type { Run } from '../core/run';

/** A run looks the same everywhere and for ever: its place in the palette gives its colour and its point shape. */
export function runColor(run: { summary: { color: number } }): string {
  return colorOf(run.summary.color);
}

export function runShape(run: Run): string {
  return shapes[run.summary.color % shapes.length] ?? 'circle';
}

/** Validation is dashed, whichever the run. */
export const validationDash = [6, 4];

export function layerDash(index: number): readonly number[] {
  return dashes[index % dashes.length] ?? [];
}

export function layerShape(index: number): string {
  return shapes[index % shapes.length] ?? 'circle';
}
