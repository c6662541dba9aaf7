import * as tf from '@tensorflow/tfjs-core';
import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import type { Backend } from './backend';

// The version is not only for show: a bundler leaves out an import of which nothing is used.
const device = `cpu · plain JavaScript (tfjs ${version_cpu})`;

/** tfjs' backend in plain JavaScript: slow, runs everywhere. */
export const cpu: Backend = {
  name: 'cpu',
  probe() {
    return Promise.resolve({ available: true, kind: 'cpu', device, fused: [], reason: 'Plain JavaScript: works everywhere, but slowly.' });
  },
  async start() {
    await tf.setBackend('cpu');
    // It would advise, on standard error, to install tfjs-node.
    Reflect.set(tf.backend(), 'firstUse', false);
    return device;
  },
};
