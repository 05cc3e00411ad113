import { dirname } from 'node:path/posix';
import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { Firmware } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const nvramTemplate: ObjectCheck<'domain'> = {
  id: 'nvram-template',
  category: 'domain',
  title: 'NVRAM template matches the firmware',
  severity: 'warning',
  fix: {
    nix: 'Declare both from one build: `loader.path = "${pkgs.OVMFFull.fd}/FV/OVMF_CODE.ms.fd"; nvram.template = "${pkgs.OVMFFull.fd}/FV/OVMF_VARS.ms.fd";`.',
    xml: 'Declare both from one build: `<loader>` with OVMF_CODE.ms.fd and the `template` of `<nvram>` with OVMF_VARS.ms.fd of the same folder.',
  },
  tier: 'rendered',
  why: 'libvirt finds the template only for firmware that its configuration lists, on NixOS only that in `/run/libvirt/nix-ovmf`: for a loader in the store it finds none, and the first start fails with "unable to find any master var store". Variables with Secure Boot keys have no effect under firmware that does not use them. https://libvirt.org/formatdomain.html#bios-bootloader',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.firmware.nvram !== undefined,
  judge({ xml, firmware }) {
    const { loader = '', nvramTemplate: template } = firmware;
    const automatic = xpathText(xml, 'string(/domain/os/@firmware)') === 'efi';
    if (template === undefined && !automatic && loader.startsWith('/nix/store/'))
      return fail(`a template for ${loader}`, 'none', evidenceAt(xml, '/domain/os/nvram'));
    if (isKeyless(firmware))
      return fail(`the template of ${loader}`, template ?? '', evidenceAt(xml, '/domain/os/nvram/@template'));
    return pass(template ?? 'the template that libvirt finds');
  },
};

/** Variables with keys, and firmware from another folder whose name does not show that it uses them. */
function isKeyless({ loader, nvramTemplate: template }: Firmware): boolean {
  if (loader === undefined || template === undefined || dirname(loader) === dirname(template)) return false;
  return keyed.test(template) && !keyed.test(loader);
}

const keyed = /[._-](ms|secboot|secure)[._-]/;
