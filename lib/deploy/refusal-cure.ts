import { newerWords } from '../xml/newer-words.ts';

/** Refusals that have a cure of their own: what libvirt or NixVirt says, and what to do. */
const cures: readonly (readonly [says: RegExp, cure: string])[] = [
  [
    /Network is already in use by interface (virbr\d+)/,
    'Another network of libvirt, with the bridge $1, has these addresses: give one of the two another subnet.',
  ],
  [
    /Network is already in use by interface (\S+)/,
    'Another link of the host has the network’s address: remove it (`ip link delete $1`; for VirtualBox’s, `VBoxManage hostonlyif remove $1`), or give the network another subnet.',
  ],
  [
    /(?:cannot open|failed to create) directory '(.*)'/,
    'Make the directory before the switch: NixVirt builds no pool. On NixOS: `systemd.tmpfiles.rules = [ "d $1 0711 root root" ];`.',
  ],
  [
    /inaccessible backing store volume (\S+?):/,
    'Put the base image $1 there, or leave the `backingStore` out; then apply again, and start what the failed apply left off.',
  ],
  [
    /cannot (?:delete|undefine) (?:inactive )?domain with \d+ snapshots?/,
    'Delete its snapshots first (`virsh snapshot-list NAME`, `virsh snapshot-delete NAME SNAPSHOT`), or declare the domain.',
  ],
  [
    /unsupported flags \(0x40\) in function \w+DomainUndefineFlags/,
    'libvirt 8.9 or later knows KEEP_TPM, with which NixVirt undefines. Until then undefine the domain by hand (`virsh undefine NAME --keep-nvram`), or declare it.',
  ],
  [
    /internal snapshots of a VM with pflash based firmware require QCOW2 nvram format/,
    'Shut the guest down first, and take it then: its NVRAM is not in it. Or take an external one (`virsh snapshot-create-as NAME --disk-only`), and merge it before the next rebuild, which would undo it: see rebuild-snapshot-kept.',
  ],
  [
    /internal snapshots of a VM with pflash based firmware/,
    'Up to libvirt 10.8 take an external one (`virsh snapshot-create-as NAME --disk-only`), and merge it before the next rebuild, which would undo it: see rebuild-snapshot-kept.',
  ],
  [/find\("uuid"\)/, 'Declare a UUID on every object: `uuid = "…";` (`uuidgen` makes one).'],
  [/name inconsistent with definition/, 'Leave the volume’s `name` out: the definition has it.'],
];

/** Of a word that newer libvirts know: `unknown watchdog model 'itco'`. */
function newerCure(why: string): string | undefined {
  const unknown = /\b(?:unknown [\w ]+|Invalid value for attribute '[^']*' in element '[^']*':) '([\w-]+)'/gi;
  for (const [, word = ''] of why.matchAll(unknown)) {
    const release = [...newerWords.values].find(([pair]) => pair.endsWith(`=${word}`))?.[1];
    if (release !== undefined)
      return `libvirt ${release} knows ‘${word}’, and this one is older: prove the lab on a libvirt like the host’s (--libvirt), or leave ‘${word}’ out where the host’s is as old.`;
  }
  return undefined;
}

/** What to do about a refusal in these words; undefined where nothing more exact is known than to read them. */
export function refusalCure(why: string): string | undefined {
  for (const [says, cure] of cures) {
    const match = says.exec(why);
    if (match) return cure.replaceAll('$1', match[1] ?? '');
  }
  return newerCure(why);
}
