import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { newestOf } from '../../model/machine-types.ts';
import { evidenceAt } from '../../xml/evidence.ts';

const xpath = '/domain/os/type/@machine';

function moveTo(newest: string): string {
  return `Move to a newer machine type while the old one is still there to go back to: \`os.machine = "${newest}"\` is the newest of its kind. The guest sees other hardware then: one whose disk is sealed to its TPM may ask for the recovery key.`;
}

export const machineTypeKept: ObjectCheck<'domain'> = {
  id: 'machine-type-kept',
  category: 'domain',
  title: 'The machine type is one that QEMU keeps: neither deprecated nor of one distribution alone',
  severity: 'warning',
  fix: moveTo('q35'),
  tier: 'sandbox',
  why: 'QEMU calls machine types deprecated some releases before it drops them; a start with one taints the domain, and one update later the switch is refused. What a distribution calls its own (`pc-q35-rhel9.2.0`, `pc-q35-jammy`) no other QEMU has.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.machine !== undefined,
  judge({ machine = '', xml }, _subject, { machines }) {
    if (machines === undefined) return skip('no QEMU was asked for its machine types');
    const wanted = `a machine type that ${machines.of} keeps`;
    const notKept = (actual: string) => ({
      ...fail(wanted, actual, evidenceAt(xml, xpath)),
      fix: moveTo(newestOf(machine)),
    });
    if (machines.deprecated.includes(machine)) return notKept(`${machine}, which ${machines.of} calls deprecated`);
    if (machines.known.includes(machine)) return pass(`${machine} is one that ${machines.of} keeps`);
    if (/^pc-(q35|i440fx)-(?!\d)/.test(machine))
      return notKept(`${machine}, a distribution’s own; the sandbox took ${machines.of}’s newest`);
    return skip(`${machine} is none of ${machines.of}: see machine-type-there`);
  },
};
