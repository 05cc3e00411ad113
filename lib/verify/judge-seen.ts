import type { Finding } from '../finding/finding.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import { runChecks } from '../judge/run-checks.ts';
import type { HostToVerify, Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Tier } from '../model/tier.ts';
import type { Phases } from '../run/phases.ts';
import type { VerifyOptions } from './options.ts';
import type { Proof } from './proof.ts';
import type { ReadLab, Validation } from './read-lab.ts';

/** What was looked at; a host by its name and URI. */
export interface Seen {
  readonly host?: HostToVerify;
  readonly proof: Proof;
}

/**
 * Every target judged by itself; with several hosts each finding names its own.
 * @throws VirtspecError as `runChecks`
 */
export function judgeSeen(
  seen: readonly Seen[],
  lab: Lab,
  { rendered, declared, schema }: Pick<ReadLab, 'rendered' | 'declared'> & { readonly schema: Validation },
  phases: Phases,
  { target, select }: Pick<VerifyOptions, 'target' | 'select'>,
): Promise<readonly Finding[]> {
  const recorded = rendered.recorded && declaredState({ objects: rendered.recorded });
  const facts = { lab, declared, connection: rendered, recorded, module: rendered.module, schema };
  return phases.run('Judge', async (control) => {
    const all = seen.flatMap(({ host, proof }) => {
      const { observed = declared } = proof;
      const context = {
        ...facts,
        ...proof,
        tier: tierOf(target, proof, schema),
        observed,
        libvirt: proof.tools.libvirt,
      };
      const findings = runChecks(context, select ? { select } : {});
      return host === undefined || seen.length === 1 ? findings : findings.map((finding) => on(host, finding));
    });
    control.detail(`${all.length} findings by ${new Set(all.map(({ check }) => check)).size} checks`);
    return sortFindings(all);
  });
}

function on({ name }: HostToVerify, finding: Finding): Finding {
  return { ...finding, subject: { ...finding.subject, host: name } };
}

function tierOf(target: VerifyOptions['target'], { observed }: Proof, schema: Validation): Tier {
  if (observed) return target;
  return 'unavailable' in schema ? 'rendered' : 'schema';
}
