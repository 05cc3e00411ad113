import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VirshSession } from '../../libvirt/virsh-session.ts';
import type { Candidate } from './candidates.ts';
import { visitXml } from './visit-xml.ts';

/**
 * Has a throwaway domain that would not boot from a CD-ROM by itself start from XML with a temporary drive for the probe; any other domain is
 * returned unchanged.
 *
 * @param medium the probe's ISO, as libvirt sees it
 * @param folder where the XML is written
 * @throws VirtspecError `virsh-refused`
 */
export async function lendDrive(
  candidate: Candidate,
  medium: string,
  { virsh, folder }: { readonly virsh: VirshSession; readonly folder: string },
): Promise<Candidate> {
  if (!('lent' in candidate)) return candidate;
  const { name, domain } = candidate;
  const text = await virsh.output(['dumpxml', '--inactive', '--security-info', '--domain', domain.uuid]);
  const startFrom = join(folder, `lent-${domain.uuid}.xml`);
  await writeFile(startFrom, visitXml({ origin: name, text }, { medium }), { mode: 0o600 });
  return { ...candidate, domain: { ...domain, startFrom } };
}
