import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { heldAgainst, nothing, shapes } from './shapes.ts';

describeLane('libvirt', 'sound labs of other shapes, each defined, started and applied again', () => {
  test.each(shapes)('%s', async (shape) => {
    expect(await heldAgainst(shape, 'sandbox')).toEqual(nothing);
  });
});
