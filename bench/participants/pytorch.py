"""PyTorch on the CPU: pytorch.py THREADS. See serve.py."""
import platform
import sys
import time

import torch
from torch import nn

from serve import CLASSES, CLIP_NORM, EMBEDDING_SIZE, serve, threads_text

LAYERS = {'lstm': nn.LSTM, 'gru': nn.GRU, 'simple': nn.RNN}


class Model(nn.Module):
    def __init__(self, vocabulary, cell, units, bidirectional):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, EMBEDDING_SIZE)
        self.recurrent = LAYERS[cell](EMBEDDING_SIZE, units, bidirectional=bidirectional, batch_first=True)
        self.dense = nn.Linear(units * (2 if bidirectional else 1), CLASSES)

    def forward(self, tokens):
        outputs, _ = self.recurrent(self.embedding(tokens))
        return self.dense(outputs)


def prepare(setting):
    torch.manual_seed(1)
    shape = (setting['batch'], setting['steps'])
    tokens = torch.randint(2, setting['vocabulary'], shape)
    targets = torch.randint(0, CLASSES, (shape[0] * shape[1],))
    model = Model(setting['vocabulary'], setting['cell'], setting['units'], setting['bidirectional'])
    optimizer = torch.optim.Adam(model.parameters())

    def train():
        loss = nn.functional.cross_entropy(model(tokens).flatten(0, 1), targets)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)
        optimizer.step()
        return loss.item()

    def infer():
        with torch.inference_mode():
            return torch.softmax(model(tokens), -1)[0, 0, 0].item()

    model.train(setting['mode'] == 'train')
    return train if setting['mode'] == 'train' else infer


def product_gflops(size=1024):
    """The fastest of several products of two matrices."""
    a, b = torch.rand(size, size), torch.rand(size, size)
    times = []
    for _ in range(10):
        start = time.perf_counter()
        torch.mm(a, b)
        times.append(time.perf_counter() - start)
    return 2 * size**3 / min(times) / 1e9


if __name__ == '__main__':
    torch.set_num_threads(int(sys.argv[1]))
    serve(
        {
            'device': f'cpu · {threads_text(torch.get_num_threads())} · {torch.backends.cpu.get_cpu_capability()}',
            'versions': f'PyTorch {torch.__version__}, Python {platform.python_version()}',
            'productGflops': round(product_gflops(), 1),
        },
        prepare,
    )
