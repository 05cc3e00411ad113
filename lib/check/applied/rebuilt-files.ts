import type { Verdict } from '../../finding/finding.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import type { FileFingerprint, Moment } from '../../model/moment.ts';
import { readableQuantity } from '../../model/quantity.ts';
import type { Rebuild } from '../../simulate/application.ts';
import { type Evidence, evidenceOf } from '../../xml/evidence.ts';
import { memo } from '../memo.ts';

/**
 * Judges files before and after the second apply. A file that is missing, new, or another one (by inode) fails. So does one with other content,
 * unless a guest that kept running may have written it itself.
 * @param writer the domain that has the files open
 */
export function judgeFiles(paths: readonly string[], writer: string, rebuild: Rebuild): Verdict {
  const { before, after } = rebuild;
  const { hostUnread } = before.state;
  if (hostUnread !== undefined) return skip(`the files of the host were not read: ${hostUnread}`);
  if (paths.every((path) => !before.files.has(path) && !after.files.has(path))) {
    if (before.pids.has(writer)) return skip(`${paths.join(', ') || 'its state'} was not examined`);
    return pass('no such file before or after');
  }
  const mayWrite = ranUntouched(writer, rebuild);
  const outcomes = paths.map((path) => ({ path, outcome: outcomeOf(path, rebuild) }));
  const wrong = outcomes.filter(({ outcome }) => outcome !== 'same' && !(mayWrite && outcome === 'content changed'));
  const written = outcomes.some(({ outcome }) => outcome === 'content changed');
  return judgeNone(wrong, ({ path }) => fileEvidence(path, rebuild), {
    ok: written
      ? `the same file; its content changed, which ${writer}, running throughout, may have written itself`
      : 'the same file with the same content',
    expected: 'the same file with the same content before and after',
    actual: wrong.map(({ path, outcome }) => `${path}: ${outcome}`).join('; '),
  });
}

/** Running before and after, with the same id and the same QEMU process. */
export function ranUntouched(domain: string, { before, after }: Rebuild): boolean {
  const pid = before.pids.get(domain);
  const id = idsOf(before).get(domain);
  return pid !== undefined && pid === after.pids.get(domain) && id !== undefined && id === idsOf(after).get(domain);
}

/** libvirt's ids of the running domains. */
const idsOf: (moment: Moment) => ReadonlyMap<string, number | undefined> = memo(
  ({ state }) => new Map(state.domains.map(({ name, live }) => [name, live?.id])),
);

type Outcome = 'same' | 'created' | 'deleted' | 'replaced by another file' | 'shrunk' | 'content changed';

function outcomeOf(path: string, rebuild: Rebuild): Outcome {
  const [before, after] = [rebuild.before.files.get(path), rebuild.after.files.get(path)];
  if (!before) return after ? 'created' : 'same';
  if (!after) return 'deleted';
  if (before.inode !== after.inode) return 'replaced by another file';
  if (after.size < before.size) return 'shrunk';
  return contentOf(before) === contentOf(after) ? 'same' : 'content changed';
}

/** The hash if there is one; a volume is too large to hash, so its size and modification time are used. */
function contentOf({ sha256, size, mtime }: FileFingerprint): string {
  return sha256 ?? `size ${size}, mtime ${mtime}`;
}

function fileEvidence(path: string, { before, after }: Rebuild): Evidence {
  const [from, to] = [before, after].map(({ files }) => {
    const file = files.get(path);
    return file ? `inode ${file.inode}, ${contentWords(file)}` : '(nothing)';
  });
  return evidenceOf(`stat ${path}`, `${from} → ${to}`);
}

function contentWords({ sha256, size, mtime }: FileFingerprint): string {
  return sha256 ?? `size ${readableQuantity(size)}, mtime ${timeWords(BigInt(mtime))}`;
}

/** As `stat` prints it: `2026-11-30 04:41:26.123456789 UTC`. */
function timeWords(nanoseconds: bigint): string {
  const [day, time] = new Date(Number(nanoseconds / 1_000_000n)).toISOString().split(/T|\.\d+Z/);
  return `${day} ${time}.${`${nanoseconds % 1_000_000_000n}`.padStart(9, '0')} UTC`;
}
