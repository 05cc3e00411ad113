import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { isoItems, judgeIso } from '../iso.ts';
import { ofLab } from '../prerequisite.ts';
import { roughly } from '../room.ts';

export const isoPresent = ofLab(
  {
    id: 'iso-present',
    category: 'storage',
    title: 'The ISO is downloaded, where the lab looks for it',
    severity: 'error',
    cure: {
      nixos:
        '`systemd.tmpfiles.rules = [ "d /var/lib/libvirt/iso 0755 root root" ];`, then copy the ISO there; it is no matter of the Nix store.',
      elsewhere: '`sudo mkdir -p /var/lib/libvirt/iso`, then `sudo cp ISO` to the path that the lab names.',
    },
    why: 'The Windows template says `startupPolicy=mandatory` (NixVirt templates/domain/windows.nix): the switch succeeds without the ISO, and the domain does not start.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ size, kind }, path, domains) => {
    const evidence = evidenceOf(`ls -l ${path}`, kind === undefined ? undefined : `${kind}, ${size} bytes`);
    if (kind === undefined || size === undefined) return fail(`a file, for ${domains}`, 'it is not there', evidence);
    if (kind !== 'file') return fail(`a file, for ${domains}`, kind === 'folder' ? 'a folder' : 'no file', evidence);
    return pass(`${roughly(BigInt(size))}, for ${domains}`);
  }),
);
