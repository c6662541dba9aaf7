import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { serve } from './serve';

/** The process that trains for the editor; forked by `client.ts`, spoken to over the fork's own channel. */
if (!process.send) {
  process.stderr.write('This is the worker of the Unroll extension; to train in a terminal, use "unroll train".\n');
  process.exit(2);
}

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const worker = serve(connection);
connection.listen();

// The editor may go without a word, and its ends of the pipes with it: a warning must not then end this process before its checkpoint.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Without the editor nobody sees this process any more: leave a resumable run and go.
process.once('disconnect', () => {
  void worker.shutDown().finally(() => process.exit(0));
});
