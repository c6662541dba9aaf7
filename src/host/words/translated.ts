import * as vscode from 'vscode';
import { inChinese } from './in-chinese';

/** What a process without VS Code's texts says, in the language of the window as far as it is known there. */
export function translated(message: string): string {
  return vscode.env.language.toLowerCase() === 'zh-cn' ? inChinese(message) : message;
}
