import type { AnyCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { leftOutAs, refusalOf } from '../../check/left-out.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt, evidenceOf } from '../../xml/evidence.ts';

export const undeclaredObject: AnyCheck = {
  id: 'undeclared-object',
  category: 'apply',
  title: 'Object is declared with the UUID that it has in libvirt',
  severity: 'error',
  fix: {
    nix: 'Declare the object in Nix with the UUID that it has (`virsh domuuid NAME`, `net-uuid`, `pool-uuid`; for what is on a host and not in the lab, `virtspec adopt` writes that), move it to another libvirt, or set the list of its kind to `null` to leave all objects of that kind alone.',
    xml: 'Add the object to the folder of XML with the UUID that it has (`virsh domuuid NAME`, `net-uuid`, `pool-uuid`; for what is on a host and not in the lab, `virtspec adopt` writes its files), or move it to another libvirt; a kind without a file in the folder is left alone, unless `empty` in `manifest.json` lists it.',
  },
  tier: 'sandbox',
  why: 'A list that is not null deletes every object of its kind that it does not contain, running ones too, and NixVirt identifies objects by UUID alone (nixvirt-module-helper, deleteOld; issue 103). The first apply deletes a distribution’s `default` network this way.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'observed',
  applies: ({ observed }, context) => observed !== undefined && managed(observed.kind, context),
  judge(subject, context) {
    const { kind, declared, observed } = subject;
    if (!observed) return skip('it is not in libvirt');
    const running = observed.kind !== 'volume' && observed.live?.active ? ', active' : '';
    const refusal = leftOutAs(subject, context)?.part === 'removal' ? refusalOf(subject, context) : undefined;
    if (!declared && refusal)
      return fail(
        'declared',
        `not declared${running}: the switch would undefine it, which libvirt refuses`,
        [evidenceAt(observed.xml, `/${kind}/uuid`), evidenceOf(`${refusal.by} (${refusal.what})`, refusal.why)],
        refusal.fix,
      );
    if (!declared)
      return fail(
        'declared',
        `not declared${running}: the switch undefines it`,
        evidenceAt(observed.xml, `/${kind}/uuid`),
      );
    // Without a declared UUID this cannot be judged; uuid-pinned reports it.
    if (declared.uuid === undefined || declared.uuid === observed.uuid) return pass('declared');
    const actual = `UUID ${observed.uuid}${running}: the switch undefines it and defines another`;
    return fail(`UUID ${declared.uuid}`, actual, evidenceAt(observed.xml, `/${kind}/uuid`));
  },
};

/** Whether the lab has a list for that kind: a list that is null leaves the kind alone. */
function managed(kind: string, { declared, connection }: CheckContext): boolean {
  const lists: Readonly<Record<string, readonly unknown[]>> = {
    network: declared.networks,
    pool: declared.pools,
    domain: declared.domains,
  };
  return (lists[kind]?.length ?? 0) > 0 || (connection?.emptied.some((emptied) => emptied === kind) ?? false);
}
