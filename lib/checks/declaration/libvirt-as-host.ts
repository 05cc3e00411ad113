import type { LabCheck } from '../../check/check.ts';
import { optionFor } from '../../check/left-out.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const libvirtAsHost: LabCheck = {
  id: 'libvirt-as-host',
  category: 'declaration',
  title: 'The lab is judged on the release of libvirt that its host runs',
  severity: 'notice',
  fix: 'Prove the lab on a release like the host’s (`--libvirt`), or correct `libvirt` in the lab file.',
  tier: 'sandbox',
  why: 'Each release of libvirt knows more words, and fills in other defaults: an older one refuses what the host’s accepts, a newer one writes what the host’s does not (docs/libvirts.md).',
  kind: 'lab',
  applies: ({ lab }) => lab.libvirt !== undefined,
  judge({ lab: { libvirt: wanted = '' }, tools, tier }) {
    const libvirt = tools?.libvirt;
    if (libvirt === undefined) return skip('the release of the libvirt was not read');
    const here = libvirt.split('.').slice(0, wanted.split('.').length).join('.');
    if (here === wanted) return pass(`libvirt ${libvirt}`);
    const evidence = evidenceOf('virsh version --daemon', `Running against daemon: ${libvirt}`);
    const expected = `libvirt ${wanted}, as the lab file says`;
    if (tier === 'host')
      return fail(
        expected,
        `the host runs libvirt ${libvirt}`,
        evidence,
        `Write \`libvirt: ${libvirt}\` in the lab file.`,
      );
    const what = atLeast(libvirt, wanted)
      ? `proven on libvirt ${libvirt}, which is newer: it accepts words and fills in defaults that the host’s does not know`
      : `proven on libvirt ${libvirt}, which is older: words and defaults of newer releases are not known here`;
    return fail(expected, what, evidence, `Prove it with ${optionFor(wanted)}.`);
  },
};
