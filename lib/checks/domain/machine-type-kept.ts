import type { ObjectCheck } from '../../check/check.ts';
import type { Fix } from '../../finding/fix.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { newestOf } from '../../model/machine-types.ts';
import { evidenceAt } from '../../xml/evidence.ts';

const xpath = '/domain/os/type/@machine';

function moveTo(newest: string): Fix {
  const why =
    'the newest of its kind, while you can still go back to the old one: the guest then sees different hardware, and one whose disk is sealed to its TPM may ask for the recovery key.';
  return {
    nix: `Declare \`os.machine = "${newest}"\`, ${why}`,
    xml: `Declare \`machine="${newest}"\` on \`<type>\`, ${why}`,
  };
}

export const machineTypeKept: ObjectCheck<'domain'> = {
  id: 'machine-type-kept',
  category: 'domain',
  title: 'Machine type is neither deprecated nor of one distribution only',
  severity: 'warning',
  fix: moveTo('q35'),
  tier: 'sandbox',
  why: 'QEMU deprecates a machine type some releases before it removes it: a start with it taints the domain, and after the removal the switch fails. A distribution’s own machine type (`pc-q35-rhel9.2.0`, `pc-q35-jammy`) exists in no other QEMU.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.machine !== undefined,
  judge({ machine = '', xml }, _subject, { machines }) {
    if (machines === undefined) return skip('the machine types of QEMU were not read');
    const wanted = `a machine type of ${machines.of} that is not deprecated`;
    const notKept = (actual: string) => ({
      ...fail(wanted, actual, evidenceAt(xml, xpath)),
      fix: moveTo(newestOf(machine)),
    });
    if (machines.deprecated.includes(machine)) return notKept(`${machine}, which is deprecated in ${machines.of}`);
    if (machines.known.includes(machine)) return pass(`${machine}, not deprecated in ${machines.of}`);
    if (/^pc-(q35|i440fx)-(?!\d)/.test(machine))
      return notKept(`${machine}, of one distribution only; the sandbox used the newest of ${machines.of}`);
    return skip(`${machines.of} does not have ${machine} (see machine-type-there)`);
  },
};
