import { shellWord } from '../error/shell-word.ts';
import { newerWords } from '../xml/newer-words.ts';

/** Refusals with a specific fix: the message of libvirt or NixVirt, and what to do. */
const cures: readonly (readonly [says: RegExp, cure: string])[] = [
  [
    /Network is already in use by interface (virbr\d+)/,
    'Give this network another subnet, or the libvirt network with the bridge $1, which has the same addresses.',
  ],
  [
    /Network is already in use by interface (\S+)/,
    'Give the network another subnet, or remove the host’s link that has its address (`ip link delete $1`; for VirtualBox, `VBoxManage hostonlyif remove $1`).',
  ],
  [
    /network '(.+)' is not active/,
    'Set `active` of network $1 to true: a domain on a network that is off does not start. Or leave this domain off too.',
  ],
  [
    /storage pool '(.+)' is not active/,
    'Set `active` of pool $1 to true: a domain on a pool that is off does not start. Or leave this domain off too.',
  ],
  [/no network with matching name '(.+)'/, 'Declare network $1, or correct the name in this domain.'],
  [/no storage pool with matching name '(.+)'/, 'Declare pool $1, or correct the name in this domain.'],
  [
    /(?:cannot open|failed to create) directory '(.*)'/,
    'Create the directory before the apply; on NixOS, with `d $1 0711 root root` in `systemd.tmpfiles.rules`.',
  ],
  [
    /inaccessible backing store volume (\S+?):/,
    'Provide the base image $1, or remove the `backingStore`; then apply again, and start what the failed apply left shut off.',
  ],
  [
    /cannot (?:delete|undefine) (?:inactive )?domain with \d+ snapshots?/,
    'Delete its snapshots first (`virsh snapshot-list NAME`, `virsh snapshot-delete NAME SNAPSHOT`), or declare the domain.',
  ],
  [
    /unsupported flags \(0x40\) in function \w+DomainUndefineFlags/,
    'Undefine the domain by hand (`virsh undefine NAME --keep-nvram`), declare it, or use libvirt 8.9 or later, which supports the flag KEEP_TPM that NixVirt passes.',
  ],
  [
    /internal snapshots of a VM with pflash based firmware require QCOW2 nvram format/,
    'Shut down the guest before the snapshot, which does not include its NVRAM, or take an external one (`virsh snapshot-create-as NAME --disk-only`) and merge it before the next apply, which would undo it: see rebuild-snapshot-kept.',
  ],
  [
    /internal snapshots of a VM with pflash based firmware/,
    'Up to libvirt 10.8, take an external snapshot (`virsh snapshot-create-as NAME --disk-only`) and merge it before the next apply, which would undo it: see rebuild-snapshot-kept.',
  ],
  [/find\("uuid"\)/, 'Declare a UUID on every object, as `uuid` (`uuidgen` generates one).'],
  [/name inconsistent with definition/, 'Remove the volume’s `name`; the definition contains it.'],
];

/** For a word that newer libvirts know: `unknown watchdog model 'itco'`. */
function newerCure(why: string): string | undefined {
  const unknown = /\b(?:unknown [\w ]+|Invalid value for attribute '[^']*' in element '[^']*':) '([\w-]+)'/gi;
  for (const [, word = ''] of why.matchAll(unknown)) {
    const release = [...newerWords.values].find(([pair]) => pair.endsWith(`=${word}`))?.[1];
    if (release !== undefined)
      return `Verify the lab on the host’s release of libvirt (--libvirt), or remove ‘${word}’ if that release is older than ${release}, which introduced it.`;
  }
  return undefined;
}

/**
 * The fix for a refusal with this message; undefined if nothing more specific is known than the message itself.
 * @param name of the object that was refused, for commands
 */
export function refusalCure(why: string, name?: string): string | undefined {
  for (const [says, cure] of cures) {
    const match = says.exec(why);
    const word = name === undefined ? 'NAME' : shellWord(name);
    if (match) return cure.replaceAll('$1', () => match[1] ?? '').replaceAll('NAME', () => word);
  }
  return newerCure(why);
}
