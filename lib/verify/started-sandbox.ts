import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { SandboxFacts } from '../sandbox/host.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** A sandbox with a session to its libvirtd. */
export interface StartedSandbox {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
  readonly facts: SandboxFacts;
}
