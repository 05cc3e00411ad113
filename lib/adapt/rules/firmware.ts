import { VirtspecError } from '../../error/virtspec-error.ts';
import type { Editable } from '../editable.ts';
import type { FirmwareDescriptor } from '../firmware.ts';
import { type AdaptRule, architectureOf } from '../rule.ts';

/** What the replacement must preserve: Secure Boot stays Secure Boot, enrolled keys stay enrolled, plain stays plain. */
type FirmwareKind = Pick<FirmwareDescriptor, 'secureBoot' | 'enrolledKeys'>;

/** https://libvirt.org/formatdomain.html#operating-system-booting */
export const firmware: AdaptRule = {
  id: 'firmware',
  kind: 'domain',
  why: 'The declared firmware is not on this machine; the installed build of the same kind replaces it.',
  adapt(xml, { host, subject }) {
    const loader = xml.first('os/loader');
    const nvram = xml.first('os/nvram');
    const template = xml.attribute(nvram, 'template');
    if (!loader && nvram && template !== undefined && !host.exists(template)) {
      // libvirt chooses the build (`<os firmware='efi'>`), and its template.
      for (const name of ['template', 'templateFormat']) xml.removeAttribute(nvram, name);
    }
    if (!loader || xml.attribute(loader, 'type') !== 'pflash') return;
    if (host.exists(xml.text(loader)) && (template === undefined || host.exists(template))) return;
    const wanted = kindOf(xml);
    const target = { arch: architectureOf(xml), machine: xml.attribute(xml.first('os/type'), 'machine') ?? 'pc' };
    const build = host.firmware
      .filter((candidate) => fits(candidate, wanted) && serves(candidate, target))
      .find((candidate) => host.exists(candidate.code) && host.exists(candidate.vars));
    if (!build) throw notInstalled(subject.name, xml.text(loader), wanted, target);
    xml.setText(loader, build.code);
    if (build.format !== 'raw') xml.setAttribute(loader, 'format', build.format);
    if (nvram && template !== undefined) xml.setAttribute(nvram, 'template', build.vars);
  },
};

/** As in `parseFirmware`: keys are in the variables, so the template decides; without one, a loader that is shipped with Microsoft's keys. */
function kindOf(xml: Editable): FirmwareKind {
  const loader = xml.first('os/loader');
  const code = fileName(xml.text(loader));
  const template = xml.attribute(xml.first('os/nvram'), 'template');
  const enrolledKeys =
    template !== undefined ? /\.(ms|secboot|snakeoil|enrolled)\./i.test(fileName(template)) : /\.ms\./i.test(code);
  const secureBoot = enrolledKeys || xml.attribute(loader, 'secure') === 'yes' || /\.(ms|secboot)\.|secure/i.test(code);
  return { secureBoot, enrolledKeys };
}

function fits(build: FirmwareDescriptor, wanted: FirmwareKind): boolean {
  return build.secureBoot === wanted.secureBoot && build.enrolledKeys === wanted.enrolledKeys;
}

function serves(build: FirmwareDescriptor, target: { readonly arch: string; readonly machine: string }): boolean {
  const canonical = { q35: 'pc-q35-', pc: 'pc-i440fx-', virt: 'virt-' }[target.machine] ?? target.machine;
  return build.architectures.includes(target.arch) && build.machines.some((glob) => matches(glob, canonical));
}

/** Machine globs have at most one `*`, at the end. */
function matches(glob: string, machine: string): boolean {
  return glob.endsWith('*') ? machine.startsWith(glob.slice(0, -1)) : machine === glob;
}

function notInstalled(
  domain: string,
  declared: string,
  wanted: FirmwareKind,
  target: { readonly arch: string; readonly machine: string },
): VirtspecError {
  const keys = wanted.enrolledKeys ? 'with enrolled keys' : 'without enrolled keys';
  const kind = wanted.secureBoot ? `Secure Boot, ${keys}` : 'no Secure Boot';
  return new VirtspecError({
    code: 'firmware-not-installed',
    kind: 'environment',
    what: `domain ${domain} requires UEFI firmware (${kind}) for ${target.arch} ${target.machine}`,
    why: `${declared} is not on this machine, and no installed firmware is of that kind; with another kind, it would be a different domain`,
    fix: `Install it (Debian, Ubuntu: ${target.arch === 'aarch64' ? 'qemu-efi-aarch64' : 'ovmf'}; Fedora, Arch: edk2-ovmf), or declare a path that exists.`,
  });
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
