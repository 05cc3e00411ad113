import { fixOfLostVolume } from '../../check/applied/lost-volume.ts';
import type { BeforeCheck, Predecessor } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import type { Fix } from '../../finding/fix.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const applyNothingDeleted: BeforeCheck = {
  id: 'apply-nothing-deleted',
  category: 'apply',
  title: 'Object still exists after the apply',
  severity: 'error',
  fix: {
    nix: 'Declare the object in Nix with the UUID that it had, or set the list of its kind to `null`, which leaves all objects of that kind alone.',
    xml: 'Add the object to the folder of XML with the UUID that it had; a kind without a file in the folder is left alone, unless `empty` in `manifest.json` lists it.',
  },
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
      heir && fixOfReplaced(before.uuid),
    );
  },
};

function fixOfReplaced(uuid: string | undefined): Fix {
  const declare = 'Declare the object with the UUID that it had:';
  return { nix: `${declare} \`uuid = "${uuid}";\`.`, xml: `${declare} \`<uuid>${uuid}</uuid>\`.` };
}

const lists = {
  network: 'virsh net-list --all',
  pool: 'virsh pool-list --all',
  domain: 'virsh list --all',
} as const;

/** A pool that was deleted or is inactive shows no volumes: the file decides. */
function judgeVolume(
  { name, first }: Predecessor,
  { path, pool, name: file }: LabObject & { kind: 'volume' },
  context: CheckContext,
) {
  if (path !== undefined && first.after.files.has(path)) return pass(`its file still exists: ${path}`);
  const asked = context.connection?.absent.some((volume) => volume.pool === pool && volume.name === file);
  if (asked) return pass('deleted, as declared: `present = false`');
  return fail('still exists', 'deleted', evidenceOf(`stat ${path ?? name}`, undefined), fixOfLostVolume);
}

/** What the deployer reported about it. */
function saidOf({ before, first }: Predecessor): string | undefined {
  const said = first.actions.filter((action) => action.endsWith(` ${before.kind} ${before.name}`));
  return said.join('\n') || undefined;
}
