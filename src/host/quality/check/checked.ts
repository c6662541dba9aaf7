import type * as vscode from 'vscode';
import { type Document } from '../../../data';
import { type Finding } from '../../../data/quality/finding';

/** A finding where it is told. */
export interface Told {
  readonly finding: Finding;
  readonly location: vscode.Location;
  /** Where it follows from; made when it is shown, since of many findings only the first are. */
  readonly related: () => vscode.DiagnosticRelatedInformation[];
}

/** A text that was checked. */
export interface Checked {
  readonly documents: readonly Document[];
  /** All that was found. */
  readonly findings: readonly Finding[];
  /** Findings that still hold, with their places as they are now. */
  current(): Told[];
  /** The document that a finding is of. */
  documentOf(finding: Finding): Document;
  /** Applies the fixes of findings in one step of Undo. */
  mend(findings: readonly Finding[]): Promise<void>;
  dispose(): void;
}
