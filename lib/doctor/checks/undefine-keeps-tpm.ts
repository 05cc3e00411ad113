import { fail, pass } from '../../finding/verdict.ts';
import { atLeast, keepsTpmSince } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const undefineKeepsTpm = ofHost(
  {
    id: 'undefine-keeps-tpm',
    category: 'domain',
    title: 'libvirt supports the flags that NixVirt undefines domains with',
    severity: 'warning',
    cure: {
      nixos:
        'use a nixpkgs with libvirt 8.9 or later; until then, before the switch, shut down and undefine by hand (`virsh undefine NAME --keep-nvram`) what the lab removes or renames.',
      elsewhere:
        'use libvirt 8.9 or later; until then, before the switch, shut down and undefine by hand (`virsh undefine NAME --keep-nvram`) what the lab removes or renames.',
    },
    why: 'NixVirt undefines with VIR_DOMAIN_UNDEFINE_KEEP_TPM (nixvirt.py), which libvirt supports since 8.9. An older one rejects the undefine after NixVirt has power-cut the domain, and the switch fails there.',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ daemon }, evidence) =>
      atLeast(daemon, keepsTpmSince)
        ? pass(`libvirt ${daemon}`)
        : fail(`libvirt ${keepsTpmSince} or later`, `libvirt ${daemon}`, evidence),
    ),
);
