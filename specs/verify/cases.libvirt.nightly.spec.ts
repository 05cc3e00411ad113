import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { failuresOf, xmlCases } from './cases.ts';

describeLane('libvirt', 'cases from bug reports: defined, started and applied again', () => {
  test.each(Object.entries(xmlCases))('%s', async (name, expected) => {
    expect(await failuresOf(name, { target: { kind: 'sandbox' } })).toEqual(expected);
  });
});
