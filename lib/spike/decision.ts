/**
 * PROCEED: everything works. WITH WORKAROUNDS: something needs a workaround, which was tested. ESCALATE: something works neither directly nor with a
 * workaround. INCOMPLETE: something could not be tested.
 */
export type Decision = 'PROCEED' | 'PROCEED WITH WORKAROUNDS' | 'ESCALATE' | 'INCOMPLETE';
