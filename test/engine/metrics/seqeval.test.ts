import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { spanScores, tokenAccuracy, TagError } from '../../../src/engine/metrics';
import type { ScoreRow } from '../../../src/protocol/events';

type Row = [label: string, precision: number | null, recall: number | null, f1: number | null, support: number];
const schemes = ['BIO', 'IOB1', 'BIOES'] as const;
interface Case {
  truth: string[];
  predicted: string[];
  accuracy: number;
  default: Row[];
  strict: Record<(typeof schemes)[number], Row[] | null>;
}

/** Made by make-seqeval-fixtures.py from the Python package. */
const { cases } = JSON.parse(gunzipSync(readFileSync(join(__dirname, 'seqeval-fixtures.json.gz'))).toString()) as { cases: Case[] };
const split = (lines: string[]) => lines.map((line) => (line === '' ? [] : line.split(' ')));

function compare(ours: ScoreRow[], theirs: Row[], where: string): void {
  expect(
    ours.map(({ label, support }) => [label, support]),
    where,
  ).to.deep.equal(theirs.map(([label, , , , support]) => [label, support]));
  theirs.forEach(([label, ...values], i) => {
    const { precision, recall, f1 } = ours[i];
    // numpy adds up more than seven values in another order: the averages may differ in the last bit.
    const slack = label.endsWith(' avg') ? 1e-15 : 0;
    [precision, recall, f1].forEach((value, j) => {
      expect(Math.abs(value - (values[j] ?? 0)), `${where}, ${label}: ${value} for ${values[j]}`).to.be.at.most(slack);
    });
  });
}

describe("span scores and the Python package seqeval's", () => {
  it('are equal in default mode on random, ill-formed and odd tags', () => {
    let sequences = 0;
    cases.forEach(({ truth, predicted, default: rows }, i) => {
      compare(spanScores(split(truth), split(predicted), 'default'), rows, `case ${i}`);
      sequences += truth.length;
    });
    expect(sequences).to.be.at.least(1000);
  });

  for (const scheme of schemes) {
    it(`are equal in strict mode by ${scheme}, which refuses the same tags`, () => {
      let compared = 0;
      cases.forEach(({ truth, predicted, strict }, i) => {
        const rows = strict[scheme];
        const score = () => spanScores(split(truth), split(predicted), 'strict', scheme);
        if (rows === null) return expect(score, `case ${i}`).to.throw(TagError);
        compare(score(), rows, `case ${i}`);
        compared++;
        return undefined;
      });
      expect(compared).to.be.at.least(500);
    });
  }

  it('differ between the modes on ill-formed tags, so that the fixtures can tell them apart', () => {
    const differ = cases.filter((one) => one.strict.BIO !== null && JSON.stringify(one.strict.BIO) !== JSON.stringify(one.default));
    expect(differ.length).to.be.at.least(250);
  });

  it('go with an equal token accuracy', () => {
    for (const { truth, predicted, accuracy } of cases) expect(tokenAccuracy(split(truth), split(predicted))).to.equal(accuracy);
  });
});
