import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, valueOf } from './contradiction.ts';

/** Processor architecture, machine, firmware and TPM. */
export function machine(root: Branch): readonly Contradiction[] {
  const [type] = below(root, 'os/type');
  if (!type) return [];
  const { arch, kind } = { arch: type.attributes.get('arch'), kind: type.attributes.get('machine') };
  const found: Contradiction[] = [];
  const note = (at: Branch | undefined, actual: string, expected: string, attribute?: string) =>
    found.push({ at: at ?? type, actual, expected, ...(attribute !== undefined && { attribute }) });
  const isPc = arch === undefined || pcs.test(arch);
  if (type.text !== 'hvm') note(type, `os type ${type.text || 'not set'}`, 'os type hvm, the only one that QEMU runs');
  if (arch !== undefined && !pcs.test(arch) && kind !== undefined && pcMachines.test(kind))
    note(type, `machine type ${kind} on ${arch}`, `a machine type of ${arch}`, 'machine');
  if (arch !== undefined && pcs.test(arch) && kind !== undefined && /^(virt|pseries|s390-|sbsa)/.test(kind))
    note(type, `machine type ${kind} on ${arch}`, 'a PC machine type, such as q35', 'machine');
  for (const name of ['on_poweroff', 'on_reboot'])
    for (const at of below(root, name))
      if (at.text === 'preserve') note(at, `${name} is preserve`, 'destroy or restart, which QEMU supports');
  found.push(...firmware(root, { arch, isPc }), ...tpm(root, isPc));
  return found;
}

const pcs = /^(x86_64|i686)$/;
const pcMachines = /^(q35|pc|isapc|microvm)(-|$)/;

/** q35 must be named: libvirt's default is `pc`. */
export function isQ35(root: Branch): boolean {
  return /^(pc-)?q35(-|$)/.test(valueOf(root, 'os/type', 'machine') ?? '');
}

function firmware(
  root: Branch,
  { arch, isPc }: { readonly arch: string | undefined; readonly isPc: boolean },
): readonly Contradiction[] {
  const [loader] = below(root, 'os/loader');
  const pflash = loader?.attributes.get('type') === 'pflash';
  const [os] = below(root, 'os');
  const found: Contradiction[] = [];
  if (os && isPc && (pflash || os.attributes.get('firmware') === 'efi') && below(root, 'features/acpi').length === 0)
    found.push({ at: os, actual: 'UEFI without ACPI', expected: 'the feature acpi, which UEFI needs' });
  if (loader && pflash && arch === 'i686' && !/ia32|ovmf32|i386/i.test(loader.text))
    found.push({ at: loader, actual: '64-bit firmware on i686', expected: 'the architecture of the firmware, x86_64' });
  if (loader && pflash && isImmutable(loader))
    found.push({
      at: loader,
      actual: 'firmware in the Nix store without readonly',
      expected: 'readonly = true on the loader',
    });
  if (loader && isPc && (loader.attributes.get('secure') === 'yes' || (pflash && hasKeys(root, loader)))) {
    const smm = valueOf(root, 'features/smm', 'state');
    if (!isQ35(root)) found.push({ at: loader, actual: 'Secure Boot without q35', expected: 'Secure Boot on q35' });
    if (smm === 'off') found.push({ at: loader, actual: 'Secure Boot without SMM', expected: 'Secure Boot with SMM' });
  }
  return found;
}

/** Firmware that is shipped with Secure Boot’s keys is built for q35, the only machine type that protects them from the guest. */
function hasKeys(root: Branch, loader: Branch): boolean {
  return [loader.text, valueOf(root, 'os/nvram', 'template') ?? ''].some((path) => /\.(ms|secboot)\.[^/]*$/.test(path));
}

/** Nothing in the Nix store is writable, and a loader that is not declared read-only is opened for writing. */
function isImmutable({ text, attributes }: Branch): boolean {
  return text.startsWith('/nix/store/') && attributes.get('readonly') !== 'yes';
}

function tpm(root: Branch, isPc: boolean): readonly Contradiction[] {
  const own = below(root, 'devices/tpm').filter(({ attributes }) => attributes.get('model') !== 'spapr-tpm-proxy');
  const [, ...more] = own;
  return [
    ...own
      .filter(({ attributes }) => isPc && attributes.get('model') === 'tpm-spapr')
      .map((at) => ({
        at,
        attribute: 'model',
        actual: 'tpm-spapr, the TPM of another architecture',
        expected: 'tpm-crb or tpm-tis',
      })),
    ...more.map((at) => ({ at, actual: `${own.length} TPMs`, expected: 'one TPM' })),
  ];
}
