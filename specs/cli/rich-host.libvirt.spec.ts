import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { atLeast } from '../../lib/model/libvirt-version.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { describeLane } from '../support/lane.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const verify = async (place: Workplace, lab: string, ...more: string[]) => {
  const args = ['verify', '--lab', lab, '--reporter', 'json', ...more];
  const { stdout } = await callVirtspec(args, { cwd: place.folder, env: place.env });
  return JSON.parse(stdout) as ReportJson;
};
const bad = ({ findings }: ReportJson) =>
  findings
    .filter(({ status }) => !['pass', 'skip'].includes(status))
    .map(({ check, subject }) => `${check} ${subject.name}`);
const reasons = ({ findings }: ReportJson, check: string) =>
  findings
    .filter((finding) => finding.check === check)
    .flatMap((finding) => ('reason' in finding ? finding.reason : []));

describeLane('libvirt', 'a lab that is made for a host', () => {
  test('what only the host has is adapted or replaced, and does not fail; what is unknown here does not pass', async () => {
    using place = new Workplace();
    const report = await verify(place, `${root}fixtures/labs/rich-host/lab.yaml`);
    // Newer releases write the profile of `served`'s TPM into its definition; the trap tpm-profile-power-cut covers that.
    const { libvirt = '', swtpm = '' } = report.tools;
    const profile = atLeast(libvirt, '10.10') && atLeast(swtpm, '0.10');
    const written = ['start-keeps-definition served', 'rebuild-domain-xml served'];
    expect(bad(report)).toEqual([...(profile ? written : []), 'machine-type-kept tuned']);
    expect(report.verdict).toBe(profile ? 'FAILED' : 'PASSED');
    expect(reasons(report, 'host-programs-known')).toEqual([
      expect.stringContaining(
        'cannot be checked in this run: whether the host has /run/current-system/sw/bin/virtiofsd',
      ),
    ]);
    const rules = new Set(report.adaptations.map(({ rule }) => rule));
    for (const rule of [
      'cgroup-tuning',
      'character-device',
      'cpu-features',
      'display',
      'emulator',
      'encryption',
      'host-file',
      'host-memory',
      'interface-source',
      'machine',
      'network-device',
      'network-service',
      'pinning',
      'pool-type',
      'qemu-arguments',
      'shared-folder',
      'stand-in-bridge',
      'stand-in-file',
      'stand-in-folder',
      'stand-in-secret',
      'volume-allocation',
    ]) {
      expect(rules, rule).toContain(rule);
    }
  });

  test('networks and pools that the lab leaves to the host exist, and the report names the scenario', async () => {
    using place = new Workplace();
    const report = await verify(place, `${root}fixtures/labs/host-networks/lab.yaml`);
    expect(bad(report)).toEqual([]);
    expect(report.verdict).toBe('PASSED');
    expect(reasons(report, 'interface-source-declared')).toEqual([
      expect.stringMatching(/^cannot be checked in this run: .*network default, bridge br0;.*`scenario.before`/),
    ]);
    expect(reasons(report, 'disk-volume-declared')).toEqual([expect.stringContaining('volume default/guest.qcow2')]);
  });

  test('a weaker tier does not judge for the host; a list that lacks the name fails on each', async () => {
    using place = new Workplace();
    const lab = place.copyLab('host-networks');
    const left = await verify(place, lab, '--target', 'rendered');
    expect(bad(left)).toEqual([]);
    expect(reasons(left, 'interface-source-declared')).toHaveLength(1);
    const objects = [{ file: 'domains/guest.xml' }];
    writeFileSync(
      place.path('host-networks/xml/manifest.json'),
      JSON.stringify({ version: 1, objects, empty: ['networks', 'pools'] }),
    );
    const declared = await verify(place, lab, '--target', 'rendered');
    expect(bad(declared)).toEqual(['interface-source-declared guest', 'disk-volume-declared guest']);
    const file = place.path('host-networks/xml/domains/guest.xml');
    const slip = '<devices>\n    <emulator>/run/libvirt/nix-emulators/qemu-system-x86_65</emulator>';
    writeFileSync(file, readFileSync(file, 'utf8').replace('<devices>', slip));
    const misspelt = await verify(place, lab, '--select', 'host-programs-known');
    expect(bad(misspelt)).toContain('host-programs-known guest');
  });
});
