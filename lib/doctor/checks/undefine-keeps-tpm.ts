import { fail, pass } from '../../finding/verdict.ts';
import { atLeast, keepsTpmSince } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const undefineKeepsTpm = ofHost(
  {
    id: 'undefine-keeps-tpm',
    category: 'domain',
    title: 'This libvirt undefines a domain as NixVirt asks it to',
    severity: 'warning',
    cure: {
      nixos:
        'a nixpkgs with libvirt 8.9 or later; until then shut down and undefine by hand, before the switch, what the lab does not declare or renames (`virsh undefine NAME --keep-nvram`).',
      elsewhere:
        'libvirt 8.9 or later; until then shut down and undefine by hand, before the switch, what the lab does not declare or renames (`virsh undefine NAME --keep-nvram`).',
    },
    why: 'NixVirt undefines with VIR_DOMAIN_UNDEFINE_KEEP_TPM (0.6.0, nixvirt.py lines 119-123), which libvirt knows since 8.9. An older one refuses the whole undefine, when NixVirt has cut the domain already, and the switch fails there.',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ daemon }, evidence) =>
      atLeast(daemon, keepsTpmSince)
        ? pass(`libvirt ${daemon}`)
        : fail(`libvirt ${keepsTpmSince} or later`, `libvirt ${daemon}`, evidence),
    ),
);
