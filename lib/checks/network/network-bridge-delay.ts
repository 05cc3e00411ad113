import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const networkBridgeDelay: ObjectCheck<'network'> = {
  id: 'network-bridge-delay',
  category: 'network',
  title: 'Bridge delay is at most 4 s',
  severity: 'warning',
  fix: {
    nix: 'Set `bridge.delay = 0`, or omit it, which is the same.',
    xml: 'Set `delay="0"` on `<bridge>`, or omit it, which is the same.',
  },
  tier: 'rendered',
  why: 'For twice the bridge’s delay the kernel forwards nothing from a port that has come up: a guest that asks for its lease meanwhile gives up. https://libvirt.org/formatnetwork.html#connectivity',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || delayOf(declared.xml) !== undefined,
  judge({ xml }) {
    const delay = delayOf(xml) ?? 0;
    if (delay <= longest) return pass(`${delay} s`);
    return fail(`at most ${longest} s`, `${delay} s`, evidenceAt(xml, '/network/bridge/@delay'));
  },
};

/** In seconds; a booting guest does not notice a shorter delay. */
const longest = 4;

function delayOf(xml: Parameters<typeof xpathText>[0]): number | undefined {
  const said = xpathText(xml, 'string(/network/bridge/@delay)');
  return said ? Number(said) : undefined;
}
