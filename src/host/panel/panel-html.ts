import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Escapes text for an attribute. */
function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** The document of a page, of the panel if not told else. Nothing may run or be loaded but what the extension ships; styles set by script need no "unsafe-inline". */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, script = 'panel.js'): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string) => attribute(webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString());
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('codicon.css')}" id="vscode-codicon-stylesheet" nonce="${nonce}">
<link rel="stylesheet" href="${file('panel-style.css')}" nonce="${nonce}">
<title>Unroll</title>
</head>
<body>
<script nonce="${nonce}" src="${file(script)}"></script>
</body>
</html>`;
}
