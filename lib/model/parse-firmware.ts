import type { XmlElement } from '../xml/element.ts';
import type { Firmware, FirmwareKind } from './objects.ts';

/**
 * The firmware of a domain's `<os>`. https://libvirt.org/formatdomain.html#operating-system-booting
 *
 * - `bios`: no `firmware='efi'` and no pflash loader.
 * - `uefi-secure-boot`: UEFI whose variables start with enrolled keys. Firmware that only *supports* Secure Boot (`OVMF_CODE.secboot.fd`,
 *   `secure='yes'`) boots anything until keys are enrolled, so the deciding factor is the variable template (`OVMF_VARS.ms.fd`, Debian's
 *   `OVMF_VARS_4M.ms.fd`, Fedora's `OVMF_VARS.secboot.fd`) or the feature `enrolled-keys`. Without either, only a loader that is shipped with
 *   Microsoft's keys (`.ms.`) shows it.
 * - `uefi`: every other UEFI.
 */
export function parseFirmware(os: XmlElement | undefined): Firmware {
  const loader = os?.child('loader');
  const nvram = os?.child('nvram');
  const secure = loader?.attribute('secure');
  const firmware = {
    loader: loader?.text || undefined,
    secure: secure === undefined ? undefined : secure === 'yes',
    nvram: nvram?.text || nvram?.child('source')?.attribute('file') || undefined,
    nvramTemplate: nvram?.attribute('template'),
  };
  const uefi = os?.attribute('firmware') === 'efi' || loader?.attribute('type') === 'pflash';
  return { kind: uefi ? uefiKind(os, firmware) : 'bios', ...firmware };
}

function uefiKind(os: XmlElement | undefined, firmware: Omit<Firmware, 'kind'>): FirmwareKind {
  const features = new Map(
    os
      ?.child('firmware')
      ?.children('feature')
      .map((feature) => [feature.attribute('name'), feature.attribute('enabled')]),
  );
  const asked = features.get('enrolled-keys');
  const enrolled =
    asked !== undefined
      ? asked === 'yes' && features.get('secure-boot') !== 'no'
      : firmware.nvramTemplate !== undefined
        ? /\.(ms|secboot|snakeoil|enrolled)\./i.test(fileName(firmware.nvramTemplate))
        : /\.ms\./i.test(fileName(firmware.loader ?? ''));
  return enrolled ? 'uefi-secure-boot' : 'uefi';
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
