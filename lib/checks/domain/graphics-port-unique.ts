import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { displayPortsOf } from '../../check/display-ports.ts';
import { memo } from '../../check/memo.ts';
import { meantAtOnce, takeTurns } from '../../check/one-at-a-time.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const graphicsPortUnique: ObjectCheck<'domain'> = {
  id: 'graphics-port-unique',
  category: 'domain',
  title: 'No other display uses the same port',
  severity: 'error',
  fix: {
    nix: 'Declare `autoport = true` instead of a port, or a different port for each display.',
    xml: 'Declare `autoport="yes"` instead of a port, or a different port for each display.',
  },
  tier: 'rendered',
  why: 'libvirt reserves a port that a display names, on every address, when the domain starts, and then refuses to start another with the same: "Failed to reserve port 5950" (9.0, 11.3 and 12.8). The usual cause is a copied domain; where the two are not to run together it is a warning. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.graphics.length > 0,
  judge(domain, _subject, context) {
    const { name, xml } = domain;
    const ports = displayPortsOf(domain).map(({ port, xpath }, index, all) => ({
      ...{ port, xpath },
      again: all.slice(0, index).some((one) => one.port === port),
      others: (users(context).get(port) ?? []).filter((other) => other !== name && !takeTurns(name, other, context)),
    }));
    const taken = ports.filter(({ again, others }) => again || others.length > 0);
    const found = judgeNone(taken, ({ xpath }) => evidenceAt(xml, xpath), {
      ok: ports.map(({ port }) => port).join(', ') || 'no fixed port',
      expected: 'a port that no other display has',
      actual: taken.map((one) => sharing(one)).join('; '),
    });
    const atOnce = taken.some(
      ({ again, others }) => again || others.some((other) => meantAtOnce(name, other, context)),
    );
    return found.status === 'fail' && !atOnce ? { ...found, severity: 'warning' } : found;
  },
};

interface Taken {
  readonly port: number;
  /** Another display of the same domain has it. */
  readonly again: boolean;
  /** Other domains that have it. */
  readonly others: readonly string[];
}

function sharing({ port, again, others }: Taken): string {
  const owners = [
    ...(again ? ['another display of the domain'] : []),
    ...(others.length > 0 ? [others.join(', ')] : []),
  ];
  return `${port} is also the port of ${owners.join(', and of ')}`;
}

/** Domains by the ports that their displays name. */
const users: (context: CheckContext) => ReadonlyMap<number, readonly string[]> = memo(({ declared }) => {
  const names = new Map<number, string[]>();
  for (const domain of declared.domains) {
    for (const port of new Set(displayPortsOf(domain).map((one) => one.port))) {
      names.set(port, [...(names.get(port) ?? []), domain.name]);
    }
  }
  return names;
});
