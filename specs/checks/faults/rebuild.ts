import type { CheckId } from '../../../lib/checks/registry.ts';
import type { FileFingerprint } from '../../../lib/model/moment.ts';
import type { Fault } from './fault.ts';

const images = '/var/lib/libvirt/images/homelab';
const nvram = '/var/lib/libvirt/qemu/nvram/dc01.nvram';
const tpm = '/var/lib/libvirt/swtpm/d0a1c1f2-0001-4c11-9a01-3f1e5b7d9c01/tpm2/tpm2-00.permall';

/** Faults of the second apply. */
export const rebuildFaults = {
  'rebuild-with-running-domain': {
    what: 'every domain was shut off, as in the plan',
    inject: ({ running }) => running.clear(),
    subject: 'lab:homelab-sccm',
    actual: 'all domains shut off',
    excerpt: '(nothing)',
  },
  'start-keeps-definition': {
    what: 'the start that made the TPM’s state wrote its profile into the definition, and the second apply took it away',
    inject: ({ rebuilt }) => {
      rebuilt.since = (before) =>
        before.edit(
          'domain-DC01',
          "<backend type='emulator' version='2.0'/>",
          "<backend type='emulator' version='2.0'>\n        <profile name='default-v1'/>\n      </backend>",
        );
    },
    subject: 'domain:DC01',
    actual: 'the start wrote /domain/devices/tpm/backend/profile',
    xpath: '/domain/devices/tpm/backend/profile',
    excerpt: "(nothing) → <profile name='default-v1'/>",
    also: ['rebuild-domain-xml domain:DC01'],
  },
  'rebuild-domain-identity': {
    what: 'DC01 was power-cut and started again',
    inject: ({ rebuilt }) => {
      rebuilt.id = 2;
      rebuilt.pid = 4711;
    },
    subject: 'domain:DC01',
    actual: 'state running, id 2, pid 4711, UUID d0a1c1f2-0001-4c11-9a01-3f1e5b7d9c01',
    excerpt: 'id 1 → 2',
  },
  'rebuild-macs': {
    what: 'libvirt gave the second NIC another MAC',
    inject: ({ rebuilt }) => {
      rebuilt.xml = (after) => after.edit('domain-DC01', '52:54:00:7a:00:10', '52:54:00:0f:3c:9e');
    },
    subject: 'domain:DC01',
    actual: '52:54:00:56:00:10, 52:54:00:0f:3c:9e',
    xpath: '/domain/devices/interface[2]/mac/@address',
    excerpt: '52:54:00:7a:00:10 → 52:54:00:0f:3c:9e',
    also: ['rebuild-domain-xml domain:DC01'],
  },
  'rebuild-domain-xml': {
    what: 'the second apply took memory from DC01',
    inject: ({ rebuilt }) => {
      rebuilt.xml = (after) => after.edit('domain-DC01', "<memory unit='KiB'>2097152", "<memory unit='KiB'>1048576");
    },
    subject: 'domain:DC01',
    actual: '1 difference: /domain/memory',
    xpath: '/domain/memory',
    excerpt: '2097152 → 1048576',
  },
  'rebuild-snapshot-kept': {
    what: 'DC01 had an external snapshot, and the second apply put its base image back',
    inject: ({ rebuilt, bases }) => {
      const overlay = `${images}/dc01.before-update`;
      rebuilt.between = [['snapshot-create-as', 'DC01', 'before-update', '--disk-only']];
      rebuilt.since = (before) => {
        before.edit('domain-DC01', "<disk type='volume'", "<disk type='file'");
        before.edit('domain-DC01', "<source pool='homelab' volume='dc01.qcow2'/>", `<source file='${overlay}'/>`);
      };
      bases.set(overlay, `${images}/dc01.qcow2`);
    },
    subject: 'domain:DC01',
    actual: `back to homelab/dc01.qcow2; data written since the snapshot is in ${images}/dc01.before-update`,
    xpath: '/domain/devices/disk[1]/source/@file',
    excerpt: `${images}/dc01.before-update → homelab/dc01.qcow2`,
    also: ['rebuild-domain-xml domain:DC01'],
  },
  'rebuild-network-xml': {
    what: 'the second apply widened the DHCP range',
    inject: ({ rebuilt }) => {
      rebuilt.xml = (after) => after.edit('network-lab-net', '192.168.56.200', '192.168.56.250');
    },
    subject: 'network:lab-net',
    actual: '1 difference: /network/ip/dhcp/range/@end',
    xpath: '/network/ip/dhcp/range/@end',
    excerpt: '192.168.56.200 → 192.168.56.250',
  },
  'rebuild-pool-xml': {
    what: "the second apply changed the directory's mode; that it also got fuller does not count",
    inject: ({ rebuilt }) => {
      rebuilt.xml = (after) => {
        after.edit('pool-homelab', '<mode>0755</mode>', '<mode>0711</mode>');
        after.edit('pool-homelab', /<available .*<\/available>/, "<available unit='bytes'>1</available>");
      };
    },
    subject: 'pool:homelab',
    actual: '1 difference: /pool/target/permissions/mode',
    xpath: '/pool/target/permissions/mode',
    excerpt: '0755 → 0711',
  },
  'rebuild-volumes': {
    what: 'client02.qcow2 was deleted and created again, empty',
    inject: ({ rebuilt }) => {
      rebuilt.files = (after) => change(after, `${images}/client02.qcow2`, { inode: '99' });
    },
    subject: 'volume:homelab/client02.qcow2',
    actual: `${images}/client02.qcow2: replaced by another file`,
    excerpt: /^inode 26, .* → inode 99, /,
  },
  'rebuild-nvram': {
    what: "DC01's NVRAM was made anew from its template",
    inject: ({ rebuilt }) => {
      rebuilt.files = (after) => change(after, nvram, { inode: '98', sha256: 'b'.repeat(64) });
    },
    subject: 'domain:DC01',
    actual: `${nvram}: replaced by another file`,
    excerpt: /^inode 60, a+ → inode 98, b+$/,
  },
  'rebuild-tpm-state': {
    what: "DC01's TPM state was deleted",
    inject: ({ rebuilt }) => {
      rebuilt.files = (after) => {
        after.delete(tpm);
      };
    },
    subject: 'domain:DC01',
    actual: `${tpm}: deleted`,
    excerpt: /^inode 61, a+ → \(nothing\)$/,
  },
  'rebuild-events': {
    what: 'lab-net was stopped and started while the second apply ran',
    inject: ({ events }) => {
      events.push(
        { kind: 'network', name: 'lab-net', event: 'Defined' },
        { kind: 'network', name: 'lab-net', event: 'Stopped' },
        { kind: 'network', name: 'lab-net', event: 'Started' },
      );
    },
    subject: 'lab:homelab-sccm',
    actual: 'network lab-net: Stopped; network lab-net: Started',
    excerpt: "event 'lifecycle' for network lab-net: Stopped",
  },
  'rebuild-nothing-deleted': {
    what: 'the second apply undefined CLIENT02',
    inject: ({ rebuilt }) => {
      rebuilt.xml = (after) => after.remove('domain-CLIENT02');
    },
    subject: 'domain:CLIENT02',
    actual: 'deleted',
    excerpt: '(nothing)',
  },
  'rebuild-still-active': {
    what: 'the second apply stopped lab-net and failed before it started it again',
    inject: ({ rebuilt }) => rebuilt.stopped.push('network-lab-net'),
    subject: 'network:lab-net',
    actual: 'inactive',
    excerpt: 'lab-net   inactive',
  },
} satisfies Partial<Record<CheckId, Fault>>;

function change(files: Map<string, FileFingerprint>, path: string, to: Partial<FileFingerprint>): void {
  const file = files.get(path);
  if (!file) throw new Error(`no ${path}`);
  files.set(path, { ...file, ...to });
}
