import { expect } from 'chai';
import {
  bilstm,
  evaluation,
  evaluationEvent,
  generator,
  oneRun,
  other,
  runEvents,
  simple,
  snapshot,
  stepEvent,
  tagged,
  testFile,
  trainFile,
} from './fixture';
import { type Panel, type PanelOptions, useBrowser } from './harness';

/** The page as a person meets it: in Chromium, under the policy the host sets. */
describe('The panel in a browser', () => {
  const openPanel = useBrowser();
  let panel: Panel;

  const open = async (options: PanelOptions = {}, message = snapshot()): Promise<Panel> => {
    panel = await openPanel(options);
    await panel.send(message);
    return panel;
  };
  const text = (selector: string): Promise<string> => panel.page.locator(selector).first().innerText();
  const label = (card: string): Promise<string | null> => panel.card(card).locator('canvas').first().getAttribute('aria-label');

  describe('Header', () => {
    it('asks the host for all there is, and says so when there is nothing, with the button that does it', async () => {
      await open({}, snapshot({ shown: null, runs: [], events: {}, available: [] }));
      expect(await panel.messagesOf('ready')).to.have.length(1);
      expect(await text('.nothing')).to.contain('No run yet');
      await panel.page.locator('.nothing vscode-button').click();
      expect(await panel.messagesOf('command')).to.deep.equal([{ type: 'command', command: 'train' }]);
    });

    it('says which run, how far it is, what remains and on what it runs', async () => {
      await open();
      const header = await text('header');
      expect(header).to.contain('tickets-bilstm').and.contain('epoch 8 of 20 · step 990').and.contain('wasm · 2 threads · simd');
      expect(header).to.match(/\d+ s left/);
      expect(header).to.contain('sentences/s');
      expect(await panel.page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).to.be.closeTo(990 / 2820, 1e-3);
    });

    it('offers what can be done in each state', async () => {
      await open();
      const buttons = () => panel.page.locator('.buttons vscode-button').allInnerTexts();
      expect(await buttons()).to.deep.equal(['Pause', 'Stop', 'Open spec']);
      await panel.page.locator('[data-command="pause"]').click();
      expect(await panel.messagesOf('command')).to.deep.equal([{ type: 'command', command: 'pause', run: bilstm.run }]);
      for (const [state, expected] of [
        ['paused', ['Continue', 'Stop', 'Open spec']],
        ['completed', ['Open spec']],
        ['crashed', ['Resume', 'Open spec']],
      ] as const) {
        await panel.send(oneRun([], { state }));
        expect(await buttons()).to.deep.equal([...expected]);
      }
      await panel.send(oneRun([], { state: 'crashed', readOnly: true }));
      expect(await buttons()).to.deep.equal(['Open spec']);
      expect(await text('.notice')).to.contain('look only');
    });

    it('says why a run ended badly', async () => {
      await open(
        {},
        oneRun(runEvents({ steps: 20 }), { state: 'nan', message: 'The loss was not finite at step 21: lower the learning rate.' }),
      );
      expect(await text('.notice')).to.equal('The loss was not finite at step 21: lower the learning rate.');
      expect(await panel.page.locator('.notice').getAttribute('role')).to.equal('alert');
    });

    it('compares runs in colours of their own, adds one and leaves one out', async () => {
      await open();
      const colors = await panel.page.locator('.chip line').evaluateAll((lines) => lines.map((line) => line.getAttribute('stroke')));
      expect(new Set(colors).size).to.equal(2);
      await panel.page.getByRole('button', { name: '+ add a run' }).click();
      await panel.page.getByRole('menuitem', { name: /tickets-gru/ }).click();
      await panel.page.locator(`[data-run="${simple.run}"] .chip-remove`).click();
      await panel.page.locator(`[data-run="${simple.run}"] .chip-name`).click();
      expect((await panel.messagesOf('compare')).map(({ runs }) => runs)).to.deep.equal([[simple.run, other.run], []]);
      expect(await panel.messagesOf('show')).to.deep.equal([{ type: 'show', run: simple.run }]);
    });
  });

  describe('Tabs', () => {
    it('go by arrow keys, and are told to the host', async () => {
      await open();
      await panel.page.getByRole('tab', { name: 'Curves' }).focus();
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.keyboard.press('ArrowRight');
      await panel.drawn();
      expect(await panel.page.locator('[role=tab][aria-selected=true]').innerText()).to.equal('Inside');
      expect(await panel.page.evaluate(() => document.activeElement?.textContent)).to.equal('Inside');
      expect(await panel.page.locator('main:not([hidden])').getAttribute('aria-labelledby')).to.equal('tab-inside');
      await panel.page.keyboard.press('End');
      await panel.page.keyboard.press('ArrowRight');
      expect((await panel.messagesOf('tab')).map(({ tab }) => tab)).to.deep.equal(['gradients', 'inside', 'try', 'curves']);
    });

    it('are opened by a message, and remembered when the page is made anew', async () => {
      await open();
      await panel.send({ type: 'showTab', tab: 'evaluation' });
      expect(await panel.page.locator('[role=tab][aria-selected=true]').innerText()).to.equal('Evaluation');
      await panel.page.reload();
      await panel.send(snapshot());
      expect(await panel.page.locator('[role=tab][aria-selected=true]').innerText()).to.equal('Evaluation');
    });
  });

  describe('Curves', () => {
    it('say what they show to those who do not see them', async () => {
      await open({}, oneRun(runEvents({ steps: 282 })));
      expect(await label('loss')).to.match(/tickets-bilstm: loss [\d.]+ at step 282/);
      expect(await label('score')).to.match(/best 8\d\.\d at epoch 2/);
    });

    it('are drawn: the canvas has pixels in the run’s colour, and none before there is a step', async () => {
      await open({}, oneRun(runEvents({ steps: 0 })));
      expect(await panel.card('loss').innerText()).to.contain('No step yet');
      await panel.send(oneRun(runEvents({ steps: 300 })));
      const blue = await panel
        .card('loss')
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 0; i < data.length; i += 4)
            if (data[i] === 0x2f && data[i + 1] === 0x7f && data[i + 2] === 0xd1 && data[i + 3] === 255) count++;
          return count;
        });
      expect(blue).to.be.greaterThan(200);
    });

    it('grow with new events', async () => {
      await open({}, oneRun(runEvents({ steps: 100 })));
      await panel.send({ type: 'events', run: bilstm.run, events: [stepEvent({}, 101, generator(1))], summary: bilstm });
      await panel.page.waitForTimeout(300);
      expect(await label('loss')).to.contain('at step 101');
      expect(await text('.state')).to.contain('step 101');
    });

    it('lead from a point to its step, and from there to the batch’s lines', async () => {
      await open({}, oneRun(runEvents({ steps: 200 })));
      const canvas = panel.card('loss').locator('canvas').first();
      const box = (await canvas.boundingBox())!;
      await canvas.click({ position: { x: box.width * 0.6, y: box.height * 0.5 } });
      await panel.drawn();
      const facts = await panel.card('loss').locator('.detail').innerText();
      const step = Number(/step\s+(\d+)/.exec(facts)?.[1]);
      expect(step).to.be.within(80, 150);
      const [asked] = await panel.messagesOf('sentences');
      expect(asked.run).to.equal(bilstm.run);
      await panel.send({ type: 'sentences', id: asked.id, sentences: [{ line: asked.lines[0], tokens: ['to', 'Taipei'] }] });
      const first = panel.card('loss').locator('.line').first();
      expect(await first.innerText()).to.contain('to Taipei');
      await first.click();
      expect(await panel.messagesOf('openLine')).to.deep.equal([{ type: 'openLine', file: trainFile, line: asked.lines[0] }]);
    });

    const clickChart = async (card: string, share: number): Promise<void> => {
      const canvas = panel.card(card).locator('canvas').first();
      await canvas.scrollIntoViewIfNeeded();
      const box = (await canvas.boundingBox())!;
      await canvas.click({ position: { x: box.width * share, y: box.height * 0.5 } });
      await panel.drawn();
    };

    for (const card of ['score', 'speed'])
      it(`lead from a point of the ${card} to its epoch, and from there to its last step`, async () => {
        await open({}, oneRun(runEvents({ steps: 705 })));
        await clickChart(card, 0.98);
        const detail = panel.card(card).locator('.detail');
        expect(await detail.innerText()).to.match(/epoch\s+5[^]*step\s+705[^]*sentences\/s\s+1.9\d\d/);
        await panel.card(card).locator('canvas').first().focus();
        await panel.page.keyboard.press('ArrowLeft');
        await panel.drawn();
        expect(await detail.innerText()).to.match(/epoch\s+4/);
        expect(await panel.page.locator('[role=status][aria-live]').first().innerText()).to.contain('epoch 4');
        await panel.page.keyboard.press('Home');
        await detail.getByRole('button', { name: 'go to its last step' }).click();
        await panel.drawn();
        expect(await panel.card('loss').locator('.detail').innerText()).to.match(/step\s+141\n/);
        // Its picture is of another run now: what was picked is no more.
        await panel.send(snapshot({ shown: simple.run }));
        expect(await detail.isVisible()).to.equal(false);
      });

    it('lead from a point of the learning rate to its step, told there and not twice', async () => {
      await open({}, oneRun(runEvents({ steps: 200 })));
      await clickChart('learning-rate', 0.6);
      const detail = (card: string) => panel.card(card).locator('.detail');
      const step = Number(/step\s+(\d+)/.exec(await detail('learning-rate').innerText())?.[1]);
      expect(step).to.be.within(80, 150);
      expect(await detail('learning-rate').locator('.line').count()).to.equal(8);
      expect(await detail('loss').isVisible()).to.equal(false);
      await clickChart('loss', 0.6);
      expect(await detail('learning-rate').isVisible()).to.equal(false);
      expect(await detail('loss').isVisible()).to.equal(true);
    });

    it('go step by step with the arrow keys', async () => {
      await open({}, oneRun(runEvents({ steps: 200 })));
      await panel.card('loss').locator('canvas').first().focus();
      await panel.page.keyboard.press('Home');
      await panel.drawn();
      expect(await panel.card('loss').locator('.detail').innerText()).to.match(/step\s+1\n/);
      await panel.page.keyboard.press('ArrowRight');
      await panel.drawn();
      expect(await panel.card('loss').locator('.detail').innerText()).to.match(/step\s+[2-9]\n/);
    });

    it('can be read as a table and saved as CSV and PNG', async () => {
      await open({}, oneRun(runEvents({ steps: 250 })));
      await panel.card('loss').getByRole('button', { name: 'table' }).click();
      await panel.drawn();
      const table = panel.card('loss').locator('.card-table');
      expect(await table.locator('th[scope=col]').allInnerTexts()).to.include.members(['step', 'epoch', 'loss']);
      expect(await table.locator('tbody tr').first().locator('th').innerText()).to.equal('250');
      for (const kind of ['CSV', 'PNG']) {
        await panel.card('score').getByRole('button', { name: 'save' }).click();
        await panel.page.getByRole('menuitem', { name: kind }).click();
      }
      const [csv, png] = await panel.messagesOf('save');
      expect(csv).to.include({ kind: 'csv', name: 'tickets-bilstm-score.csv' });
      expect(csv.content.split('\r\n')[0]).to.match(/^run,epoch,step,train loss,validation loss/);
      expect(csv.content.split('\r\n')[1]).to.match(/^tickets-bilstm,1,141,/);
      expect(Buffer.from(png.content, 'base64').subarray(1, 4).toString()).to.equal('PNG');
    });

    it('switch their axis and remember it', async () => {
      await open({}, oneRun(runEvents({ steps: 50 })));
      const log = panel.card('loss').getByRole('button', { name: 'log' });
      expect(await log.getAttribute('aria-pressed')).to.equal('true');
      await log.click();
      await panel.page.reload();
      await panel.send(oneRun(runEvents({ steps: 50 })));
      expect(await log.getAttribute('aria-pressed')).to.equal('false');
    });
  });

  describe('Gradients', () => {
    it('lead to the worst step, in both cards', async () => {
      const events = runEvents({ steps: 400 });
      await open({}, oneRun(events));
      await panel.tab('Gradients');
      await panel.card('gradient-norm').getByRole('button', { name: 'worst' }).click();
      await panel.drawn();
      expect(await panel.card('gradient-norm').locator('.detail').innerText()).to.match(/step\s+300\n[^]*\(clipped\)/);
      expect(await panel.card('time-steps').locator('.slider output').innerText()).to.equal('300');
    });

    it('say in words what the far end of the sequence still gets', async () => {
      await open({}, oneRun(runEvents({ steps: 30 })));
      await panel.tab('Gradients');
      const ratios = await panel.card('time-steps').locator('.ratios li').allInnerTexts();
      expect(ratios[0]).to.match(/^lstm →: first \/ last = 0\.0\d+ · fading/);
      expect(ratios[1]).to.match(/^lstm ←: last \/ first = /);
    });

    it('go through training by the slider, and name time steps by words', async () => {
      await open({}, oneRun(runEvents({ steps: 60 })));
      await panel.tab('Gradients');
      const card = panel.card('time-steps');
      await card.locator('input[type=range]').fill('9');
      await panel.drawn();
      expect(await card.locator('.slider output').innerText()).to.equal('10');
      await card.getByRole('button', { name: 'by token' }).click();
      await panel.drawn();
      const asked = (await panel.messagesOf('sentences')).at(-1)!;
      expect(asked.lines).to.deep.equal(stepEvent({}, 10, generator(1)).lines);
      await panel.send({ type: 'sentences', id: asked.id, sentences: asked.lines.map((line) => ({ line, tokens: ['from', 'Wuhan'] })) });
      await card.locator('canvas').first().focus();
      for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await panel.page.keyboard.press(key);
      await panel.drawn();
      expect(await card.locator('.cell').innerText()).to.match(/time step 2 · Wuhan · lstm →: [\d.]+/);
    });

    /** Twelve steps play in five seconds. */
    const openPlayer = async (options: PanelOptions = {}) => {
      await open(options, oneRun(runEvents({ steps: 12 })));
      await panel.tab('Gradients');
      const card = panel.card('time-steps');
      return {
        card,
        slider: card.locator('input[type=range]'),
        step: async () => Number(await card.locator('.slider output').innerText()),
        press: (name: string) => card.getByRole('button', { name, exact: true }).click(),
      };
    };

    it('play from the start to the end, and tell the other charts the step where they stop', async () => {
      const { card, slider, step, press } = await openPlayer();
      await press('play');
      const seen = new Set<number>();
      while ((await card.getByRole('button', { name: 'stop', exact: true }).count()) > 0) {
        seen.add(await step());
        const told = await panel.card('gradient-norm').locator('.detail').isVisible();
        // The step is read after it: what was told before the end was told too early.
        if ((await step()) < 12) expect(told).to.equal(false);
      }
      expect([...seen]).to.deep.equal([...seen].sort((a, b) => a - b));
      expect(seen.size).to.be.greaterThan(4);
      await panel.drawn();
      expect(await step()).to.equal(12);
      expect(await slider.getAttribute('aria-valuetext')).to.equal('12');
      expect(await panel.card('gradient-norm').locator('.detail').innerText()).to.match(/step\s+12\n/);
      expect(await panel.messagesOf('sentences')).to.have.length(1);
    });

    it('stop at a second press, by the space bar on the slider too, and where the user goes elsewhere', async () => {
      const { slider, step, press } = await openPlayer();
      await slider.focus();
      await panel.page.keyboard.press('Home');
      await panel.page.keyboard.press('Space');
      await panel.page.waitForTimeout(1000);
      await panel.page.keyboard.press('Space');
      await panel.drawn();
      const stopped = await step();
      expect(stopped).to.be.within(2, 11);
      await panel.page.waitForTimeout(900);
      expect(await step()).to.equal(stopped);
      await press('play');
      await slider.fill('3');
      await panel.page.waitForTimeout(900);
      expect(await step()).to.equal(4);
      await press('play');
      await panel.tab('Curves');
      await panel.page.waitForTimeout(900);
      expect(await panel.card('loss').locator('.detail').isVisible()).to.equal(true);
    });

    it('jump by a tenth a press for those who want no motion, and never move by themselves', async () => {
      const { step, press } = await openPlayer({ reducedMotion: true });
      await press('jump');
      await panel.drawn();
      expect(await step()).to.equal(1);
      await press('jump');
      await panel.drawn();
      expect(await step()).to.equal(2);
      await panel.page.waitForTimeout(900);
      expect(await step()).to.equal(2);
      expect(await panel.card('gradient-norm').locator('.detail').innerText()).to.match(/step\s+2\n/);
    });

    it('bundle long sequences and say how many share a column', async () => {
      await open({}, oneRun(runEvents({ steps: 3, timeSteps: 900 })));
      await panel.tab('Gradients');
      expect(await panel.card('time-steps').locator('.scale').innerText()).to.contain('5 time steps a column');
    });

    it('that were not recorded say how to record them', async () => {
      const events = runEvents({ steps: 5 }).map((event) =>
        event.type === 'step' ? { ...event, timeStepNorms: undefined, layerNorms: undefined } : event,
      );
      await open({}, oneRun(events));
      await panel.tab('Gradients');
      await panel.card('time-steps').locator('vscode-button').click();
      expect(await panel.messagesOf('command')).to.deep.equal([{ type: 'command', command: 'openSpec', run: bilstm.run }]);
    });
  });

  describe('Inside', () => {
    const openInside = async (): Promise<void> => {
      await open({}, oneRun(runEvents({ steps: 141 })));
      await panel.tab('Inside');
    };

    it('shows a sentence with its tags, and the truth only where it differs', async () => {
      await openInside();
      const spans = await panel.card('sentence').locator('.span').allInnerTexts();
      expect(spans.map((span) => span.replace(/\s+/g, ' '))).to.satisfy((all: string[]) =>
        all.some((span) => /^November 2nd ?date \.\d\d$/.test(span)),
      );
      expect(await panel.card('sentence').locator('.span.wrong').allInnerTexts()).to.have.length(1);
      expect(await panel.card('sentence').locator('.span.wrong').innerText()).to.match(/back\s*O \.61 · truth: return/);
    });

    it('sends its sentence to “Try it”, each time it is asked to', async () => {
      await openInside();
      const field = panel.page.locator('vscode-textfield input');
      const send = async (): Promise<string> => {
        const before = (await panel.messagesOf('tag')).length;
        await panel.tab('Inside');
        await panel.card('sentence').getByRole('button', { name: 'tag it' }).press('Enter');
        await panel.page.waitForTimeout(300);
        expect(await panel.page.locator('[role=tab][aria-selected=true]').innerText()).to.equal('Try it');
        const asked = (await panel.messagesOf('tag')).slice(before);
        expect(asked).to.have.length(1);
        await panel.send({ type: 'tagged', id: asked[0].id, result: tagged(asked[0].text) });
        return asked[0].text;
      };
      const sentence = 'arrive in Taipei on November 2nd leave Shanghai and back on Friday';
      expect(await send()).to.equal(sentence);
      expect(await field.inputValue()).to.equal(sentence);
      expect(await field.evaluate((input) => (input.getRootNode() as ShadowRoot).activeElement === input)).to.equal(true);
      expect(await panel.card('try').locator('.span').allInnerTexts()).to.have.length(4);
      await field.fill('something else');
      await panel.page.waitForTimeout(300);
      expect(await send()).to.equal(sentence);
      // What was sent is no more than a beginning: it stays changed when one comes back.
      await field.fill('in Taipei');
      await panel.tab('Curves');
      await panel.tab('Try it');
      expect(await field.inputValue()).to.equal('in Taipei');
      expect((await panel.messagesOf('tab')).filter(({ tab }) => tab === 'try')).to.have.length(3);
    });

    it('goes on to the next sentence and round', async () => {
      await openInside();
      await panel.page.getByRole('button', { name: 'Next sentence' }).click();
      await panel.drawn();
      expect(await panel.card('sentence').innerText())
        .to.contain('San Francisco')
        .and.contain('2 of 4: test.conll, line 40');
      await panel.page.getByRole('button', { name: 'Previous sentence' }).click();
      await panel.page.getByRole('button', { name: 'Previous sentence' }).click();
      await panel.drawn();
      expect(await panel.card('sentence').innerText()).to.contain('4 of 4');
    });

    it('has the attention’s words on both axes, also as text, each row summing to one', async () => {
      await openInside();
      const table = panel.card('attention').locator('.visually-hidden table');
      const words = 'arrive in Taipei on November 2nd leave Shanghai and back on Friday'.split(' ');
      expect((await table.locator('thead th').allTextContents()).slice(1)).to.deep.equal(words);
      expect(await table.locator('tbody th').allTextContents()).to.deep.equal(words);
      const row = await table.locator('tbody tr').nth(2).locator('td').allTextContents();
      expect(row.map(Number).reduce((a, b) => a + b, 0)).to.be.closeTo(1, 0.05);
      expect(await label('attention')).to.contain('Taipei looks at in');
    });

    it('leads from a word of the attention map to the line in the file', async () => {
      await openInside();
      await panel
        .card('attention')
        .locator('canvas')
        .first()
        .click({ position: { x: 20, y: 140 } });
      expect(await panel.messagesOf('openLine')).to.deep.equal([{ type: 'openLine', file: testFile, line: 118 }]);
    });

    it('lights a word that is pointed at in every card', async () => {
      await openInside();
      const pixels = () =>
        panel
          .card('gates')
          .locator('canvas')
          .first()
          .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
      const before = await pixels();
      const canvas = panel.card('attention').locator('canvas').first();
      const box = (await canvas.boundingBox())!;
      await canvas.hover({ position: { x: 20, y: box.height * 0.45 } });
      await panel.drawn();
      expect(await panel.card('sentence').locator('.token.lit').count()).to.equal(1);
      expect(await pixels()).to.not.equal(before);
    });

    it('shows each gate’s mean, and the means by word as a table', async () => {
      await openInside();
      expect(await label('gates')).to.match(/input: mean 0\.4\d, forget: mean 0\.8\d/);
      await panel.card('gates').getByRole('button', { name: 'table' }).click();
      expect(await panel.card('gates').locator('thead th').allInnerTexts()).to.deep.equal(['word', 'input', 'forget', 'cell', 'output']);
    });

    it('of a classifier shows the class', async () => {
      const events = runEvents({ steps: 141 }).map((event) =>
        event.type === 'watch'
          ? {
              ...event,
              examples: event.examples.map((one) => ({ ...one, predictions: [{ label: 'refund', probability: 0.7 }], truth: ['booking'] })),
            }
          : event,
      );
      await open({}, oneRun(events, { task: 'classify' }));
      await panel.tab('Inside');
      expect(await panel.card('sentence').locator('.span').innerText()).to.match(/refund\s*\.70 · truth: booking/);
    });
  });

  describe('Evaluation', () => {
    const openEvaluation = async (): Promise<void> => {
      await open({}, oneRun([...runEvents({ steps: 141 }), evaluationEvent()], { state: 'completed' }));
      await panel.tab('Evaluation');
    };
    const cells = (row: string): Promise<string[]> => panel.card('labels').locator(`tr[data-label="${row}"] td`).allInnerTexts();

    it('offers to evaluate when nothing was', async () => {
      await open({}, oneRun(runEvents({ steps: 141 })));
      await panel.tab('Evaluation');
      await panel.page.locator('main:not([hidden]) vscode-button').click();
      expect(await panel.messagesOf('command')).to.deep.equal([{ type: 'command', command: 'evaluate', run: bilstm.run }]);
      await panel.drawn();
      expect(await text('main:not([hidden])')).to.contain('Evaluating');
    });

    it('shows precision, recall, F1 and support, in both senses of seqeval', async () => {
      await openEvaluation();
      expect(await cells('return')).to.deep.equal(['81.3', '74.0', '77.5', '52']);
      expect(await cells('micro avg')).to.deep.equal(['95.9', '95.2', '95.6', '1\u202f293']);
      await panel.card('labels').getByRole('button', { name: 'strict' }).click();
      expect(await cells('return')).to.deep.equal(['80.1', '72.8', '76.3', '52']);
      expect(await panel.card('labels').innerText()).to.contain('seqeval strict');
    });

    it('sorts by a column, averages staying below', async () => {
      await openEvaluation();
      await panel.card('labels').getByRole('button', { name: 'F1' }).click();
      await panel.card('labels').getByRole('button', { name: 'F1' }).click();
      expect((await panel.card('labels').locator('tbody th').allInnerTexts()).map((name) => name.trim())).to.deep.equal([
        'return',
        'origin',
        'time',
        'destination',
        'date',
        'passengers',
        'micro avg',
        'macro avg',
        'weighted avg',
      ]);
    });

    it('leads from an error to its line', async () => {
      await openEvaluation();
      expect(await panel.card('errors').locator('tbody tr').first().innerText()).to.match(
        /118\s+… November 2nd leave Shanghai and back on Friday\s+missed/,
      );
      await panel.card('errors').locator('tbody tr').nth(2).locator('button').press('Enter');
      expect(await panel.messagesOf('openLine')).to.deep.equal([{ type: 'openLine', file: testFile, line: 203 }]);
    });

    it('leads from a cell of the confusion matrix to its errors', async () => {
      await openEvaluation();
      const { labels } = evaluation().confusion;
      await panel.card('confusion').getByRole('button', { name: 'table' }).click();
      expect((await panel.card('confusion').locator('thead th').allInnerTexts()).slice(1)).to.deep.equal(labels);
      await panel.card('confusion').getByRole('button', { name: 'table' }).click();
      await panel.drawn();
      const canvas = panel.card('confusion').locator('canvas').first();
      await canvas.focus();
      // From O/O down to the row of "destination" and right to the column of "origin".
      for (const key of ['ArrowDown', ...labels.slice(0, 2).map(() => 'ArrowDown'), ...labels.slice(0, 3).map(() => 'ArrowRight')])
        await panel.page.keyboard.press(key);
      await panel.page.keyboard.press('Enter');
      await panel.drawn();
      expect(await panel.card('errors').locator('.filter').innerText()).to.contain('truth destination, predicted origin');
      expect(await panel.card('errors').locator('tbody tr').count()).to.equal(1);
    });
  });

  describe('Try it', () => {
    const type = async (value: string): Promise<void> => {
      await panel.page.locator('vscode-textfield input').fill(value);
      await panel.page.waitForTimeout(250);
    };

    it('asks once for what was typed in a hurry, and drops answers that come too late', async () => {
      await open({}, oneRun(runEvents({ steps: 141 })));
      await panel.tab('Try it');
      const field = panel.page.locator('vscode-textfield input');
      await field.pressSequentially('to Taipei', { delay: 15 });
      await panel.page.waitForTimeout(250);
      const [first] = await panel.messagesOf('tag');
      expect(await panel.messagesOf('tag')).to.have.length(1);
      expect(first).to.include({ run: bilstm.run, text: 'to Taipei' });
      await type('from Wuhan to Taipei');
      const second = (await panel.messagesOf('tag')).at(-1)!;
      await panel.send({ type: 'tagged', id: second.id, result: tagged(second.text) });
      await panel.send({ type: 'tagged', id: first.id, result: tagged(first.text) });
      const spans = await panel.card('try').locator('.span').allInnerTexts();
      expect(spans.map((span) => span.replace(/\s+/g, ' ').trim())).to.deep.equal(
        ['Wuhan destination .88', 'Taipei destination .88'].map((s) => s),
      );
    });

    it('places tags by code points', async () => {
      await open({}, oneRun(runEvents({ steps: 141 })));
      await panel.tab('Try it');
      await type('😀👍🏽 to Taipei 𠮷野');
      const asked = (await panel.messagesOf('tag')).at(-1)!;
      await panel.send({ type: 'tagged', id: asked.id, result: tagged(asked.text) });
      expect(await panel.card('try').locator('.token').allInnerTexts()).to.deep.equal(['😀👍🏽', 'to', 'Taipei', '𠮷野']);
      expect(await panel.card('try').locator('.span .token').allInnerTexts()).to.deep.equal(['Taipei']);
    });

    it('shows a word’s distribution on focus, and the host’s words when it cannot answer', async () => {
      await open({}, oneRun(runEvents({ steps: 141 })));
      await panel.tab('Try it');
      await type('to Taipei');
      const asked = (await panel.messagesOf('tag')).at(-1)!;
      await panel.send({ type: 'tagged', id: asked.id, result: tagged(asked.text) });
      await panel.card('try').locator('.token', { hasText: 'Taipei' }).focus();
      expect(await panel.card('try').locator('.bars tr').allInnerTexts()).to.satisfy((rows: string[]) =>
        /B-destination\s+88\.0/.test(rows[0] ?? ''),
      );
      await type('to Taipei now');
      const failing = (await panel.messagesOf('tag')).at(-1)!;
      await panel.send({ type: 'tagged', id: failing.id, result: { error: 'The run has no weights yet: wait for its first epoch.' } });
      expect(await panel.card('try').innerText()).to.contain('no weights yet');
    });
  });

  describe('As a page', () => {
    it('follows a change of theme', async () => {
      await open({}, oneRun(runEvents({ steps: 141 })));
      const pixels = () =>
        panel
          .card('loss')
          .locator('canvas')
          .first()
          .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
      const dark = await pixels();
      await panel.setTheme('light');
      await panel.drawn();
      expect(await pixels()).to.not.equal(dark);
    });

    it('speaks Chinese where the document does', async () => {
      await open({ language: 'zh-cn' });
      expect(await panel.page.getByRole('tab').allInnerTexts()).to.deep.equal(['曲线', '梯度', '内部', '评估', '学习曲线', '试一试']);
      expect(await text('.state')).to.contain('训练中');
    });

    it('frames what is pointed at so that it is seen on dark cells in a light theme', async () => {
      await open({ theme: 'light' }, oneRun(runEvents({ steps: 141 })));
      await panel.tab('Inside');
      const light = () =>
        panel
          .card('attention')
          .locator('canvas')
          .first()
          .evaluate((canvas: HTMLCanvasElement) => {
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i] === 0xf8 && data[i + 3] === 255) count++;
            return count;
          });
      const before = await light();
      await panel.page.locator('.token', { hasText: 'Taipei' }).hover();
      await panel.drawn();
      expect((await light()) - before).to.be.greaterThan(500);
    });

    it('flows in one column at 480 pixels, and nothing sticks out', async () => {
      await open({ width: 480 });
      for (const tab of ['Curves', 'Gradients', 'Inside', 'Evaluation', 'Try it']) {
        await panel.tab(tab);
        expect(await panel.page.evaluate(() => document.documentElement.scrollWidth), tab).to.equal(480);
        const lefts = await panel.page
          .locator('main:not([hidden]) .card')
          .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().left));
        expect(new Set(lefts).size, tab).to.equal(1);
      }
    });

    it('moves only where a number changed, and not at all for those who want no motion', async () => {
      await open({ reducedMotion: true }, oneRun(runEvents({ steps: 100 })));
      await panel.send({ type: 'events', run: bilstm.run, events: [stepEvent({}, 900, generator(1))], summary: bilstm });
      expect(await panel.page.evaluate(() => document.getAnimations().length)).to.equal(0);
      await panel.page.emulateMedia({ reducedMotion: 'no-preference' });
      expect(await panel.page.evaluate(() => document.getAnimations().length)).to.equal(0);
    });

    it('holds 100,000 steps: opens in seconds, and an update does not stutter', async function () {
      await open({}, snapshot({ shown: null, runs: [], events: {}, available: [] }));
      // Made inside the page: the time of interest is the page's own.
      const message = oneRun(runEvents({ steps: 1 }));
      const opened = await panel.page.evaluate(
        async ({ base, run }) => {
          const start = base.events[run][0];
          const steps = Array.from({ length: 100_000 }, (_, index) => ({
            type: 'step' as const,
            time: index * 10,
            step: index + 1,
            epoch: 1 + Math.floor(index / 5000),
            loss: 2 * Math.exp(-index / 30_000) * (0.8 + 0.4 * Math.random()),
            learningRate: 1e-3,
            gradientNorm: 1 + Math.random(),
            clipped: false,
            lines: [index % 4000],
            layerNorms: [0.3, 0.2, 0.4, 0.1, 0.5].map((norm) => norm * (0.5 + Math.random())),
          }));
          const begin = performance.now();
          window.dispatchEvent(new MessageEvent('message', { data: { ...base, events: { [run]: [start, ...steps] } } }));
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return performance.now() - begin;
        },
        { base: message, run: bilstm.run },
      );
      expect(await label('loss')).to.match(/at step 100.000/);
      const updates: number[] = [];
      for (const tab of ['Curves', 'Gradients']) {
        await panel.tab(tab);
        updates.push(...(await panel.page.evaluate(measureUpdates, { run: bilstm.run, summary: bilstm })));
      }
      updates.sort((a, b) => a - b);
      const median = updates[updates.length >> 1];
      console.log(
        `      100,000 steps: opened in ${Math.round(opened)} ms; an update takes ${median.toFixed(0)} ms (worst ${updates.at(-1)!.toFixed(0)} ms)`,
      );
    });

    it('redraws at most a few times a second however often events come', async () => {
      await open({}, oneRun(runEvents({ steps: 500 })));
      const drawn = await panel.page.evaluate(
        async ({ run, summary }) => {
          let changes = 0;
          new MutationObserver(() => changes++).observe(document.querySelector('.state')!, { childList: true });
          for (let step = 501; step <= 600; step++) {
            const event = {
              type: 'step',
              time: step * 10,
              step,
              epoch: 4,
              loss: 1,
              learningRate: 1e-3,
              gradientNorm: 1,
              clipped: false,
              lines: [],
            };
            window.dispatchEvent(new MessageEvent('message', { data: { type: 'events', run, summary, events: [event] } }));
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
          return changes;
        },
        { run: bilstm.run, summary: bilstm },
      );
      expect(drawn).to.be.within(2, 14);
    });
  });
});

/** Runs in the page: main-thread time that an update of ten steps costs, from its message to the frame after. */
async function measureUpdates({ run, summary }: { run: string; summary: unknown }): Promise<number[]> {
  const times: number[] = [];
  const state = window as unknown as { nextStep?: number };
  for (let round = 0; round < 6; round++) {
    await new Promise((resolve) => setTimeout(resolve, 260));
    const first = (state.nextStep ??= 100_001);
    state.nextStep = first + 10;
    const events = Array.from({ length: 10 }, (_, index) => ({
      type: 'step',
      time: (first + index) * 10,
      step: first + index,
      epoch: 21,
      loss: 0.1,
      learningRate: 1e-3,
      gradientNorm: 1,
      clipped: false,
      lines: [1],
      layerNorms: [0.3, 0.2, 0.4, 0.1, 0.5],
    }));
    const begin = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data: { type: 'events', run, summary, events } }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    times.push(performance.now() - begin);
  }
  return times;
}
