import path from 'node:path';
import * as vscode from 'vscode';
import { type RunInfo } from '../../../runs/run-summary';
import { colorOf } from '../../../protocol/palette';
import { isActive, type RunStore } from '../../runs/run-store';
import { runLine } from '../../runs/run-words';
import { dot } from '../../tagging/labels/label-pick';

/** A run with a model, of the user's choice: first the newest of a spec in the file's folder, then all others, newest first. */
export async function pickModel(runs: RunStore, file: string): Promise<RunInfo | undefined> {
  const able = runs.runs.filter(({ best, state }) => best !== undefined || isActive(state));
  if (able.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No model has been trained here yet. Train one first.'));
    return undefined;
  }
  const near = ({ specFile }: RunInfo) => path.dirname(file).startsWith(path.dirname(specFile));
  const sorted = [...able.filter(near), ...able.filter((info) => !near(info))];
  const items = sorted.map((info) => ({ info, label: info.name, description: runLine(info), iconPath: dot(colorOf(info.color)) }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Check with which model?'), matchOnDescription: true }))?.info;
}
