import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { heldAgainst, nothing, shapes } from './shapes.ts';

describeLane('libvirt', 'sound labs of other shapes, without false alarms', () => {
  test('there are ten shapes', () => {
    expect(shapes).toHaveLength(10);
  });

  test.each(shapes)('%s: its XML passes', async (shape) => {
    expect(await heldAgainst(shape, 'rendered')).toEqual(nothing);
  });

  // The two that the sandbox adapts most; all of them at night.
  test.each(['host-bridges', 'pools'])('%s: it passes when it is defined, started and applied again', async (shape) => {
    expect(await heldAgainst(shape, 'sandbox')).toEqual(nothing);
  });
});
