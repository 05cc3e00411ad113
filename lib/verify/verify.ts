import { noProof, type Proof } from '../check/proof.ts';
import { requireTestcontainers } from '../container/testcontainers.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostToVerify, Lab } from '../lab/lab.ts';
import { LabRun } from '../run/lab-run.ts';
import type { System } from '../system/system.ts';
import { Ahead } from './ahead.ts';
import { bootableHost } from './bootable-host.ts';
import { collectProof, type Steps } from './collect-proof.ts';
import { judgeSeen, type Seen } from './judge-seen.ts';
import { type HostProof, lookAtHosts } from './look-at-hosts.ts';
import { withNormalForms } from './normal-forms.ts';
import type { Target, VerifyOptions, VerifyRun } from './options.ts';
import { type ProbeGuest, probeGuest } from './probe-guest.ts';
import { proveInSandbox } from './prove-in-sandbox.ts';
import { provideSystem } from './provide-system.ts';
import { type ReadLab, readLab, type Validation } from './read-lab.ts';
import { reportOf, type VerifyOutcome } from './report-of.ts';
import { requireSelected } from './require-selected.ts';
import { requireSmokeDomains } from './smoke-domains.ts';

/**
 * The main command: render the lab, validate it, deploy it into a sandbox, collect the state, start domains, deploy again, judge. Or the same in a
 * container. Or, on a host, only collect the state, and judge.
 *
 * What breaks during the run (a sandbox that cannot start, an apply that libvirt refuses) is in the report: everything that can still be judged is
 * judged.
 *
 * @throws VirtspecError of kind `usage` if the lab cannot be rendered or nothing was selected; `testcontainers-missing`; the signal's reason on abort
 */
export async function verify(lab: Lab, options: VerifyOptions): Promise<VerifyOutcome> {
  if (options.target.kind === 'container') await requireTestcontainers();
  const run: VerifyRun = new LabRun(lab, options);
  const system = await provideSystem(options.libvirt, run.phases, options);
  await using ahead = isIn(run, 'sandbox') ? new Ahead(run, system) : undefined;
  ahead?.begin();
  const read = await readLab(run, { system });

  requireSmokeDomains(lab, read.declared.domains);
  if (!isIn(run, 'host') && !lab.scenario) requireSelected(options.select, lab, read.declared);
  const { seen, validation } = await look(run, { read, ahead, system });
  const schema = validation ?? (await read.validate());
  // The sandbox is torn down in parallel with the judging.
  const closed = ahead?.[Symbol.asyncDispose]();
  const target = options.target.kind;
  if (lab.scenario && !['sandbox', 'container'].includes(target)) {
    run.skip('Set the scene', 'a scenario is played in a sandbox only');
  }
  run.signal?.throwIfAborted();

  const findings = await judgeSeen(run, seen, { ...read, schema, target });
  await closed;
  const { select: selected } = options;
  return reportOf(run, { ...read, seen, target, selected }, findings);
}

/** What has been started. */
interface Begun {
  readonly read: ReadLab;
  readonly ahead: Ahead | undefined;
  readonly system: System | undefined;
}

/** What a target showed, and the results of libvirt's schemas if only the target has them. */
interface Look {
  readonly seen: readonly [Seen, ...Seen[]];
  readonly validation?: Validation | undefined;
}

/** The target: only the XML, a sandbox here or in a container, or each host. */
async function look(run: VerifyRun, { read, ahead, system }: Begun): Promise<Look> {
  if (isIn(run, 'sandbox') && ahead) return { seen: [{ proof: await proveInSandbox(run, read, ahead) }] };
  if (isIn(run, 'container')) {
    // Imported only here, because testcontainers takes a second to load.
    const { proveInContainer } = await import('./prove-in-container.ts');
    const { proof, schema: validation } = await proveInContainer(run, read);
    return { seen: [{ proof }], validation };
  }
  if (isIn(run, 'host')) return { seen: await lookAtTarget(run, read, system) };
  return { seen: [{ proof: noProof('the target is `rendered`') }] };
}

type In<K extends Target['kind']> = LabRun<VerifyOptions & { readonly target: Extract<Target, { kind: K }> }>;

function isIn<K extends Target['kind']>(run: VerifyRun, kind: K): run is In<K> {
  return run.options.target.kind === kind;
}

async function lookAtTarget(
  run: In<'host'>,
  read: ReadLab,
  system: System | undefined,
): Promise<readonly [Seen, ...Seen[]]> {
  const { boot, hosts = run.lab.hosts ?? [thisHost] } = run.options.target;
  if (boot) bootableHost(hosts, boot);
  const guest = boot && (await probeGuest(run, read.declared, { boot: boot.domains, probeBase: boot.probeBase }));
  const looked = await lookAtHosts(run, hosts);
  const [first, ...rest] = await withNormalForms(run, looked, read, system);
  if (!first) throw new TypeError('no host was looked at');
  if (!guest || first.proof.error !== undefined) return [first, ...rest];
  return [{ ...first, proof: await probed(run, first, guest) }];
}

/** A host's proof, with what its domains showed, or why they were not started. */
async function probed(run: VerifyRun, { host, proof }: HostProof, { names, base }: ProbeGuest): Promise<Proof> {
  const { bootOnHost } = await import('./boot-on-host.ts');
  return collectProof(proof, bootSteps(), run.signal);

  async function* bootSteps(): Steps {
    try {
      yield { probe: await bootOnHost({ uri: host.uri, names, base }, run) };
    } catch (error) {
      if (error instanceof VirtspecError) yield { probe: { unavailable: error.what } };
      throw error;
    }
  }
}

/** Not virsh's own default, which is `qemu:///session` for an ordinary user. */
const thisHost: HostToVerify = { name: 'qemu:///system', uri: 'qemu:///system' };
