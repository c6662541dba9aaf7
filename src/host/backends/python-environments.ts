import * as vscode from 'vscode';
import { z } from 'zod';

/** What is used of the interface of Microsoft's Python extension, which a user may have or not. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(): { readonly path: string };
    resolveEnvironment(path: unknown): Promise<unknown>;
    readonly known: readonly unknown[];
  };
}

const environment = z.object({ executable: z.object({ uri: z.object({ fsPath: z.string() }).optional() }) });

/** The Pythons that VS Code's Python extension knows, the selected one first; none where it is not installed. Changes nothing there. */
export async function editorPythons(): Promise<string[]> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (!extension) return [];
  try {
    const { environments } = await extension.activate();
    const selected = await environments.resolveEnvironment(environments.getActiveEnvironmentPath());
    const files = [selected, ...environments.known].map((one) => environment.safeParse(one).data?.executable.uri?.fsPath);
    return [...new Set(files.filter((file) => file !== undefined))];
  } catch {
    // Another version of the extension, or one that fails: the other Pythons are still found.
    return [];
  }
}
