import { idOf, runsOf } from '../../check/applied/before.ts';
import { type Cut, causeOf } from '../../check/applied/power-cut.ts';
import type { BeforeCheck } from '../../check/check.ts';
import { quotedChange } from '../../drift/change-words.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { LabObject } from '../../model/objects.ts';
import { type Evidence, evidenceOf } from '../../xml/evidence.ts';

export const applyNoPowerCut: BeforeCheck = {
  id: 'apply-no-power-cut',
  category: 'apply',
  title: 'Domain kept running through the apply',
  severity: 'error',
  fix: {
    nix: 'Shut the guest down from inside before the switch, or declare `restart = false`, which keeps it running on its old definition.',
    xml: 'Shut the guest down from inside before the apply, or set `restart` to `false` for the domain in `manifest.json`, which keeps it running on its old definition.',
  },
  tier: 'sandbox',
  why: 'NixVirt destroys and restarts a running domain whose definition differs in any way (a changed name included), one with `restart = true`, and one on a network that changed; to the guest that is a power cut (nixvirt.py; NixVirt#8, #9, #11, #40, #51, #57).',
  kind: 'before',
  kinds: ['domain'],
  applies: ({ before }) => runsOf(before),
  judge(object) {
    const { name, before, after, first } = object;
    if (!after) return skip('it was deleted (see apply-nothing-deleted)');
    if (!runsOf(after)) return skip('it is no longer running (see apply-keeps-running)');
    const [old, fresh] = [idOf(before), idOf(after)];
    if (old === fresh) return pass(`still running, id ${old}`);
    const cut = causeOf(object);
    const heard = first.events.filter((event) => event.kind === 'domain' && event.name === name);
    return fail(
      `still running, id ${old}`,
      `power-cut and restarted, id ${fresh}, because ${cut.because}`,
      [
        evidenceOf('virsh list --all', `${line(before)} → ${line(after)}`),
        evidenceOf('virsh event --event lifecycle --loop', heard.map(({ event }) => event).join('\n') || undefined),
        ...differences(after, cut),
      ],
      cut.fix,
    );
  },
};

function line(object: LabObject): string {
  return `${idOf(object)}   ${object.name}`;
}

function differences({ xml }: LabObject, { differs }: Cut): Evidence[] {
  return differs.map((change) => ({ source: xml.origin, xpath: change.xpath, excerpt: quotedChange(change) }));
}
