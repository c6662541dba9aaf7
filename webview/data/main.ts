import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { DataHostMessage, DataPageMessage, DataReport, DataSplit } from '../../src/protocol/data-report';
import { Card, table } from '../cards/card';
import { connect } from '../core/api';
import { append, h } from '../core/dom';
import { formatCount, formatPercent } from '../core/format';
import { t } from '../core/l10n';
import { countsTable } from './counts-table';

const api = connect<DataPageMessage>();
const page = h('main', { class: 'data' });

append(document.body, [page]);
window.addEventListener('message', (event: MessageEvent<DataHostMessage>) => draw(event.data));
api.postMessage({ type: 'ready' });

/** The page "Data": what the sets of a spec, or some files, hold. It is told all at once and draws it anew. */
function draw({ report, labels }: DataHostMessage): void {
  const refresh = h(
    'vscode-button',
    { secondary: true, title: t('Count again'), onclick: () => api.postMessage({ type: 'refresh' }) },
    t('Refresh'),
  );
  const cards = [setsCard(report), labelsCard(report, labels), classesCard(report), lengthsCard(report), problemsCard(report)];
  const shown = cards.filter((card) => card !== undefined).map(({ element }) => element);
  page.replaceChildren();
  append(page, [
    h('header', {}, h('div', { class: 'row' }, h('h1', {}, t('Data of {0}', report.title)), h('span', { class: 'grow' }), refresh)),
    h('div', { class: 'cards' }, ...shown),
  ]);
}

function nameOf({ role, name }: DataSplit): string {
  switch (role) {
    case 'train':
      return t('training data');
    case 'validation':
      return t('validation data');
    case 'test':
      return t('test data');
    case 'file':
      return name.split(/[\\/]/).pop() ?? name;
  }
}

function setsCard({ splits }: DataReport): Card {
  const card = new Card('sets', t('Sets'), t('What each set holds; unknown: tokens that the training vocabulary lacks'), { wide: true });
  const share = (part: number, whole: number): string => `${formatPercent(whole === 0 ? 0 : part / whole)} %`;
  const rows: [string, (split: DataSplit) => string][] = [
    [t('texts'), ({ documents }) => formatCount(documents)],
    [t('tagged texts'), ({ tagged, documents }) => share(tagged, documents)],
    [t('tokens'), ({ tokens }) => formatCount(tokens)],
    [t('different tokens'), ({ words }) => formatCount(words)],
    [t('unknown tokens'), ({ unknown }) => (unknown === undefined ? '–' : `${formatPercent(unknown)} %`)],
    [t('spans'), ({ spans }) => formatCount(spans)],
    [t('tokens in spans'), ({ covered, tokens }) => share(covered, tokens)],
    [t('tokens a text, median'), ({ lengths }) => formatCount(lengths[2])],
    [t('tokens a text, middle half'), ({ lengths }) => `${formatCount(lengths[1])}–${formatCount(lengths[3])}`],
    [t('tokens a text, 95 of 100 have at most'), ({ lengths }) => formatCount(lengths[4])],
    [t('tokens a text, longest'), ({ lengths }) => formatCount(lengths[5])],
    [t('texts that are there twice'), ({ repeated }) => formatCount(repeated)],
    [t('texts that are in the training data too'), ({ duplicates }) => (duplicates === undefined ? '–' : formatCount(duplicates))],
    [t('problems'), ({ problemCount }) => formatCount(problemCount)],
  ];
  const head = splits.map((split) => {
    const where = split.setAside ? t('set aside from the training data') : split.role === 'file' ? '' : split.name;
    // Paths may break behind their slashes.
    const pieces = where.split(/(?<=[\\/])/).flatMap((piece) => [piece, h('wbr')]);
    return h('span', { title: split.file }, nameOf(split), where !== '' && h('div', { class: 'dim' }, ...pieces));
  });
  const drawn = table(
    [{ head: '', text: true }, ...splits.map(() => ({ head: '' }))],
    rows.map(([name, of]) => [name, ...splits.map(of)]),
  );
  drawn.querySelectorAll('thead th').forEach((cell, i) => i > 0 && cell.replaceChildren(head[i - 1] ?? ''));
  card.body.append(drawn);
  return card;
}

function labelsCard({ splits }: DataReport, labels: DataHostMessage['labels']): Card | undefined {
  if (splits.every((split) => split.labels.length === 0)) return undefined;
  const subtitle = t('Share of the set’s spans; a label that is rare or missing in one set shows here');
  const card = new Card('labels', t('Spans by label'), subtitle, { wide: splits.length > 1 });
  const colors = new Map(labels.map(({ name, color }) => [name, color]));
  // A role stands behind the label's name.
  const colorOf = (name: string): string | undefined => colors.get(name) ?? colors.get(name.replace(/\..*$/, ''));
  card.body.append(
    countsTable(
      splits.map(nameOf),
      splits.map((split) => split.labels),
      colorOf,
    ),
  );
  return card;
}

function classesCard({ splits }: DataReport): Card | undefined {
  if (splits.every(({ classes }) => classes.length === 0)) return undefined;
  const card = new Card('classes', t('Texts by class'), t('Share of the set’s texts'));
  card.body.append(
    countsTable(
      splits.map(nameOf),
      splits.map(({ classes }) => classes),
    ),
  );
  return card;
}

function lengthsCard({ splits, bins }: DataReport): Card {
  const card = new Card('lengths', t('Lengths'), t('Texts by number of tokens'));
  const width = (bins[1] ?? 1) - (bins[0] ?? 0);
  const names = bins.map((from, i) => {
    if (i === bins.length - 1) return width === 1 ? String(from) : t('{0} and more', from);
    return width === 1 ? String(from) : `${from}–${from + width - 1}`;
  });
  const counts = splits.map(({ histogram }) => histogram.map((count, i): [string, number] => [names[i] ?? '', count]));
  card.body.append(countsTable(splits.map(nameOf), counts));
  return card;
}

function problemsCard({ splits }: DataReport): Card | undefined {
  const all = splits.flatMap(({ problems }) => problems);
  if (all.length === 0) return undefined;
  const card = new Card('problems', t('Problems'), t('The first problems of each set'), { wide: true });
  const items = all.map(({ severity, message, file, line }) => {
    const open = (): void => api.postMessage({ type: 'openLine', file, line });
    const place = `${file.split(/[\\/]/).pop() ?? file}:${line}`;
    return h(
      'li',
      {},
      h('button', { type: 'button', title: file, onclick: open }, place),
      ' ',
      h('span', { 'data-severity': severity }, message),
    );
  });
  const rest = splits.reduce((sum, { problemCount }) => sum + problemCount, 0) - all.length;
  card.body.append(h('ul', { class: 'problems' }, ...items, rest > 0 && h('li', { class: 'dim' }, t('and {0} more', formatCount(rest)))));
  return card;
}
