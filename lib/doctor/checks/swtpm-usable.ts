import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const swtpmUsable = ofHost(
  {
    id: 'swtpm-usable',
    category: 'domain',
    title: 'swtpm is available to libvirt',
    severity: 'error',
    cure: {
      nixos:
        'set `virtualisation.libvirtd.qemu.swtpm.enable = true;` (NixVirt’s `virtualisation.libvirt.swtpm.enable` sets it).',
      elsewhere: 'install `swtpm` and `swtpm-tools`, then run `sudo systemctl restart libvirtd`.',
    },
    why: 'swtpm must be in libvirtd’s PATH; `which swtpm` searches the user’s, which is another one (NixVirt issues 15 and 52). `virsh domcapabilities` shows what libvirtd found. https://libvirt.org/formatdomaincaps.html#tpm-device',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.capabilities, (capabilities, { source, excerpt }) => {
      const backends = capabilities.values('tpm', 'backendModel') ?? new Set();
      const versions = capabilities.values('tpm', 'backendVersion');
      const tpm = /<tpm\b[\s\S]*?(<\/tpm>|\/>)/.exec(excerpt)?.[0];
      const evidence = evidenceOf(source, tpm);
      if (!backends.has('emulator')) return fail('the backend `emulator`', list(backends), evidence);
      if (versions === undefined) return pass('emulator; this libvirt does not report its versions');
      if (versions.has('2.0')) return pass('emulator, version 2.0');
      return fail('version 2.0', list(versions), evidence);
    }),
  ({ tpm }) => tpm.length > 0,
);

function list(values: ReadonlySet<string>): string {
  return [...values].join(', ') || 'none';
}
