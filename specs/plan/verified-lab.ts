import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { Finding } from '../../lib/check/finding.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { verify } from '../../lib/verify/verify.ts';
import { missingTools } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';

/** What one run of `verify` over the reference lab found, or why there is none; the same for every spec of the plan. */
export type VerifiedLab = { readonly findings: readonly Finding[] } | { readonly unavailable: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly verifiedLab: VerifiedLab;
  }
}

/** Vitest's global set-up of the lane `plan`: the whole lab is deployed and proven once, and each bullet asks what was found. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('verifiedLab', await verifyReferenceLab());
}

async function verifyReferenceLab(): Promise<VerifiedLab> {
  const missing = missingTools('plan');
  if (missing !== undefined) return { unavailable: missing };
  const lab = await loadLab(fileURLToPath(new URL('../../lab.yaml', import.meta.url)));
  // What a guest sees is asked of two, up together; without apt the bullets that ask for it are skipped, with the reason.
  const base = await theProbeBase();
  const boot = 'missing' in base ? undefined : ['DC01', 'CLIENT01'];
  const { report, error } = await verify(lab, { target: 'sandbox', boot });
  if (error !== undefined) throw error;
  // What is provided crosses a process: plain values only.
  return { findings: JSON.parse(JSON.stringify(report.findings)) };
}
