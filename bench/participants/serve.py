"""A Python participant's side of the pipe: see serve.ts. The model of the last setting is kept."""
import json
import math
import resource
import sys
import time

CLASSES = 127
EMBEDDING_SIZE = 100
CLIP_NORM = 5.0


def threads_text(count):
    return '1 thread' if count == 1 else f'{count} threads'


def peak_memory():
    """Bytes: the largest resident set."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024)


def serve(ready, prepare):
    """`prepare(setting)` gives a function that does one step and returns a number that was read from it."""
    # What libraries print must not get between the lines.
    out, sys.stdout = sys.stdout, sys.stderr

    def write(reply):
        print(json.dumps(reply), file=out, flush=True)

    write(ready)
    current, step = None, None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request['setting'] != current:
                current, step = None, None
                step = prepare(request['setting'])
                current = request['setting']
                if request['warm']:
                    step()
            times = []
            for _ in range(request['steps']):
                start = time.perf_counter()
                value = step()
                times.append((time.perf_counter() - start) * 1000)
                if not math.isfinite(value):
                    raise ArithmeticError(f'The step gave {value}.')
            write({'times': times, 'peakMemory': peak_memory()})
        except Exception as error:  # Whatever it is, the runner is to know, and to go on with the others.
            write({'error': f'{type(error).__name__}: {error}'})
