import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { h } from '../core/dom';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A drop-down in a card's tools; hidden while there is nothing to choose between. */
export class Picker {
  readonly element = h('vscode-single-select', { class: 'picker' });
  private key = '';

  constructor(label: string, onChange: (value: string) => void) {
    this.element.label = label;
    this.element.addEventListener('change', () => {
      onChange(this.element.value);
    });
  }

  update(choices: readonly Choice[], value: string): void {
    const key = JSON.stringify([choices, value]);
    if (key === this.key) return;
    this.key = key;
    this.element.hidden = choices.length < 2;
    this.element.options = choices.map((choice) => ({ ...choice, description: '', selected: choice.value === value, disabled: false }));
    this.element.value = value;
  }
}
