import { endingAtNight } from './ending.ts';
import { privilegesAtNight } from './privileges.ts';
import { verifyingAtNight } from './verify.ts';

// One file, because they share one engine, and each checks whether it left a container there.
verifyingAtNight();
endingAtNight();
privilegesAtNight();
