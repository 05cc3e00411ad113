import { endingAtNight } from './ending.ts';
import { privilegesAtNight } from './privileges.ts';
import { verifyingAtNight } from './verify.ts';

// One file: they share one engine, and each looks whether it left a container there.
verifyingAtNight();
endingAtNight();
privilegesAtNight();
