import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { isLeftToHost, onlyHostKnows, standInsOf } from '../../check/left-to-host.ts';
import { interfacePath, linksOf, networkOf } from '../../check/lookup.ts';
import { memo } from '../../check/memo.ts';
import { didYouMean } from '../../error/did-you-mean.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { Interface } from '../../model/objects.ts';
import { reaches } from '../../model/tier.ts';
import { evidenceAt } from '../../xml/evidence.ts';

const declareIt =
  'Declare the network, or use one that is declared; a bridge of the host must exist before the domain starts.';

export const interfaceSourceDeclared: ObjectCheck<'domain'> = {
  id: 'interface-source-declared',
  category: 'domain',
  title: 'Every interface uses a declared network or an existing bridge',
  severity: 'error',
  fix: declareIt,
  tier: 'rendered',
  why: 'libvirt defines a domain whose network or bridge does not exist without complaint; the domain then fails to start: "Network not found", "Cannot get interface MTU on \'virbr99\': No such device".',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.interfaces.length > 0,
  judge(domain, _subject, context) {
    const lost = domain.interfaces.filter((nic) => whereabouts(nic, context) === 'nowhere');
    const names = lost.map((nic) => nic.network ?? nic.bridge).join(', ');
    const near = lost
      .map(({ network }) => (network === undefined ? '' : didYouMean(network, networkNames(context))))
      .find((one) => one !== '');
    const unknown = domain.interfaces.filter((nic) => whereabouts(nic, context) === 'unknown');
    if (lost.length === 0 && unknown.length > 0) {
      const what = unknown.map((nic) => (nic.type === 'network' ? `network ${nic.network}` : `bridge ${nic.bridge}`));
      const isNetwork = unknown.some(({ type }) => type === 'network');
      return skip(onlyHostKnows([...new Set(what)].join(', '), isNetwork ? 'networks' : undefined));
    }
    const verdict = judgeNone(lost, (nic) => evidenceAt(domain.xml, `${interfacePath(nic)}/source`), {
      ok: 'all declared',
      expected: 'networks and bridges that exist',
      actual: `neither declared nor found: ${names}`,
    });
    if (verdict.status !== 'fail' || !near) return verdict;
    return { ...verdict, fix: `${near.replace('; did', 'Did')} ${declareIt}` };
  },
};

/** `unknown`: on the host, which this run did not inspect. Interfaces of other types need neither network nor bridge. */
function whereabouts(nic: Interface, context: CheckContext): 'there' | 'nowhere' | 'unknown' {
  if (nic.type === 'network') {
    const name = nic.network ?? '';
    if (standInsOf(context).has(`network ${name}`)) return 'unknown';
    if (networkNames(context).has(name)) return 'there';
    return !reaches(context.tier, 'sandbox') && isLeftToHost('network', context) ? 'unknown' : 'nowhere';
  }
  if (nic.type !== 'bridge' || nic.bridge === undefined) return 'there';
  if (networkOf(nic, context) !== undefined) return 'there';
  // A name of the form that libvirt assigns must be the bridge of one of its networks.
  if (/^virbr\d+$/.test(nic.bridge) && !isLeftToHost('network', context)) return 'nowhere';
  if (standInsOf(context).has(`bridge ${nic.bridge}`)) return 'unknown';
  if (linksOf(context).has(nic.bridge)) return 'there';
  return reaches(context.tier, 'sandbox') ? 'nowhere' : 'unknown';
}

const networkNames: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ declared, observed }) => new Set([...declared.networks, ...observed.networks].map(({ name }) => name)),
);
