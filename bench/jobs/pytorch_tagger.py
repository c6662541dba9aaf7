"""One epoch of a spec's training in PyTorch, as a researcher would write it: pytorch_tagger.py SPEC.json THREADS

The spec is one of ours with all defaults filled in: an embedding, dropout and recurrent layers, a tag for each token. Writes
{"start", "firstStep", "lastStep", "steps"} (seconds since 1970) and {"peakMemory"}.
"""
import json
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

LAYERS = {'lstm': nn.LSTM, 'gru': nn.GRU, 'simple': nn.RNN}
PADDING, OTHER = 0, 1


def read(folder):
    """Sentences and their tags from seq.in and seq.out."""
    words, tags = ([line.split() for line in (folder / name).read_text('utf-8').splitlines()] for name in ('seq.in', 'seq.out'))
    return [(w, t) for w, t in zip(words, tags) if w]


class Tagger(nn.Module):
    def __init__(self, vocabulary, tags, spec):
        super().__init__()
        width = spec['inputs'][0]['size']
        self.embedding = nn.Embedding(vocabulary, width, padding_idx=PADDING)
        self.layers = nn.ModuleList()
        for layer in spec['layers']:
            if 'cell' in layer:
                units, bidirectional = layer['units'], layer['bidirectional']
                self.layers.append(LAYERS[layer['cell']](width, units, bidirectional=bidirectional, batch_first=True))
                width = units * (2 if bidirectional else 1)
            elif layer['layer'] == 'dropout':
                self.layers.append(nn.Dropout(layer['rate']))
            else:
                raise SystemExit(f"No such layer here: {layer['layer']}")
        self.dense = nn.Linear(width, tags)

    def forward(self, tokens, lengths):
        x = self.embedding(tokens)
        same = int(lengths.min()) == tokens.shape[1]
        for layer in self.layers:
            if isinstance(layer, nn.Dropout):
                x = layer(x)
            elif same:
                x, _ = layer(x)
            else:
                packed, _ = layer(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
                x, _ = pad_packed_sequence(packed, batch_first=True)
        return self.dense(x)


def batches(sentences, size):
    """Sentences of similar length together, the batches in a new order."""
    order = sorted(sentences, key=lambda sentence: (len(sentence[0]), random.random()))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    random.shuffle(groups)
    return groups


def main(spec, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    random.seed(1)
    sentences = read(Path(spec['data']['train']))
    training = spec['training']
    counts = Counter(word for words, _ in sentences for word in words)
    ids = {word: i + 2 for i, word in enumerate(counts)}
    tag_ids = {tag: i for i, tag in enumerate(sorted({tag for _, tags in sentences for tag in tags}))}
    other_rate = spec['inputs'][0]['vocabulary']['otherRate']
    model = Tagger(len(ids) + 2, len(tag_ids), spec)
    optimizer = torch.optim.Adam(model.parameters(), training['optimizer']['learningRate'])

    def id_of(word):
        return OTHER if counts[word] == 1 and random.random() < other_rate else ids[word]

    start = time.time()
    first = None
    groups = batches(sentences, training['batchSize'])
    for group in groups:
        lengths = torch.tensor([len(words) for words, _ in group])
        tokens = torch.full((len(group), int(lengths.max())), PADDING)
        targets = torch.full(tokens.shape, -100)
        for row, (words, tags) in enumerate(group):
            tokens[row, : len(words)] = torch.tensor([id_of(word) for word in words])
            targets[row, : len(words)] = torch.tensor([tag_ids[tag] for tag in tags])
        loss = nn.functional.cross_entropy(model(tokens, lengths).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), training['clipNorm'])
        optimizer.step()
        loss.item()
        first = first or time.time()
    print(json.dumps({'start': start, 'firstStep': first, 'lastStep': time.time(), 'steps': len(groups)}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024)
    print(json.dumps({'peakMemory': peak}))


if __name__ == '__main__':
    main(json.loads(Path(sys.argv[1]).read_text('utf-8')), int(sys.argv[2]))
