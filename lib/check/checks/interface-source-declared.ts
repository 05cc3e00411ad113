import type { Interface } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { interfacePath, linksOf, networkOf } from '../lookup.ts';
import { memo } from '../memo.ts';
import { judgeNone } from '../verdict.ts';

export const interfaceSourceDeclared: ObjectCheck<'domain'> = {
  id: 'interface-source-declared',
  steps: [],
  title: 'Every interface is on a network that the lab declares',
  severity: 'error',
  fix: "Declare the network in Nix, or name one that is declared; a bridge of the host's own must be there before the domain starts.",
  tier: 'rendered',
  why: 'A domain whose network or bridge does not exist is defined without complaint and refuses to start: "Network not found", "Cannot get interface MTU on \'virbr99\': No such device".',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.interfaces.length > 0,
  judge(domain, _subject, context) {
    const lost = domain.interfaces.filter((nic) => !isThere(nic, context));
    const names = lost.map((nic) => nic.network ?? nic.bridge).join(', ');
    return judgeNone(lost, 'all declared', 'networks and bridges that are there', `nobody declares ${names}`, (nic) =>
      evidenceAt(domain.xml, `${interfacePath(nic)}/source`),
    );
  },
};

/** Also there: a bridge that the host has by itself. Interfaces of other types need neither. */
function isThere(nic: Interface, context: CheckContext): boolean {
  if (nic.type === 'network') return networkNames(context).has(nic.network ?? '');
  if (nic.type !== 'bridge' || nic.bridge === undefined) return true;
  return networkOf(nic, context) !== undefined || linksOf(context).has(nic.bridge);
}

const networkNames: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ declared, observed }) => new Set([...declared.networks, ...observed.networks].map(({ name }) => name)),
);
