import { noProof, type Proof } from '../check/proof.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostToVerify } from '../lab/lab.ts';
import type { LabRun } from '../run/lab-run.ts';
import { collectHost } from '../snapshot/collect-host.ts';
import { count } from './count.ts';

/** One host's libvirt, as inspected. */
export interface HostProof {
  readonly host: HostToVerify;
  readonly proof: Proof;
}

/**
 * Inspects every host's libvirt, in parallel, read-only. If a host does not answer, or disconnects during the run, the others are still inspected;
 * the error is in its proof.
 *
 * @throws VirtspecError of kind `usage` for an invalid URI; the signal's reason on abort
 */
export function lookAtHosts(run: LabRun, hosts: readonly HostToVerify[]): Promise<readonly HostProof[]> {
  const name = hosts.length === 1 ? `Look at ${hosts[0]?.name}` : `Look at ${hosts.length} hosts`;
  return run.phase(name, async (control) => {
    const proofs = await Promise.all(hosts.map((host) => lookAt(host, run.signal)));
    const seen = proofs.map(({ host, proof }) => describe(host, proof, hosts.length > 1)).join('; ');
    if (proofs.some(({ proof }) => proof.error !== undefined)) control.failed(seen);
    else control.detail(seen);
    return proofs;
  });
}

async function lookAt(host: HostToVerify, signal: AbortSignal | undefined): Promise<HostProof> {
  const nothing = noProof('a host is only looked at: nothing is applied, started or defined there');
  try {
    const { state, tools } = await collectHost(host.uri, signal);
    return { host, proof: { ...nothing, observed: state, tools } };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    return { host, proof: { ...nothing, error } };
  }
}

function describe({ name }: HostToVerify, { observed, error }: Proof, named: boolean): string {
  const prefix = named ? `${name}: ` : '';
  if (!observed) return prefix + (error instanceof VirtspecError ? error.what : String(error));
  const { networks, pools, domains } = observed;
  const lists = { network: networks, pool: pools, domain: domains };
  return (
    prefix +
    Object.entries(lists)
      .map(([noun, list]) => count(list.length, noun))
      .join(', ')
  );
}
