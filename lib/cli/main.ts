#!/usr/bin/env node
import { call } from './call.ts';

// A reader that has had enough (`virtspec verify | head`) is no reason to end without tearing down.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

await call(process.argv.slice(2));
