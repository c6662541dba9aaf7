import { h } from '../core/dom';
import { shorten } from '../core/format';
import { viridis, type Theme } from '../core/theme';
import { axisFont, strokeMark } from './chart';
import { textWidth } from './heat-map';

export interface Strip {
  readonly name: string;
  /** Second line under the name, as the range of its values. */
  readonly note: string;
  /** At the right, as the mean. */
  readonly value: string;
  /** `[unit][token]`, from top to bottom. */
  readonly rows: readonly (readonly number[])[];
  /** Values at the colours' ends. */
  readonly low: number;
  readonly high: number;
}

export interface StripsModel {
  readonly strips: readonly Strip[];
  readonly columns: readonly string[];
  readonly marked: number | undefined;
}

const stripGap = 10;

/** Strips of units over tokens, one a gate: thousands of cells painted as one picture each, since no one can point at a unit two pixels high. */
export class Strips {
  readonly element = h('div', { class: 'chart strips' });
  readonly canvas = h('canvas', { role: 'img', tabindex: 0 });
  private model: StripsModel | undefined;
  private theme: Theme | undefined;
  private area = { left: 0, width: 0, top: 0, stripHeight: 0 };
  private readonly pictures = new WeakMap<Strip, HTMLCanvasElement>();

  constructor(
    private readonly events: {
      hover: (strip: number | undefined, column: number | undefined) => void;
      pick: (column: number) => void;
    },
  ) {
    this.element.append(this.canvas);
    this.canvas.addEventListener('mousemove', (event) => {
      const place = this.placeOf(event.offsetX, event.offsetY);
      this.events.hover(place.strip, place.column);
      this.canvas.classList.toggle('pickable', place.column !== undefined);
    });
    this.canvas.addEventListener('mouseleave', () => {
      this.events.hover(undefined, undefined);
    });
    this.canvas.addEventListener('click', (event) => {
      const { column } = this.placeOf(event.offsetX, event.offsetY);
      if (column !== undefined) this.events.pick(column);
    });
    this.canvas.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
    new ResizeObserver(() => {
      this.paint();
    }).observe(this.element);
  }

  draw(model: StripsModel, theme: Theme): void {
    this.model = model;
    this.theme = theme;
    this.paint();
  }

  mark(column: number | undefined): void {
    if (!this.model || this.model.marked === column) return;
    this.model = { ...this.model, marked: column };
    this.paint();
  }

  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }

  private paint(): void {
    const { model, theme } = this;
    if (!model || !theme || this.element.clientWidth === 0 || model.strips.length === 0) return;
    const font = axisFont(theme);
    const labels = model.strips.flatMap((strip) => [strip.name, strip.note]);
    const left = Math.ceil(Math.max(...labels.map((label) => textWidth(label, font)))) + 8;
    const right = Math.ceil(Math.max(...model.strips.map((strip) => textWidth(strip.value, font)))) + 10;
    const words = Math.max(...model.columns.map((word) => textWidth(shorten(word), font)));
    const width = this.element.clientWidth;
    const stripHeight = model.strips.length > 3 ? 44 : 56;
    const top = 4;
    const bottom = top + model.strips.length * (stripHeight + stripGap);
    const height = Math.ceil(bottom + words * Math.SQRT1_2 + font.size + 4);
    this.area = { left, width: width - left - right, top, stripHeight };
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.element.style.height = `${height}px`;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.scale(ratio, ratio);
    context.font = `${font.size}px ${font.family}`;
    context.textBaseline = 'middle';
    model.strips.forEach((strip, index) => {
      this.paintStrip(context, strip, top + index * (stripHeight + stripGap), width, theme);
    });
    this.paintWords(context, model, bottom - stripGap + 8, theme);
  }

  private paintStrip(context: CanvasRenderingContext2D, strip: Strip, y: number, width: number, theme: Theme): void {
    const { left, width: inner, stripHeight } = this.area;
    const middle = y + stripHeight / 2;
    const size = axisFont(theme).size;
    context.textAlign = 'right';
    context.fillStyle = theme.foreground;
    context.fillText(strip.name, left - 6, middle - size * 0.6);
    context.fillStyle = theme.dim;
    context.fillText(strip.note, left - 6, middle + size * 0.7);
    context.fillStyle = theme.foreground;
    context.fillText(strip.value, width - 2, middle);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.picture(strip), left, y, inner, stripHeight);
    // Gaps between tokens, as between cells of the other maps.
    const columns = this.model?.columns.length ?? 0;
    if (inner / Math.max(1, columns) < 6) return;
    context.fillStyle = theme.card;
    for (let column = 1; column < columns; column++) context.fillRect(left + (column * inner) / columns - 0.5, y, 1, stripHeight);
  }

  private paintWords(context: CanvasRenderingContext2D, model: StripsModel, y: number, theme: Theme): void {
    const { left, width, top, stripHeight } = this.area;
    const cell = width / Math.max(1, model.columns.length);
    const size = axisFont(theme).size;
    const every = Math.max(1, Math.ceil((size + 1) / cell));
    context.textAlign = 'left';
    model.columns.forEach((word, column) => {
      const marked = model.marked === column;
      if (column % every !== 0 && !marked) return;
      context.save();
      context.translate(left + (column + 0.5) * cell - 2, y);
      context.rotate(Math.PI / 4);
      context.fillStyle = theme.foreground;
      context.font = `${marked ? 'bold ' : ''}${size}px ${theme.font}`;
      context.fillText(shorten(word), 0, 0);
      context.restore();
    });
    if (model.marked === undefined) return;
    const bottom = top + model.strips.length * (stripHeight + stripGap) - stripGap;
    strokeMark(context, theme, left + model.marked * cell, top, cell, bottom - top);
  }

  /** One pixel a unit and token; stretched when drawn. */
  private picture(strip: Strip): HTMLCanvasElement {
    const known = this.pictures.get(strip);
    if (known) return known;
    const picture = document.createElement('canvas');
    picture.width = Math.max(1, strip.rows[0]?.length ?? 0);
    picture.height = Math.max(1, strip.rows.length);
    const context = picture.getContext('2d');
    const image = context?.createImageData(picture.width, picture.height);
    if (context && image) {
      strip.rows.forEach((row, y) => {
        row.forEach((value, x) => {
          image.data.set([...viridis((value - strip.low) / (strip.high - strip.low)), 255], (y * picture.width + x) * 4);
        });
      });
      context.putImageData(image, 0, 0);
    }
    this.pictures.set(strip, picture);
    return picture;
  }

  private placeOf(x: number, y: number): { strip?: number; column?: number } {
    const { left, width, top, stripHeight } = this.area;
    const columns = this.model?.columns.length ?? 0;
    const column = Math.floor(((x - left) / width) * columns);
    if (column < 0 || column >= columns) return {};
    const strip = Math.floor((y - top) / (stripHeight + stripGap));
    return strip >= 0 && strip < (this.model?.strips.length ?? 0) ? { strip, column } : { column };
  }

  private onKey(event: KeyboardEvent): void {
    const { model } = this;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!model) return;
    if (move !== undefined) {
      const next = Math.max(0, Math.min(model.columns.length - 1, (model.marked ?? -move) + move));
      this.events.hover(undefined, next);
    } else if (event.key === 'Enter' && model.marked !== undefined) this.events.pick(model.marked);
    else return;
    event.preventDefault();
  }
}
