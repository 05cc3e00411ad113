import { shellWord } from '../error/shell-word.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { collectObstacles } from '../libvirt/obstacles.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Reason } from './domain-parts.ts';
import { filesInUse } from './files-in-use.ts';
import type { KeptDomain } from './manifest.ts';
import { obstaclesOf } from './survey.ts';

/** A domain of a checkpoint as libvirt has it now. */
export interface PresentDomain {
  readonly kept: KeptDomain;
  /** Its definition with its secrets; undefined if libvirt has no domain with its UUID. */
  readonly definition: string | undefined;
  /** Whether that is not the one of the checkpoint. */
  readonly differs: boolean;
}

/** The domains that are to be restored as libvirt has them now, and what speaks against it. */
export interface Present {
  readonly present: readonly PresentDomain[];
  readonly reasons: readonly Reason[];
  /** What helps against those reasons that do not say it themselves. */
  readonly fix: string | undefined;
}

/**
 * Looks at the domains that are to be restored, and at what speaks against it. Changes nothing.
 * @param definitionOf the definition that a checkpoint has of a domain
 * @param define whether another definition may be replaced
 */
export async function lookAtPresent(
  virsh: VirshSession,
  domains: readonly KeptDomain[],
  definitionOf: (kept: KeptDomain) => Promise<string>,
  define: boolean,
): Promise<Present> {
  const { domains: all } = await collectInventory(virsh);
  const obstacles = await collectObstacles(virsh);
  const others = all.filter(({ uuid }) => !domains.some((kept) => kept.uuid === uuid));
  const used = await filesInUse(virsh, others);
  const present: PresentDomain[] = [];
  const reasons: Reason[] = [];
  const running: string[] = [];
  let changed = 0;
  for (const kept of domains) {
    const now = all.find(({ uuid }) => uuid === kept.uuid);
    const namesake = others.find(({ name }) => name === kept.name);
    const text = now && (await virsh.output(['dumpxml', '--inactive', '--security-info', '--domain', kept.uuid]));
    const then = await definitionOf(kept);
    present.push({ kept, definition: text, differs: text !== then });
    const redefined = define ? [] : definitionReasons(then, text);
    changed += redefined.length;
    if (now?.live?.active) running.push(kept.name);
    const found = [
      ...(now?.live?.active ? ['it runs, and a restore replaces its disks'] : []),
      ...(now ? obstaclesOf(now, obstacles) : []),
      ...(namesake ? [`libvirt has another domain with this name (UUID ${namesake.uuid})`] : []),
      ...redefined,
      ...kept.files.flatMap(({ path }) =>
        used.has(path) ? [`${path} is in use by ${used.get(path)}, which runs`] : [],
      ),
    ];
    reasons.push(...found.map((reason) => `${kept.name}: ${reason}`));
  }
  return { present, reasons, fix: fixOf(running, changed) };
}

function fixOf(running: readonly string[], changed: number): string | undefined {
  const off = `Shut down what runs: \`virtspec shutdown ${running.map(shellWord).join(' ')}\`; or, as a restore replaces all that the guests have written: \`virtspec off ${running.map(shellWord).join(' ')}\`.`;
  const define = 'Pass --define, which brings back the definitions of that time.';
  const fixes = [...(running.length > 0 ? [off] : []), ...(changed > 0 ? [define] : [])];
  return fixes.length > 0 ? fixes.join('\n') : undefined;
}

/** The definition stays as it is if it is the same: so that an apply of the same declaration changes nothing. */
function definitionReasons(kept: string, now: string | undefined): Reason[] {
  if (now === kept) return [];
  if (now === undefined) return ['libvirt has no such domain any more; --define defines it as it was'];
  const lines = differingLines(kept, now);
  return [`its definition was changed since; --define brings back the one of that time:\n${lines.join('\n')}`];
}

/** So many lines are shown. */
const most = 10;

/** The lines that only one of two texts has: `-` of the first, `+` of the second. Values of secrets are not shown. */
export function differingLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = without(old, now).map((line) => `- ${line.trim()}`);
  const come = without(now, old).map((line) => `+ ${line.trim()}`);
  const all = [...gone, ...come].map((line) => `    ${line.replaceAll(/\b(passwd)=(['"]).*?\2/g, '$1=$2…$2')}`);
  return all.length > most ? [...all.slice(0, most), `    and ${all.length - most} more`] : all;
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
