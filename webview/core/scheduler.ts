/** At most four redraws a second for data that stream in; the first of a burst comes with the next frame. Nothing is drawn while the page is hidden. */
export class Scheduler {
  private last = -Infinity;
  private pending = false;
  private waiting = false;

  constructor(
    private readonly draw: () => void,
    private readonly interval = 250,
  ) {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.waiting) this.now();
    });
  }

  /** New data came. */
  request(): void {
    if (this.pending) return;
    this.pending = true;
    const wait = Math.max(0, this.last + this.interval - performance.now());
    if (wait === 0) this.frame();
    else
      setTimeout(() => {
        this.frame();
      }, wait);
  }

  /** The user did something: with the next frame. */
  now(): void {
    this.last = -Infinity;
    this.pending = true;
    this.frame();
  }

  private frame(): void {
    if (document.visibilityState === 'hidden') {
      this.waiting = true;
      this.pending = false;
      return;
    }
    requestAnimationFrame(() => {
      if (!this.pending) return;
      this.pending = false;
      this.waiting = false;
      this.last = performance.now();
      this.draw();
    });
  }
}
