import path from "node:path";
import * as vscode from "vscode";
import { registerBackendCommands } from "./host/backends/backend-commands";
import { BackendService } from "./host/backends/backend-service";
import { BackendStatus } from "./host/backends/backend-status";
import { CliProcess } from "./host/backends/cli-process";
import { createLog } from "./host/log";
import { Panel } from "./host/panel/panel";
import { registerRunCommands } from "./host/runs/run-commands";
import { RunStore } from "./host/runs/run-store";
import { RunsView } from "./host/runs/runs-view";
import { SpecsView } from "./host/runs/specs-view";
import { registerNewSpec } from "./host/spec/new-spec";
import { SpecDiagnostics } from "./host/spec/spec-diagnostics";
import { specSelector } from "./host/spec/spec-documents";
import { SpecHover } from "./host/spec/spec-hover";
import { SpecLenses } from "./host/spec/spec-lenses";
import { SpecLinks } from "./host/spec/spec-links";
import { LabelStore } from "./host/tagging/label-store";
import { LabelsView } from "./host/tagging/labels-view";
import { SpanDecorations } from "./host/tagging/span-decorations";
import { SpanHover } from "./host/tagging/span-hover";
import { registerSuggestCommands } from "./host/tagging/suggest";
import { Tagging } from "./host/tagging/tagging";
import { registerTaggingCommands } from "./host/tagging/tagging-commands";
import { TaggingStatus } from "./host/tagging/tagging-status";
import { DataProblems } from "./host/training/data-problems";
import { registerTrainingCommands } from "./host/training/training-commands";
import { TrainingOutcome } from "./host/training/training-outcome";
import { TrainingProgress } from "./host/training/training-progress";
import { TrainingService } from "./host/training/training-service";

/** Builds the pieces and joins them; each disposes of what it made. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(piece: T): T => {
    context.subscriptions.push(piece);
    return piece;
  };
  const log = own(createLog());
  const runtimes =
    process.env.UNROLL_RUNTIMES ??
    path.join(context.globalStorageUri.fsPath, "runtimes");
  const cli = own(
    new CliProcess(context.asAbsolutePath("dist/cli.js"), runtimes),
  );
  const backends = own(new BackendService(cli, log));
  const training = own(
    new TrainingService(
      context.asAbsolutePath("dist/worker.js"),
      runtimes,
      log,
    ),
  );
  const runs = own(new RunStore(training, log));
  const labels = own(new LabelStore(context.workspaceState));
  const panel = own(
    new Panel(
      context.extensionUri,
      context.workspaceState,
      runs,
      training,
      labels,
      log,
    ),
  );
  own(new TrainingProgress(training));
  own(new TrainingOutcome(training, runs));
  own(new DataProblems(training, runs));
  own(new RunsView(runs));
  own(new SpecsView(runs));
  own(registerTrainingCommands(training, runs, panel, log));
  own(registerRunCommands(runs, panel, log));
  own(registerBackendCommands(cli, backends, log));
  own(new BackendStatus(backends));

  const lenses = own(new SpecLenses(runs, training, backends));
  const links = new SpecLinks();
  own(new SpecDiagnostics());
  own(registerNewSpec(runs));
  own(vscode.languages.registerCodeLensProvider(specSelector, lenses));
  own(vscode.languages.registerHoverProvider(specSelector, new SpecHover()));
  own(vscode.languages.registerDocumentLinkProvider(specSelector, links));
  own(vscode.languages.registerDefinitionProvider(specSelector, links));

  const tagging = own(new Tagging(labels, log));
  own(new SpanDecorations(tagging));
  own(new TaggingStatus(tagging));
  own(new LabelsView(tagging));
  own(
    vscode.languages.registerHoverProvider(
      { scheme: "file" },
      new SpanHover(tagging),
    ),
  );
  own(registerTaggingCommands(tagging));
  own(registerSuggestCommands(tagging, runs, training, log));
}
