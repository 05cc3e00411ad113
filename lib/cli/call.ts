import { printError } from './print-error.ts';
import { program } from './program.ts';

/**
 * The command line, called with these words: all of it but what belongs to its process (`main.ts`). What it says goes to the process's
 * streams, and how it ended is the process's exit code. Never throws.
 */
export async function call(words: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = printError(error, words.includes('--debug'));
  }
}
