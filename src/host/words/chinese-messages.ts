/**
 * What the worker, the commands of the terminal and the readers of data say, a sentence each, in Simplified Chinese. They say it in English, which stays in
 * terminals and logs. A test holds that the English sentences are still said.
 */
export const chineseMessages: Readonly<Record<string, string>> = {
  // How a training ended
  'Completed {0} epochs.': '已完成 {0} 轮。',
  'Completed 1 epoch.': '已完成 1 轮。',
  'Best: epoch {0}, span F1 {1} on the validation data.': '最佳：第 {0} 轮，验证集片段 F1 {1}。',
  'Best: epoch {0}, accuracy {1} on the validation data.': '最佳：第 {0} 轮，验证集准确率 {1}。',
  'Best: epoch {0}, training loss {1}.': '最佳：第 {0} 轮，训练损失 {1}。',
  'Stopped early after epoch {0}: nothing better in {1} epochs.': '第 {0} 轮后提前停止：连续 {1} 轮没有更好的结果。',
  'Stopped early after epoch {0}: nothing better in 1 epoch.': '第 {0} 轮后提前停止：最近 1 轮没有更好的结果。',
  'Stopped at step {0} (epoch {1}).': '停在第 {0} 步（第 {1} 轮）。',
  'There is no checkpoint yet: resume starts from the beginning.': '还没有检查点：恢复训练将从头开始。',
  'Last good checkpoint: epoch {0}, step {1}; resume goes on from there.': '最近的有效检查点：第 {0} 轮第 {1} 步；恢复训练从那里继续。',
  'Loss is NaN at step {0} (epoch {1}), first in layer "{2}"; {3}.': '第 {0} 步（第 {1} 轮）损失为 NaN，最先出现在层“{2}”；{3}。',
  'Loss is NaN at step {0} (epoch {1}); {2}.': '第 {0} 步（第 {1} 轮）损失为 NaN；{2}。',
  'Gradient is NaN at step {0} (epoch {1}), first in layer "{2}"; {3}.': '第 {0} 步（第 {1} 轮）梯度为 NaN，最先出现在层“{2}”；{3}。',
  'Gradient is NaN at step {0} (epoch {1}); {2}.': '第 {0} 步（第 {1} 轮）梯度为 NaN；{2}。',
  'Loss on the validation data is NaN at step {0} (epoch {1}); {2}.': '第 {0} 步（第 {1} 轮）验证集损失为 NaN；{2}。',
  'Weights have overflowed at step {0} (epoch {1}); {2}.': '第 {0} 步（第 {1} 轮）权重溢出；{2}。',
  'lower training.optimizer.learningRate (now {0}) or lower training.clipNorm (now {1})':
    '请降低 training.optimizer.learningRate（现为 {0}）或 training.clipNorm（现为 {1}）',
  'lower training.optimizer.learningRate (now {0}) or set training.clipNorm':
    '请降低 training.optimizer.learningRate（现为 {0}）或设置 training.clipNorm',
  'The last checkpoint is of just before and leads there again: train anew.': '最近的检查点就在此之前，恢复后还会如此：请重新训练。',
  'The disk of {0} is full at step {1} (epoch {2}); make room there.': '第 {1} 步（第 {2} 轮）时 {0} 所在磁盘已满；请腾出空间。',
  'Out of memory at step {0} (epoch {1}) ({2}); lower training.batchSize (now {3}) or the layers\' units.': // prettier-ignore
    '第 {0} 步（第 {1} 轮）内存不足（{2}）；请减小 training.batchSize（现为 {3}）或各层的 units。',
  'Failed at step {0} (epoch {1}): {2}': '第 {0} 步（第 {1} 轮）失败：{2}',
  // The worker process
  'The worker process ran out of JavaScript memory; lower training.batchSize or the layers\' units, or close other programs.': // prettier-ignore
    '训练进程的 JavaScript 内存不足；请减小 training.batchSize 或各层的 units，或关闭其他程序。',
  'The system killed the worker process because memory ran out; lower training.batchSize or the layers\' units, or close other programs.': // prettier-ignore
    '系统因内存不足结束了训练进程；请减小 training.batchSize 或各层的 units，或关闭其他程序。',
  'The worker process was killed (SIGKILL), by hand or by the system for want of memory.':
    '训练进程被强制结束（SIGKILL）：手动结束，或系统内存不足。',
  'The worker process was ended by {0}.': '训练进程被 {0} 结束。',
  'The worker process ended unexpectedly with exit code {0}.': '训练进程意外结束，退出码 {0}。',
  'Resume goes on from the last checkpoint.': '恢复训练将从最近的检查点继续。',
  'The disk is full ({0}).': '磁盘已满（{0}）。',
  'Make room there.': '请腾出空间。',
  'Another training is starting: one at a time.': '另一个训练正在启动：一次只能进行一个。',
  '{0} is being trained: one at a time.': '{0} 正在训练：一次只能进行一个。',
  'Stop it first, or wait for its end.': '请先停止它，或等它结束。',
  '{0} is not being trained now.': '{0} 现在没有在训练。',
  // Runs
  '{0} has no weights yet: it ended before its first checkpoint.': '{0} 还没有权重：它在第一个检查点之前就结束了。',
  'Resume it, or train anew.': '请恢复训练，或重新训练。',
  '{0} has changed since {1} began, so it can\'t go on as it was.': '{1} 开始以后 {0} 已改变，无法照原样继续。', // prettier-ignore
  'Restore the file, or train anew.': '请恢复该文件，或重新训练。',
  'Restore the file, or say which data to evaluate on.': '请恢复该文件，或指定用哪些数据评估。',
  '{0} is still {1}, by process {2}.': '{0} 仍在进行（{1}），进程 {2}。',
  'Stop it there first.': '请先在那里停止它。',
  'The spec of {0} names no test and no validation data: say which data to evaluate on.':
    '{0} 的规格没有指定测试数据或验证数据：请指定用哪些数据评估。',
  'The model answers NaN: its weights have grown too large to reckon with.': '模型的输出为 NaN：权重过大，无法计算。',
  // Data files
  'There is no such file.': '没有这个文件。',
  'Correct the path; paths in a spec are relative to the spec.': '请更正路径；规格中的路径相对于规格文件。',
  'The file may not be read.': '没有读取该文件的权限。',
  'Change its permissions.': '请更改其权限。',
  'The file can\'t be read: {0}.': '无法读取该文件：{0}。', // prettier-ignore
  'The file is empty.': '文件为空。',
  'The file is empty, and its name does not tell its form.': '文件为空，文件名也看不出格式。',
  'The form of the file is not known from its name or its first lines.': '从文件名和开头几行看不出文件的格式。',
  'Set "format" to one of {0}.': '请将 "format" 设为以下之一：{0}。',
  'Nothing can be read.': '没有可读取的内容。',
  'holds nothing to use for task "{0}".': '没有可用于任务“{0}”的内容。',
  'The file is UTF-16.': '文件是 UTF-16 编码。',
  'Save it as UTF-8 (VS Code: "Save with Encoding").': '请另存为 UTF-8（VS Code：“通过编码保存”）。',
  'The file is larger than {0}, and all data is held in memory.': '文件大于 {0}，而全部数据都放在内存中。',
  'Split it.': '请拆分它。',
  'This line ends in {0}; it is read as an ordinary line end.': '这一行以 {0} 结尾；按普通换行读取。',
  'Save the file with LF line ends if other tools are to read it.': '若其他工具也要读取，请用 LF 换行保存。',
  'The file begins with a byte order mark (BOM); it is left out.': '文件以字节顺序标记（BOM）开头；已略去。',
  'Save the file as UTF-8 without BOM if other tools are to read it.': '若其他工具也要读取，请保存为无 BOM 的 UTF-8。',
  'Byte {0} of the line (0x{1}) is not UTF-8.': '这一行的第 {0} 个字节（0x{1}）不是 UTF-8。',
  'Save the file as UTF-8; it may be in another encoding, such as Latin-1 or GBK.':
    '请将文件保存为 UTF-8；它可能是其他编码，如 Latin-1 或 GBK。',
  '{0} more like the {1} before were found, this the last: {2}': '除前面 {1} 处外还有 {0} 处类似问题，这是最后一处：{2}',
  'The span "{0}" from {1} to {2} begins or ends inside a token; it is read as covering whole tokens.':
    '片段“{0}”（{1} 到 {2}）的边界在词元内部；按覆盖整个词元读取。',
  'Move its ends, or choose a finer tokenizer.': '请移动其边界，或选择更细的分词方式。',
  'The span "{0}" from {1} to {2} overlaps a longer one; a token has one tag, so it is left out.':
    '片段“{0}”（{1} 到 {2}）与更长的片段重叠；一个词元只有一个标签，因此略去。',
  'Remove one of them.': '请删除其中一个。',
  'The span "{0}" from {1} to {2} stands there twice; it is read once.': '片段“{0}”（{1} 到 {2}）出现了两次；只读取一次。',
  'Remove one.': '请删除一个。',
  'The span {0} has no label.': '片段 {0} 没有标签。',
  'The span {0} has no whole numbers for its start and end.': '片段 {0} 的起止位置不是整数。',
  'The span {0} is empty: its end must be greater than its start (the end is exclusive).':
    '片段 {0} 为空：结束位置必须大于起始位置（不含结束位置）。',
  'The span {0} lies outside of the text, which has {1} code points.': '片段 {0} 超出文本；文本有 {1} 个码点。',
  'The offsets seem to be UTF-16 units; they must be code points.': '这些位置似乎是 UTF-16 单位；应为码点。',
  'The line is left out.': '这一行已略去。',
  'The line is not JSON ({0}); it is left out.': '这一行不是 JSON（{0}）；已略去。',
  'The last line is torn ({0}); it is left out.': '最后一行不完整（{0}）；已略去。',
  'Writing the file was cut short: complete the line or remove it.': '文件没有写完：请补全或删除这一行。',
  'Correct it.': '请更正。',
  'Write one object a line, not one list for the whole file.': '请每行写一个对象，而不是整个文件一个列表。',
  'The line is no object with a "text"; it is left out.': '这一行不是带 "text" 的对象；已略去。',
  'The file holds no document that can be read.': '文件中没有可读取的文档。',
  'The line has {0} columns where most lines of the file have {1}.': '这一行有 {0} 列，而文件中大多数行有 {1} 列。',
  'The line has 1 column where most lines of the file have {0}.': '这一行有 1 列，而文件中大多数行有 {0} 列。',
  'A token or a tag is missing.': '缺少词元或标签。',
  'A token may hold a blank: separate the columns by tabs.': '词元中可能有空格：请用制表符分隔各列。',
  'The token is empty.': '词元为空。',
  'The tag is empty.': '标签为空。',
  'Fill it in, or remove the line.': '请填上，或删除这一行。',
  'The sentence (from line {0}) was set aside.': '该句（从第 {0} 行起）已搁置。',
  'Correct the tag (the file\'s scheme is {0}).': '请更正标签（文件的标注体系为 {0}）。', // prettier-ignore
  'There is no seq.out beside seq.in, so the sentences have no tags.': 'seq.in 旁没有 seq.out，因此句子没有标签。',
  'Put it there if a model is to learn tags.': '若要让模型学习标签，请放在那里。',
  'There is no .ann file beside the text, so it has no spans.': '文本旁没有 .ann 文件，因此没有片段。',
  'Put it there if a model is to learn them.': '若要让模型学习它们，请放在那里。',
  '{0} tokens in seq.in but {1} tags here; the sentence is left out.': 'seq.in 中有 {0} 个词元，而这里有 {1} 个标签；该句已略去。',
  'Write one tag a token.': '请为每个词元写一个标签。',
  'The text is empty.': '文本为空。',
  'Write an utterance a line.': '请每行写一句。',
  'has no words; it is set aside.': '没有词；已搁置。',
  'has no class, which task "classify" needs; it is set aside.': '没有类别，而任务 "classify" 需要类别；已搁置。',
  'Give it one, or use task "tag".': '请给出类别，或使用任务 "tag"。',
  // What a form can't hold
  '{0} can\'t hold a class; "{1}" is left out.': '{0} 不能保存类别；“{1}”已略去。', // prettier-ignore
  '{0} can\'t hold the role "{1}"; it is joined to the label: "{2}".': '{0} 不能保存角色“{1}”；已并入标签：“{2}”。', // prettier-ignore
  '{0} can\'t hold the group "{1}"; it is left out.': '{0} 不能保存分组“{1}”；已略去。', // prettier-ignore
  '{0} can\'t hold spans that overlap: "{1}" from {2} to {3} is left out, a longer one stays.': // prettier-ignore
    '{0} 不能保存重叠的片段：略去“{1}”（{2} 到 {3}），保留较长的。',
  '{0} can\'t hold who set a span and how sure the model was; the spans are written without.': // prettier-ignore
    '{0} 不能保存片段由谁设置、模型有多大把握；写入时不含这些。',
  'Write doccano to keep it.': '若要保留，请写成 doccano。',
  // Kinds of what is lost
  roles: '角色',
  groups: '分组',
  classes: '类别',
  'further classes': '其余类别',
  fields: '字段',
  'further fields of spans': '片段的其他字段',
  'who set a span': '片段由谁设置',
  'overlapping spans': '重叠的片段',
  documents: '文档',
  'documents without a class': '没有类别的文档',
  'other columns': '其他列',
  comments: '注释',
  tokens: '词元',
  'line ends': '换行',
  'square brackets': '方括号',
  'borders of spans inside tokens': '词元内部的片段边界',
  'spans of several tokens': '多个词元的片段',
  'white space at the edges of spans': '片段边缘的空白',
  'white space at the ends': '首尾的空白',
  'white space between tokens': '词元之间的空白',
  'white space in tokens': '词元中的空白',
  'white space in labels': '标签中的空白',
  'white space in classes': '类别中的空白',
  'synonyms, regular expressions, lookup tables and metadata': '同义词、正则表达式、查找表和元数据',
  // Loss and scores
  loss: '损失',
  'span F1': '片段 F1',
  accuracy: '准确率',
};
