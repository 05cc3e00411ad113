import type { ObjectCheck } from '../../check/check.ts';
import type { Fix } from '../../finding/fix.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { newestOf, versionedMachine, versionsOf } from '../../model/machine-types.ts';
import { evidenceAt } from '../../xml/evidence.ts';

const xpath = '/domain/os/type/@machine';

function fixFor(newest: string): Fix {
  const declare = 'Declare a machine type that the host’s QEMU has:';
  return {
    nix: `${declare} \`os.machine = "${newest}"\` is the newest of its kind.`,
    xml: `${declare} \`machine="${newest}"\` on \`<type>\` is the newest of its kind.`,
  };
}

export const machineTypeThere: ObjectCheck<'domain'> = {
  id: 'machine-type-there',
  category: 'domain',
  title: 'QEMU has the declared machine type',
  severity: 'error',
  fix: fixFor('q35'),
  tier: 'sandbox',
  why: 'QEMU removes its oldest machine types (11.1 those before 5.2). libvirt then refuses to define the domain, and the switch fails; a domain that was defined before is still listed, and does not start. https://www.qemu.org/docs/master/about/removed-features.html',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.machine !== undefined,
  judge({ machine = '', xml }, _subject, { machines }) {
    if (machines === undefined) return skip('the machine types of QEMU were not read');
    if (machines.known.includes(machine)) return pass(`${machine}, a machine type of ${machines.of}`);
    const versioned = versionedMachine(machine);
    if (!versioned)
      return skip(`${machines.of} does not have ${machine}; only the QEMU of its distribution knows that machine type`);
    const versions = versionsOf(versioned.family, machines.known);
    const [oldest, newest] = [versions[0], versions.at(-1)];
    const isPc = versioned.family.startsWith('pc-') && machines.known.includes('pc');
    const gone = (wanted: string) => ({
      ...fail(wanted, `${machine}, which it no longer has`, evidenceAt(xml, xpath)),
      fix: fixFor(newestOf(machine)),
    });
    if (oldest === undefined && isPc) return gone(`a machine type of ${machines.of}`);
    if (oldest === undefined || newest === undefined) return skip(`${machines.of} is for another architecture`);
    const isNewer = versioned.version.localeCompare(newest, 'en', { numeric: true }) > 0;
    const range = `${versioned.family}${oldest} to ${newest}`;
    if (isNewer)
      return skip(
        `${machine} is newer than ${machines.of}, which has ${range}; run again on a newer release with --libvirt`,
      );
    return gone(`a machine type of ${machines.of}: ${range}`);
  },
};
