import { runsOf } from '../../check/applied/before.ts';
import type { BeforeCheck } from '../../check/check.ts';
import { shellWord } from '../../error/shell-word.ts';
import type { Fix } from '../../finding/fix.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const applyKeepsRunning: BeforeCheck = {
  id: 'apply-keeps-running',
  category: 'apply',
  title: 'Domain is still running after the apply, unless declared off',
  severity: 'error',
  fix: {
    nix: 'Start the domain again (`virsh start NAME`); if the apply failed, fix its error, otherwise declare the domain with `active = true` or pin the values that changed.',
    xml: 'Start the domain again (`virsh start NAME`); if the apply failed, fix its error, otherwise set `active` to `true` for the domain in `manifest.json` or pin the values that changed.',
  },
  tier: 'sandbox',
  why: 'NixVirt stops changed objects, and the domains that depend on them, in its define phase and starts them again at the very end: an error while it creates volumes leaves them shut off, although the switch reports only a failed unit (nixvirt-module-helper: define, defineExtra, setActive).',
  kind: 'before',
  kinds: ['domain'],
  applies: ({ before }) => runsOf(before),
  judge({ name, before, after, declared, first }) {
    if (!after) return skip('it was deleted (see apply-nothing-deleted)');
    if (runsOf(after)) return pass('running, as before');
    if (declared && 'wanted' in declared && declared.wanted === false)
      return pass('shut off, as declared: `active = false`');
    const heard = first.events.filter(
      (event) => event.kind === 'domain' && event.name === name && /^(Stopped|Shutdown|Crashed)/.test(event.event),
    );
    const how = heard.map(({ event }) => event).join(', ');
    const actual = first.failed
      ? `${stateOf(after)}: the apply stopped it and then failed (${first.failed.what})`
      : `${stateOf(after)}: stopped by the apply`;
    return fail(
      stateOf(before),
      actual,
      [
        evidenceOf('virsh list --all', `${after.name}   ${stateOf(after)}`),
        evidenceOf('virsh event --event lifecycle --loop', how || undefined),
      ],
      first.failed
        ? `Start the domain again (\`virsh start ${shellWord(after.name)}\`), and fix the error of the apply so that the next one completes.`
        : keepActive,
    );
  },
};

const keepActive: Fix = {
  nix: 'Declare the domain with `active = true`, or pin the values whose change made NixVirt stop it.',
  xml: 'Set `active` to `true` for the domain in `manifest.json`, or pin the values whose change made the apply stop it.',
};

function stateOf(object: LabObject): string {
  return object.kind === 'domain' ? (object.live?.state ?? 'unknown') : '';
}
