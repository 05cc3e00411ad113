/**
 * PROCEED: everything works. WITH WORKAROUNDS: something needs another way, which was tested. ESCALATE: something does not work, and neither does
 * another way. INCOMPLETE: something could not be asked.
 */
export type Decision = 'PROCEED' | 'PROCEED WITH WORKAROUNDS' | 'ESCALATE' | 'INCOMPLETE';
