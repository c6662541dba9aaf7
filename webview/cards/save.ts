import type { App } from '../core/app';
import { menuButton, type MenuItem } from '../core/menu';
import { t } from '../core/l10n';

/** A table for a spreadsheet: RFC 4180. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  const field = (value: string | number): string => {
    const text = typeof value === 'number' && Number.isNaN(value) ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return rows.map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

/** The canvas on the card's background, with its title, as base64. */
export function png(canvas: HTMLCanvasElement, title: string, app: App): string {
  const ratio = window.devicePixelRatio || 1;
  const margin = Math.round(12 * ratio);
  const head = Math.round(26 * ratio);
  const picture = document.createElement('canvas');
  picture.width = canvas.width + margin * 2;
  picture.height = canvas.height + margin + head;
  const context = picture.getContext('2d');
  if (!context) return '';
  context.fillStyle = app.theme.card;
  context.fillRect(0, 0, picture.width, picture.height);
  context.fillStyle = app.theme.foreground;
  context.font = `600 ${13 * ratio}px ${app.theme.font}`;
  context.fillText(title, margin, head - 8 * ratio);
  context.drawImage(canvas, margin, head);
  return picture.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** "save": a picture where there is a canvas, and the numbers. Names are the run's and the card's. */
export function saveTool(
  app: App,
  name: string,
  parts: { canvas?: () => HTMLCanvasElement; title?: () => string; csv: () => string },
): HTMLElement {
  const file = (extension: string): string =>
    `${app.store.shown?.summary.name ?? 'unroll'}-${name}.${extension}`.replace(/[\\/:*?"<>|\s]+/g, '-');
  return menuButton(t('save'), t('Save as a picture or as numbers'), () => {
    const items: MenuItem[] = [];
    const { canvas } = parts;
    if (canvas) {
      items.push({
        label: 'PNG',
        detail: t('picture'),
        run: () => {
          app.post({ type: 'save', name: file('png'), kind: 'png', content: png(canvas(), parts.title?.() ?? '', app) });
        },
      });
    }
    items.push({
      label: 'CSV',
      detail: t('all numbers'),
      run: () => {
        app.post({ type: 'save', name: file('csv'), kind: 'csv', content: parts.csv() });
      },
    });
    return items;
  });
}
