import { printError } from './print-error.ts';
import { program } from './program.ts';

/**
 * Runs the command line with these words: everything except what belongs to the process (`main.ts`). Output goes to the process's streams, and the
 * result is the process's exit code. Never throws.
 */
export async function call(words: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = printError(error, words.includes('--debug'));
  }
}
