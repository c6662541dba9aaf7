import { error, type Rule, warning } from './rule';

const defaultEpochs = 20;

export const optimizer: Rule = function* (spec) {
  const name = spec.get('training', 'optimizer', 'name') ?? 'adam';
  if (spec.get('training', 'optimizer', 'nesterov') === true && spec.number(0, 'training', 'optimizer', 'momentum') === 0) {
    yield error(
      'conflict',
      ['training', 'optimizer', 'nesterov'],
      'value',
      '"nesterov" looks ahead along the momentum and needs one: set "momentum", for example to 0.9, or remove "nesterov".',
      'false',
    );
  }
  const rate = spec.number(0, 'training', 'optimizer', 'learningRate');
  if ((name === 'adam' || name === 'rmsprop') && rate > 0.1) {
    yield warning(
      'suspicious',
      ['training', 'optimizer', 'learningRate'],
      'value',
      `a learning rate of ${rate} is very high for ${name}; 0.0003 to 0.01 is usual.`,
    );
  }
};

export const schedule: Rule = function* (spec) {
  const name = spec.get('training', 'schedule', 'name');
  const epochs = spec.number(defaultEpochs, 'training', 'epochs');
  const every = spec.number(10, 'training', 'schedule', 'every');
  if (name === 'step' && every >= epochs) {
    const path = ['training', 'schedule', spec.has('training', 'schedule', 'every') ? 'every' : 'name'];
    yield warning(
      'noEffect',
      path,
      'value',
      `the schedule "step" first cuts after ${every} epochs, and training has ${epochs}; lower "every" or raise "epochs".`,
    );
  }
  if ((name === 'exponential' || name === 'cosine') && epochs === 1) {
    yield warning(
      'noEffect',
      ['training', 'schedule', 'name'],
      'value',
      `the schedule "${name}" changes the learning rate from epoch to epoch, and training has one.`,
    );
  }
  if (name === 'plateau' && spec.number(3, 'training', 'schedule', 'patience') >= epochs) {
    yield warning(
      'noEffect',
      ['training', 'schedule', 'name'],
      'value',
      `the schedule "plateau" waits longer than the ${epochs} epochs of training; lower "patience" or raise "epochs".`,
    );
  }
  const minimum = spec.number(0, 'training', 'schedule', 'minimum');
  const optimizerName = spec.get('training', 'optimizer', 'name');
  const usual = optimizerName === 'sgd' || optimizerName === 'adagrad' ? 0.01 : 0.001;
  const rate = spec.number(usual, 'training', 'optimizer', 'learningRate');
  if (minimum > 0 && minimum >= rate) {
    const message = `the schedule's "minimum" (${minimum}) must lie below the learning rate it starts from (${rate}). Lower it, or raise "training.optimizer.learningRate".`;
    yield error('conflict', ['training', 'schedule', 'minimum'], 'value', message);
  }
};

export const earlyStopping: Rule = function* (spec) {
  const epochs = spec.number(defaultEpochs, 'training', 'epochs');
  const patience = spec.number(5, 'training', 'earlyStopping', 'patience');
  if (spec.has('training', 'earlyStopping') && patience >= epochs) {
    yield warning(
      'noEffect',
      ['training', 'earlyStopping'],
      'key',
      `early stopping waits ${patience} epochs, and training has ${epochs}: it can never end it early. Lower "patience" or raise "epochs".`,
    );
  }
  if (spec.has('training', 'monitor') && !spec.validated) {
    yield warning(
      'noEffect',
      ['training', 'monitor'],
      'key',
      `"training.monitor" has no validation data to look at; the training loss is used. Give "data.validation" or "data.validationSplit".`,
    );
  }
};

export const truncation: Rule = function* (spec) {
  if (spec.has('training', 'truncatedSteps') && spec.layers.length > 0 && !spec.layers.some(({ recurrent }) => recurrent)) {
    yield warning(
      'noEffect',
      ['training', 'truncatedSteps'],
      'key',
      '"training.truncatedSteps" is about recurrent layers, and "layers" has none.',
    );
  }
};
