import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../../spec';
import { adamStepSize, type UpdateParameters } from '../optimizer';

/**
 * Keras' update rules, g the gradient, a the learning rate:
 *
 *     adam      m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g²;  w -= a sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + eps)
 *     rmsprop   v = rho v + (1 - rho) g²;  u = a g / sqrt(v + eps);  with momentum: n = momentum n + u, w -= n, else w -= u
 *     sgd       with momentum: n = momentum n - a g, w += n (nesterov: w += momentum n - a g), else w -= a g
 *     adagrad   s += g²;  w -= a g / sqrt(s + eps)
 */
export function referenceUpdate(
  name: OptimizerSpec['name'],
  variable: Variable,
  gradient: Tensor,
  slots: readonly Variable[],
  p: UpdateParameters,
): void {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, rho = 0.9, momentum = 0, nesterov = false } = p;
  tf.tidy(() => {
    const g = p.gradientScale === undefined || p.gradientScale === 1 ? gradient : tf.mul(gradient, p.gradientScale);
    switch (name) {
      case 'adam': {
        const [m, v] = slots;
        m.assign(tf.add(m, tf.mul(tf.sub(g, m), 1 - beta1)));
        v.assign(tf.add(v, tf.mul(tf.sub(tf.square(g), v), 1 - beta2)));
        variable.assign(tf.sub(variable, tf.div(tf.mul(m, adamStepSize(p)), tf.add(tf.sqrt(v), epsilon))));
        return;
      }
      case 'rmsprop': {
        const [v, n] = slots;
        v.assign(tf.add(tf.mul(v, rho), tf.mul(tf.square(g), 1 - rho)));
        const update = tf.div(tf.mul(g, learningRate), tf.sqrt(tf.add(v, epsilon)));
        if (momentum > 0) n.assign(tf.add(tf.mul(n, momentum), update));
        variable.assign(tf.sub(variable, momentum > 0 ? n : update));
        return;
      }
      case 'sgd': {
        const plain = tf.mul(g, -learningRate);
        if (momentum === 0) {
          variable.assign(tf.add(variable, plain));
          return;
        }
        const [n] = slots;
        n.assign(tf.add(tf.mul(n, momentum), plain));
        variable.assign(tf.add(variable, nesterov ? tf.add(tf.mul(n, momentum), plain) : n));
        return;
      }
      case 'adagrad': {
        const [s] = slots;
        s.assign(tf.add(s, tf.square(g)));
        variable.assign(tf.sub(variable, tf.div(tf.mul(g, learningRate), tf.sqrt(tf.add(s, epsilon)))));
      }
    }
  });
}
