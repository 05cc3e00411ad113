import { basename } from 'node:path';
import { registry } from '../checks/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Finding } from '../finding/finding.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import type { Lab } from '../lab/lab.ts';
import { finishReport } from '../report/finish-report.ts';
import { type Combination, mergeFindings } from '../report/matrix.ts';
import type { Report } from '../report/report.ts';
import type { PhaseListener } from '../run/phases.ts';
import type { FoundSystem } from '../system/find-system.ts';
import { breakdownOf } from './breakdown.ts';
import type { VerifyOptions } from './options.ts';
import type { VerifyOutcome } from './report-of.ts';
import { verify } from './verify.ts';

/** A libvirt and a NixVirt to verify a lab on; undefined is the default of `verify`. */
export interface Combined {
  readonly libvirt: FoundSystem | undefined;
  readonly nixvirt: string | undefined;
}

/**
 * Verifies a lab on several combinations, one after the other: one report, which lists each finding once, with the first combination that fails it.
 * If one combination cannot be verified, the others still are.
 *
 * @throws VirtspecError of kind `usage`, as `verify`; the signal's reason on abort
 */
export async function verifyMatrix(
  lab: Lab,
  combined: readonly [Combined, Combined, ...Combined[]],
  options: Omit<VerifyOptions, 'libvirt' | 'nixvirt'>,
): Promise<VerifyOutcome> {
  const startedAt = new Date();
  const tried: Tried[] = [];
  for (const one of combined) {
    // A lab is rendered the same for every libvirt: one that cannot be rendered is not tried again, and no libvirt is made for it.
    const alike = tried.find(({ nixvirt, error }) => nixvirt === one.nixvirt && isUnrendered(error));
    tried.push(alike ? notTried(one, alike.error as VirtspecError) : await tryOne(lab, one, options));
  }
  const proven = tried.flatMap(({ outcome, combination }) => (outcome ? [{ ...outcome, combination }] : []));
  const [first] = proven;
  const error = tried.find((one) => one.error !== undefined)?.error;
  if (!first) throw error;
  const adaptations = proven.flatMap(({ report }) => report.adaptations);
  const findings = proven.map(({ report, combination }) => ({
    combination: combination.name,
    findings: report.findings,
  }));
  const report = finishReport({
    command: 'verify',
    lab: first.report.lab,
    target: first.report.target,
    ...(options.select?.length && { selected: options.select }),
    startedAt,
    matrix: tried.map(({ combination }) => combination),
    accelerator: first.report.accelerator,
    inventory: first.report.inventory,
    ...(first.report.notes && { notes: first.report.notes }),
    phases: proven.flatMap(({ report: { phases }, combination }) =>
      phases.map((phase) => ({ ...phase, name: `${combination.name}: ${phase.name}` })),
    ),
    adaptations: [...new Map(adaptations.map((one) => [JSON.stringify(one), one])).values()],
    findings: sortFindings(mergeFindings(findings)),
    breakdown: error === undefined ? undefined : breakdownOf(error),
    secrets: [...new Set(proven.flatMap(({ report: { secrets = [] } }) => secrets))],
  });
  return { report, error };
}

/** One combination: its result, and the error that ended it, if any. */
interface Tried extends Pick<Combined, 'nixvirt'> {
  readonly combination: Combination;
  readonly outcome: VerifyOutcome | undefined;
  readonly error: unknown;
}

async function tryOne(lab: Lab, one: Combined, options: Omit<VerifyOptions, 'libvirt' | 'nixvirt'>): Promise<Tried> {
  const listener = options.listener && under(nameOf(one), options.listener);
  try {
    const outcome = await verify(lab, { ...options, ...one, ...(listener && { listener }) });
    const combination = combinationOf(outcome.report, one);
    return { nixvirt: one.nixvirt, combination, outcome, error: outcome.error };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind !== 'environment') throw error;
    return notTried(one, error);
  }
}

function notTried(one: Combined, error: VirtspecError): Tried {
  return { nixvirt: one.nixvirt, combination: unproven(one, error), outcome: undefined, error };
}

function isUnrendered(error: unknown): boolean {
  return error instanceof VirtspecError && error.code === 'render-impossible';
}

function unproven(one: Combined, { what }: VirtspecError): Combination {
  const libvirt = nameOf({ ...one, nixvirt: undefined });
  const deployer = one.nixvirt === undefined ? 'nobody' : `NixVirt ${shortOf(one.nixvirt)}`;
  const name = `libvirt ${libvirt} with ${deployer}`;
  return { ...{ name, libvirt, deployer, tools: {} }, verdict: 'INCOMPLETE', failed: 0, cause: what };
}

/** Its name before anything is known about it. */
function nameOf({ libvirt, nixvirt }: Combined): string {
  const from = libvirt === undefined ? 'this machine' : 'system' in libvirt ? libvirt.system.name : libvirt.make.name;
  return nixvirt === undefined ? from : `${from} with NixVirt ${nixvirt}`;
}

function combinationOf({ tools, deployer, verdict, findings, breakdown }: Report, one: Combined): Combination {
  const libvirt = tools.libvirt ?? nameOf({ ...one, nixvirt: undefined });
  const asked = one.nixvirt === undefined ? undefined : `NixVirt ${shortOf(one.nixvirt)}`;
  const by = deployer?.startsWith('NixVirt') === false ? deployer : (asked ?? deployer ?? 'nobody');
  const failed = findings.filter((one) => one.status === 'fail' || one.status === 'error');
  const order = Object.keys(registry);
  const [root] = failed.toSorted((a, b) => order.indexOf(a.check) - order.indexOf(b.check));
  const cause = root ? causeOf(root) : breakdown?.what;
  return {
    name: `libvirt ${libvirt} with ${by}`,
    libvirt,
    deployer: by,
    tools,
    verdict,
    failed: failed.length,
    cause,
  };
}

/** Shortened for a table: the last part of a folder, the beginning of a revision. */
function shortOf(nixvirt: string): string {
  return basename(nixvirt).replace(/^([0-9a-f]{7})[0-9a-f]{5,}$/, '$1');
}

function causeOf(finding: Finding): string {
  const said =
    finding.status === 'fail' ? finding.actual : finding.status === 'error' ? finding.message : finding.title;
  return `${finding.subject.kind} ${finding.subject.name}: ${said} (${finding.check})`;
}

/** A listener to the phases of one combination among several. */
function under(name: string, listener: PhaseListener): PhaseListener {
  const named = (phase: string) => `${name}: ${phase}`;
  return {
    started: (phase) => listener.started(named(phase)),
    progressed: (text, phase) => listener.progressed?.(text, named(phase)),
    ended: (phase) => listener.ended({ ...phase, name: named(phase.name) }),
  };
}
