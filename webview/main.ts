import type { Tab } from '../src/protocol/page';
import { emptyState } from './cards/card';
import type { View } from './core/app';
import { h } from './core/dom';
import { t } from './core/l10n';
import { Page } from './core/page';
import { curvesView } from './views/curves';
import { EvaluationView } from './views/evaluation';
import { gradientsView } from './views/gradients';
import { Header } from './views/header';
import { InsideView } from './views/inside';
import { LearningCurveView } from './views/learning-curve';
import { Tabs } from './views/tabs';
import { TryItView } from './views/try-it';

const page = new Page(draw);
const tabs = new Tabs((tab) => {
  page.openTab(tab);
});
const header = new Header(page, tabs.element);
const nothing = h('div', { class: 'nothing', hidden: true });
const makers: Record<Tab, () => View> = {
  curves: () => curvesView(page),
  gradients: () => gradientsView(page),
  inside: () => new InsideView(page),
  evaluation: () => new EvaluationView(page),
  learning: () => new LearningCurveView(page),
  try: () => new TryItView(page),
};
const views = new Map<Tab, View>();

document.body.append(header.element, nothing, ...tabs.panels.values(), page.status);
header.element.hidden = true;
page.ready();

/** A tab's cards are made when it is first opened and drawn only while it is shown. */
function view(tab: Tab): View {
  const known = views.get(tab);
  if (known) return known;
  const made = makers[tab]();
  tabs.panels.get(tab)?.append(made.element);
  views.set(tab, made);
  return made;
}

function draw(): void {
  const { store } = page;
  if (!store.loaded) return;
  // A learning curve needs no run: without one it stands alone, without the header of one.
  const empty = !store.shown && !(page.tab === 'learning' && store.curve);
  header.element.hidden = !store.shown;
  nothing.hidden = !empty;
  if (empty) {
    for (const panel of tabs.panels.values()) panel.hidden = true;
    drawNothing();
    return;
  }
  tabs.show(page.tab);
  if (store.shown) header.update();
  view(page.tab).update();
}

/** No run at all: what to do, and the button that does it. */
function drawNothing(): void {
  if (nothing.childElementCount > 0) return;
  nothing.append(
    h('h1', {}, 'Unroll'),
    emptyState(t('No run yet. Open a model spec (*.unroll.json) and train it: its curves appear here while it learns.'), {
      label: t('Train'),
      run: () => {
        page.post({ type: 'command', command: 'train' });
      },
    }),
  );
}
