"""Keras on TensorFlow's CPU: keras_tensorflow.py THREADS. See serve.py."""
import os
import platform
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
os.environ['KERAS_BACKEND'] = 'tensorflow'

import keras
import numpy as np
import tensorflow as tf

from serve import CLASSES, CLIP_NORM, EMBEDDING_SIZE, serve, threads_text

LAYERS = {'lstm': keras.layers.LSTM, 'gru': keras.layers.GRU, 'simple': keras.layers.SimpleRNN}
models = {}


def build(vocabulary, cell, units, bidirectional):
    """Compiled models are kept: tracing one takes seconds, and its functions serve every batch size and length."""
    layer = LAYERS[cell](units, return_sequences=True)
    model = keras.Sequential(
        [
            keras.Input((None,), dtype='int32'),
            keras.layers.Embedding(vocabulary, EMBEDDING_SIZE),
            keras.layers.Bidirectional(layer) if bidirectional else layer,
            keras.layers.Dense(CLASSES),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(global_clipnorm=CLIP_NORM),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    probabilities = tf.function(
        lambda tokens: tf.nn.softmax(model(tokens, training=False)), input_signature=[tf.TensorSpec((None, None), tf.int32)]
    )
    return model, probabilities


def prepare(setting):
    random = np.random.default_rng(1)
    shape = (setting['batch'], setting['steps'])
    tokens = random.integers(2, setting['vocabulary'], shape, dtype=np.int32)
    targets = random.integers(0, CLASSES, shape, dtype=np.int32)
    key = tuple(setting[name] for name in ('vocabulary', 'cell', 'units', 'bidirectional'))
    if key not in models:
        models[key] = build(*key)
    model, probabilities = models[key]

    def train():
        return float(model.train_on_batch(tokens, targets))

    def infer():
        return float(probabilities(tokens).numpy()[0, 0, 0])

    return train if setting['mode'] == 'train' else infer


if __name__ == '__main__':
    threads = int(sys.argv[1])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    serve(
        {
            'device': f'cpu · {threads_text(threads)}',
            'versions': f'Keras {keras.__version__}, TensorFlow {tf.__version__}, Python {platform.python_version()}',
            'note': 'train_on_batch, compiled by tf.function; no XLA: Keras leaves jit_compile off for recurrent layers.',
        },
        prepare,
    )
