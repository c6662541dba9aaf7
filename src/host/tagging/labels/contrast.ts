/** Backgrounds of VS Code's themes: light and dark modern, high contrast in both. */
const backgrounds = ['#ffffff', '#1f1f1f', '#000000'] as const;
/** WCAG 2.2, 1.4.11: what a sign needs to be seen. */
const least = 3;

/** Contrast of two colours (#rrggbb), 1 to 21, by WCAG's formula. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Whether a colour (#rrggbb) is seen in light, dark and high-contrast themes. */
export function isSeen(color: string): boolean {
  return backgrounds.every((background) => contrast(color, background) >= least);
}

/** The colour made darker or lighter until it is seen in all themes. */
export function seenColor(color: string): string {
  if (isSeen(color)) return color;
  const dark = contrast(color, '#ffffff') < least;
  for (let share = 0.02; share <= 1; share += 0.02) {
    const mixed = mix(color, dark ? '#000000' : '#ffffff', share);
    if (isSeen(mixed)) return mixed;
  }
  return color;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}

function luminance(color: string): number {
  const [r, g, b] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mix(a: string, b: string, share: number): string {
  const other = channels(b);
  return `#${channels(a)
    .map((value, i) =>
      Math.round(value + (other[i] - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
