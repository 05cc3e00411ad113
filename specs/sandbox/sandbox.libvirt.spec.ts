import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { leftoversOf, nothing } from '../support/leaks.ts';

// Sandboxes create their folders here, so that leftovers can be distinguished from those of others.
const home = mkdtempSync(join(tmpdir(), 'vs-spec-'));
beforeAll(() => {
  vi.stubEnv('TMPDIR', home);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmdirSync(home);
});

/** Writable mounts besides the sandbox's own: files and folders of the host, and those that support device nodes. */
function writable(mountinfo: string): string[] {
  const lines = mountinfo.trim().split('\n');
  // If there are two at one path, the later one is visible.
  const flags = new Map(
    lines.map((line) => line.split(' ')).map(([, , , , at = '', options = '']) => [at, options.split(',')]),
  );
  const open = [...flags].filter(([, options]) => options.includes('rw'));
  const devices = /^\/dev\/(null|zero|full|random|urandom|tty|kvm|net\/tun|vhost-net|pts)$/;
  const own = /^\/(dev\/shm|run\/virtspec|run\/authority|var\/cache\/libvirt\/qemu\/capabilities|proc)?$/;
  const ofNetwork = ['/proc/sys/net', '/sys/devices/virtual/net'];
  return open
    .filter(
      ([at, options]) => !devices.test(at) && !ofNetwork.includes(at) && !(own.test(at) && options.includes('nodev')),
    )
    .map(([at]) => at);
}

describeLane('libvirt', 'a sandbox', () => {
  test('it is a complete qemu:///system, and leaves nothing behind', async () => {
    let folder = '';
    {
      await using sandbox = await Sandbox.start();
      await using virsh = await sandbox.virsh();
      folder = sandbox.folder;
      expect(await virsh.output(['version'])).toContain('Running hypervisor: QEMU');
      expect((await virsh.output(['net-list', '--all', '--uuid'])).trim()).toBe('');
      expect(leftoversOf(folder).processes).not.toEqual([]);
    }
    expect(leftoversOf(folder)).toEqual(nothing);
  });

  test('it sees the host read-only, and none of its block devices', async () => {
    await using sandbox = await Sandbox.start();
    const script = [
      'touch /usr/x || echo usr is read-only',
      'touch /.host/root/x /.host/tmp/x /.host/home/x || echo host is read-only',
      'find /dev -type b',
      'find /.host/dev -type b -exec dd if={} count=1 of=/dev/null status=none \\; -quit',
    ];
    const { stdout, stderr } = await sandbox.run(['bash', '-c', script.join('\n')]);
    expect(stdout).toBe('usr is read-only\nhost is read-only\n');
    expect(stderr).toContain('Read-only file system');
    expect(
      stderr
        .split('\n')
        .filter((line) => line.startsWith('dd:'))
        .every((line) => line.includes('Permission denied')),
    ).toBe(true);
    const writable = await sandbox.run(['cat', '/run/virtspec/sandbox.log']);
    expect(writable.stdout).not.toContain('still writable');
  });

  test('nothing in it reaches the host: no mount, device, file handle, kernel setting or daemon socket', async () => {
    await using sandbox = await Sandbox.start();
    const attempt = async (script: string) => (await sandbox.run(['bash', '-c', script])).code;
    const attempts = {
      'remount the host': 'mount -o remount,bind,rw /.host',
      'mount another file system': 'mount -t tmpfs none /mnt',
      'write through the mount': ': >/.host/var/tmp/virtspec-was-here',
      'write to its memory': ': >/.host/dev/shm/virtspec-was-here',
      'change what QEMU is called through': ': >>/run/qemu.sh',
      'set what is the host’s kernel’s': 'cat /proc/sys/kernel/panic >/.host/proc/sys/kernel/panic',
      'use a node of a device': 'mknod /tmp/null c 1 3 && : >/tmp/null',
      'use one in the folder that is shared': 'mknod /run/virtspec/null c 1 3 && : >/run/virtspec/null',
      'set what is the whole kernel’s': 'cat /proc/sys/kernel/panic >/proc/sys/kernel/panic',
      'set what a device is': 'cat /sys/module/kernel/parameters/panic >/sys/module/kernel/parameters/panic',
      'find what runs on the host, where its daemons’ sockets are': '[[ -n $(ls -A /.host/run) ]]',
    };
    for (const [what, script] of Object.entries(attempts)) {
      expect(await attempt(script), what).not.toBe(0);
    }
    expect(writable((await sandbox.run(['cat', '/proc/self/mountinfo'])).stdout)).toEqual([]);
    // The daemons have no more capabilities than commands in the sandbox, and networks can still be configured.
    const rights = 'for pid in $(pidof libvirtd virtlogd) $$; do grep -h CapBnd "/proc/$pid/status"; done | sort -u';
    expect((await sandbox.run(['bash', '-c', rights])).stdout.trim().split('\n')).toHaveLength(1);
    expect(await attempt('ip link add vs0 type bridge && echo 1 >/proc/sys/net/ipv4/ip_forward')).toBe(0);
    expect(await attempt('echo 1 >/sys/class/net/vs0/bridge/stp_state')).toBe(0);
  });

  test('two at once do not see each other', async () => {
    await using one = await Sandbox.start();
    await using other = await Sandbox.start();
    await using virsh = await one.virsh();
    await using otherVirsh = await other.virsh();
    const uuid = '11111111-2222-4333-8444-555555555555';
    for (const [sandbox, session] of [
      [one, virsh],
      [other, otherVirsh],
    ] as const) {
      const file = `${sandbox.folder}/net.xml`;
      const xml = `<network><name>lab-net</name><uuid>${uuid}</uuid><bridge name='virbr56'/><ip address='192.168.56.1' netmask='255.255.255.0'/></network>`;
      await writeFile(file, xml);
      await session.output(['net-define', '--file', file]);
      await session.output(['net-start', '--network', 'lab-net']);
    }
    await virsh.output(['net-destroy', '--network', 'lab-net']);
    expect((await otherVirsh.output(['net-list', '--uuid'])).trim()).toBe(uuid);
  });

  test('a libvirtd that dies ends it with a clear error, and nothing is left behind', async () => {
    await using sandbox = await Sandbox.start();
    await using virsh = await sandbox.virsh();
    await sandbox.run(['bash', '-c', 'kill -KILL $(pidof libvirtd)']).catch(() => {});
    await waitUntil(() => (sandbox.died.aborted ? true : undefined), {
      what: 'the death to be noticed',
      timeout: 10_000,
    });
    expect(sandbox.died.reason).toMatchObject({ code: 'sandbox-died', why: expect.stringContaining('libvirtd ended') });
    await expect(virsh.output(['uri'])).rejects.toMatchObject({ code: 'sandbox-died' });
    expect(leftoversOf(sandbox.folder)).toEqual(nothing);
  });

  test('a full file system is reported by libvirt', async () => {
    await expect(Sandbox.start({ storage: '8k' })).rejects.toMatchObject({
      kind: 'environment',
      code: 'sandbox-died',
      why: expect.stringContaining('No space left on device'),
    });
  });

  test('an abort during its start leaves nothing behind', async () => {
    const controller = new AbortController();
    const starting = Sandbox.start({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect(leftoversOf(home)).toEqual(nothing);
  });

  test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'a virtspec that is ended by %s leaves nothing behind',
    async (signal) => {
      const script = fileURLToPath(new URL('./hold-sandbox.mjs', import.meta.url));
      const harness = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [folder] = (await once(createInterface({ input: harness.stdout }), 'line')) as [string];
      expect(leftoversOf(folder).processes).not.toEqual([]);
      harness.kill(signal);
      await waitUntil(() => (JSON.stringify(leftoversOf(folder)) === JSON.stringify(nothing) ? true : undefined), {
        what: 'everything to be gone',
        timeout: 10_000,
        lastSeen: () => JSON.stringify(leftoversOf(folder)),
      });
    },
  );
});
