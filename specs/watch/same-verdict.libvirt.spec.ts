import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';
import { edit as editFile, expectSameVerdicts } from './both-verdicts.ts';

/** The reference lab as XML, on which one edit follows the other. */
function editableLab(place: Workplace) {
  cpSync(join(root, 'fixtures/rendered/homelab-sccm'), place.path('xml'), { recursive: true });
  rmSync(place.path('xml/manifest.json'));
  const lab = readFileSync(join(root, 'lab.yaml'), 'utf8')
    .replace(/^source:.*$/m, 'source: { xml: xml }')
    .replace(/^plan:.*$/m, '');
  place.write('lab.yaml', lab);
  const edit = (file: string, from: string | RegExp, to: string) => editFile(place.path(file), from, to);
  return { file: place.path('lab.yaml'), edit };
}

describeLane('libvirt', 'a verdict of watch, after each of a row of edits', () => {
  test('is that of a cold run over the same files, to the word', { timeout: 1_200_000 }, async () => {
    using place = new Workplace();
    const { file, edit } = editableLab(place);
    const client = 'xml/domains/CLIENT01.xml';
    const added = readFileSync(place.path(client), 'utf8')
      .replaceAll('CLIENT01', 'EXTRA')
      .replace(/<uuid>.*<\/uuid>/, '<uuid>5c2d5f0e-0d8e-4f4e-8a52-3e1f7f1f6d11</uuid>')
      .replaceAll("address='52:54:00:", "address='52:54:01:");
    const edits: readonly (readonly [name: string, () => void])[] = [
      ['nothing yet', () => {}],
      ['nothing, again', () => {}],
      ['a fault in a domain', () => edit(client, "<memory unit='GiB'>4<", "<memory unit='GiB'>3<")],
      ['another fault beside it', () => edit('xml/domains/DC01.xml', /<mac address='[^']*'\/>/, '')],
      [
        'both are out again',
        () => {
          edit(client, "'GiB'>3<", "'GiB'>4<");
          cpSync(join(root, 'fixtures/rendered/homelab-sccm/domains/DC01.xml'), place.path('xml/domains/DC01.xml'));
        },
      ],
      [
        'a domain that libvirt refuses',
        () => edit(client, "<cpu mode='host-passthrough'/>", "<cpu mode='no-such-mode'/>"),
      ],
      ['it is accepted', () => edit(client, "<cpu mode='no-such-mode'/>", "<cpu mode='host-passthrough'/>")],
      ['a domain is added', () => void place.write('xml/domains/EXTRA.xml', added)],
      ['it is renamed', () => edit('xml/domains/EXTRA.xml', '<name>EXTRA<', '<name>OTHER<')],
      ['its file is renamed', () => renameSync(place.path('xml/domains/EXTRA.xml'), place.path('xml/domains/A.xml'))],
      [
        'it gets the UUID of another',
        () =>
          edit(
            'xml/domains/A.xml',
            '<uuid>5c2d5f0e-0d8e-4f4e-8a52-3e1f7f1f6d11<',
            '<uuid>5c2d5f0e-0d8e-4f4e-8a52-3e1f7f1f6d12<',
          ),
      ],
      ['it wants a medium that is nowhere else', () => edit('xml/domains/A.xml', 'windows-11.iso', 'other.iso')],
      [
        'the medium is in the folder of a pool',
        () => edit('xml/domains/A.xml', '/var/lib/libvirt/iso/other.iso', '/var/lib/libvirt/images/homelab/other.iso'),
      ],
      ['it is removed', () => rmSync(place.path('xml/domains/A.xml'))],
      ['a network changes', () => edit('xml/networks/lab-net.xml', "end='192.168.56.200'", "end='192.168.56.210'")],
      [
        'a network clashes with another',
        () => edit('xml/networks/lab-net.xml', "bridge name='virbr56'", "bridge name='virbr0'"),
      ],
      ['it does not', () => edit('xml/networks/lab-net.xml', "bridge name='virbr0'", "bridge name='virbr56'")],
      [
        'a volume changes',
        () => edit('xml/volumes/homelab/dc01.qcow2.xml', /<capacity[^>]*>\d+</, "<capacity unit='GiB'>20<"),
      ],
      [
        'the lab file states something else',
        () => edit('lab.yaml', '192.168.56.100-192.168.56.200', '192.168.56.100-192.168.56.210'),
      ],
      ['a domain is left out', () => rmSync(place.path('xml/domains/CLIENT02.xml'))],
    ];
    await expectSameVerdicts(
      file,
      edits.map(([name, change]) => ({ name, change })),
    );
  });
});
