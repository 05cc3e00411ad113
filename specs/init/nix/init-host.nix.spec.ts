import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesBetween } from '../../../lib/drift/changes.ts';
import { loadLab } from '../../../lib/lab/load.ts';
import { collectInventory } from '../../../lib/libvirt/inventory.ts';
import { renderLab } from '../../../lib/render/render.ts';
import type { ReportJson } from '../../../lib/report/report-json.ts';
import { type PlayedHost, playHost } from '../../support/host.ts';
import { describeLane, missingTools } from '../../support/lane.ts';
import { nightly } from '../../support/nightly.ts';
import { lockedNixVirt } from '../../support/nix-sources.ts';
import { root, runVirtspec } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const nixvirt = await lockedNixVirt();

/** The labs, and the objects of each that NixVirt 0.6.0 cannot express as this libvirt stores them. */
const labs: Readonly<Record<string, readonly string[]>> = {
  'lab.yaml': [],
  'fixtures/labs/plain-linux/lab.yaml': [],
  'fixtures/labs/cloud-linux/lab.yaml': [
    'domain app: NixVirt has no attribute for os/firmware, devices/disk/driver/@iothread, devices/filesystem/binary/sandbox, devices/watchdog/address',
  ],
  'fixtures/labs/shapes/bios/lab.yaml': [
    'domain legacy: NixVirt has no attribute for os/bootmenu/@timeout, clock/@adjustment, devices/parallel, devices/graphics/@port, devices/graphics/@keymap, devices/hub',
  ],
  'fixtures/labs/shapes/cloud-init/lab.yaml': [
    'domain cp1: NixVirt has no attribute for iothreadids, os/firmware, devices/disk/driver/@iothread, devices/disk/driver/@queues, devices/disk/driver/@detect_zeroes, devices/disk/wwn and 5 more',
  ],
  'fixtures/labs/shapes/host-bridges/lab.yaml': [
    'domain fw: NixVirt has no attribute for devices/interface/source/@portgroup, devices/interface/filterref, devices/interface/mtu',
  ],
  'fixtures/labs/shapes/numa/lab.yaml': [
    'domain hpc: NixVirt has no attribute for maxMemory, features/pmu, cpu/numa/cell/@memAccess, cpu/numa/cell/distances, devices/controller/target/@busNr, devices/controller/target/node and 2 more',
  ],
  'fixtures/labs/shapes/offline/lab.yaml': [
    'volume vault/vault.raw: NixVirt has no attribute for target/encryption',
    'domain vault: NixVirt has no attribute for features/vmcoreinfo, devices/disk/encryption, devices/serial/source, devices/console/source, devices/tpm/backend/@persistent_state, devices/panic',
  ],
  'fixtures/labs/shapes/passthrough/lab.yaml': [
    'domain gaming: NixVirt has no attribute for os/loader/@secure, features/smm, devices/graphics/@port, devices/watchdog/address, devices/shmem/address',
  ],
  'fixtures/labs/shapes/pools/lab.yaml': [],
  'fixtures/labs/shapes/routed-ipv6/lab.yaml': [
    'domain router: NixVirt has no attribute for devices/interface/boot, devices/interface/link',
  ],
  'fixtures/labs/shapes/shares/lab.yaml': [
    'domain files: NixVirt has no attribute for devices/filesystem/driver/@queue, devices/filesystem/binary/cache, devices/filesystem/binary/sandbox, devices/filesystem/binary/lock',
    'domain old: NixVirt has no attribute for devices/filesystem/@fmode, devices/filesystem/@dmode, devices/filesystem/driver/@wrpolicy, devices/filesystem/@multidevs, devices/serial/source, devices/serial/protocol and 2 more',
  ],
  'fixtures/labs/shapes/static-leases/lab.yaml': [
    'domain node1: NixVirt has no attribute for os/bios',
    'domain node2: NixVirt has no attribute for os/bios',
  ],
};

describeLane(
  'nix',
  'virtspec init --nix from a running libvirt',
  () => {
    test.for(Object.entries(labs))(
      '%s: Nix of which libvirt makes what it had, and that is green',
      async ([lab, xml]) => {
        await using host = await playHost(join(root, lab));
        using place = new Workplace();
        const made = await runVirtspec(['init', '-c', host.uri, '--nix'], { cwd: place.folder, env: place.env });
        expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Wrote nixvirt\/ and lab\.yaml: /) });
        expect(made.stdout.split('\n').filter((line) => /^ {2}\w+ .*: /.test(line))).toEqual(
          xml.map((line) => `  ${line}`),
        );
        await expectSameAfterDefine(host, place);
        const verified = await runVirtspec(['verify', ...withoutSandbox(lab), '--reporter', 'json'], {
          cwd: place.folder,
          env: place.env,
        });
        const report = JSON.parse(verified.stdout) as ReportJson;
        const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'error');
        expect(bad.map(({ check, subject }) => `${check} ${subject.name}`)).toEqual([]);
        expect({ code: verified.code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'PASSED' });
        await place.expectNothingLeft();
      },
    );
  },
  nixvirt.missing ?? missingTools('libvirt'),
);

/** By day the whole proof of three: the reference lab, cloud-linux, and pools of all types. */
function withoutSandbox(lab: string): readonly string[] {
  return nightly ||
    ['lab.yaml', 'fixtures/labs/cloud-linux/lab.yaml', 'fixtures/labs/shapes/pools/lab.yaml'].includes(lab)
    ? []
    : ['--target', 'rendered'];
}

/** Defines over the objects of the host what NixVirt makes of the written Nix: libvirt has the same as before. */
async function expectSameAfterDefine({ virsh }: PlayedHost, place: Workplace): Promise<void> {
  const before = await collectInventory(virsh);
  const { objects } = await renderLab(await loadLab(place.path('lab.yaml')));
  const define = { network: 'net-define', pool: 'pool-define', domain: 'define' } as const;
  for (const [at, { kind, xml }] of objects.entries()) {
    if (kind !== 'volume') await virsh.output([define[kind], '--file', place.write(`defined/${at}.xml`, xml.text)]);
  }
  const after = await collectInventory(virsh);
  expect(changesBetween({ ...before, host: undefined }, { ...after, host: undefined })).toEqual([]);
}
