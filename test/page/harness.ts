import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { HostMessage, PageMessage } from '../../src/protocol/page';
import type { DataHostMessage } from '../../src/protocol/data-report';
import { themes } from './themes';

/** The panel's page in a real browser, under the policy that the host sets, with a stand-in for VS Code's API. */

const chromiumPath = '/usr/bin/chromium';
const hasChromium = existsSync(chromiumPath);

const root = path.resolve(__dirname, '../..');
const origin = 'http://panel.invalid';
const nonce = 'c2VjcmV0';
const policy = [
  `default-src 'none'`,
  `script-src 'nonce-${nonce}'`,
  `style-src ${origin} 'nonce-${nonce}'`,
  `font-src ${origin}`,
  `img-src data: blob: ${origin}`,
].join('; ');

interface Bundle {
  readonly scripts: Readonly<Record<'panel' | 'data', string>>;
  readonly style: string;
}

let bundled: Promise<Bundle> | undefined;

/** The bundle as `esbuild.config.mjs` makes it. */
export function bundle(): Promise<Bundle> {
  bundled ??= build({
    absWorkingDir: root,
    entryPoints: { panel: 'webview/main.ts', data: 'webview/data/main.ts', 'panel-style': 'webview/panel.css' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    outdir: 'dist',
    write: false,
  }).then(({ outputFiles }) => {
    const text = (suffix: string): string => outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? '';
    return { scripts: { panel: text('panel.js'), data: text('data.js') }, style: text('panel-style.css') };
  });
  return bundled;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

export interface PanelOptions {
  readonly theme?: keyof typeof themes;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  readonly reducedMotion?: boolean;
  readonly script?: 'panel' | 'data';
}

/** What the browser's window carries for the tests. */
interface TestWindow {
  messages: PageMessage[];
  violations: string[];
}

/** One page with the panel in it. */
export class Panel {
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {}

  static async open(browser: Browser, options: PanelOptions = {}): Promise<Panel> {
    const { scripts, style } = await bundle();
    const script = scripts[options.script ?? 'panel'];
    const context = await browser.newContext({
      viewport: { width: options.width ?? 820, height: options.height ?? 900 },
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    });
    const page = await context.newPage();
    const panel = new Panel(page);
    page.on('pageerror', (error) => panel.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') panel.errors.push(message.text());
    });
    const html = `<!doctype html><html lang="${options.language ?? 'en'}"><head><meta charset="utf-8">
      <link rel="stylesheet" href="${origin}/panel-style.css"></head>
      <body class="vscode-body"><script nonce="${nonce}" src="${origin}/panel.js"></script></body></html>`;
    await page.route(`${origin}/**`, (route) => {
      const url = new URL(route.request().url());
      if (url.pathname === '/panel.js') return route.fulfill({ contentType: 'text/javascript', body: script });
      if (url.pathname === '/panel-style.css') return route.fulfill({ contentType: 'text/css', body: style });
      if (url.pathname === '/')
        return route.fulfill({ contentType: 'text/html', body: html, headers: { 'content-security-policy': policy } });
      return route.fulfill({ status: 204, body: '' });
    });
    // tsx names functions by a helper that the browser does not have.
    await page.addInitScript('globalThis.__name = (value) => value');
    await page.addInitScript(fakeVsCode);
    await page.addInitScript(applyTheme, themes[options.theme ?? 'dark']);
    await page.goto(`${origin}/`);
    return panel;
  }

  /** Sends a message as the host does. */
  async send(message: HostMessage | DataHostMessage): Promise<void> {
    await this.page.evaluate((data) => {
      window.postMessage(data, '*');
    }, message);
    await this.drawn();
  }

  /** Two frames later all that was asked for is drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          setTimeout(() => {
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
          }, 20),
        ),
    );
  }

  async setTheme(name: keyof typeof themes): Promise<void> {
    await this.page.evaluate(applyTheme, themes[name]);
    await this.drawn();
  }

  messages(): Promise<PageMessage[]> {
    return this.page.evaluate(() => (window as unknown as TestWindow).messages);
  }

  async messagesOf<T extends PageMessage['type']>(type: T): Promise<Extract<PageMessage, { type: T }>[]> {
    return (await this.messages()).filter((message): message is Extract<PageMessage, { type: T }> => message.type === type);
  }

  violations(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as TestWindow).violations);
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
    await this.drawn();
  }

  card(id: string) {
    return this.page.locator(`[data-card="${id}"]`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/**
 * For a `describe`: a browser while its tests run, which are skipped where there is none. Each page that a test opened is closed after it, and
 * nothing may be complained about on it, whatever was done.
 * @returns opens a page
 */
export function useBrowser(): (options?: PanelOptions) => Promise<Panel> {
  let browser: Browser | undefined;
  const opened: Panel[] = [];
  before(async function () {
    if (!hasChromium) {
      console.log(`      skipped: no Chromium at ${chromiumPath}`);
      this.skip();
    }
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    for (const panel of opened.splice(0)) {
      const complaints = [...panel.errors, ...(await panel.violations())];
      await panel.close();
      expect(complaints).to.deep.equal([]);
    }
  });
  return async (options) => {
    if (!browser) throw new Error('there is a browser only while the tests run');
    const panel = await Panel.open(browser, options);
    opened.push(panel);
    return panel;
  };
}

/** Runs in the page: keeps what the page posts, and its state over reloads, as VS Code does. */
function fakeVsCode(): void {
  const target = window as unknown as TestWindow & { acquireVsCodeApi: () => unknown };
  target.messages = [];
  target.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    target.violations.push(`${event.violatedDirective}: ${event.sample || event.blockedURI}`);
  });
  let acquired = false;
  target.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: PageMessage) => {
        target.messages.push(message);
      },
      getState: () => (JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown) ?? undefined,
      setState: (state: unknown) => {
        sessionStorage.setItem('state', JSON.stringify(state));
      },
    };
  };
}

function applyTheme(theme: { kind: string; variables: Readonly<Record<string, string>> }): void {
  const apply = (): void => {
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(theme.variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.className = `vscode-body ${theme.kind}`;
  };
  if (document.body) apply();
  else {
    // The page's script runs when the body is parsed; the theme must be there before.
    new MutationObserver((_records, observer) => {
      if (!document.body) return;
      observer.disconnect();
      apply();
    }).observe(document, { childList: true, subtree: true });
  }
}
