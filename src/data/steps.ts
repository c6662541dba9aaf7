/** A job in small pieces: whoever runs it may pause at every `yield`. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Characters after which a job over documents pauses: about a millisecond's work. */
const stride = 5_000;

/** Visits all documents, with pauses. */
export function* visit<T extends { readonly text: string }>(
  documents: readonly T[],
  each: (document: T, index: number) => void,
): Steps<void> {
  let left = stride;
  for (let index = 0; index < documents.length; index++) {
    each(documents[index], index);
    left -= documents[index].text.length + 20;
    if (left > 0) continue;
    left = stride;
    yield;
  }
}

/** Does something with all of a list, with pauses. */
export function* inTurn<T>(list: readonly T[], each: (one: T, index: number) => void): Steps<void> {
  for (let index = 0; index < list.length; index++) {
    each(list[index], index);
    if (index % 500 === 499) yield;
  }
}

/** Runs a job to its end without pauses. */
export function runSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
