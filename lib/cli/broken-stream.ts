import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { printError } from './print-error.ts';

/**
 * What becomes of a run whose own streams break. A reader that closed its pipe (`virtspec verify | head`) is no reason to end without tearing down,
 * nor to say anything. A report that could not be printed (a full disk) is an error of the run, told when the run has ended; progress that
 * could not be shown is none.
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
