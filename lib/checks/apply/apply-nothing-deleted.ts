import type { BeforeCheck, Predecessor } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const applyNothingDeleted: BeforeCheck = {
  id: 'apply-nothing-deleted',
  category: 'apply',
  title: 'Object still exists after the apply',
  severity: 'error',
  fix: 'Declare the object in Nix with the UUID that it had, or set the list of its kind to `null`, which leaves all objects of that kind alone.',
  tier: 'sandbox',
  why: 'A list that is not null deletes every object of its kind that it does not contain, running ones too; an empty list deletes all of them (nixvirt-module-helper, deleteOld; NixVirt#103). NixVirt identifies objects by UUID alone; files are kept.',
  kind: 'before',
  kinds: ['network', 'pool', 'volume', 'domain'],
  judge(object, context) {
    const { kind, name, before, after, first } = object;
    if (after) return pass(after.name === before.name ? 'still exists' : `still exists, as ${after.name}`);
    if (before.kind === 'volume') return judgeVolume(object, before, context);
    const ran = before.live?.active ? ' while it was active' : '';
    const heir = [...first.after.state[`${kind as 'network'}s`]].find((other) => other.name === name);
    const why = heir
      ? `: replaced by another ${kind} ${name} with the UUID ${heir.uuid}`
      : context.connection?.emptied.includes(before.kind)
        ? `: the declared list of ${kind}s is empty`
        : '';
    return fail(
      'still exists',
      `deleted${ran}${why}`,
      [evidenceOf(lists[before.kind], undefined), evidenceOf(`what ${first.deployer} did`, saidOf(object))],
      heir ? `Declare the object with the UUID that it had: \`uuid = "${before.uuid}";\`.` : undefined,
    );
  },
};

const lists = {
  network: 'virsh net-list --all',
  pool: 'virsh pool-list --all',
  domain: 'virsh list --all',
} as const;

/** A volume has no UUID, and NixVirt deletes one only with `present = false`. */
const volumeFix =
  'Restore the volume from a backup, and look for `present = false` or a changed name in the `volumes` of its pool.';

/** A pool that was deleted or is inactive shows no volumes: the file decides. */
function judgeVolume(
  { name, first }: Predecessor,
  { path, pool, name: file }: LabObject & { kind: 'volume' },
  context: CheckContext,
) {
  if (path !== undefined && first.after.files.has(path)) return pass(`its file still exists: ${path}`);
  const asked = context.connection?.absent.some((volume) => volume.pool === pool && volume.name === file);
  if (asked) return pass('deleted, as declared: `present = false`');
  return fail('still exists', 'deleted', evidenceOf(`stat ${path ?? name}`, undefined), volumeFix);
}

/** What the deployer reported about it. */
function saidOf({ before, first }: Predecessor): string | undefined {
  const said = first.actions.filter((action) => action.endsWith(` ${before.kind} ${before.name}`));
  return said.join('\n') || undefined;
}
