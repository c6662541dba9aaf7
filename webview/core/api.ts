import type { PageMessage, Tab } from '../../src/protocol/page';

/** What the page remembers while it is hidden or reloaded; the data come again from the host. */
export interface SavedState {
  readonly tab?: Tab;
  readonly preferences?: Record<string, string | number | boolean>;
}

interface VsCodeApi<Message> {
  postMessage(message: Message): void;
  getState(): SavedState | undefined;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): VsCodeApi<unknown>;

/** May be called once in a page's life, as VS Code demands. */
export function connect<Message = PageMessage>(): VsCodeApi<Message> {
  return acquireVsCodeApi();
}
