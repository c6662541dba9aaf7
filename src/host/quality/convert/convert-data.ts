import path from 'node:path';
import * as vscode from 'vscode';
import { type Format, formatOf, sidePaths } from '../../../data';
import { plainTextOf, sidecarForm } from '../../../data/tagged-text';
import { conversionLine, type ConversionReport } from '../../../protocol/conversion';
import { type CliProcess } from '../../backends/cli-process';
import { Disposable } from '../../disposable';
import { type Log, messageOf } from '../../log';
import { type ReadingChoices } from '../../tagging/files/reading-choices';
import { activeData, pickDataFile } from '../pick-data';
import { translated } from '../../words/translated';
import { readingArguments, readingFor, settleReading } from '../reading-arguments';
import { savedFirst } from '../saved-first';
import { ReportLinks, showReport } from './conversion-report';
import { pickForm, pickTarget, pickTokenizer } from './target-form';
import { errorWords } from '../../words/error-words';

/** Writes a data file in another form, in a process of its own, and tells what that form can't hold. */
export class ConvertData extends Disposable {
  constructor(
    private readonly cli: CliProcess,
    private readonly reading: ReadingChoices,
    private readonly log: Log,
  ) {
    super();
    this.register(vscode.commands.registerCommand('unroll.convertData', (argument?: unknown) => this.command(argument)));
    this.register(vscode.languages.registerDocumentLinkProvider({ language: 'markdown' }, new ReportLinks()));
  }

  /** Never rejects. */
  private async command(argument: unknown): Promise<void> {
    try {
      const given = argument instanceof vscode.Uri ? argument.fsPath : typeof argument === 'string' ? argument : activeData();
      const source = given ?? (await pickDataFile(vscode.l10n.t('Convert which data file?')));
      if (source !== undefined) await this.convert(source);
    } catch (error) {
      this.log.error(messageOf(error));
      void vscode.window.showErrorMessage(errorWords(error));
    }
  }

  /** @throws Error that says what can't be read or written */
  private async convert(source: string): Promise<void> {
    if (!(await settleReading(source, this.reading))) return;
    const reading = await readingFor(source, this.reading);
    const text = reading.format === undefined ? await plainTextOf(source) : undefined;
    const from = await formatOf(source, text ? sidecarForm : reading.format);
    const beside = text ? [text.sidecar ?? source] : besideOf(source, from);
    if (!(await savedFirst([source, ...beside], vscode.l10n.t('What is on disk is converted.')))) return;
    const form = await pickForm(path.basename(source), from);
    if (!form) return;
    const cut = form.capabilities.tokens && !from.capabilities.tokens;
    const tokenizer = cut ? await pickTokenizer(form) : undefined;
    if (cut && !tokenizer) return;
    const target = await pickTarget(source, form);
    if (target === undefined) return;
    const args = [
      source,
      target,
      '--to',
      form.name,
      ...(tokenizer ? ['--tokenizer', tokenizer] : []),
      ...readingArguments(reading, '--from'),
    ];
    const report = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Converting {0} to {1}', path.basename(source), path.basename(target)),
        cancellable: true,
      },
      (_, token) => this.run(args, token),
    );
    if (!report) return;
    const open = vscode.l10n.t('Open');
    const show = vscode.l10n.t('Show Report');
    const [lost, wrong] = [report.losses.length > 0, report.problems.length > 0];
    const told = [
      vscode.l10n.t('{0} documents of {1} are in {2}.', report.documents, path.basename(source), path.basename(target)),
      ...(lost ? [vscode.l10n.t('{0} cannot hold everything in them.', translated(form.title))] : []),
      ...(wrong ? [vscode.l10n.t('Something was wrong in the source.')] : []),
    ].join(' ');
    const answer = await (lost || wrong
      ? vscode.window.showWarningMessage(told, open, show)
      : vscode.window.showInformationMessage(told, open));
    if (answer === show) await showReport(source, target, form, report);
    // The text of brat, seq.in of a folder.
    else if (answer === open) await openData(report.files[0]);
  }

  /** @returns undefined when the user turned away before anything was written @throws Error with what the process says */
  private async run(args: readonly string[], token: vscode.CancellationToken): Promise<ConversionReport | undefined> {
    let report: ConversionReport | undefined;
    await this.cli.ask<ConversionReport>(['convert', ...args], conversionLine, (line) => (report = line), token);
    if (!report && !token.isCancellationRequested) throw new Error(vscode.l10n.t('The data could not be converted.'));
    return report;
  }
}

/** The other files that are read with one of a form of several. */
function besideOf(source: string, form: Format): string[] {
  if (form.sides) return sidePaths(source, form).filter((file) => file !== source);
  return (form.parts ?? []).map((part) => path.join(path.dirname(source), part)).filter((file) => file !== source);
}

/** As annotated text, which a plain text is as it stands. */
async function openData(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (file.endsWith('.txt')) await vscode.window.showTextDocument(uri);
  else await vscode.commands.executeCommand('unroll.openAsText', uri);
}
