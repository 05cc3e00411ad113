import type { ReadStream } from 'node:tty';

/** What the keys of `watch` do. */
export interface KeyActions {
  readonly again: () => void;
  readonly all: () => void;
  readonly quit: () => void;
  readonly interrupt: () => void;
}

/**
 * Listens to single keys at a terminal.
 * @returns closing it gives the terminal back
 */
export function listenToKeys(input: ReadStream, actions: KeyActions): Disposable {
  const onData = (text: string) => {
    for (const key of text) actionOf(key, actions)?.();
  };
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.on('data', onData);
  input.resume();
  return {
    [Symbol.dispose]() {
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
    },
  };
}

/** A terminal in raw mode passes Ctrl-C and Ctrl-D as characters. */
function actionOf(key: string, { again, all, quit, interrupt }: KeyActions): (() => void) | undefined {
  if (key === 'q' || key === '\u0004') return quit;
  if (key === '\u0003') return interrupt;
  if (key === 'a') return all;
  return key === 'r' || key === '\r' || key === '\n' ? again : undefined;
}
