// VS Code's window as a person at the keyboard uses it.
/* global document, getComputedStyle -- what evaluate() is given runs in the page */
import path from 'node:path';

export class Workbench {
  constructor(page, screenshots) {
    this.page = page;
    this.screenshots = screenshots;
    // A webview is a frame of VS Code's own, which holds the extension's document as another.
    page.setDefaultTimeout(15_000);
    this.panel = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  async open(address) {
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    await this.page.waitForSelector('.monaco-workbench .statusbar', { timeout: 60_000 });
    await this.page.waitForTimeout(1500);
  }

  async picture(name) {
    await this.page.screenshot({ path: path.join(this.screenshots, `${name}.png`) });
  }

  async until(condition, what, limit = 15_000) {
    const end = Date.now() + limit;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Opens the palette with a text. It lists what is known when it opens, so it is opened again until the row is there. */
  async palette(text) {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: text.trim() }).first();
    for (let attempt = 1; attempt <= 15; attempt++) {
      await this.page.keyboard.press('F1');
      await this.page.locator('.quick-input-widget input[type=text]').waitFor({ state: 'visible' });
      await this.page.keyboard.type(text, { delay: 5 });
      const shown = await row.waitFor({ timeout: 1500 }).then(
        () => true,
        () => false,
      );
      if (shown) return;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`"${text}" never showed in the palette`);
  }

  async command(title) {
    await this.palette(title);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async openFile(name) {
    // From the webview the keys do not reach VS Code: the palette's own command does.
    await this.palette('Go to File...');
    await this.page.keyboard.press('Enter');
    // The same box turns from the palette into the list of files.
    await this.page.locator('.quick-input-widget input[placeholder^="Search files"]').waitFor();
    await this.quickInput(name);
    await this.page.locator('.tab.active', { hasText: name }).first().waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor').first().waitFor();
  }

  /** Line and column, counted from 1. */
  async goTo(place) {
    await this.page.keyboard.press('Control+g');
    await this.quickInput(place, /line/i);
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Types into the box and takes the row that has these words. */
  async quickInput(text, words = text) {
    await this.page.locator('.quick-input-widget input[type=text]').waitFor({ state: 'visible' });
    await this.page.keyboard.type(text, { delay: 5 });
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: words }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Closes whatever asks for something. */
  async dismiss() {
    for (let n = 0; n < 3; n++) await this.page.keyboard.press('Escape');
  }

  async keys(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Names of labels are text that a style sheet puts behind a span; it is read as the browser computes it. */
  countLabels(name) {
    return this.page.evaluate((wanted) => {
      const spans = [...document.querySelectorAll('.view-lines span')];
      return spans.filter((span) => getComputedStyle(span, '::after').content.replace(/"/g, '') === wanted).length;
    }, name);
  }

  async labels(name, count) {
    await this.until(async () => (await this.countLabels(name)) === count, `${count} times the label ${name}`);
  }

  label(name) {
    return { waitFor: () => this.labels(name, 1) };
  }

  /** Changes the colour theme, and waits until the window has the looks of its kind: "vs", "vs-dark" or "hc-black". */
  async theme(name, kind) {
    await this.keys('Control+k', 'Control+t');
    await this.page.locator('.quick-input-widget input[placeholder*="Theme"]').waitFor();
    await this.quickInput(name);
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await this.page.waitForTimeout(800);
  }
}
