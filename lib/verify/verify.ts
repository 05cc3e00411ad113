import type { HostToVerify, Lab } from '../lab/lab.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import { judgeSeen, type Seen } from './judge-seen.ts';
import { lookAtHosts } from './look-at-hosts.ts';
import type { VerifyOptions } from './options.ts';
import { Phases } from './phases.ts';
import { noProof } from './proof.ts';
import { proveInSandbox } from './prove-in-sandbox.ts';
import { readLab } from './read-lab.ts';
import { reportOf, type VerifyOutcome } from './report-of.ts';

/**
 * The main job: render the lab, validate it, deploy it into a sandbox, look, start what the lab says, deploy again, judge. Or, on a host,
 * only look, and judge.
 *
 * What breaks on the way (a sandbox that cannot start, an apply that libvirt refuses) is in the report: everything that can still be
 * judged is.
 *
 * @throws VirtspecError of kind `usage` when the lab cannot be rendered or nothing was selected; the signal's reason on abort
 */
export async function verify(lab: Lab, options: VerifyOptions): Promise<VerifyOutcome> {
  const startedAt = new Date();
  const phases = new Phases(options.listener);
  const read = await readLab(lab, phases, options);

  const seen = await look(lab, read.rendered, read.declared, phases, options);
  if (lab.scenario && options.target !== 'sandbox') {
    phases.skip('Set the scene', 'a scenario is played in a sandbox only');
  }
  options.signal?.throwIfAborted();

  const findings = await judgeSeen(seen, lab, read, phases, options);
  return reportOf(seen, findings, {
    lab,
    target: options.target,
    startedAt,
    phases,
    provenance: read.rendered.provenance,
  });
}

/** The target: the XML alone, a sandbox, or each host. */
async function look(
  lab: Lab,
  rendered: Rendered,
  declared: LabState,
  phases: Phases,
  options: VerifyOptions,
): Promise<readonly [Seen, ...Seen[]]> {
  switch (options.target) {
    case 'rendered':
      return [{ proof: noProof('the target is `rendered`') }];
    case 'sandbox':
      return [{ proof: await proveInSandbox(lab, rendered, declared, phases, options) }];
    case 'host': {
      const [first, ...rest] = await lookAtHosts(options.hosts ?? lab.hosts ?? [thisHost], phases, options.signal);
      if (!first) throw new TypeError('no host was looked at');
      return [first, ...rest];
    }
  }
}

/** Not virsh's own default, which is `qemu:///session` for an ordinary user. */
const thisHost: HostToVerify = { name: 'qemu:///system', uri: 'qemu:///system' };
