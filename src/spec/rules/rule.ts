import { type SpecReason } from '../diagnostics';
import { type Finding, valueAt } from '../issues';
import { isObject, type Path } from '../shape';

/** Looks at a spec as it is written, defaults left out, and finds what can't hold together. Must bear any JSON. */
export type Rule = (spec: Written) => Iterable<Finding>;

/** Reads a spec of which nothing is known for sure. */
export class Written {
  constructor(private readonly root: unknown) {}

  get(...path: Path): unknown {
    return valueAt(this.root, path);
  }

  has(...path: Path): boolean {
    return this.get(...path) !== undefined;
  }

  /** A number, or `standIn` where there is none. */
  number(standIn: number, ...path: Path): number {
    const value = this.get(...path);
    return typeof value === 'number' ? value : standIn;
  }

  /** Length of the list at `path`, 0 where there is none. */
  count(...path: Path): number {
    const value = this.get(...path);
    return Array.isArray(value) ? value.length : 0;
  }

  get layers(): LayerView[] {
    return Array.from({ length: this.count('layers') }, (_, i) => {
      const value = this.get('layers', i);
      const layer = isObject(value) ? value : {};
      const kind = typeof layer.cell === 'string' ? layer.cell : typeof layer.layer === 'string' ? layer.layer : '';
      return { path: ['layers', i], index: i, kind, recurrent: typeof layer.cell === 'string', layer };
    });
  }

  /** Whether anything is measured on data that training does not see. */
  get validated(): boolean {
    return this.has('data', 'validation') || this.has('data', 'validationSplit');
  }
}

export interface LayerView {
  readonly path: Path;
  readonly index: number;
  /** "lstm", "dropout"; "" where it can't be told. */
  readonly kind: string;
  readonly recurrent: boolean;
  readonly layer: Readonly<Record<string, unknown>>;
}

export function error(reason: SpecReason, path: Path, at: Finding['at'], message: string, suggestion?: string): Finding {
  return { severity: 'error', reason, path, at, message, suggestion };
}

export function warning(reason: 'noEffect' | 'suspicious', path: Path, at: Finding['at'], message: string): Finding {
  return { severity: 'warning', reason, path, at, message };
}
