import type * as vscode from 'vscode';

/** Base of all that lives and must be ended: what it makes, it registers. */
export abstract class Disposable implements vscode.Disposable {
  private readonly owned: vscode.Disposable[] = [];

  protected register<T extends vscode.Disposable>(value: T): T {
    this.owned.push(value);
    return value;
  }

  dispose(): void {
    for (const value of this.owned.splice(0).reverse()) value.dispose();
  }
}
