/** What charts need of the colour theme, read from VS Code's variables. Canvas knows no CSS variables, so they are read again when they change. */
export interface Theme {
  readonly foreground: string;
  readonly dim: string;
  readonly line: string;
  readonly card: string;
  readonly error: string;
  readonly accent: string;
  readonly tooltip: { readonly background: string; readonly foreground: string; readonly border: string };
  readonly font: string;
  readonly fontSize: number;
}

/** The page's own names, defined in panel.css on top of VS Code's. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  return {
    foreground: read('--u-foreground', '#888'),
    dim: read('--u-dim', '#888'),
    line: read('--u-line', '#8884'),
    card: read('--u-card', 'transparent'),
    error: read('--u-error', '#d64a3a'),
    accent: read('--u-accent', '#2f7fd1'),
    tooltip: {
      background: read('--u-popup', '#222'),
      foreground: read('--u-popup-foreground', '#eee'),
      border: read('--u-popup-border', '#888'),
    },
    font: style.fontFamily || 'sans-serif',
    fontSize: Number.parseFloat(style.fontSize) || 13,
  };
}

/** VS Code changes the body's class and the root's variables when the theme changes. */
export function onThemeChange(listener: () => void): void {
  let last = '';
  const observer = new MutationObserver(() => {
    const now = JSON.stringify(readTheme());
    if (now === last) return;
    last = now;
    listener();
  });
  last = JSON.stringify(readTheme());
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}

const viridisStops = ['#440154', '#482878', '#3e4a89', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'].map(
  (hex) => [Number.parseInt(hex.slice(1, 3), 16), Number.parseInt(hex.slice(3, 5), 16), Number.parseInt(hex.slice(5, 7), 16)],
);

/** Red, green, blue from 0 to 255 for a share from 0 to 1. */
export function viridis(share: number): [number, number, number] {
  const place = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * (viridisStops.length - 1);
  const index = Math.min(viridisStops.length - 2, Math.floor(place));
  const low = viridisStops[index] ?? [];
  const high = viridisStops[index + 1] ?? [];
  const mix = (channel: number): number => {
    const a = low[channel] ?? 0;
    return Math.round(a + ((high[channel] ?? a) - a) * (place - index));
  };
  return [mix(0), mix(1), mix(2)];
}

export function viridisColor(share: number): string {
  return `rgb(${viridis(share).join(' ')})`;
}

/** Black or white, whichever reads on viridis at this share. */
export function inkOnViridis(share: number): string {
  return share > 0.62 ? '#000' : '#fff';
}

/** Whether the user wants nothing to move: by the system's setting, or by VS Code's `workbench.reduceMotion`, which marks the body. */
export function wantsStill(): boolean {
  return document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
