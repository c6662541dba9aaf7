"""Makes seqeval-fixtures.json.gz: what the Python package seqeval says of random, ill-formed and odd tag sequences.

    python -m venv v && v/bin/pip install seqeval==1.2.2
    v/bin/python test/engine/metrics/make-seqeval-fixtures.py

Each case holds several documents. "default" is seqeval's default mode, "strict" its strict mode in each scheme; null where
seqeval refuses the tags. Rows are [label, precision, recall, f1, support], the last three micro, macro and weighted averages;
null stands for a value that is not a number (the macro average over no label).
"""

import gzip
import json
import math
import pathlib
import random
import warnings

import seqeval
from seqeval.metrics import accuracy_score
from seqeval.metrics import sequence_labeling as default_mode
from seqeval.metrics import v1 as strict_mode
from seqeval.scheme import IOB1, IOB2, IOBES, Entities

warnings.simplefilter("ignore")
SCHEMES = {"BIO": IOB2, "IOB1": IOB1, "BIOES": IOBES}
LABELS = ["PER", "LOC", "fromloc.city_name", "a-b", "a-b-c", "地點", "😀", "_", "x"]
ODD = ["B", "I", "E", "S", "I-", "B-", "E-", "S-", "X", "X-PER", "B--x", "I-a-", "BPER", "Ix", "O-PER", ".", ".-x", "U-PER", "L-PER", "-", "b-PER", "o"]


def alphabet(kind, rng):
    labels = rng.sample(LABELS, rng.randint(1, 4))
    prefixes = {"bio": "BI", "iobes": "BIES", "odd": "BIES", "outside": ""}[kind]
    tags = [f"{prefix}-{label}" for prefix in prefixes for label in labels] + ["O"]
    return tags + rng.sample(ODD, rng.randint(1, 6)) if kind == "odd" else tags


def spans_to_tags(length, labels, scheme, rng):
    """Well-formed tags of random spans."""
    tags, i, last = ["O"] * length, 0, None
    while i < length:
        if rng.random() < 0.4:
            i, last = i + 1, None
            continue
        end, label = min(length, i + rng.randint(1, 3)), rng.choice(labels)
        tags[i:end] = [f"I-{label}"] * (end - i)
        if scheme != "IOB1" or last == label:
            tags[i] = f"B-{label}"
        if scheme == "BIOES":
            tags[end - 1] = f"{'S' if end == i + 1 else 'E'}-{label}"
        i, last = end, label
    return tags


def noisy(tags, choices, rate, rng):
    return [rng.choice(choices) if rng.random() < rate else tag for tag in tags]


def case(number):
    rng = random.Random(number)
    kind = rng.choice(["bio", "bio", "iobes", "odd", "odd", "outside"])
    choices = alphabet(kind, rng)
    scheme = rng.choice(list(SCHEMES))
    truth, predicted = [], []
    for _ in range(rng.randint(1, 5)):
        length = rng.choice([0, 1, 2, 3, 5, 8, 13]) if rng.random() < 0.9 else 0
        if rng.random() < 0.5:
            base = spans_to_tags(length, rng.sample(LABELS, 2), scheme, rng) if kind != "outside" else ["O"] * length
            truth.append(base)
            predicted.append(noisy(base, choices, rng.choice([0, 0.1, 0.4]), rng))
        else:
            truth.append([rng.choice(choices) for _ in range(length)])
            predicted.append(noisy(truth[-1], choices, rng.choice([0.2, 1]), rng))
    if not any(truth):
        truth[0], predicted[0] = ["O"], [rng.choice(choices)]
    return truth, predicted


def clean(value):
    value = float(value)
    return None if math.isnan(value) else value


def rows(module, truth, predicted, names, **options):
    result = []
    scores = module.precision_recall_fscore_support(truth, predicted, average=None, **options)
    for name, *values in zip(names, *scores):
        result.append([name, *map(clean, values[:3]), int(values[3])])
    for average in ["micro", "macro", "weighted"]:
        *values, support = module.precision_recall_fscore_support(truth, predicted, average=average, **options)
        result.append([f"{average} avg", *map(clean, values), int(support)])
    return result


def expected(truth, predicted):
    names = sorted({entity[0] for tags in (truth, predicted) for entity in default_mode.get_entities(tags)})
    strict = {}
    for name, scheme in SCHEMES.items():
        try:
            labels = sorted(Entities(truth, scheme).unique_tags | Entities(predicted, scheme).unique_tags)
            strict[name] = rows(strict_mode, truth, predicted, labels, scheme=scheme)
        except (KeyError, ValueError):
            strict[name] = None
    return {
        "truth": [" ".join(tags) for tags in truth],
        "predicted": [" ".join(tags) for tags in predicted],
        "accuracy": accuracy_score(truth, predicted),
        "default": rows(default_mode, truth, predicted, names),
        "strict": strict,
    }


def main():
    cases = [expected(*case(number)) for number in range(1200)]
    path = pathlib.Path(__file__).with_name("seqeval-fixtures.json.gz")
    text = json.dumps({"seqeval": seqeval.__version__ if hasattr(seqeval, "__version__") else "1.2.2", "cases": cases}, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    strict = sum(value is not None for one in cases for value in one["strict"].values())
    print(f"{len(cases)} cases, {sum(len(one['truth']) for one in cases)} pairs of sequences, {strict} strict reports, {path.stat().st_size} bytes")


main()
