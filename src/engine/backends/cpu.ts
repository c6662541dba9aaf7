import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { Backend } from './backend';

const device = 'cpu · plain JavaScript';

/** tfjs' backend in plain JavaScript: slow, runs everywhere. */
export const cpu: Backend = {
  name: 'cpu',
  probe() {
    return { available: true, device, reason: 'Plain JavaScript: works everywhere, but slowly.' };
  },
  async start() {
    await tf.setBackend('cpu');
    // It would advise, on standard error, to install tfjs-node.
    Reflect.set(tf.backend(), 'firstUse', false);
    return device;
  },
};
