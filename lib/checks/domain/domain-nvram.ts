import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const domainNvram: ObjectCheck<'domain'> = {
  id: 'domain-nvram',
  category: 'domain',
  title: 'NVRAM path matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `nvram_path` in Nix to the path in the lab file, and create its directory (`systemd.tmpfiles.rules`), or correct the lab file.',
    xml: 'Set `<nvram>` to the path in the lab file, and create its directory, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'The NVRAM file holds the boot entries: with another file the installed system is not in the boot menu. https://libvirt.org/formatdomain.html#bios-bootloader',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.nvram !== undefined,
  judge: ({ xml, firmware }, { intent }) => judgeText(xml, '/domain/os/nvram', intent?.nvram ?? '', firmware.nvram),
};
