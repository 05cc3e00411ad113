import type { FindingSubject, Verdict } from '../finding/finding.ts';
import { skip } from '../finding/verdict.ts';
import type { LabDemands } from './demands.ts';
import { judgeFact } from './fact.ts';
import type { HostFacts, IsoFile } from './host-facts.ts';

export const toldByPresence = 'the file does not exist (see iso-present)';

/** The ISOs of a lab, by path. */
export function isoItems({ isos }: LabDemands): readonly (readonly [FindingSubject, string])[] {
  return [...isos.keys()].map((path) => [{ kind: 'file', name: path }, path]);
}

/** Judges an ISO that could be inspected; `domains` are those that need it. */
export function judgeIso(
  judge: (iso: IsoFile, path: string, domains: string, facts: HostFacts) => Verdict,
): (path: string, facts: HostFacts, demands: LabDemands) => Verdict {
  return (path, facts, demands) => {
    const fact = facts.isos.get(path);
    if (!fact) return skip('it was not inspected');
    return judgeFact(fact, (iso) => judge(iso, path, demands.isos.get(path)?.join(', ') ?? '', facts));
  };
}
