import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

describeLane(
  'libvirt',
  'copy --cdrom, into a drive of a running guest',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, {
        devices: "<disk type='file' device='cdrom'><target dev='sdd' bus='sata'/><readonly/></disk>",
        prepare: async (sandbox) => {
          await sandbox.run(['mkdir', '-p', '/var/lib/libvirt/images/media']);
          await using virsh = await sandbox.virsh();
          await virsh.output([
            'pool-create-as',
            '--name',
            'media',
            '--type',
            'dir',
            '--target',
            '/var/lib/libvirt/images/media',
          ]);
        },
      });
      place.write('set=up \\ 1.exe', content);
      mkdirSync(place.path('tools/deep'), { recursive: true });
      place.write('tools/deep/Größe der Datei mit einem langen Namen.txt', 'Grüße\n');
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const content = Array.from({ length: 50_000 }, (_, at) => `line ${at}\n`).join('');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const call = (...words: readonly string[]) =>
      [['copy', '-c', guest.sandbox.uri, '--cdrom', ...words], { cwd: place.folder, env: place.env }] as const;
    const inGuest = async (script: string) => (await guest.execute('sh', '-c', script)).stdout;
    /** Mounts the medium that has a file, once the guest’s kernel has seen that it was put in, and says where. */
    const mount = `mkdir -p /mnt
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  for dev in /dev/sr*; do
    mount -t iso9660 -o ro $dev /mnt 2>/dev/null || continue
    [ -e "/mnt/$0" ] && { echo $dev; exit; }
    umount /mnt
  done
  sleep 1
done
exit 1`;
    /** As the guest does with `eject`, which busybox has not: QEMU tells libvirt the same. */
    const openTray = () =>
      guest.virsh.output([
        'qemu-monitor-command',
        guest.domain,
        '{"execute":"blockdev-open-tray","arguments":{"id":"sata0-0-3"}}',
      ]);
    const definitions = async () => ({
      inactive: await guest.virsh.output(['dumpxml', '--inactive', '--domain', guest.domain]),
      drives: await guest.virsh.output(['domblklist', '--domain', guest.domain]),
      volumes: await guest.virsh.output(['vol-list', '--pool', 'media']),
    });

    test('the guest reads files and folders, ejects the drive, and everything is as before', async () => {
      const before = await definitions();
      const running = startVirtspec(...call('set=up \\ 1.exe', 'tools', `${guest.domain}:`));
      await running.says('in the CD-ROM drive sdd of guest (volume VIRTSPEC)');
      expect((await guest.execute('sh', '-c', mount, 'tools')).stdout).toBe('/dev/sr1\n');
      expect(await inGuest("sha256sum '/mnt/set=up \\ 1.exe'")).toContain(sha256);
      expect(await inGuest("cat '/mnt/tools/deep/Größe der Datei mit einem langen Namen.txt'")).toBe('Grüße\n');
      expect((await definitions()).inactive).toBe(before.inactive);
      await inGuest('umount /mnt');
      await openTray();
      expect(await running.ended).toMatchObject({ code: 0, stdout: 'guest has ejected it; the drive is as it was\n' });
      expect(await definitions()).toEqual(before);
    });

    test('Ctrl-C takes it out and puts back what was in the drive, also while the guest has it mounted', async () => {
      const before = await definitions();
      const [, drive = ''] = /^ (sd\w+|hd\w+) +\S+\.iso/m.exec(before.drives) ?? [];
      const running = startVirtspec(...call('--drive', drive, 'tools', `${guest.domain}:`));
      await running.says('in the CD-ROM drive');
      expect((await guest.execute('sh', '-c', mount, 'tools')).stdout).toMatch(/^\/dev\/sr/);
      running.process.kill('SIGINT');
      expect(await running.ended).toMatchObject({
        code: 130,
        stderr: expect.stringMatching(/the medium was taken out/),
      });
      expect(await definitions()).toEqual(before);
      await inGuest('umount -f /mnt; true');
    });

    test('a guest that never ejects it: exit 3 after --timeout, and it is taken out', async () => {
      const before = await definitions();
      const { code, stderr } = await runVirtspec(...call('--timeout', '2', 'tools', `${guest.domain}:`));
      expect(stderr).toMatch(/guest did not eject the medium in sdd within 2 s[\s\S]*Give it longer with --timeout/);
      expect(code).toBe(3);
      expect(await definitions()).toEqual(before);
    });

    test.each([
      [['--cdrom', 'tools', 'guest:/tmp'], 2, /no place \/tmp in the guest/],
      [['--cdrom', 'guest:/etc/hosts', '.'], 2, /into a guest only/],
      [['--cdrom', '--transport', 'ssh', 'tools', 'guest:'], 2, /--cdrom and --transport/],
      [['--drive', 'sdd', 'tools', 'guest:/tmp'], 2, /--drive was passed without --cdrom/],
      [['--cdrom', 'nosuch', 'guest:'], 2, /nosuch cannot be read/],
      [['--cdrom', 'tools', 'tools/../tools', 'guest:'], 2, /two of the files are called tools/],
      [['--cdrom', '--drive', 'sdz', 'tools', 'guest:'], 2, /guest has no CD-ROM drive sdz[\s\S]*sdd \(empty\)/],
      [['--cdrom', '--pool', 'nosuch', 'tools', 'guest:'], 3, /no storage pool|failed to get pool/i],
    ] as const)('%j: exit %i, and nothing is left', async (words, code, text) => {
      const before = await definitions();
      const ended = await runVirtspec(['copy', '-c', guest.sandbox.uri, ...words], {
        cwd: place.folder,
        env: place.env,
      });
      expect(ended.stderr).toMatch(text);
      expect(ended.code).toBe(code);
      expect(await definitions()).toEqual(before);
    });

    test('a guest that is shut off meanwhile is told, and no volume is left', async () => {
      const before = await definitions();
      const running = startVirtspec(...call('tools', `${guest.domain}:`));
      await running.says('in the CD-ROM drive');
      await guest.virsh.output(['destroy', '--domain', guest.domain]);
      expect(await running.ended).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/guest is not running: it is shut off/),
      });
      expect((await definitions()).volumes).toBe(before.volumes);
      expect((await definitions()).inactive).toBe(before.inactive);
    });
  },
  missing,
);
