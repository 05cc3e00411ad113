import { expect, test } from 'vitest';
import { flagsAreOurs, flagsByName, imageByHand, verifyByHand } from '../support/container/by-hand.ts';
import { describeContainers } from '../support/container/lane.ts';
import { root } from '../support/virtspec.ts';

const lab = `${root}fixtures/labs/plain-linux/lab.yaml`;

/** The table of docs/container.md: what is left out, and the sandbox's error. */
const needed: readonly (readonly [name: string, why: RegExp])[] = [
  ['SETUID', /uid_map|newuidmap|not permitted/],
  ['SETGID', /gid_map|newgidmap|not permitted/],
  ['SETFCAP', /uid_map: Operation not permitted/],
  ['seccomp', /unshare failed: Operation not permitted/],
  ['systempaths', /mount \/proc failed: Operation not permitted/],
  ['/dev/net/tun', /\/dev\/net\/tun/],
];

/** The claims of docs/container.md. */
export function privileges(): void {
  describeContainers('the minimal privileges of the container', () => {
    test('the list in this spec is what --target container grants', () => {
      expect(flagsAreOurs).toBe(true);
    });

    test.each(needed.filter(([name]) => name === 'seccomp'))('the run fails without %s', async (name, why) => {
      const flags = Object.entries(flagsByName).flatMap(([other, words]) => (other === name ? [] : words));
      const { breakdown } = await verifyByHand(await imageByHand(), flags, lab);
      expect(breakdown?.why).toMatch(why);
    });
  });
}

/** Each of the others, left out. */
export function privilegesAtNight(): void {
  describeContainers('the minimal privileges of the container, one by one', () => {
    test('with all of them, and none of the engine’s default capabilities, the lab is verified', async () => {
      const report = await verifyByHand(await imageByHand(), Object.values(flagsByName).flat(), lab);
      expect(report.breakdown).toBeNull();
      expect(report.verdict).toBe('PASSED');
    });

    test.each(needed.filter(([name]) => name !== 'seccomp'))('the run fails without %s', async (name, why) => {
      const flags = Object.entries(flagsByName).flatMap(([other, words]) => (other === name ? [] : words));
      const { breakdown } = await verifyByHand(await imageByHand(), flags, lab);
      expect(breakdown?.why).toMatch(why);
    });

    test('with SYS_ADMIN and NET_ADMIN instead, the engine’s own seccomp profile still forbids pivot_root', async () => {
      const flags = ['--cap-add=SYS_ADMIN', '--cap-add=NET_ADMIN', '--device=/dev/net/tun'];
      const more = [...flags, '--security-opt=systempaths=unconfined', '--security-opt=apparmor=unconfined'];
      const { breakdown } = await verifyByHand(await imageByHand(), more, lab);
      expect(breakdown?.why).toMatch(/pivot_root: .*Operation not permitted/);
    });
  });
}
