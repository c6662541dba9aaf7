import { SingleBar } from 'cli-progress';

/** A bar in the terminal that goes again when it is done. `format` as cli-progress reads it. */
export function progressBar(format: string): SingleBar {
  return new SingleBar({
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    fps: 8,
    stream: process.stderr,
    gracefulExit: false,
  });
}
