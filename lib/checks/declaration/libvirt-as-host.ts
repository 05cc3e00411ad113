import type { LabCheck } from '../../check/check.ts';
import { optionFor } from '../../check/left-out.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const libvirtAsHost: LabCheck = {
  id: 'libvirt-as-host',
  category: 'declaration',
  title: 'Lab was checked on the libvirt release of its host',
  severity: 'notice',
  fix: 'Check the lab on the host’s release (`--libvirt`), or correct `libvirt` in the lab file.',
  tier: 'sandbox',
  why: 'Each release of libvirt supports more XML and fills in different defaults: an older one refuses what the host’s accepts, a newer one writes what the host’s does not (docs/libvirts.md).',
  kind: 'lab',
  applies: ({ lab }) => lab.libvirt !== undefined,
  judge({ lab: { libvirt: wanted = '' }, tools, tier }) {
    const libvirt = tools?.libvirt;
    if (libvirt === undefined) return skip('the release of libvirt was not read');
    const here = libvirt.split('.').slice(0, wanted.split('.').length).join('.');
    if (here === wanted) return pass(`libvirt ${libvirt}`);
    const evidence = evidenceOf('virsh version --daemon', `Running against daemon: ${libvirt}`);
    const expected = `libvirt ${wanted} (the lab file)`;
    if (tier === 'host')
      return fail(expected, `libvirt ${libvirt} on the host`, evidence, `Set \`libvirt: ${libvirt}\` in the lab file.`);
    const what = atLeast(libvirt, wanted)
      ? `libvirt ${libvirt}, which is newer: it accepts XML and fills in defaults that the host’s release does not know`
      : `libvirt ${libvirt}, which is older: it does not know the XML and the defaults of newer releases`;
    return fail(expected, what, evidence, `Run again with ${optionFor(wanted)}.`);
  },
};
