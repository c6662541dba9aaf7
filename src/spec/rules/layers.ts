import { type Finding } from '../issues';
import { showPath } from '../shape';
import { error, type LayerView, type Rule, warning } from './rule';

/** "mergeMode" says how two directions are joined. */
export const mergeMode: Rule = function* (spec) {
  for (const { path, layer } of spec.layers) {
    if (!('mergeMode' in layer) || layer.bidirectional === true) continue;
    const message = `"mergeMode" of ${showPath(path)} joins two directions, and this layer has one. Remove it, or set "bidirectional": true.`;
    yield error('unfittingKey', [...path, 'mergeMode'], 'key', message);
  }
};

/** What is fed back must exist before the next step: the output of the last layer, read in one direction. */
export const jordan: Rule = function* (spec) {
  const { layers } = spec;
  for (const { path, index, layer } of layers) {
    if (layer.feedback !== 'jordan') continue;
    const where = [...path, 'feedback'];
    const name = `"feedback": "jordan" of ${showPath(path)}`;
    if (layer.bidirectional === true) {
      yield error(
        'conflict',
        where,
        'value',
        `${name} needs one direction: the probabilities of later steps are not there yet. Remove "bidirectional", or use "elman".`,
        '"elman"',
      );
    }
    if (index < layers.length - 1) {
      const next = layers[index + 1];
      const message = `${name} hands back the output layer's probabilities, so nothing may stand between it and the output; ${showPath(next.path)} (${next.kind || 'another layer'}) does. Move this layer to the end, or use "elman".`;
      yield error('conflict', where, 'value', message, '"elman"');
    }
    if (spec.get('task') === 'classify') {
      yield error(
        'conflict',
        where,
        'value',
        `${name} needs an output at every step; task "classify" has one for the whole sequence. Use "elman", or "task": "tag".`,
        '"elman"',
      );
    }
    if (layer.stateful === true) {
      yield error(
        'conflict',
        [...path, 'stateful'],
        'value',
        `"stateful" of ${showPath(path)} can't carry on with "feedback": "jordan": what a Jordan layer feeds back starts at zero in each sequence. Remove one of the two.`,
        'false',
      );
    }
  }
};

/** A carried state goes from a sequence to the one that follows it in the file, forwards. */
export const stateful: Rule = function* (spec) {
  const { layers } = spec;
  const first = layers.find(({ layer }) => layer.stateful === true);
  if (!first) return;
  for (const { path, layer } of layers) {
    if (layer.stateful === true && layer.bidirectional === true) {
      yield error(
        'conflict',
        [...path, 'stateful'],
        'value',
        `"stateful" of ${showPath(path)} needs one direction: the backward one would need the state of the next sequence. Remove "bidirectional" or "stateful".`,
        'false',
      );
    }
  }
  const attention = layers.find(({ kind }) => kind === 'attention');
  if (attention) {
    const message = `"stateful" of ${showPath(first.path)} carries states over the borders of sequences, but the attention layer ${showPath(attention.path)} sees one sequence only. Remove one of the two.`;
    yield error('conflict', [...first.path, 'stateful'], 'value', message, 'false');
  }
  for (const key of ['shuffle', 'bucketByLength'] as const) {
    if (spec.get('training', key) !== true) continue;
    const message = `"training.${key}" can't be true with "stateful" (${showPath(first.path)}): the sequences must keep the file's order. Remove it; with stateful layers it is off.`;
    yield error('conflict', ['training', key], 'value', message, 'false');
  }
  if (spec.has('data', 'validationSplit')) {
    const message = `"data.validationSplit" takes sequences out of the stream that "stateful" (${showPath(first.path)}) carries states along. Better give a file as "validation".`;
    yield warning('suspicious', ['data', 'validationSplit'], 'key', message);
  }
};

/** Names are used in charts and checkpoints and must tell the layers apart. */
export const names: Rule = function* (spec) {
  const taken = new Map<string, LayerView>();
  for (const view of spec.layers) {
    const { name } = view.layer;
    if (typeof name !== 'string') continue;
    const other = taken.get(name);
    if (!other) {
      taken.set(name, view);
      continue;
    }
    const message = `the name ${JSON.stringify(name)} must be of one layer only; ${showPath(other.path)} has it already. Give ${showPath(view.path)} another name.`;
    yield error('conflict', [...view.path, 'name'], 'value', message);
  }
};

export const idleLayers: Rule = function* (spec) {
  for (const { path, kind, layer } of spec.layers) {
    if (kind === 'dropout' && layer.rate === 0) {
      yield warning('noEffect', [...path, 'rate'], 'value', `${showPath(path)} drops nothing at rate 0; remove the layer or raise "rate".`);
    }
    if (kind === 'batchNormalization' && layer.momentum === 1) {
      yield warning(
        'suspicious',
        [...path, 'momentum'],
        'value',
        `at "momentum" 1 the moving mean and variance of ${showPath(path)} never move; 0.99 is usual.`,
      );
    }
    if (kind === 'simple' && layer.recurrentInitializer === 'identity' && layer.activation !== 'relu') {
      const message = `"recurrentInitializer": "identity" is made for "activation": "relu" (IRNN); ${showPath(path)} uses ${JSON.stringify(layer.activation ?? 'tanh')}.`;
      yield warning('suspicious', [...path, 'recurrentInitializer'], 'value', message);
    }
  }
};

/** Names of `watch` that have nothing to record. */
export const watched: Rule = function* (spec) {
  const kinds = spec.layers.map(({ kind }) => kind);
  const nothing = (key: 'attention' | 'gates', what: string): Finding =>
    warning('noEffect', ['watch', key], 'key', `"watch.${key}" has nothing to record: ${what}.`);
  for (const key of ['attention', 'gates'] as const) {
    if (spec.get('watch', key) !== true) continue;
    if (spec.get('watch', 'examples') === 0) yield nothing(key, '"watch.examples" is 0');
    else if (key === 'attention' && !kinds.includes('attention')) yield nothing(key, 'there is no attention layer');
    else if (key === 'gates' && !kinds.includes('lstm') && !kinds.includes('gru')) yield nothing(key, 'no layer is an lstm or a gru');
  }
};
