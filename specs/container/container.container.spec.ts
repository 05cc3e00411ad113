import { ending } from './ending.ts';
import { ownEngine } from './own-engine.ts';
import { privileges } from './privileges.ts';
import { verifying } from './verify.ts';

// One file, because they share one engine, and each checks whether it left a container there.
verifying();
ending();
privileges();
ownEngine();
