#!/usr/bin/env node
import { printError } from './print-error.ts';
import { program } from './program.ts';

// A reader that has had enough (`virtspec verify | head`) is no reason to end without tearing down.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = printError(error, process.argv.includes('--debug'));
}
