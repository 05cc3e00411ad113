import type { PredictedApply } from '../simulate/blast-radius.ts';

/** The evidence of a plan. */
export interface PlanBasis {
  /** `sandbox`: the declared XML was normalised by a libvirt on this machine; `table`: only the policies were used. */
  readonly normalisation: 'sandbox' | 'table';
  /** Why it is `table`. */
  readonly why: string | undefined;
  /** libvirt's version in the sandbox, and on the host; undefined if unknown. */
  readonly sandboxLibvirt: string | undefined;
  readonly hostLibvirt: string | undefined;
  /** Ids of the rules by which XML was adapted before it was defined on trial. */
  readonly adapted: readonly string[];
  /** Whether files and links of libvirt's host could be inspected, because it is this machine. */
  readonly local: boolean;
}

/** What a rebuild would do to a libvirt, and the evidence. Pure data. */
export interface Prediction {
  /** The libvirt that was inspected. */
  readonly uri: string;
  /** `NixVirt 0.6.0 (5dfe108)`; the release whose rules were used, and whether those are its own. */
  readonly nixvirt: { readonly name: string; readonly rules: string; readonly known: boolean };
  readonly basis: PlanBasis;
  readonly apply: PredictedApply;
}

/** The limitations of a plan, one sentence each. */
export function reservations({ basis, nixvirt }: Pick<Prediction, 'basis' | 'nixvirt'>): string[] {
  const { normalisation, why, sandboxLibvirt, hostLibvirt, local, adapted } = basis;
  const said: string[] = [];
  if (normalisation === 'table')
    said.push(
      `No sandbox was available (${why}): the declared XML was compared by virtspec’s table of what libvirt fills in (docs/drift.md), and what libvirt would generate is unknown.`,
    );
  if (sandboxLibvirt !== undefined && hostLibvirt !== undefined && sandboxLibvirt !== hostLibvirt) {
    said.push(
      `The declared XML was normalised by libvirt ${sandboxLibvirt}; the host has ${hostLibvirt}, which may normalise it differently.`,
    );
  }
  if (adapted.length > 0)
    said.push(`This machine’s libvirt accepted some XML only after adaptation (${adapted.join(', ')}).`);
  if (!local) said.push('The host is another machine: its files and links were not inspected.');
  if (!nixvirt.known)
    said.push(`virtspec does not know this NixVirt’s activation, and uses the rules of ${nixvirt.rules}.`);
  return said;
}
