import { shellWord } from '../../error/shell-word.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { placeOf, type SshTarget, sshByHand } from './ssh-target.ts';

/** A way in which ssh does not get into a guest, by OpenSSH’s words. */
interface Trouble {
  readonly says: RegExp;
  readonly code: string;
  readonly what: (target: SshTarget) => string;
  readonly fix: (target: SshTarget) => string;
}

const troubles: readonly Trouble[] = [
  {
    says: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i,
    code: 'ssh-host-key-changed',
    what: ({ domain, address, pinned }) =>
      pinned
        ? `the ssh server at ${address} does not have the host key that the guest agent of ${domain} showed on ${pinned.seen}`
        : `the ssh server at ${address} does not have the host key that known_hosts has for it`,
    fix: ({ domain, pinned }) =>
      pinned
        ? `Find out which machine answers there. If ${domain} was reinstalled, let its agent show the new key: \`virtspec run --transport agent ${shellWord(domain)} hostname\`.`
        : 'Find out which machine answers there. If the guest was reinstalled, remove the old key: `ssh-keygen -R ADDRESS`, and add the one that its console shows.',
  },
  {
    says: /Host key verification failed|no matching host key type/i,
    code: 'ssh-host-key-unknown',
    what: ({ domain, address }) => `the host key of ${domain} at ${address} is not known`,
    fix: ({ domain }) =>
      `Let its guest agent show the key once: \`virtspec run --transport agent ${shellWord(domain)} hostname\`; or compare it at the guest’s console (\`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\`) with what \`ssh-keyscan\` prints, and add that to ~/.ssh/known_hosts.`,
  },
  {
    says: /Permission denied|Too many authentication failures|no mutual signature/i,
    code: 'ssh-login-refused',
    what: (target) => `${target.domain} refuses the login of ssh (${placeOf(target)})`,
    fix: () =>
      'Put your public key into ~/.ssh/authorized_keys of that user in the guest; for administrators of Windows into C:\\ProgramData\\ssh\\administrators_authorized_keys, to which only Administrators and SYSTEM have access. Another user: --user, or `ssh: { user, key }` in the lab file. A key with a passphrase must be in ssh-agent.',
  },
  {
    says: /Connection refused/i,
    code: 'ssh-no-server',
    what: (target) => `no ssh server answers at ${placeOf(target)}`,
    fix: () =>
      'Start it in the guest: on Linux the service ssh or sshd; on Windows `Add-WindowsCapability -Online -Name OpenSSH.Server~~~~0.0.1.0`, then `Set-Service sshd -StartupType Automatic; Start-Service sshd`.',
  },
  {
    says: /timed out|No route to host|Network is unreachable|Host is down/i,
    code: 'ssh-unreachable',
    what: (target) => `${placeOf(target)} cannot be reached`,
    fix: ({ domain }) =>
      `See whether the guest has that address, and whether its firewall lets ssh in (on Windows the rule OpenSSH-Server-In-TCP). Another address: \`ssh: { address }\` of ${domain} in the lab file.`,
  },
];

/** The error for a connection that was not made. */
export function sshError(target: SshTarget, words: string): VirtspecError {
  const trouble = troubles.find(({ says }) => says.test(words));
  return new VirtspecError({
    code: trouble?.code ?? 'ssh-failed',
    kind: 'environment',
    what: trouble?.what(target) ?? `ssh cannot connect to ${target.domain} (${placeOf(target)})`,
    why: whyOf(words),
    fix: trouble?.fix(target).replaceAll('ADDRESS', target.address) ?? `Try it by hand: \`${sshByHand(target)}\`.`,
  });
}

/** Of a changed host key ssh prints a page: what is left says which key, and where. */
function whyOf(words: string): string {
  const lines = words
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^@|^(IT IS POSSIBLE|Someone could|It is also|Please contact)/.test(line));
  return lines.slice(-4).join('\n') || 'ssh ended without a message';
}

/** The error for a connection that broke before the command had ended. */
export function sshLost({ domain }: SshTarget, words: string): VirtspecError {
  return new VirtspecError({
    code: 'ssh-lost',
    kind: 'environment',
    what: `the ssh connection to ${domain} ended before the command did`,
    why: words.trim() || 'the guest shut down or rebooted, or its network failed',
    fix: `See whether it still runs there: \`virtspec run ${shellWord(domain)} -- ps\`.`,
  });
}
