import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { deathWords } from '../../../src/worker/exit-words';
import { chineseMessages } from '../../../src/host/words/chinese-messages';
import { inChinese } from '../../../src/host/words/in-chinese';

const root = path.resolve(__dirname, '../../../src');
const places = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).sort();

/** What is said outside of the editor, as it stands in the sources. */
function sources(): string {
  const folders = ['cli', 'data', 'experiment', 'runs', 'worker'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(root, folder, name)),
  );
  return files.map((file) => readFileSync(file, 'utf8').replace(/\\'/g, "'")).join('\n');
}

describe('Messages in Chinese', () => {
  it('each English sentence is still said: all that stands between its gaps is in the sources', () => {
    const said = sources();
    // These are put together where they are said, of a number and a noun, of what was left out and why.
    const composed =
      /^Completed|^Best: epoch|^Stopped early|columns? where|^lower training|at step \{|one at a time|^The (last )?line is|complete the line/;
    const parts = (english: string): string[] => english.split(/\{\d\}/).map((part) => part.trim());
    const gone = Object.keys(chineseMessages)
      .filter((english) => !composed.test(english))
      .flatMap((english) => parts(english).flatMap((part) => part.split(/(?<=\)) \(|; lower |\. ?$/)))
      .filter((part) => part.length > 12 && !said.includes(part));
    expect(gone).to.deep.equal([]);
  });

  it('a translation has the gaps of its original', () => {
    for (const [english, chinese] of Object.entries(chineseMessages)) expect(places(chinese), english).to.deep.equal(places(english));
  });

  it('one sentence after another is found, and what stands in gaps stays', () => {
    expect(inChinese('Completed 10 epochs. Best: epoch 7, span F1 95.1 on the validation data.')).to.equal(
      '已完成 10 轮。最佳：第 7 轮，验证集片段 F1 95.1。',
    );
    expect(inChinese(deathWords({ code: null, signal: 'SIGKILL', stderr: '', systemOutOfMemory: true }).message)).to.equal(
      '系统因内存不足结束了训练进程；请减小 training.batchSize 或各层的 units，或关闭其他程序。恢复训练将从最近的检查点继续。',
    );
  });

  it('a place before a message stays', () => {
    expect(inChinese('/a b/train.conll:3: The token is empty. Fill it in, or remove the line.')).to.equal(
      '/a b/train.conll:3: 词元为空。请填上，或删除这一行。',
    );
    expect(inChinese('data/x.txt: There is no such file.')).to.equal('data/x.txt: 没有这个文件。');
  });

  it('a sentence that is not known stays as it is, and what a system says in a gap', () => {
    expect(inChinese('Nobody wrote this. The text is empty. Nor this.')).to.equal('Nobody wrote this. 文本为空。 Nor this.');
    expect(inChinese('Failed at step 3 (epoch 1): EIO: i/o error. There is no checkpoint yet: resume starts from the beginning.')).to.equal(
      '第 3 步（第 1 轮）失败：EIO: i/o error. 还没有检查点：恢复训练将从头开始。',
    );
    fc.assert(fc.property(fc.stringMatching(/^[a-z .]{1,40}\d$/), (text) => inChinese(text) === text));
  });
});
