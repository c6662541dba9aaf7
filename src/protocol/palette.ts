/**
 * Colours of runs and labels, the same in page and editor: each has 3:1 contrast or more on VS Code's light, dark and high-contrast
 * backgrounds and on cards, and neighbours differ in lightness or blueness too, so that the colour-blind tell them apart. Never the only sign:
 * pair a colour with its `dashes`, its `shapes` or a name.
 */
export const palette = ['#2f7fd1', '#c46a00', '#8a5be0', '#16803c', '#cc4b9b', '#0d8798', '#8a7a12', '#d64a3a'] as const;

/** Dash patterns (pixels on, off) that tell runs apart without colour; the first is a whole line. */
export const dashes: readonly (readonly number[])[] = [[], [8, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4], [10, 2, 2, 2, 2, 2], [1, 3]];

/** Point shapes by the names Chart.js has for them. */
export const shapes = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'crossRot', 'cross', 'dash'] as const;

/** Any index, also one beyond the palette's end, has a colour. */
export function colorOf(index: number): string {
  return palette[((index % palette.length) + palette.length) % palette.length];
}
