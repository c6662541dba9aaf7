/** What a name takes, in columns of the text: its letters are smaller, and there is room around them. */
const letter = 0.8;
const around = 1.3;
/** Characters of one UTF-16 unit that take two columns, as Chinese ones; emoji have two units. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

function columnsOf(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}

/** Whether a line has room for names behind its spans: the editor wraps as if they took none, so that they would run out of sight. */
export function haveRoom(text: string, names: readonly string[], columns: number): boolean {
  if (text.length > columns) return false;
  return names.reduce((sum, name) => sum + columnsOf(name) * letter + around, columnsOf(text)) <= columns;
}
