import { requireTestcontainers } from '../container/testcontainers.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostToVerify, Lab } from '../lab/lab.ts';
import { Phases } from '../run/phases.ts';
import type { System } from '../system/system.ts';
import { Ahead } from './ahead.ts';
import { bootableHost } from './bootable-host.ts';
import { judgeSeen, type Seen } from './judge-seen.ts';
import { type HostProof, lookAtHosts } from './look-at-hosts.ts';
import { withNormalForms } from './normal-forms.ts';
import type { VerifyOptions } from './options.ts';
import { type ProbeGuest, probeGuest } from './probe-guest.ts';
import { noProof, type Proof } from './proof.ts';
import { proveInSandbox } from './prove-in-sandbox.ts';
import { provideSystem } from './provide-system.ts';
import { type ReadLab, readLab, type Validation } from './read-lab.ts';
import { reportOf, type VerifyOutcome } from './report-of.ts';
import { requireSmokeDomains } from './smoke-domains.ts';

/**
 * The main job: render the lab, validate it, deploy it into a sandbox, look, start what the lab says, deploy again, judge. Or the same
 * in a container. Or, on a host, only look, and judge.
 *
 * What breaks on the way (a sandbox that cannot start, an apply that libvirt refuses) is in the report: everything that can still be
 * judged is.
 *
 * @throws VirtspecError of kind `usage` when the lab cannot be rendered or nothing was selected; `testcontainers-missing`; the signal's
 * reason on abort
 */
export async function verify(lab: Lab, options: VerifyOptions): Promise<VerifyOutcome> {
  if (options.target === 'container') requireTestcontainers();
  const startedAt = new Date();
  const phases = new Phases(options.listener);
  const system = await provideSystem(options.libvirt, phases, options);
  await using ahead = new Ahead(lab, system, options);
  if (options.target === 'sandbox') ahead.begin();
  const read = await readLab(lab, phases, { ...options, system });

  requireSmokeDomains(lab, read.declared.domains);
  const { seen, validation } = await look({ lab, read, ahead, system }, phases, options);
  const schema = validation ?? (await read.validate());
  // The sandbox goes beside the judging.
  const closed = ahead[Symbol.asyncDispose]();
  if (lab.scenario && !['sandbox', 'container'].includes(options.target)) {
    phases.skip('Set the scene', 'a scenario is played in a sandbox only');
  }
  options.signal?.throwIfAborted();

  const findings = await judgeSeen(seen, lab, { ...read, schema }, phases, options);
  await closed;
  return reportOf(seen, findings, {
    lab,
    target: options.target,
    startedAt,
    phases,
    rendered: read.rendered,
  });
}

/** What is looked for, and what has begun of it. */
interface Search {
  readonly lab: Lab;
  readonly read: ReadLab;
  readonly ahead: Ahead;
  readonly system: System | undefined;
}

/** What was seen of a target, and libvirt's schemas' word where only the target has them. */
interface Look {
  readonly seen: readonly [Seen, ...Seen[]];
  readonly validation?: Validation | undefined;
}

/** The target: the XML alone, a sandbox here or in a container, or each host. */
async function look({ lab, read, ahead, system }: Search, phases: Phases, options: VerifyOptions): Promise<Look> {
  switch (options.target) {
    case 'rendered':
      return { seen: [{ proof: noProof('the target is `rendered`') }] };
    case 'sandbox':
      return { seen: [{ proof: await proveInSandbox(lab, read, ahead, phases, options) }] };
    case 'container': {
      // testcontainers takes a second to load.
      const { proveInContainer } = await import('./prove-in-container.ts');
      const { proof, schema: validation } = await proveInContainer(lab, read, phases, options);
      return { seen: [{ proof }], validation };
    }
    case 'host': {
      const hosts = options.hosts ?? lab.hosts ?? [thisHost];
      const guest = await guestForHost(hosts, read, phases, options);
      const looked = await lookAtHosts(hosts, phases, options.signal);
      const [first, ...rest] = await withNormalForms(looked, read, phases, { system, signal: options.signal });
      if (!first) throw new TypeError('no host was looked at');
      if (!guest || first.proof.error !== undefined) return { seen: [first, ...rest] };
      return { seen: [{ ...first, proof: await probed(first, guest, phases, options) }] };
    }
  }
}

/** The probe guest, where domains of a host are to be booted. */
async function guestForHost(
  hosts: readonly HostToVerify[],
  { declared }: ReadLab,
  phases: Phases,
  options: VerifyOptions,
): Promise<ProbeGuest | undefined> {
  if (options.boot === undefined) return undefined;
  bootableHost(hosts, options);
  return probeGuest(declared, phases, options);
}

/** A host's proof, with what its domains showed, or what kept them from it. */
async function probed(
  { host, proof }: HostProof,
  { names, base }: ProbeGuest,
  phases: Phases,
  { signal }: VerifyOptions,
): Promise<Proof> {
  const { bootOnHost } = await import('./boot-on-host.ts');
  try {
    const probe = await bootOnHost({ uri: host.uri, names, base }, phases, signal);
    return { ...proof, probe };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    return { ...proof, probe: { unavailable: error.what }, error };
  }
}

/** Not virsh's own default, which is `qemu:///session` for an ordinary user. */
const thisHost: HostToVerify = { name: 'qemu:///system', uri: 'qemu:///system' };
