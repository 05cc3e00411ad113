import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { printError } from './print-error.ts';

/**
 * Handles a run whose own streams break. If the reader closed the pipe (`virtspec verify | head`), the run still tears down, and prints nothing. If a
 * report cannot be printed (a full disk), that is an error of the run, shown at its end; if progress cannot be shown, it is ignored.
 */
export function reportBrokenStreams(): void {
  process.stderr.on('error', () => {});
  let broken: VirtspecError | undefined;
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') broken ??= notPrinted(cause);
  });
  process.once('exit', () => {
    if (broken === undefined) return;
    printError(broken, process.argv.includes('--debug'));
    process.exitCode = exitCodeOf(broken);
  });
}

function notPrinted(cause: Error): VirtspecError {
  return new VirtspecError({
    code: 'output-not-written',
    kind: 'environment',
    what: 'standard output could not be written',
    why: cause.message,
    fix: 'Free space on its disk, or redirect the output: `virtspec ... >FILE`, --reporter FORMAT:PATH.',
    cause,
  });
}
