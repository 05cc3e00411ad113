import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact, valueOf } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const secureBootFirmware = ofHost(
  {
    id: 'secure-boot-firmware',
    category: 'domain',
    title: 'There is firmware for Secure Boot, with enrolled keys',
    severity: 'error',
    cure: {
      nixos:
        '`virtualisation.libvirtd.qemu.ovmf.packages = [ pkgs.OVMFFull.fd ];` (releases without that option bring it with QEMU); NixVirt’s template names a file of it.',
      elsewhere:
        'install `ovmf` (Debian, Ubuntu) or `edk2-ovmf` (Fedora, Arch), then `sudo systemctl restart libvirtd`.',
    },
    why: 'Windows 11 asks for Secure Boot: a loader that libvirt calls secure, and variables that carry Microsoft’s keys. https://www.qemu.org/docs/master/interop/firmware.json.html',
  },
  ({ libvirt, machine }, { demands }) => {
    const named = demands?.xml?.firmwareFiles ?? [];
    const there = valueOf(machine.firmwareFiles);
    if (named.length > 0 && named.every((path) => there?.has(path))) return pass(`the lab’s own: ${named.join(', ')}`);
    return judgeFact(libvirt.capabilities, ({ secureLoader }, { source, excerpt }) => {
      const loader = evidenceOf(source, /<loader\b[\s\S]*?(<\/loader>|\/>)/.exec(excerpt)?.[0]);
      if (secureLoader === undefined) return skip('this libvirt does not say whether it has a secure loader');
      if (!secureLoader) return fail('a loader with secure=yes', 'none', loader);
      return judgeFact(machine.firmware, (firmware, evidence) => {
        const enrolled = firmware.find(({ secureBoot, enrolledKeys }) => secureBoot && enrolledKeys);
        if (enrolled) return pass(`${enrolled.code}, keys in ${enrolled.vars}`);
        return fail('variables with enrolled keys', 'a secure loader, and no firmware with keys', [evidence, loader]);
      });
    });
  },
  ({ secureBoot }) => secureBoot.length > 0,
);
