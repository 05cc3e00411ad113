import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

describeLane('libvirt', 'render, with libvirt’s schemas', () => {
  test('XML that libvirt’s schema rejects is exit 1, with the line', async () => {
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    const guest = readFileSync(place.path('unpinned/xml/domains/guest.xml'), 'utf8');
    place.write('unpinned/xml/domains/guest.xml', guest.replace('<vcpu>1</vcpu>', '<vcpus>1</vcpus>'));
    const { code, stdout } = await runVirtspec(['render', '--lab', lab], { cwd: place.folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(/line 5: .*vcpus/);
  });
});
