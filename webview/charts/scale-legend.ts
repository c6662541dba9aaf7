import { h, setText } from '../core/dom';
import { viridisColor } from '../core/theme';

/** The colours of a map from left to right with numbers at their ends (and between), and what they count. */
export class ScaleLegend {
  private readonly numbers = h('div', { class: 'scale-numbers' });
  private readonly caption = h('span', { class: 'dim' });
  readonly element = h('div', { class: 'scale' }, h('div', { class: 'scale-bar' }, bar(), this.numbers), this.caption);

  update(numbers: readonly string[], caption: string): void {
    if (this.numbers.dataset['key'] !== numbers.join('|')) {
      this.numbers.dataset['key'] = numbers.join('|');
      this.numbers.replaceChildren(...numbers.map((number) => h('span', {}, number)));
    }
    setText(this.caption, caption);
  }
}

function bar(): HTMLCanvasElement {
  const canvas = h('canvas', { class: 'scale-colors', width: 64, height: 1, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  for (let x = 0; context && x < 64; x++) {
    context.fillStyle = viridisColor(x / 63);
    context.fillRect(x, 0, 1, 1);
  }
  return canvas;
}
