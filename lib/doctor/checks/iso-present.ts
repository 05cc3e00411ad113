import { fail, pass } from '../../finding/verdict.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { isoItems, judgeIso } from '../iso.ts';
import { ofLab } from '../prerequisite.ts';
import { roughly } from '../room.ts';

export const isoPresent = ofLab(
  {
    id: 'iso-present',
    category: 'storage',
    title: 'The ISO exists',
    severity: 'error',
    cure: {
      nixos:
        'set `systemd.tmpfiles.rules = [ "d /var/lib/libvirt/iso 0755 root root" ];`, then copy the ISO there; it does not belong in the Nix store.',
      elsewhere: 'run `sudo mkdir -p /var/lib/libvirt/iso`, then `sudo cp ISO` to the path that the lab declares.',
    },
    why: 'NixVirt’s Windows template sets `startupPolicy=mandatory` (templates/domain/windows.nix): the switch succeeds without the ISO, but the domain does not start.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ size, kind }, path, domains) => {
    const found = kind === undefined ? undefined : `${kind}, ${readableQuantity(BigInt(size ?? 0))}`;
    const evidence = evidenceOf(`ls -l ${path}`, found);
    if (kind === undefined || size === undefined) return fail(`a file, for ${domains}`, 'it does not exist', evidence);
    if (kind !== 'file') return fail(`a file, for ${domains}`, kind === 'folder' ? 'a folder' : 'not a file', evidence);
    return pass(`${roughly(BigInt(size))}, for ${domains}`);
  }),
);
