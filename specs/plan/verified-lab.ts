import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { decodeMessage, encodeMessage } from '../../lib/container/message.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { ProbeOutcome } from '../../lib/model/probe.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import type { Report } from '../../lib/report/report.ts';
import { verify } from '../../lib/verify/verify.ts';
import { missingTools } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';

/** The results of one run of `verify` on the reference lab; the same for every spec. */
export interface VerifiedLab {
  readonly verdict: Report['verdict'];
  readonly deployer: string | undefined;
  readonly findings: readonly Finding[];
  /** Of DC01 and CLIENT01, running together; or why the probe guest is not available here. */
  readonly probe: ProbeOutcome | { readonly missing: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run stores its results; absent if the lane's tools are missing. */
    readonly verifiedLab: string | undefined;
  }
}

/**
 * Vitest's global set-up of the lane `plan`: the whole lab is deployed and verified once, and each bullet is checked against the findings. It runs in
 * parallel with the other lanes; this lane's specs come last, and wait for it.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (missingTools('plan') !== undefined) {
    project.provide('verifiedLab', undefined);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'vs-plan-'));
  const file = join(folder, 'verified');
  project.provide('verifiedLab', file);
  const end = new AbortController();
  const leave = (what: unknown) => {
    writeFileSync(`${file}.half`, encodeMessage(what));
    renameSync(`${file}.half`, file);
  };
  const verifying = verifyReferenceLab(end.signal).then(leave, (error: Error) => leave({ error: error.stack }));
  return async () => {
    end.abort(new Error('the specs have ended'));
    await verifying;
    rmSync(folder, { recursive: true });
  };
}

async function verifyReferenceLab(signal: AbortSignal): Promise<VerifiedLab> {
  const lab = await loadLab(fileURLToPath(new URL('../../lab.yaml', import.meta.url)));
  // Two guests run together for the bullets about guests; without the probe's ISO these bullets are skipped, with the reason.
  const base = await theProbeBase();
  const boot = 'missing' in base ? undefined : ['DC01', 'CLIENT01'];
  const { report, error } = await verify(lab, { target: { kind: 'sandbox', boot }, signal });
  if (error !== undefined) throw error;
  const { verdict, deployer, findings, probe } = report;
  const seen = probe ?? { missing: 'missing' in base ? base.missing : 'no domain was booted' };
  return { verdict, deployer, findings, probe: seen };
}

/**
 * The results of the run, once it has ended.
 * @throws the error that broke it
 */
export async function verifiedLab(): Promise<VerifiedLab> {
  const file = inject('verifiedLab');
  if (file === undefined) throw new TypeError('a spec that asks for it is skipped where the lane cannot run');
  const text = await waitUntil(() => read(file), {
    what: 'the reference lab to be verified',
    timeout: 1_200_000,
    interval: 200,
  });
  const seen = decodeMessage(text.trimEnd()) as VerifiedLab | { readonly error: string };
  if ('error' in seen) throw new Error(`the reference lab could not be verified: ${seen.error}`);
  return seen;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // Not yet.
  }
}
