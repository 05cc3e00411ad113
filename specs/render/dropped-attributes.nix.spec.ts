import { expect, test } from 'vitest';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import type { IgnoredMemory } from '../../lib/render/ignored-attributes.ts';
import { renderLive } from '../../lib/render/render-live.ts';
import { rememberingIgnored } from '../../lib/watch/remembered-ignored.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixLists } from '../support/nix-sources.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const { folder: nixvirt, missing } = await lockedNixVirt();

/** What NixVirt dropped in one domain. */
async function droppedOf(domain: string): Promise<readonly string[] | undefined> {
  return droppedOfValue(`{ type = "kvm"; name = "guest"; uuid = ${uuid}; ${domain} }`);
}

const uuid = '"9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b02"';

/** @param value in Nix, the argument of writeXML */
async function droppedOfValue(value: string): Promise<readonly string[] | undefined> {
  using place = new Workplace();
  const definition = `NixVirt.lib.domain.writeXML (${value})`;
  place.write('domains.nix', `{ NixVirt }: [ { definition = ${definition}; active = null; } ]`);
  const memory = rememberingIgnored();
  const [guest] = await objectsOf(place.folder, memory);
  // A process that remembers finds the same.
  const [again] = await objectsOf(place.folder, memory);
  expect(again).toEqual(guest);
  return guest?.dropped;
}

async function objectsOf(folder: string, ignored?: IgnoredMemory): Promise<readonly RenderedObject[]> {
  const world = { nixpkgs: 'stub', nixvirt } as const;
  const { connection } = await renderLive(nixLists(folder), world, { env: process.env, ignored });
  return connection.objects;
}

describeLane(
  'nix',
  'attributes that NixVirt silently drops',
  () => {
    test.each([
      ['a misspelt one', 'memry = { count = 2; unit = "GiB"; };', ['memry']],
      [
        'one that 0.6.0 does not know yet',
        'os = { type = "hvm"; loader = { path = "/x"; secure = true; }; };',
        ['os.loader.secure'],
      ],
      [
        'one in the second of a list',
        'devices.interface = [ { type = "user"; } { type = "user"; boot = { order = 1; }; } ];',
        ['devices.interface[1].boot'],
      ],
      [
        'a list, with a package in it, of which it knows none',
        'volumes = [ { present = true; file = { outPath = "/x"; type = "derivation"; }; } { present = false; } ];',
        ['volumes'],
      ],
      [
        'one beside another that it knows',
        'devices.interface = [ { type = "user"; boot = { order = 1; }; model = { type = "virtio"; tpye = "e1000e"; }; } ];',
        ['devices.interface[0].boot', 'devices.interface[0].model.tpye'],
      ],
      [
        'one that is all that is in an element',
        'devices.interface = [ { type = "network"; source = { netwrok = "lan"; }; } ];',
        ['devices.interface[0].source.netwrok'],
      ],
      ['an empty one', 'features = { acpi = { }; akpi = { }; };', ['features.akpi']],
    ])('%s', async (_what, domain, dropped) => {
      expect(await droppedOf(domain)).toEqual(dropped);
    });

    test.each([
      ['nothing is dropped', 'memory = { count = 2; unit = "GiB"; };'],
      ['null is no value', 'devices.tpm = null;'],
      [
        'of which only the presence counts',
        'devices.disk = [ { type = "file"; device = "cdrom"; readonly = false; } ];',
      ],
    ])('none: %s', async (_what, domain) => {
      expect(await droppedOf(domain)).toEqual([]);
    });

    test.each([
      ['a misspelt one', 'windows', 'memry = { count = 3; };', ['templates.windows { memry }']],
      [
        'beside a dropped attribute',
        'linux',
        'memry = 1; vcpu = { count = 2; cuont = 3; };',
        ['templates.linux { memry }', 'vcpu.cuont'],
      ],
      ['none', 'q35', 'memory = { count = 3; unit = "GiB"; };', []],
    ])('an argument of a template: %s', async (_what, template, argument, dropped) => {
      const nvram = 'nvram_path = "/nvram";';
      const value = `NixVirt.lib.domain.templates.${template} { name = "guest"; uuid = ${uuid}; ${template === 'windows' ? nvram : ''} ${argument} }`;
      expect(await droppedOfValue(value)).toEqual(dropped);
      expect(await droppedOfValue(`${value} // { on_crash = "destroy"; }`)).toEqual(dropped);
    });

    test('what was meant is told, where it is likely', async () => {
      using place = new Workplace();
      const value = `{ type = "kvm"; name = "guest"; uuid = ${uuid}; memry = 1; smm = 1; devices.interface = [ { type = "user"; mca = "x"; source = { netwrok = "lan"; }; } ]; }`;
      const template = `NixVirt.lib.domain.templates.linux { name = "web"; uuid = "9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b03"; memry = 1; }`;
      const definitions = [value, `(${template})`].map((one) => `{ definition = NixVirt.lib.domain.writeXML ${one}; }`);
      place.write('domains.nix', `{ NixVirt }: [ ${definitions.join(' ')} ]`);
      const [guest, web] = await objectsOf(place.folder);
      expect(guest?.misspelt).toEqual(
        new Map([
          ['devices.interface[0].mca', { attribute: 'mac', xpath: '/domain/devices/interface[1]/mac' }],
          [
            'devices.interface[0].source.netwrok',
            { attribute: 'network', xpath: '/domain/devices/interface[1]/source/@network' },
          ],
          ['memry', { attribute: 'memory', xpath: '/domain/memory' }],
        ]),
      );
      expect(web?.misspelt).toEqual(
        new Map([['templates.linux { memry }', { attribute: 'memory', xpath: '/domain/memory' }]]),
      );
    });

    test('the reference lab has no dropped attributes', async () => {
      const objects = await objectsOf(`${root}nixvirt`);
      expect(objects.flatMap(({ dropped }) => dropped)).toEqual([]);
    });

    test('a definition that changed is not remembered, one that did not is', async () => {
      using place = new Workplace();
      const guest = (name: string, more: string) =>
        `{ definition = NixVirt.lib.domain.writeXML { type = "kvm"; name = "${name}"; uuid = ${uuid.replace('02', name)}; memry = 1; ${more} }; active = null; }`;
      const write = (more: string) =>
        place.write('domains.nix', `{ NixVirt }: [ ${guest('11', '')} ${guest('22', more)} ]`);
      const known = new Map<string, readonly string[]>();
      // What it was told last, marked, to show what comes from it.
      const memory: IgnoredMemory = {
        known: () => new Map([...known].map(([key]) => [key, ['remembered']])),
        learn: (found) => {
          for (const [key, paths] of found) known.set(key, paths);
        },
      };
      write('');
      const dropped = async () => (await objectsOf(place.folder, memory)).map((object) => object.dropped);
      expect(await dropped()).toEqual([['memry'], ['memry']]);
      expect(await dropped()).toEqual([['remembered'], ['remembered']]);
      for (const [more, found] of [
        ['vcpu = { count = 2; };', ['memry']],
        ['vcpu = { count = 3; };', ['memry']],
        ['fatures = { };', ['fatures', 'memry']],
        ['devices.interface = [ { type = "user"; } ];', ['memry']],
      ] as const) {
        write(more);
        expect(await dropped()).toEqual([['remembered'], found]);
      }
    });
  },
  missing,
);
