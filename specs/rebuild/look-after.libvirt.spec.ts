import { expect, test } from 'vitest';
import { lookAfter } from '../../lib/rebuild/look-after.ts';
import { describeLane } from '../support/lane.ts';

describeLane('libvirt', 'the inspection of a host after its switch', () => {
  test('a libvirt that does not come back is reported, with what was switched and what ran', async () => {
    const live = { active: true, persistent: true, autostart: false, id: 1 };
    const before = { state: { networks: [], pools: [], domains: [{ name: 'DC01', live }, { name: 'old' }] } };
    const uri = 'qemu+unix:///system?socket=/nonexistent/sock';
    await expect(lookAfter(uri, before as never, 0)).rejects.toMatchObject({
      code: 'switch-unseen',
      kind: 'environment',
      why: expect.stringContaining('No such file'),
      fix: expect.stringMatching(/ran before the switch: DC01\.$/),
      cause: { code: 'libvirt-unreachable' },
    });
  });

  test('a mistake in the URI is not waited for', async () => {
    await expect(lookAfter('nonsense', {} as never)).rejects.toMatchObject({ code: 'libvirt-uri' });
  });
});
