import { afterAll, beforeAll, expect, test } from 'vitest';
import { CheckpointLab, type Contents, dbXml, diskXml } from '../support/checkpoint-lab.ts';
import { describeLane } from '../support/lane.ts';

const disk = '/var/lib/libvirt/images/db.raw';
const file = `<source file='${disk}'/>`;

describeLane('libvirt', 'virtspec checkpoint save refuses, before it touches anything', () => {
  let lab: CheckpointLab;
  let before: Contents;
  beforeAll(async () => {
    lab = await CheckpointLab.start();
    before = await lab.contents();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const expectRefused = async (words: readonly string[], reason: RegExp, code = 1) => {
    const ended = await lab.checkpoint('save', 'no', ...words);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: expect.stringMatching(reason) });
    const dry = await lab.checkpoint('save', 'no', '--dry-run', ...words);
    expect({ code: dry.code, stderr: dry.stderr }).toEqual({ code, stderr: expect.stringMatching(reason) });
    expect(await lab.contents()).toEqual(before);
    expect(await lab.shell('ls /var/lib/virtspec/checkpoints')).toBe('');
  };

  test.each([
    [
      'a block device',
      diskXml("<source dev='/dev/null'/>", { type: 'block' }),
      /disk vda has type block, which is not a file/,
    ],
    ['a file that is a device', diskXml("<source file='/dev/null'/>"), /disk vda: \/dev\/null is not a regular file/],
    [
      'a network disk',
      diskXml("<source protocol='nbd' name='x'><host name='127.0.0.1'/></source>", { type: 'network' }),
      /disk vda has type network/,
    ],
    [
      'a volume of no pool',
      diskXml("<source pool='none' volume='x'/>", { type: 'volume' }),
      /the volume x of the pool none[\s\S]*no storage pool/,
    ],
    ['a shareable disk', diskXml(file, { more: '<shareable/>' }), /disk vda is shareable/],
    ['a file that does not exist', diskXml("<source file='/no/such'/>"), /disk vda: \/no\/such does not exist/],
    [
      'the TPM of the host',
      "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>",
      /its TPM is of type passthrough/,
    ],
    [
      'a disk of another domain',
      diskXml("<source file='/var/lib/libvirt/images/data.raw'/>"),
      /data\.raw is also written by/,
    ],
  ])('%s', async (_, devices, reason) => {
    await lab.define(dbXml(devices));
    await expectRefused(['db01', 'web01'], reason);
    await lab.define(dbXml());
  });

  test('a disk that another domain which runs writes to', async () => {
    await lab.define(dbXml(diskXml("<source file='/var/lib/libvirt/images/data.raw'/>")));
    await lab.virsh.output(['start', '--domain', 'db01', '--paused']);
    await expectRefused(['web01'], /web01: \/\S+data\.raw is in use by db01, which runs/);
    await lab.virsh.output(['destroy', '--domain', 'db01']);
    await lab.define(dbXml());
  });

  test('a snapshot of libvirt', async () => {
    await lab.define(dbXml(`${diskXml(file)}`));
    await lab.virsh.output([
      'snapshot-create-as',
      '--domain',
      'db01',
      '--name',
      'old',
      '--disk-only',
      '--diskspec',
      'vda,snapshot=external,file=/tmp/over',
    ]);
    await expectRefused(['db01'], /db01: it has snapshots of libvirt \(old\); `virsh snapshot-delete`/);
    await lab.virsh.output(['snapshot-delete', '--domain', 'db01', '--snapshotname', 'old', '--metadata']);
    await lab.define(dbXml());
  });

  test('a managed save', async () => {
    await lab.virsh.output(['start', '--domain', 'db01']);
    await lab.virsh.output(['managedsave', '--domain', 'db01']);
    await expectRefused(['db01'], /db01: it has a managed save; start it.*`virsh managedsave-remove db01`/);
    await lab.virsh.output(['managedsave-remove', '--domain', 'db01']);
  });

  test('a transient domain', async () => {
    await lab.virsh.output(['start', '--domain', 'db01', '--paused']);
    await lab.virsh.output(['undefine', '--domain', 'db01']);
    await expectRefused(['db01'], /db01: it is transient/);
    await lab.virsh.output(['destroy', '--domain', 'db01']);
    await lab.define(dbXml());
  });

  test('a block job that is under way', async () => {
    await lab.virsh.output(['start', '--domain', 'db01', '--paused']);
    await lab.shell(`rm -f /tmp/mirror`);
    await lab.virsh.output([
      'blockcopy',
      '--domain',
      'db01',
      '--path',
      'vda',
      '--dest',
      '/tmp/mirror',
      '--format',
      'raw',
      '--transient-job',
    ]);
    await expectRefused(['db01'], /a block job of disk vda is under way/);
    await lab.virsh.output(['destroy', '--domain', 'db01']);
  });

  test('a domain that runs with other disks than its definition has', async () => {
    await lab.virsh.output(['start', '--domain', 'db01', '--paused']);
    await lab.define(dbXml(diskXml("<source file='/var/lib/libvirt/images/data.raw'/>")));
    await expectRefused(['db01'], /it runs with other disks than its definition has/);
    await lab.virsh.output(['destroy', '--domain', 'db01']);
    await lab.define(dbXml());
  });

  test('a copy for which there is no room', async () => {
    await lab.shell('fallocate -l 1990M /var/full');
    await expectRefused(
      ['web01'],
      /no room for the copies in \/var\/lib\/virtspec\/checkpoints; nothing was changed/,
      3,
    );
    await lab.shell('rm /var/full');
  });

  test.each([
    ['a domain that there is not', ['no', 'web02'], /libvirt has no domain web02; did you mean 'web01'\?/],
    ['no domains', ['no'], /no domains to save were named[\s\S]*--all/],
    ['domains in two ways', ['no', 'web01', '--all'], /the domains to save were named in several ways/],
    ['a name that is a path', ['../no', 'web01'], /"\.\.\/no" cannot be the name of a checkpoint/],
    ['a name with a blank', ['a b', 'web01'], /"a b" cannot be the name.*\n.*why: it has a blank/],
    [
      'a name that looks like an option',
      ['--', '-no', 'web01'],
      /"-no" cannot be the name.*\n.*why: it looks like an option/,
    ],
    [
      'a libvirt of another machine',
      ['no', 'web01', '-c', 'qemu+ssh://host/system'],
      /qemu\+ssh:\/\/host\/system is a libvirt on another machine/,
    ],
  ])('%s: the command line is invalid', async (_, words, reason) => {
    const { code, stderr } = await lab.checkpoint('save', ...words);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(reason) });
  });

  test('without names it saves the domains of the lab file, which libvirt must have', async () => {
    const lines = ['lab: x', 'source: { xml: . }', 'domains: { db01: {}, web01: {} }'];
    await lab.shell(`printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >/run/lab.yaml`);
    const { stdout } = await lab.done('save', 'of-lab', '--lab', '/run/lab.yaml');
    expect(stdout).toMatch(/ {2}db01 {3}shut off {2}1 disk\n {2}web01 {2}shut off/);
    await lab.done('delete', 'of-lab');
    await lab.shell('sed -i s/db01/db02/ /run/lab.yaml');
    const { code, stderr } = await lab.checkpoint('save', 'of-lab', '--lab', '/run/lab.yaml');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/lab\.yaml lists db02, and this libvirt does not have it\n {2}why: it has .*db01/),
    });
  });

  test('a name that is taken; and the nearest name is shown for one that is not', async () => {
    await lab.done('save', 'umläut', '--all');
    expect((await lab.checkpoint('save', 'umläut', 'db01')).stderr).toMatch(/there is a checkpoint umläut already/);
    const { code, stderr } = await lab.checkpoint('delete', 'umlaut');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/no checkpoint umlaut; did you mean 'umläut'\?/),
    });
    expect((await lab.done('delete', 'umläut')).stdout).toBe('Deleted umläut.\n');
  });
});
