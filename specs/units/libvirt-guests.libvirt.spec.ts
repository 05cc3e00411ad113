import { existsSync, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { runChecked } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { guestsTouched } from '../../lib/units/guests-touched.ts';
import { collectUnits, type UnitRunner } from '../../lib/units/unit-facts.ts';
import { describeLane } from '../support/lane.ts';
import { OwnSystemd, systemdMissing } from '../support/own-systemd.ts';
import { Workplace } from '../support/workplace.ts';

/** libvirt’s own, in Debian’s place; NixOS runs it too. */
const script = '/usr/lib/libvirt/libvirt-guests.sh';
const missing = await systemdMissing();

const guest = `<domain type='qemu'><name>guest</name><memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;

/** As nixpkgs 25.05 declares them (`requires`), and as it does since its pull request 485146. The daemon is the sandbox’s: its unit stands in. */
const units = (requires: boolean, uri: string, folder: string) => ({
  'libvirtd.service': '[Service]\nKillMode=process\nExecStart=/bin/sleep infinity\n',
  'libvirt-guests.service': `[Unit]
${requires ? 'Requires=libvirtd.service\n' : ''}After=libvirtd.service
[Service]
Type=oneshot
RemainAfterExit=true
Environment="URIS=${uri}" "ON_BOOT=start" "ON_SHUTDOWN=suspend"
ExecStart=/bin/sh ${folder}/libvirt-guests start
ExecStop=/bin/sh ${folder}/libvirt-guests stop
`,
});

describeLane(
  'libvirt',
  'a restart of libvirtd, with a systemd of its own and libvirt’s own libvirt-guests.sh',
  () => {
    let place: Workplace;
    let sandbox: Sandbox;
    let virsh: VirshSession;
    beforeAll(async () => {
      place = new Workplace();
      sandbox = await Sandbox.start();
      virsh = await sandbox.virsh();
      await writeFile(join(sandbox.folder, 'guest.xml'), guest);
      await virsh.output(['define', '--file', join(sandbox.folder, 'guest.xml')]);
      await virsh.output(['start', '--domain', 'guest']);
      // As nixpkgs has it: the variables are those of the unit. Here, what it remembers is in a folder of its own.
      const own = [
        ['sysconfdir', place.path('etc')],
        ['localstatedir', place.path('var')],
        ['URIS', '$URIS'],
        ['ON_BOOT', '${ON_BOOT:-start}'],
        ['ON_SHUTDOWN', '${ON_SHUTDOWN:-suspend}'],
      ].flatMap(([name, value]) => ['-e', `s#^${name}=.*#${name}="${value}"#`]);
      place.write('libvirt-guests', (await runChecked(['sed', ...own, script])).stdout);
      for (const folder of ['lib/libvirt', 'lock']) mkdirSync(place.path('var', folder), { recursive: true });
    });
    afterAll(async () => {
      await virsh?.[Symbol.asyncDispose]();
      await sandbox?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const idOf = async () => (await virsh.output(['domid', '--domain', 'guest'])).trim();
    const restart = {
      stop: new Set(''),
      restart: new Set(['libvirtd.service']),
      reload: new Set(''),
      start: new Set(''),
    };

    test.each([
      ['that libvirt-guests requires suspends every guest, and is foreseen', true],
      ['that it does not require leaves guests alone, and that is foreseen', false],
    ])('%s', async (_what, requires) => {
      await using systemd = await OwnSystemd.start(
        place.path(`systemd-${requires}`),
        units(requires, sandbox.uri, place.folder),
      );
      await systemd.control('start', 'libvirtd.service', 'libvirt-guests.service');
      const ask: UnitRunner = ([, ...words]) => systemd.systemctl(...words);
      const touched = guestsTouched(restart, await collectUnits(ask, ['libvirt-guests.service']));
      expect(touched).toEqual(
        requires
          ? {
              what: 'suspended to disk and resumed',
              why: 'libvirt-guests.service is stopped, because libvirtd.service is restarted, which it requires',
            }
          : undefined,
      );
      const before = await idOf();
      await systemd.control('restart', 'libvirtd.service');
      await waitUntil(async () => (await idOf()) !== '-' || undefined, { what: 'the guest to run', timeout: 60_000 });
      expect((await idOf()) === before).toBe(!requires);
      // It must not be stopped with systemd itself.
      await systemd.control('kill', '--signal=KILL', 'libvirtd.service');
    });
  },
  missing ?? (existsSync(script) ? undefined : `${script} is not installed (libvirt-daemon-system)`),
);
