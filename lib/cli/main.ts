#!/usr/bin/env node
import { reportBrokenStreams } from './broken-stream.ts';
import { call } from './call.ts';

reportBrokenStreams();
await call(process.argv.slice(2));
