/** PROCEED: no failure. WITH WORKAROUNDS is the gate's (spike). ESCALATE: something failed. INCOMPLETE: the run did not get to its end. */
export type Decision = 'PROCEED' | 'PROCEED WITH WORKAROUNDS' | 'ESCALATE' | 'INCOMPLETE';
