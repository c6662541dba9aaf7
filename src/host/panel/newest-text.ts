import * as vscode from 'vscode';
import { type HostMessage, type PageMessage } from '../../protocol/page';
import { messageOf } from '../log';
import { type TrainingService } from '../training/training-service';

type Asked = Extract<PageMessage, { type: 'tag' }>;

/** Texts that a person types on the page, tagged one at a time: while the worker is at one, only the newest of those typed meanwhile waits. */
export class NewestText {
  private waiting: Asked | undefined;
  private busy = false;

  constructor(
    private readonly training: Pick<TrainingService, 'tag'>,
    private readonly answer: (message: Extract<HostMessage, { type: 'tagged' }>) => void,
  ) {}

  /** Tags a text; whoever waits for an older one is told that it was passed over. A failure is an answer, too. */
  async tag(asked: Asked): Promise<void> {
    if (this.waiting) this.tell(this.waiting, { error: vscode.l10n.t('The text has changed since.') });
    this.waiting = asked;
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next: Asked | undefined = asked; next; next = this.waiting) {
        this.waiting = undefined;
        const result = await this.training.tag(next.run, [next.text]).then(
          ([tagged]) => tagged,
          (error: unknown) => ({ error: messageOf(error) }),
        );
        this.tell(next, result);
      }
    } finally {
      this.busy = false;
    }
  }

  private tell({ id }: Asked, result: Extract<HostMessage, { type: 'tagged' }>['result']): void {
    this.answer({ type: 'tagged', id, result });
  }
}
