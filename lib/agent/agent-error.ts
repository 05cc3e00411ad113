import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';

/** A way in which an agent does not answer, by libvirt's words (9.0 to 12.8). */
interface Trouble {
  readonly says: RegExp;
  readonly code: string;
  readonly what: (domain: string) => string;
  readonly fix: string;
}

const troubles: readonly Trouble[] = [
  {
    says: /domain is not running|Domain not running/i,
    code: 'guest-off',
    what: (domain) => `${domain} is shut off`,
    fix: 'Start it: `virtspec up NAME`.',
  },
  {
    says: /failed to get domain|Domain not found/i,
    code: 'domain-not-found',
    what: (domain) => `libvirt has no domain ${domain}`,
    fix: '`virsh list --all` shows the domains.',
  },
  {
    says: /not supported by the connection driver/i,
    code: 'agent-unsupported',
    what: (domain) => `the libvirt of ${domain} knows no guest agents`,
    fix: 'Connect to a libvirt that runs QEMU: -c qemu:///system, qemu:///session or qemu+ssh://HOST/system.',
  },
  {
    says: /QEMU guest agent is not configured/i,
    code: 'agent-no-channel',
    what: (domain) => `${domain} has no channel for a guest agent`,
    fix: 'Declare the channel `org.qemu.guest_agent.0` (docs/run.md), and power the guest off and on.',
  },
  {
    says: /agent is not connected/i,
    code: 'agent-absent',
    what: (domain) => `no guest agent runs in ${domain}`,
    fix: 'Install and start qemu-ga in the guest: on Linux the package qemu-guest-agent, on Windows guest-agent/qemu-ga-x86_64.msi and the virtio-serial driver of virtio-win.iso. A guest that still boots has none yet.',
  },
  {
    says: /not available due to an error|No complete agent response|Unable to encode message payload/i,
    code: 'agent-jammed',
    what: (domain) => `the guest agent of ${domain} is stuck`,
    fix: 'Restart qemu-ga in the guest by another way (SSH, its console), or power the guest off and on.',
  },
  {
    says: /Guest agent (is )?not (responding|available)|guest agent .*(timed out|did not)/i,
    code: 'agent-silent',
    what: (domain) => `the guest agent of ${domain} does not answer`,
    fix: 'The guest may hang, or be too busy; a longer --timeout waits longer.',
  },
  {
    says: /frozen/i,
    code: 'agent-frozen',
    what: (domain) => `the file systems of ${domain} are frozen, and its agent does nothing until they are thawed`,
    fix: 'Thaw them: `virsh domfsthaw NAME`.',
  },
  {
    says: /No space left on device|not enough space on the disk/i,
    code: 'guest-disk-full',
    what: (domain) => `a disk of ${domain} is full`,
    fix: 'Make room on it in the guest.',
  },
  {
    says: /(has been disabled|has not been found|not found|disabled for this instance)/i,
    code: 'agent-forbids',
    what: (domain) => `the guest agent of ${domain} refuses the command`,
    fix: 'Allow it in the agent’s configuration in the guest (`block-rpcs`, `allow-rpcs` in qemu-ga.conf).',
  },
];

/** The error for what libvirt said instead of the agent's answer. */
export function agentError(domain: string, command: string, words: string, cause?: unknown): VirtspecError {
  const why = words.replace(/^error: /, '');
  const trouble = troubles.find(({ says }) => says.test(why));
  return new VirtspecError({
    code: trouble?.code ?? 'agent-refused',
    kind: 'environment',
    what: trouble?.what(domain) ?? `the guest agent of ${domain} refused ${command}`,
    why,
    ...(trouble && { fix: trouble.fix.replaceAll('NAME', shellWord(domain)) }),
    cause,
  });
}

/** The error of an agent that was lost while a command ran: what helps against an agent that there never was is no help then. */
export function whileRunning(error: unknown, domain: string): unknown {
  if (!(error instanceof VirtspecError)) return error;
  const isGone =
    ['guest-off', 'agent-absent'].includes(error.code) ||
    (error.code === 'agent-silent' && /disappeared/.test(error.why ?? ''));
  if (!isGone) return error;
  return new VirtspecError({
    code: 'guest-lost',
    kind: 'environment',
    what: `the guest agent of ${domain} went away while the command ran`,
    why: `${error.what} (${error.why}): the guest rebooted or shut off, or its agent was restarted; how the command ended is not known`,
    fix: `\`virtspec wait ${shellWord(domain)}\` returns when it answers again; then look what the command has done.`,
    cause: error,
  });
}
