import { fail, pass, skip } from '../../finding/verdict.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { isoItems, judgeIso, toldByPresence } from '../iso.ts';
import { ofLab } from '../prerequisite.ts';

export const isoFormat = ofLab(
  {
    id: 'iso-format',
    category: 'storage',
    title: 'The ISO is a complete ISO 9660 or UDF image',
    severity: 'error',
    cure: {
      nixos: 'download it again, and compare its SHA-256 with the publisher’s.',
      elsewhere: 'download it again, and compare its SHA-256 with the publisher’s.',
    },
    why: 'A scripted download from an evaluation centre is often a web page or a truncated file: libvirt attaches it nevertheless, and the guest does not boot from it. Volume descriptors: ECMA-119 8.4, ECMA-167 2/8.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ kind, format, size = 0, promised }, path) => {
    if (kind !== 'file') return skip(toldByPresence);
    if (format === undefined) return skip('this user cannot read it');
    const is = readableQuantity(BigInt(size));
    const declared = promised === undefined ? undefined : readableQuantity(BigInt(promised));
    const evidence = evidenceOf(`file ${path}`, `${is}, ${format}${declared ? `, ${declared} declared` : ''}`);
    if (format === 'neither') return fail('ISO 9660 or UDF', `${is} with neither signature`, evidence);
    if (promised !== undefined && promised > size) return fail(declared ?? '', `${is}: it is truncated`, evidence);
    return pass(format);
  }),
);
