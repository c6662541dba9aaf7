/** A copy of a value without one of its keys. */
export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  // Not by deleting it from a copy: engines keep such objects as tables, which are slow from then on.
  const rest = ({ [key]: _, ...kept }: T) => kept;
  return rest(value);
}
