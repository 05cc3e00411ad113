import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact, valueOf } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const secureBootFirmware = ofHost(
  {
    id: 'secure-boot-firmware',
    category: 'domain',
    title: 'Secure Boot firmware with enrolled keys is available',
    severity: 'error',
    cure: {
      nixos:
        'set `virtualisation.libvirtd.qemu.ovmf.packages = [ pkgs.OVMFFull.fd ];` (releases without that option include it in QEMU); NixVirt’s template uses a file from it.',
      elsewhere:
        'install `ovmf` (Debian, Ubuntu) or `edk2-ovmf` (Fedora, Arch), then run `sudo systemctl restart libvirtd`.',
    },
    why: 'Secure Boot requires a loader that libvirt reports as secure, and variables with enrolled keys. https://www.qemu.org/docs/master/interop/firmware.json.html',
  },
  ({ libvirt, machine }, { demands }) => {
    const named = demands?.xml?.firmwareFiles ?? [];
    const there = valueOf(machine.firmwareFiles);
    if (named.length > 0 && named.every((path) => there?.has(path))) return pass(`the lab’s own: ${named.join(', ')}`);
    return judgeFact(libvirt.capabilities, ({ secureLoader }, { source, excerpt }) => {
      const loader = evidenceOf(source, /<loader\b[\s\S]*?(<\/loader>|\/>)/.exec(excerpt)?.[0]);
      if (secureLoader === undefined) return skip('this libvirt does not report whether it has a secure loader');
      if (!secureLoader) return fail('a loader with secure=yes', 'none', loader);
      return judgeFact(machine.firmware, (firmware, evidence) => {
        const enrolled = firmware.find(({ secureBoot, enrolledKeys }) => secureBoot && enrolledKeys);
        if (enrolled) return pass(`${enrolled.code}, keys in ${enrolled.vars}`);
        return fail('variables with enrolled keys', 'a secure loader, but no firmware with enrolled keys', [
          evidence,
          loader,
        ]);
      });
    });
  },
  ({ secureBoot }) => secureBoot.length > 0,
);
