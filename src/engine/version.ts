/** Version of TensorFlow.js, for a run's manifest. */
export { version_core as tfjsVersion } from '@tensorflow/tfjs-core';
