import { evidenceOf } from '../../xml/evidence.ts';
import { idOf, runsOf } from '../before.ts';
import type { BeforeCheck } from '../check.ts';
import { fail, pass, skip } from '../verdict.ts';

export const applyNoPowerCut: BeforeCheck = {
  id: 'apply-no-power-cut',
  steps: [6],
  title: 'The switch power-cuts no running domain',
  severity: 'error',
  fix: 'Shut the guest down before the switch, from inside; `restart = false` keeps it running on its old definition.',
  tier: 'sandbox',
  why: 'NixVirt destroys a running domain whose definition differs in anything (a name too), one with `restart = true`, and one on a network that changed, and starts it again: to the guest a power cut (0.6.0, nixvirt.py lines 371-396; NixVirt#9, #11, #40, #51, #57).',
  kind: 'before',
  kinds: ['domain'],
  applies: ({ before }) => runsOf(before),
  judge({ before, after, declared, first }) {
    if (!after || !runsOf(after))
      return skip(
        after ? 'it does not run any more (see apply-keeps-running)' : 'it is gone (see apply-nothing-deleted)',
      );
    const [old, fresh] = [idOf(before), idOf(after)];
    if (old === fresh) return pass(`runs on, id ${old}`);
    const renamed = after.name === before.name ? '' : `, as ${after.name}`;
    const lost = after.name === before.name ? '' : '; its old definition was undefined, a managed save with it';
    return fail(
      `id ${old}`,
      `id ${fresh}${renamed}: power-cut, and started anew${lost}`,
      [
        evidenceOf('virsh list --all', `${before.name}, id ${old} → ${after.name}, id ${fresh}`),
        evidenceOf('virsh event --event lifecycle --loop', heardOf(before.name, first.events)),
      ],
      declared && after.name !== before.name
        ? `Keep the name ${before.name}, or shut the guest down before the switch, from inside.`
        : undefined,
    );
  },
};

function heardOf(
  name: string,
  events: readonly { readonly kind: string; readonly name: string; readonly event: string }[],
): string | undefined {
  return (
    events
      .filter((event) => event.kind === 'domain' && event.name === name)
      .map(({ event }) => event)
      .join('\n') || undefined
  );
}
