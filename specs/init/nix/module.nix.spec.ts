import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertLab } from '../../../lib/init/nix/convert-lab.ts';
import { importLine, moduleText } from '../../../lib/init/nix/module-text.ts';
import { loadLab } from '../../../lib/lab/load.ts';
import type { Rendered } from '../../../lib/model/rendered.ts';
import { renderLab } from '../../../lib/render/render.ts';
import { readXmlFolder } from '../../../lib/render/xml-folder.ts';
import { describeLane } from '../../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../../support/nix-sources.ts';
import { root, runVirtspec } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const env = { ...process.env, VIRTSPEC_NIXVIRT: nixvirt.folder, VIRTSPEC_NIXPKGS_LIB: lib.folder };

const shapes = readdirSync(join(root, 'fixtures/labs/shapes')).map((name) => `fixtures/labs/shapes/${name}/xml`);
const others = ['fixtures/rendered/homelab-sccm', 'fixtures/labs/plain-linux/xml', 'fixtures/labs/cloud-linux/xml'];
const folders = [...others, ...shapes].filter((folder) => existsSync(join(root, folder)));

/** A NixOS configuration that imports the module as `init` shows it. */
const flake = (imports: string) => `{
  outputs = { self, nixpkgs, NixVirt, ... }: {
    nixosConfigurations.host = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ { ${imports} } ];
    };
  };
}
`;

describeLane(
  'nix',
  'the module that virtspec init --nix writes, in NixVirt’s own module',
  () => {
    const init = async (folder: string, place: Workplace): Promise<string> => {
      cpSync(join(root, folder), place.path('xml'), { recursive: true });
      const { code, stdout } = await runVirtspec(['init', 'xml', '--nix'], {
        cwd: place.folder,
        env: { ...env, ...place.env },
      });
      expect(code).toBe(0);
      return /^ {2}(imports = .*;)$/m.exec(stdout)?.[1] ?? '';
    };

    test.each(folders)(
      '%s: the same objects as its lists, treated the same, and NixVirt is enabled',
      async (folder) => {
        using place = new Workplace();
        place.write('flake.nix', flake(await init(folder, place)));
        const lists = await renderLab(await loadLab(place.path('lab.yaml')), { env });
        const file = place.write('module.yaml', 'lab: module\nsource: { flake: ".#host" }\n');
        const module = await renderLab(await loadLab(file), { env });
        expect(treated(module)).toEqual(treated(lists));
        const emulatesTpm = lists.objects.some(({ xml }) => /<backend [^>]*type='emulator'/.test(xml.text));
        expect(module.module).toMatchObject({
          ...{ enable: true, swtpm: emulatesTpm, connection: 'qemu:///system', failedAssertions: [] },
          service: { script: expect.stringContaining('qemu:///system') },
        });
      },
    );

    test('for qemu:///session: the same in Home Manager', async () => {
      using place = new Workplace();
      const lab = await readXmlFolder(join(root, 'fixtures/labs/plain-linux/xml'));
      const { files } = await convertLab(lab, { base: root, env });
      const where = { uri: 'qemu:///session', folder: 'my lab' };
      for (const [path, text] of files) place.write(join('my lab', path), text);
      place.write('my lab/module.nix', moduleText(files, lab.objects, where));
      place.write(
        'flake.nix',
        `{
          outputs = { self, home-manager, nixpkgs, NixVirt, ... }: {
            homeModules.default = { ${importLine(where)} };
          };
        }`,
      );
      const source = 'source: { flake: ".#homeModules.default" }';
      const { objects, module } = await renderLab(await loadLab(place.write('lab.yaml', `lab: session\n${source}\n`)), {
        env,
      });
      expect(module).toMatchObject({ enable: true, connection: 'qemu:///session' });
      expect(objects.map(({ kind, name, uuid }) => ({ kind, name, uuid }))).toEqual(
        lab.objects.map(({ kind, name, uuid }) => ({ kind, name, uuid })),
      );
    });
  },
  nixvirt.missing ?? lib.missing,
);

function treated({ objects, emptied, absent }: Rendered) {
  const plain = objects.map(({ kind, name, uuid, pool, active, restart, xml }) => ({
    ...{ kind, name, uuid, pool, active, restart },
    xml: xml.text,
  }));
  return { objects: plain, emptied, absent };
}
