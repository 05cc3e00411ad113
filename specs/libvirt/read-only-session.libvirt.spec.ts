import { expect, expectTypeOf, test } from 'vitest';
import { collectInventory } from '../../lib/libvirt/inventory.ts';
import { ReadOnlySession } from '../../lib/libvirt/read-only-session.ts';
import { queries, type VirshQuery } from '../../lib/libvirt/virsh-query.ts';
import { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { describeLane } from '../support/lane.ts';

// libvirt's test driver: a complete libvirt inside virsh itself, with one domain, one network and one pool.
const uri = 'test:///default';

/** Arguments with which each query gets an answer there. */
const asked: Readonly<Partial<Record<(typeof queries)[number], readonly string[]>>> = {
  'net-dumpxml': ['default'],
  'net-dhcp-leases': ['default'],
  'pool-dumpxml': ['default-pool'],
  'vol-list': ['default-pool'],
  'vol-dumpxml': ['--pool', 'default-pool', '--vol', 'none'],
  dumpxml: ['test'],
  domstate: ['test'],
  dominfo: ['test'],
  domblklist: ['test'],
  domiflist: ['test'],
  'snapshot-list': ['test'],
  'snapshot-dumpxml': ['test', 'none'],
  'checkpoint-list': ['test'],
};

describeLane('libvirt', 'a read-only session', () => {
  test('it accepts no other command, by type', () => {
    expectTypeOf<readonly ['list', '--all']>().toExtend<VirshQuery>();
    expectTypeOf<readonly ['destroy', 'test']>().not.toExtend<VirshQuery>();
    expectTypeOf<readonly ['undefine', 'test']>().not.toExtend<VirshQuery>();
    expectTypeOf(VirshSession.prototype.execute).parameter(0).not.toEqualTypeOf<VirshQuery>();
  });

  test.each([
    ['destroy', 'test'],
    ['undefine', 'test'],
    ['net-destroy', 'default'],
    ['pool-destroy', 'default-pool'],
    ['snapshot-create-as', 'test', 'late'],
  ] as const)('and libvirt refuses it: %s', async (...command) => {
    await using virsh = await ReadOnlySession.open(uri);
    const reply = await virsh.execute(command as unknown as VirshQuery);
    expect(reply.error).toMatch(/read.?only/i);
    // Through a writable session the same command succeeds, so it did not fail because an object is missing.
    await using other = await VirshSession.open(uri);
    expect((await other.execute(command)).error ?? '').not.toMatch(/read.?only/i);
  });

  test.each(queries)('%s is not refused because the session is read-only', async (query) => {
    await using virsh = await ReadOnlySession.open(uri);
    const reply = await virsh.execute([query, ...(asked[query] ?? [])]);
    expect(reply.error ?? '').not.toMatch(/read.?only|forbidden/i);
  });

  test('it sees the same as any other session', async () => {
    await using virsh = await ReadOnlySession.open(uri);
    await using other = await VirshSession.open(uri);
    const seen = await virsh.read(['dumpxml', 'test']);
    expect(seen).toContain('<name>test</name>');
    expect(seen).toBe(await other.read(['dumpxml', 'test']));
  });

  // The test driver does not know `net-dumpxml --inactive`.
  test('an object that exists and cannot be read does not count as absent', async () => {
    await using virsh = await ReadOnlySession.open(uri);
    await expect(collectInventory(virsh)).rejects.toMatchObject({
      code: 'virsh-refused',
      what: expect.stringMatching(/dumpxml --inactive/),
      why: expect.stringContaining('unsupported flags'),
    });
  });

  test.each([
    ['not a uri', 'libvirt-uri', 'usage'],
    ['qemu+foo:///system', 'libvirt-uri', 'usage'],
    ['qemu+unix:///system?socket=/nonexistent', 'libvirt-unreachable', 'environment'],
  ])('%s: what, why, fix', async (where, code, kind) => {
    await expect(ReadOnlySession.open(where)).rejects.toMatchObject({
      code,
      kind,
      why: expect.any(String),
      fix: expect.any(String),
    });
  });
});
