import { VirtspecError } from '../../error/virtspec-error.ts';
import { cpioArchive } from './cpio.ts';

/** The data of one run for its guests: the same for all of them, because domains may share a medium. */
export interface ProbeRun {
  /** 32 hexadecimal digits, new for every run. */
  readonly nonce: string;
  /** Of the listener, on every network's own address. */
  readonly port: number;
  /** One for each network card of the lab. */
  readonly interfaces: readonly ProbeInterface[];
  /** Mount tags of the shares to look for. */
  readonly shares: readonly string[];
  /** Whether to leave the nonce in an EFI variable and in the TPM. */
  readonly marks: boolean;
  /** Whether an answer that cannot be sent may be written to the start of the first disk. */
  readonly disk: boolean;
  /** Whether such an answer may be written to an EFI variable. */
  readonly variable: boolean;
}

export interface ProbeInterface {
  readonly mac: string;
  /** The network's own address: `192.168.56.1`. */
  readonly gateway: string | undefined;
  /** The card's address if DHCP gives none: `192.168.56.254/24`. */
  readonly fallback: string | undefined;
  /** Whether the network has DHCP; without, the guest waits less for a lease. */
  readonly dhcp: boolean;
}

/** The kernel's name of the file in the initramfs. */
const name = 'virtspec-run';

/** Size of the file, without the archive that contains it. */
const fileBytes = 32 * 1024;

/** The first bytes of the file, by which its position in the ISO is found once. */
export const runMark = '# virtspec: what one run of the probe is to do\n';

/** The archive that contains the file, empty except for its mark: it is in the base ISO, and overwritten in place. */
export function runArchive(): Uint8Array {
  return cpioArchive([{ name, kind: 'file', content: padded(runMark) }]);
}

/**
 * The file for one run, in shell syntax: exactly `fileBytes` bytes.
 * @throws VirtspecError `probe-run-too-large`
 */
export function runFile(run: ProbeRun): Uint8Array {
  const flag = (value: boolean) => (value ? '1' : '0');
  return shellFile([
    `NONCE=${quote(run.nonce)}`,
    `PORT=${run.port}`,
    `MARKS=${flag(run.marks)} DISK=${flag(run.disk)} VARIABLE=${flag(run.variable)}`,
    `SHARES=${quote(run.shares.filter((tag) => !tag.includes('\n')).join('\n'))}`,
    `CARDS=${quote(cardLines(run.interfaces))}`,
  ]);
}

/**
 * A run's file of these lines, in shell syntax.
 * @throws VirtspecError `probe-run-too-large`
 */
export function shellFile(lines: readonly string[]): Uint8Array {
  return padded(`${runMark}${lines.join('\n')}\n`);
}

/** The value of `CARDS`, which `machine.sh` reads. */
export function cardLines(interfaces: readonly ProbeInterface[]): string {
  const lines = interfaces.map(({ mac, gateway, fallback, dhcp }) =>
    [mac, gateway ?? '-', fallback ?? '-', dhcp ? 'yes' : 'no'].join(' '),
  );
  return lines.join('\n');
}

/** A word in shell syntax. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function padded(text: string): Uint8Array {
  const bytes = Buffer.alloc(fileBytes, '\n');
  if (Buffer.byteLength(text) <= fileBytes) {
    bytes.write(text);
    return bytes;
  }
  throw new VirtspecError({
    code: 'probe-run-too-large',
    kind: 'environment',
    what: 'the lab has more NICs than one probe image can list',
    why: `their list has ${Buffer.byteLength(text)} bytes, and the image has space for ${fileBytes}`,
    fix: 'Boot only some of the domains: --boot NAME...',
  });
}
