import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { root } from '../lineup';
import type { Results } from '../results';
import { draw, growthChart, ratioChart, type Theme } from './charts';
import { markdown } from './markdown';

/** The report's files by their paths in docs/. The same results give the same bytes. */
export async function reportFiles(results: Results): Promise<Map<string, string>> {
  const file = path.join(root, 'docs/performance.md');
  const options = await prettier.resolveConfig(file);
  const files = new Map([['performance.md', await prettier.format(markdown(results), { ...options, parser: 'markdown' })]]);
  const charts = {
    ...(results.steps.length > 0 ? { ratios: ratioChart(results) } : {}),
    ...(results.growth.length > 0 ? { growth: growthChart(results) } : {}),
  };
  for (const [name, chart] of Object.entries(charts)) {
    for (const theme of ['light', 'dark'] satisfies Theme[]) files.set(`images/performance-${name}-${theme}.svg`, await draw(chart, theme));
  }
  return files;
}

/** Writes docs/performance.md and its pictures. */
export async function writeReport(results: Results): Promise<void> {
  for (const [name, text] of await reportFiles(results)) {
    const file = path.join(root, 'docs', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
  }
}
