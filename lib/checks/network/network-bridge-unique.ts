import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { memo } from '../../check/memo.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { makesBridge } from '../../model/network-bridge.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkBridgeUnique: ObjectCheck<'network'> = {
  id: 'network-bridge-unique',
  category: 'network',
  title: 'Bridge belongs to one network only',
  severity: 'error',
  fix: {
    nix: 'Declare a different `bridge = { name = …; }` on one of the two networks.',
    xml: 'Declare a different `<bridge name="…"/>` on one of the two networks.',
  },
  tier: 'rendered',
  why: 'libvirt refuses to define the second network: "bridge name \'virbr10\' already in use". https://libvirt.org/formatnetwork.html#connectivity',
  kind: 'network',
  reads: 'declared',
  // Several networks may use the same host bridge, each with its VLANs.
  applies: ({ declared }) => declared === undefined || (declared.bridge !== undefined && makesBridge(declared)),
  judge(network, _subject, context) {
    const others = (owners(context).get(network.bridge ?? '') ?? []).filter((name) => name !== network.name);
    if (others.length === 0) return pass(`${network.bridge}, used by no other network`);
    const actual = `${network.bridge} is also the bridge of ${others.join(', ')}`;
    return fail('a bridge that no other network uses', actual, evidenceAt(network.xml, '/network/bridge/@name'));
  },
};

const owners: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo(({ declared }) => {
  const names = new Map<string, string[]>();
  for (const { bridge, name } of declared.networks) {
    if (bridge !== undefined) names.set(bridge, [...(names.get(bridge) ?? []), name]);
  }
  return names;
});
