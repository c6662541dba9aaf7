/** Narrow no-break space: groups of thousands hold together. */
const thin = '\u202f';

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, thin);
}

/** A count, in full: 12 345. */
export function formatCount(value: number): string {
  return (value < 0 ? '−' : '') + group(String(Math.round(Math.abs(value))));
}

/** Three significant digits: 0.0312, 1.2e-4, 95.1, 1 940. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size < 1e-3 || size >= 1e6) {
    const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e');
    return `${sign}${trimZeros(mantissa)}e${exponent.replace('+', '')}`;
  }
  const [whole = '', fraction] = Number(size.toPrecision(digits)).toFixed(decimals(size, digits)).split('.');
  return sign + group(whole) + (fraction ? `.${fraction}` : '');
}

function decimals(size: number, digits: number): number {
  return Math.max(0, digits - 1 - Math.floor(Math.log10(Number(size.toPrecision(digits)))));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** As on an axis, where numbers are round: no more digits than the number has. */
export function formatTick(value: number): string {
  const text = formatNumber(value, 6);
  return text.includes('e') ? text : trimZeros(text);
}

/** A share as per cent without the sign: 95.1; the unit stands in the column's head. */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? (share * 100).toFixed(1) : '–';
}

/** A probability beside a word: .97 */
export function formatProbability(probability: number): string {
  if (probability >= 0.995) return '1.0';
  return probability.toFixed(2).replace(/^0/, '');
}

/** Two units at most: 11 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${formatCount(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** "lstm_1/backward" reads "lstm_1 ←". */
export function formatLayer(name: string): string {
  return name.replace(/\/forward$/, ' →').replace(/\/backward$/, ' ←');
}

/** A file's last part. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

/** Cuts a long word for an axis. */
export function shorten(text: string, length = 14): string {
  const points = Array.from(text);
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}
