import { rateCard, scoreCard, speedCard } from '../cards/epoch-cards';
import { lossCard } from '../cards/loss-card';
import type { App, View } from '../core/app';
import { h } from '../core/dom';

/** How training goes: loss, score, learning rate, speed. */
export function curvesView(app: App): View {
  const loss = lossCard(app);
  const score = scoreCard(app);
  const rate = rateCard(app);
  const speed = speedCard(app);
  return {
    element: h('div', { class: 'cards' }, ...[loss, score, rate, speed].map(({ card }) => card.card.element)),
    update: () => {
      for (const card of [loss, score, rate, speed]) card.update();
    },
  };
}
