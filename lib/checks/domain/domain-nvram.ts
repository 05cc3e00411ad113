import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const domainNvram: ObjectCheck<'domain'> = {
  id: 'domain-nvram',
  category: 'domain',
  title: 'The NVRAM path is what the lab says',
  severity: 'error',
  fix: 'Set `nvram_path` in Nix to the path of the lab file, and make its directory (`systemd.tmpfiles.rules`).',
  tier: 'rendered',
  why: 'The NVRAM file holds the boot entries: under another path the installed system is not in the boot menu. https://libvirt.org/formatdomain.html#bios-bootloader',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.nvram !== undefined,
  judge: ({ xml, firmware }, { intent }) => judgeText(xml, '/domain/os/nvram', intent?.nvram ?? '', firmware.nvram),
};
