import type { EventOf } from '../../src/protocol/events';
import { Column, lowerBound, nearest } from './columns';

/** All steps of a run by column. A step's detail (layers' norms, time steps' norms, lines) lies in pools that rows point into. */
export class Steps {
  readonly step = new Column();
  readonly epoch = new Column('i32');
  readonly time = new Column();
  readonly loss = new Column();
  readonly learningRate = new Column();
  readonly gradientNorm = new Column();
  /** One column a layer, NaN where a step recorded none. */
  readonly layerNorms: Column[] = [];
  clippedCount = 0;
  /** Index of the step with the largest gradient, -1 when there is none. */
  worst = -1;

  private readonly clipped = new Column('i32');
  private readonly timePool = new Column('f32');
  private readonly timeStart = new Column();
  /** Rows that recorded norms by time step, ascending. */
  private readonly timeRows = new Column('i32');
  private readonly linePool = new Column('i32');
  private readonly lineStart = new Column();

  get length(): number {
    return this.step.length;
  }

  push(event: EventOf<'step'>): void {
    // A log replayed twice or a resume that was not cleared must not draw a line backwards.
    if (this.length > 0 && event.step <= this.step.last()) this.cutAfter(event.step - 1);
    const row = this.length;
    this.step.push(event.step);
    this.epoch.push(event.epoch);
    this.time.push(event.time);
    this.loss.push(event.loss);
    this.learningRate.push(event.learningRate);
    this.gradientNorm.push(event.gradientNorm);
    this.clipped.push(event.clipped ? 1 : 0);
    if (event.clipped) this.clippedCount++;
    if (this.worst < 0 || event.gradientNorm > this.gradientNorm.at(this.worst)) this.worst = row;
    this.pushLayers(row, event.layerNorms ?? []);
    this.timeStart.push(this.timePool.length);
    if (event.timeStepNorms?.length) {
      this.timeRows.push(row);
      this.timePool.push(event.timeStepNorms.length);
      for (const norms of event.timeStepNorms) this.timePool.pushAll(norms);
    }
    this.lineStart.push(this.linePool.length);
    this.linePool.pushAll(event.lines);
  }

  /** Forgets what came after `step`: a resumed run goes on from there. */
  cutAfter(step: number): void {
    const length = lowerBound(this.step.data, this.length, step + 1);
    if (length >= this.length) return;
    this.timePool.cut(this.timeStart.at(length));
    this.linePool.cut(this.lineStart.at(length));
    this.timeRows.cut(lowerBound(this.timeRows.data, this.timeRows.length, length));
    const { step: steps, epoch, time, loss, learningRate, gradientNorm, clipped, timeStart, lineStart } = this;
    for (const column of [steps, epoch, time, loss, learningRate, gradientNorm, clipped, timeStart, lineStart]) column.cut(length);
    for (const column of this.layerNorms) column.cut(length);
    this.recount();
  }

  isClipped(row: number): boolean {
    return this.clipped.at(row) === 1;
  }

  lines(row: number): number[] {
    return this.linePool.slice(this.lineStart.at(row), row + 1 < this.length ? this.lineStart.at(row + 1) : this.linePool.length);
  }

  /** Row nearest to a step; -1 when there is none. */
  rowOf(step: number): number {
    return nearest(this.step.data, this.length, step);
  }

  /** How many steps recorded norms by time step. */
  get timeRowCount(): number {
    return this.timeRows.length;
  }

  timeRow(index: number): number {
    return this.timeRows.at(index);
  }

  /** Index among the recorded rows of the one nearest to `row`. */
  nearestTimeRow(row: number): number {
    return nearest(this.timeRows.data, this.timeRows.length, row);
  }

  /** `[layer][time step]`, as recorded. */
  timeStepNorms(row: number): number[][] {
    const start = this.timeStart.at(row);
    const end = row + 1 < this.length ? this.timeStart.at(row + 1) : this.timePool.length;
    if (!(end > start)) return [];
    const layers = this.timePool.at(start);
    const steps = (end - start - 1) / layers;
    return Array.from({ length: layers }, (_, layer) => this.timePool.slice(start + 1 + layer * steps, start + 1 + (layer + 1) * steps));
  }

  private pushLayers(row: number, norms: readonly number[]): void {
    while (this.layerNorms.length < norms.length) {
      const column = new Column('f32');
      for (let i = 0; i < row; i++) column.push(NaN);
      this.layerNorms.push(column);
    }
    this.layerNorms.forEach((column, layer) => {
      column.push(norms[layer] ?? NaN);
    });
  }

  private recount(): void {
    this.clippedCount = 0;
    this.worst = -1;
    for (let row = 0; row < this.length; row++) {
      if (this.clipped.at(row) === 1) this.clippedCount++;
      if (this.worst < 0 || this.gradientNorm.at(row) > this.gradientNorm.at(this.worst)) this.worst = row;
    }
  }
}
