import { normCard } from '../cards/norm-card';
import { TimeStepCard } from '../cards/time-step-card';
import type { App, View } from '../core/app';
import { h } from '../core/dom';

/** What flows back: norms by layer over training, and by time step at one training step. */
export function gradientsView(app: App): View {
  const norms = normCard(app);
  const timeSteps = new TimeStepCard(app);
  return {
    element: h('div', { class: 'cards' }, norms.card.card.element, timeSteps.card.element),
    update: () => {
      norms.update();
      timeSteps.update();
    },
  };
}
