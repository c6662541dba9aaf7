import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseSpec } from '../../src/spec';
import { cases, fixed } from './every-key/cases';
import { walk } from './every-key/keys';
import { type Facet, type Observation, Observer } from './every-key/observe';
import { type SpecObject, specOf, withValue, writeData } from './every-key/specs';

const { keys, unions } = walk();
const caseOf = (key: { id: string; pattern: string }) => cases[key.id] ?? cases[key.pattern];

describe('every key of the spec', function () {
  this.timeout(60_000);
  let folder = '';
  const observer = new Observer(() => folder);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-keys-'));
    writeData(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has a case here, and no case is of a key that is gone', () => {
    expect(keys.filter((key) => !caseOf(key) && !fixed.includes(key.id)).map(({ id }) => id)).to.deep.equal([]);
    const known = new Set(keys.flatMap(({ id, pattern }) => [id, pattern]));
    expect([...Object.keys(cases), ...fixed].filter((id) => !known.has(id))).to.deep.equal([]);
  });

  it('that has one value only so far is told so', () => {
    expect(keys.filter(({ choices }) => choices?.length === 1).map(({ id }) => id)).to.have.members(fixed);
  });

  /** All pairs differ in all facets. */
  async function allDiffer(specs: readonly { name: string; spec: SpecObject }[], facets: readonly Facet[]): Promise<void> {
    const seen: { name: string; observation: Observation }[] = [];
    for (const { name, spec } of specs) {
      const errors = parseSpec(JSON.stringify(spec)).diagnostics.filter(({ severity }) => severity === 'error');
      expect(
        errors.map(({ message }) => message),
        name,
      ).to.deep.equal([]);
      const observation = await observer.observe(spec);
      if (!facets.includes('error')) expect(observation.error, name).to.equal('');
      seen.push({ name, observation });
    }
    for (const facet of facets) {
      for (const [i, one] of seen.entries()) {
        for (const other of seen.slice(i + 1)) {
          expect(one.observation[facet] === other.observation[facet], `${facet} is the same with ${one.name} and ${other.name}`).to.equal(
            false,
          );
        }
      }
    }
  }

  for (const key of keys) {
    const one = caseOf(key);
    if (!one) continue;
    it(`${key.id} changes ${one.facets.join(' and ')}`, async () => {
      const spec = specOf(key.base, one.spec ?? {});
      const values = one.values ?? key.choices ?? [];
      expect(values.length).to.be.at.least(2);
      await allDiffer(
        values.map((value) => ({ name: JSON.stringify(value) ?? 'nothing', spec: withValue(spec, key.path, value) })),
        one.facets,
      );
    });
  }

  for (const { id, variants } of unions) {
    const facet = id === 'training.schedule' ? 'epochs' : 'weights';
    it(`${id} has variants that all train otherwise: ${variants.map(({ name }) => name).join(', ')}`, async () => {
      // A rate that stands still for the plateau, and more than one cut for the step.
      const more =
        id === 'training.schedule'
          ? { data: { validation: 'valid.conll' }, training: { epochs: 12, optimizer: { name: 'sgd', learningRate: 1e-6 } } }
          : {};
      await allDiffer(
        variants.map(({ name, base }) => ({ name, spec: specOf(base, more) })),
        [facet],
      );
    });
  }

  it('data.format "auto" reads as the format that it finds', async () => {
    const found = [
      ['train.conll', 'conll'],
      ['three', 'seqInOut'],
      ['train.jsonl', 'doccano'],
    ];
    for (const [train, format] of found) {
      const read = async (as: string) => (await observer.observe(specOf({ data: { train, format: as } }))).weights;
      expect(await read('auto'), train)
        .to.equal(await read(format))
        .and.not.equal('');
    }
  });

  it('that clips does so in a way of its own', async () => {
    const clippings = ['clipNorm', 'clipNormPerVariable', 'clipValue'];
    await allDiffer(
      clippings.map((name) => ({ name, spec: specOf({ training: { [name]: 0.05 } }) })),
      ['weights'],
    );
  });

  it('that is left out stands at its default', async () => {
    const { spec } = parseSpec(JSON.stringify(specOf({})));
    // All defaults written out, but for the one that must not be there without a second direction.
    const layers = spec?.layers.map((layer) => ({ ...layer, mergeMode: undefined }));
    const written = { ...spec, layers } as unknown as SpecObject;
    const [short, long] = [await observer.observe(specOf({})), await observer.observe(written)];
    expect(long.error).to.equal('');
    expect(short).to.deep.equal(long);
  });
});
