import { engine } from '@tensorflow/tfjs-core';

/**
 * Makes tfjs' engine. It is to be imported before tfjs' gradients: they bring a second copy of the core, and the copy that comes
 * first makes the engine and its tensors; the second one's don't know how to print themselves. (A value is used, as a bundler leaves out an
 * import of which nothing is.)
 */
engine();
