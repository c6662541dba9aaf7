import * as vscode from 'vscode';
import { backendNames } from '../../protocol/backends';
import { settings } from '../settings';
import { type BackendService } from './backend-service';
import { facts } from './backend-words';

interface Item extends vscode.QuickPickItem {
  readonly backend?: string;
  readonly command?: string;
}

/** Lets the user choose what computes; the choice is the setting "unroll.backend". */
export async function selectBackend(backends: BackendService): Promise<void> {
  const picked = await vscode.window.showQuickPick(itemsOf(backends), {
    title: vscode.l10n.t('Train on which backend?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.command) await vscode.commands.executeCommand(picked.command);
  else if (picked?.backend) await useBackend(picked.backend);
}

/** Writes the setting where it has its value now: in the workspace, or for the user. */
export async function useBackend(name: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('unroll');
  const here = configuration.inspect('backend')?.workspaceValue !== undefined;
  await configuration.update('backend', name, here ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}

async function itemsOf(backends: BackendService): Promise<Item[]> {
  const list = await backends.look();
  const wanted = settings.backend() ?? 'auto';
  const mark = (name: string) => (name === wanted ? '$(check) ' : '');
  const best = list.find(({ auto }) => auto === 'chosen');
  const items: Item[] = [
    {
      label: `${mark('auto')}auto`,
      description: best ? vscode.l10n.t('now {0}', best.name) : undefined,
      detail: vscode.l10n.t('The best one that starts'),
      backend: 'auto',
    },
  ];
  for (const name of backendNames.slice(1)) {
    const report = list.find((one) => one.name === name);
    const device = report?.available ? [report.device ?? '', facts(report)].filter(Boolean).join(' · ') : vscode.l10n.t('not here');
    items.push({ label: mark(name) + name, description: device, detail: report && (report.whyNot ?? report.reason), backend: name });
  }
  items.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
  items.push({ label: `$(cloud-download) ${vscode.l10n.t('Set Up GPU Runtime')}...`, command: 'unroll.setUpRuntime' });
  return items;
}
