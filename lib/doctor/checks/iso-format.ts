import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { isoItems, judgeIso, toldByPresence } from '../iso.ts';
import { ofLab } from '../prerequisite.ts';

export const isoFormat = ofLab(
  {
    id: 'iso-format',
    category: 'storage',
    title: 'The ISO is one: ISO 9660 or UDF, and whole',
    severity: 'error',
    cure: {
      nixos: 'download it again, and compare its SHA-256 with the publisher’s.',
      elsewhere: 'download it again, and compare its SHA-256 with the publisher’s.',
    },
    why: 'What evaluation centres hand out to a script is often a web page, or breaks off: libvirt attaches it all the same, and the guest boots nothing. Volume descriptors: ECMA-119 8.4, ECMA-167 2/8.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ kind, format, size = 0, promised }, path) => {
    if (kind !== 'file') return skip(toldByPresence);
    if (format === undefined) return skip('this user may not read it');
    const evidence = evidenceOf(`file ${path}`, `${size} bytes, ${format}${promised ? `, ${promised} promised` : ''}`);
    if (format === 'neither') return fail('ISO 9660 or UDF', `${size} bytes with neither’s mark`, evidence);
    if (promised !== undefined && promised > size) return fail(`${promised} bytes`, `${size}: it breaks off`, evidence);
    return pass(format);
  }),
);
