import { expect, test } from 'vitest';
import { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { describeLane } from '../support/lane.ts';

// libvirt's test driver: a complete libvirt inside virsh itself, with one domain named `test`.
const uri = 'test:///default';

describeLane('libvirt', 'one persistent virsh', () => {
  test('answers arrive in order, however many commands are sent at once', async () => {
    await using virsh = await VirshSession.open(uri);
    const texts = Array.from({ length: 200 }, (_, index) => `text ${index}`);
    const replies = await Promise.all(texts.map((text) => virsh.output(['echo', text])));
    expect(replies.map((reply) => reply.trim())).toEqual(texts);
  });

  test('a refusal belongs to its command, and does not end the session', async () => {
    await using virsh = await VirshSession.open(uri);
    const [before, refused, after] = await Promise.all([
      virsh.execute(['domstate', '--domain', 'test']),
      virsh.execute(['domstate', '--domain', 'nobody']),
      virsh.execute(['domstate', '--domain', 'test']),
    ]);
    expect(before).toMatchObject({ error: undefined, output: 'running\n' });
    expect(refused.error).toContain("failed to get domain 'nobody'");
    expect(after).toEqual({ ...before });
  });

  test.each(['x; touch /tmp/virtspec-was-here', '--help', `it's`, '$(id)', '"', '\\', '#'])(
    'a domain called %s is handled as a name',
    async (name) => {
      await using virsh = await VirshSession.open(uri);
      const reply = await virsh.execute(['domstate', '--domain', name]);
      expect(reply.error).toContain(`failed to get domain '${name}'`);
    },
  );

  test('output that looks like virsh’s own is treated as output', async () => {
    await using virsh = await VirshSession.open(uri);
    const texts = ['virsh # echo x', 'error: no', 'plain'];
    expect(await Promise.all(texts.map((text) => virsh.output(['echo', text])))).toEqual(texts);
  });

  test('a command that virsh cannot parse is rejected with its message, and the session continues', async () => {
    await using virsh = await VirshSession.open(uri);
    const asked = [virsh.execute(['echo', 'a']), virsh.execute(['frobnicate', '--hard']), virsh.execute(['echo', 'b'])];
    const results = await Promise.allSettled(asked);
    expect(results[1]).toMatchObject({
      status: 'rejected',
      reason: { code: 'virsh-not-understood', why: expect.stringContaining("unknown command: 'frobnicate'") },
    });
    expect(await virsh.output(['echo', 'c'])).toBe('c');
  });

  test('XML arrives verbatim', async () => {
    await using virsh = await VirshSession.open(uri);
    const xml = await virsh.output(['dumpxml', '--domain', 'test']);
    expect(xml).toMatch(/^<domain type='test'/);
    expect(xml.trimEnd()).toMatch(/<\/domain>$/);
  });

  test('in bulk reads, a refused command is undefined, and its message is not assigned to another', async () => {
    await using virsh = await VirshSession.open(uri);
    const [there, gone, other, lost] = await Promise.all([
      virsh.read(['dumpxml', '--domain', 'test']),
      virsh.read(['dumpxml', '--domain', 'nobody']),
      virsh.execute(['echo', 'x']),
      virsh.execute(['domstate', '--domain', 'nowhere']),
    ]);
    expect(there).toContain('<name>test</name>');
    expect(gone).toBeUndefined();
    expect(other).toMatchObject({ output: 'x', error: undefined });
    expect(lost.error).not.toContain('nobody');
  });

  test('a libvirt that cannot be reached is reported with what, why and fix', async () => {
    const opening = VirshSession.open('qemu+unix:///system?socket=/nonexistent');
    await expect(opening).rejects.toMatchObject({
      code: 'libvirt-unreachable',
      kind: 'environment',
      why: expect.stringContaining('/nonexistent'),
      fix: expect.any(String),
    });
  });

  test('an abort rejects pending commands, with its reason', async () => {
    const controller = new AbortController();
    await using virsh = await VirshSession.open(uri, { signal: controller.signal });
    const waiting = virsh.execute(['echo', 'late']);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(virsh.execute(['echo', 'later'])).rejects.toThrow('enough');
  });

  test('a command that takes too long ends the session, and is named', async () => {
    await using virsh = await VirshSession.open(uri);
    // The event never occurs, so virsh waits.
    const waiting = virsh.execute(['event', '--event', 'lifecycle', '--domain', 'test'], { timeout: 50 });
    await expect(waiting).rejects.toMatchObject({ code: 'virsh-timeout', what: expect.stringContaining('event') });
  });
});
