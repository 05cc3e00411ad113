import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { record } from '../../lib/render/record.ts';
import { renderLab } from '../../lib/render/render.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const { missing } = await lockedNixVirt();

describeLane(
  'nix',
  'a recording',
  () => {
    test('it contains everything that NixVirt is given in addition to the XML', async () => {
      using place = new Workplace();
      copyFileSync(`${root}flake.lock`, place.path('flake.lock'));
      place.write('lab.yaml', 'lab: x\nsource: { nix: nix, recorded: recorded }\n');
      place.write('nix/networks.nix', '[ ]');
      place.write(
        'nix/pools.nix',
        `{ NixVirt }: with NixVirt.lib; [ {
          definition = pool.writeXML { type = "dir"; name = "p"; target.path = "/p"; };
          active = true;
          restart = true;
          volumes = [ { name = "other"; definition = volume.writeXML { name = "v"; }; } { present = false; name = "old"; } ];
        } ]`,
      );
      place.write(
        'nix/domains.nix',
        '{ NixVirt }: [ { definition = NixVirt.lib.domain.writeXML { name = "d"; }; restart = false; } ]',
      );
      const lab = await loadLab(place.path('lab.yaml'));
      await record(lab);
      const plain = ({ objects, emptied, absent }: Awaited<ReturnType<typeof renderLab>>) => ({
        objects: objects.map(({ xml, dropped: _, declaredAt: __, ...object }) => ({ ...object, xml: xml.text })),
        emptied,
        absent,
      });
      const live = await renderLab(lab);
      const recorded = await renderLab(lab, { env: { HOME: '/nonexistent', PATH: '/nonexistent' } });
      expect(recorded.provenance.kind).toBe('recorded');
      expect(plain(recorded)).toEqual(plain(live));
      expect(recorded).toMatchObject({
        objects: [
          { name: 'p', restart: true },
          { name: 'v', option: 'other' },
          { name: 'd', restart: false },
        ],
        emptied: ['network'],
        absent: [{ pool: 'p', name: 'old' }],
      });
    });
  },
  missing,
);
