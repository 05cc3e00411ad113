import type { HostRunner } from '../libvirt/host-view.ts';
import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import type { Normalisation } from '../model/normalised.ts';
import type { Rendered } from '../model/rendered.ts';
import type { NixVirtRules } from '../nixvirt/rules.ts';
import type { Phases } from '../run/phases.ts';
import { type SeenHost, ShadowLibvirt } from '../sandbox/shadow-libvirt.ts';
import { blastRadius } from '../simulate/blast-radius.ts';
import { nixVirtDefinition, normaliseForNixVirt } from '../simulate/nixvirt-definition.ts';
import type { System } from '../system/system.ts';
import { type HostView, observeHost, viewHost } from './observe-host.ts';
import { groundsOf, type PlanGrounds } from './plan-grounds.ts';
import type { PlanBasis, Prediction } from './prediction.ts';

export interface PlanOptions {
  /** The libvirt to inspect. */
  readonly uri: string;
  /** Runs commands on the machine of that libvirt, where that is this one; else undefined. */
  readonly run: HostRunner | undefined;
  readonly phases: Phases;
  readonly signal?: AbortSignal | undefined;
  /** Whose libvirt shows how the XML is stored. Default: this machine's own. */
  readonly system?: System | undefined;
}

/** A lab to be applied, and its deployer. */
export interface Prepared {
  readonly rendered: Rendered;
  /** For the report: `NixVirt 0.6.0 (5dfe108)`. */
  readonly nixvirt: string;
  readonly rules: NixVirtRules;
}

/** The prediction, and the lab. */
export interface Predicted {
  readonly prediction: Prediction;
  readonly rendered: Rendered;
  /** What it was made from, for a plan that is kept. */
  readonly grounds: PlanGrounds;
}

/** The result from a sandbox, or why there was none. */
type Shadow = Pick<PlanBasis, 'normalisation' | 'why' | 'sandboxLibvirt' | 'adapted'> & {
  readonly answers: Normalisation;
};

/**
 * What an apply of a lab would do to a libvirt. That libvirt is only queried; how libvirt stores the declared XML is found in a sandbox, which is
 * removed afterwards.
 *
 * @param prepare renders the lab, in a separate phase if necessary; its errors are rethrown
 * @throws VirtspecError `libvirt-uri` (usage), `libvirt-unreachable`, `libvirt-connection-lost`, `virsh-timeout`, `virsh-refused`
 * @throws the signal's reason on abort, after the sandbox has been removed
 */
export async function predict(prepare: () => Promise<Prepared>, options: PlanOptions): Promise<Predicted> {
  const { uri, run, phases, signal, system } = options;
  // In parallel: the sandbox takes time to start, a host to list a thousand domains, and Nix to render.
  const starting = ShadowLibvirt.tryStart(signal, system);
  const looking = lookAt(uri, run, signal);
  for (const promise of [starting, looking]) promise.catch(() => {});
  try {
    const { rendered, nixvirt, rules } = await prepare();
    const asking = starting.then((shadow) => askShadow(shadow, rendered, rules, () => looking));
    asking.catch(() => {});
    const observed = await phases.run(`Inspect ${uri}`, async (control) => {
      const view = await looking;
      control.detail(countObjects(view));
      return observeHost(view, run, rendered);
    });
    const { answers, ...shadow } = await phases.run('Define the lab in a sandbox', async (control) => {
      const answer = await asking;
      const where = `libvirt ${answer.sandboxLibvirt ?? ''} in a sandbox`;
      control.detail(answer.normalisation === 'sandbox' ? where : `not possible: ${answer.why}`);
      return answer;
    });
    const apply = await phases.run('Predict the apply', async (control) => {
      const all = blastRadius(rendered, answers, observed, rules);
      control.detail(all.verdict);
      return all;
    });
    const prediction = {
      ...{ uri, apply },
      nixvirt: { name: nixvirt, rules: rules.release, known: rules.known },
      basis: { ...shadow, hostLibvirt: observed.version, local: run !== undefined },
    };
    const { hostname: host, state } = await looking;
    return { prediction, rendered, grounds: groundsOf(prediction, { host, declared: rendered, observed: state }) };
  } finally {
    await starting
      .then((shadow) => ('unavailable' in shadow ? undefined : shadow[Symbol.asyncDispose]()))
      .catch(() => {});
    await looking.catch(() => {});
  }
}

/** Over a separate connection, which is closed again. */
async function lookAt(uri: string, run: HostRunner | undefined, signal: AbortSignal | undefined): Promise<HostView> {
  await using virsh = await ReadOnlySession.open(uri, { signal });
  return await viewHost(virsh, run);
}

async function askShadow(
  shadow: ShadowLibvirt | { readonly unavailable: string },
  rendered: Rendered,
  rules: NixVirtRules,
  host: () => Promise<SeenHost>,
): Promise<Shadow> {
  if ('unavailable' in shadow) {
    const why = shadow.unavailable;
    const unknown = 'it was not defined in a sandbox';
    const answers = rendered.objects.map((object) => {
      const { xml: declared } = nixVirtDefinition(object, rules);
      return [object, { declared, definitions: [], unknown }] as const;
    });
    return { normalisation: 'table', why, sandboxLibvirt: undefined, adapted: [], answers: new Map(answers) };
  }
  const [answers, sandboxLibvirt] = await Promise.all([
    normaliseForNixVirt(rendered.objects, rules, (given) => shadow.normalise(given, host)),
    shadow.version(),
  ]);
  return { normalisation: 'sandbox', why: undefined, sandboxLibvirt, adapted: [...shadow.adapted].sort(), answers };
}

function countObjects({ state: { networks, pools, domains } }: HostView): string {
  const counts = { network: networks.length, pool: pools.length, domain: domains.length };
  return Object.entries(counts)
    .map(([noun, number]) => `${number} ${noun}${number === 1 ? '' : 's'}`)
    .join(', ');
}
