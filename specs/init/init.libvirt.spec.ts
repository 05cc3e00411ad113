import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectInventory } from '../../lib/libvirt/inventory.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { type PlayedHost, playHost } from '../support/host.ts';
import { describeLane } from '../support/lane.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** The labs, and what is truly wrong with a host that has nothing else: one has a domain on the network `default`. */
const labs = { 'plain-linux': [], 'shapes/pools': ['interface-source-declared db'], 'shapes/routed-ipv6': [] };

describeLane('libvirt', 'virtspec init from a running libvirt', () => {
  describeEach(Object.entries(labs), (lab, wrong, host) => {
    test(`${lab}: its XML and a lab file that is green in a sandbox without an edit; the host is as it was`, async () => {
      using place = new Workplace();
      const before = await collectInventory(host().virsh);
      const made = await runVirtspec(['init', '-c', host().uri], { cwd: place.folder, env: place.env });
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Wrote xml\/ and lab\.yaml: /) });
      expect(await collectInventory(host().virsh)).toEqual(before);
      const verified = await runVirtspec(['verify', '--reporter', 'json'], { cwd: place.folder, env: place.env });
      const report = JSON.parse(verified.stdout) as ReportJson;
      const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'error');
      expect(bad.map(({ check, subject }) => `${check} ${subject.name}`)).toEqual([]);
      expect({ code: verified.code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'PASSED' });
      // The host itself is what the file says of it.
      const args = ['verify', '--target', 'host', '-c', host().uri, '--reporter', 'json'];
      const looked = await runVirtspec(args, { cwd: place.folder, env: place.env });
      const onHost = JSON.parse(looked.stdout) as ReportJson;
      const badOnHost = onHost.findings.filter(({ status }) => status === 'fail' || status === 'error');
      expect(badOnHost.map(({ check, subject }) => `${check} ${subject.name}`)).toEqual(wrong);
      await place.expectNothingLeft();
    });
  });

  test('a second time: nothing is overwritten, and nothing is half written', async () => {
    await using host = await playHost(join(root, 'fixtures/labs/plain-linux/lab.yaml'));
    using place = new Workplace();
    place.write('xml/mine.txt', 'mine\n');
    const { code, stderr } = await runVirtspec(['init', '-c', host.uri], { cwd: place.folder, env: place.env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/xml already exists; nothing was written/);
    expect(existsSync(place.path('lab.yaml'))).toBe(false);
    expect(readFileSync(place.path('xml/mine.txt'), 'utf8')).toBe('mine\n');
  });

  test('if the lab file cannot be written after all, the XML is removed again', async () => {
    await using host = await playHost(join(root, 'fixtures/labs/plain-linux/lab.yaml'));
    using place = new Workplace();
    // Its file would have a longer name than a file can have; the network and the pool are written before it.
    const name = 'é'.repeat(60);
    const memory = "<memory unit='MiB'>16</memory><os><type arch='x86_64'>hvm</type></os>";
    const file = place.write('long.xml', `<domain type='qemu'><name>${name}</name>${memory}</domain>`);
    await host.virsh.output(['define', '--file', file]);
    const args = ['init', '-c', host.uri];
    const { code, stderr } = await runVirtspec(args, { cwd: place.folder, env: place.env });
    expect(stderr).toMatch(/its name is too long/);
    expect(code).toBe(2);
    expect([existsSync(place.path('lab.yaml')), existsSync(place.path('xml'))]).toEqual([false, false]);
  });

  test('a libvirt that does not answer: exit 3, and nothing is written', async () => {
    using place = new Workplace();
    const uri = 'qemu+unix:///system?socket=/nonexistent';
    const { code } = await runVirtspec(['init', '-c', uri], { cwd: place.folder, env: place.env });
    expect(code).toBe(3);
    expect([existsSync(place.path('lab.yaml')), existsSync(place.path('xml'))]).toEqual([false, false]);
  });
});

/** A host for each lab. */
function describeEach(
  of: readonly (readonly [name: string, wrong: readonly string[]])[],
  tests: (name: string, wrong: readonly string[], host: () => PlayedHost) => void,
): void {
  for (const [name, wrong] of of) {
    let host: PlayedHost;
    beforeAll(async () => {
      host = await playHost(join(root, `fixtures/labs/${name}/lab.yaml`));
    });
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
    });
    tests(name, wrong, () => host);
  }
}
