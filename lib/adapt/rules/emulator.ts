import { VirtspecError } from '../../error/virtspec-error.ts';
import { type AdaptRule, architectureOf } from '../rule.ts';

export const emulator: AdaptRule = {
  id: 'emulator',
  kind: 'domain',
  why: 'The declared QEMU is not on this machine; libvirt would reject the domain.',
  adapt(xml, { host, subject }) {
    const declared = xml.first('devices/emulator');
    if (!declared || host.exists(xml.text(declared))) return;
    const arch = architectureOf(xml);
    const installed = host.emulators[arch];
    if (installed === undefined) {
      throw new VirtspecError({
        code: 'emulator-not-installed',
        kind: 'environment',
        what: `domain ${subject.name} requires QEMU for ${arch}`,
        why: `${xml.text(declared)} is not on this machine, and libvirt has no other`,
        fix: `Install QEMU's qemu-system-${arch} (Debian: ${packages[arch] ?? 'qemu-system'}).`,
      });
    }
    xml.setText(declared, installed);
  },
};

const packages: Readonly<Record<string, string>> = {
  x86_64: 'qemu-system-x86',
  i686: 'qemu-system-x86',
  aarch64: 'qemu-system-arm',
  armv7l: 'qemu-system-arm',
  ppc64le: 'qemu-system-ppc',
  riscv64: 'qemu-system-misc',
  s390x: 'qemu-system-misc',
};
