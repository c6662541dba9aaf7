/** Milliseconds that a whole training takes to play, however many steps it has; between two pictures no less and no more than these. */
const whole = 8000;
const shortest = 60;
const longest = 400;

export interface Played {
  /** How many places there are now; may grow while it plays. */
  count(): number;
  /** Where it stands. */
  place(): number;
  show(place: number): void;
  /** It plays, or plays no more. */
  changed(playing: boolean): void;
}

/** Where one picture leads to: by how many places at a time, after how long. */
export function pace(count: number): { readonly stride: number; readonly wait: number } {
  const stride = Math.max(1, Math.ceil((count * shortest) / whole));
  return { stride, wait: Math.max(shortest, Math.min(longest, (whole * stride) / Math.max(1, count))) };
}

/** Runs through places in time, from where it stands (from the start when that is the end) to the end; without motion, by a jump a press. */
export class Player {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly played: Played,
    /** Whether the user wants to see no motion. */
    private readonly still: () => boolean,
  ) {}

  get playing(): boolean {
    return this.timer !== undefined;
  }

  /** A press: plays, or stops what plays. Where no motion is wanted it jumps on by a tenth and stands. */
  toggle(): void {
    if (this.playing) {
      this.stop();
      return;
    }
    const { played } = this;
    const end = played.count() - 1;
    if (end < 1) return;
    const from = played.place();
    if (this.still()) {
      played.show(from >= end ? 0 : Math.min(end, from + Math.max(1, Math.round(end / 10))));
      played.changed(false);
      return;
    }
    if (from >= end) played.show(0);
    this.next();
    played.changed(true);
  }

  stop(): void {
    if (!this.playing) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.played.changed(false);
  }

  private next(): void {
    const { stride, wait } = pace(this.played.count());
    this.timer = setTimeout(() => {
      const end = this.played.count() - 1;
      const place = Math.min(end, this.played.place() + stride);
      // The user may have asked for less motion meanwhile.
      if (place >= end || this.still()) {
        this.played.show(place);
        this.stop();
        return;
      }
      this.next();
      this.played.show(place);
    }, wait);
  }
}
