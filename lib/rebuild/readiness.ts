import { doctor } from '../doctor/doctor.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { parseConnectionUri } from '../model/connection-uri.ts';
import type { LabRun } from '../run/lab-run.ts';

/**
 * Runs doctor, and refuses to continue if a prerequisite is not met. Prerequisites that could not be checked do not prevent a rebuild.
 *
 * @throws VirtspecError `rebuild-not-ready`; the signal's reason
 */
export async function requireReadiness({ lab, phases, signal }: LabRun, uri: string): Promise<void> {
  const { findings } = await doctor({ uri: parseConnectionUri(uri), lab, phases, signal });
  const failed = findings.flatMap((finding) => (finding.status === 'fail' ? [finding] : []));
  if (failed.length === 0) return;
  throw new VirtspecError({
    code: 'rebuild-not-ready',
    kind: 'environment',
    what: `the host is not ready for the lab; nothing was changed`,
    why: failed.map(({ title, actual, subject }) => `${subject.name}: ${title}: ${actual}`).join('\n'),
    fix: 'Run `virtspec doctor` for the fix of each, or continue without them by --no-doctor.',
  });
}
