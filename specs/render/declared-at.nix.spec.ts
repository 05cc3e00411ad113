import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

const domains = `{ NixVirt }:
let
  base = {
    type = "kvm";
    memory = { count = 512; unit = "MiB"; };
    os = { type = "hvm"; arch = "x86_64"; machine = "q35"; };
  };
in
[
  {
    definition = NixVirt.lib.domain.writeXML (base // {
      name = "web01";
      uuid = "9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b02";
      devices.interface = [
        {
          type = "user";
          mac = { address = "52:54:00:00:00:01"; };
        }
        {
          type = "user";
        }
      ];
    });
  }
  {
    definition = NixVirt.lib.domain.writeXML (NixVirt.lib.domain.templates.linux {
      name = "web02";
      uuid = "9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b03";
      memory = { count = 1; unit = "GiB"; };
      storage_vol = null;
      bridge_name = null;
    });
  }
]
`;

/** 1-based line of the first that holds \`text\`. */
const lineOf = (text: string, of = domains) => of.split('\n').findIndex((line) => line.includes(text)) + 1;

async function findingsOf(place: Workplace, lab: string): Promise<ReportJson['findings']> {
  place.write('lab.yaml', lab);
  const args = ['verify', '--target', 'rendered', '--reporter', 'json'];
  const { stdout } = await runVirtspec(args, { cwd: place.folder, env: place.env });
  return (JSON.parse(stdout) as ReportJson).findings;
}

describeLane(
  'nix',
  'the line of Nix code behind a finding',
  () => {
    test('is the attribute’s, the list element’s where only that is known, and the template’s call where a template made it', async () => {
      using place = new Workplace();
      place.write('domains.nix', domains);
      cpSync(join(root, 'flake.lock'), place.path('flake.lock'));
      const findings = await findingsOf(
        place,
        'lab: spec\nsource: { nix: . }\ndomains: { web01: { memory: 1 GiB }, web02: { memory: 2 GiB } }\n',
      );
      const placeOf = (check: string, name: string) => {
        const found = findings.find((one) => one.check === check && one.subject.name === name && one.status !== 'pass');
        expect(found?.declaredAt?.file).toBe(place.path('domains.nix'));
        return found?.declaredAt?.line;
      };
      expect(placeOf('domain-memory', 'web01')).toBe(lineOf('count = 512'));
      expect(placeOf('interface-mac-pinned', 'web01')).toBe(lineOf('devices.interface') + 6);
      // The template writes the attribute, in NixVirt’s own code: what is the user’s is its call.
      expect(placeOf('domain-memory', 'web02')).toBe(
        domains.split('\n').findIndex((line) => line.includes('templates.linux')) + 1,
      );
    });

    test('is that of an attribute that NixVirt ignores, and of two UUIDs that are the same', async () => {
      using place = new Workplace();
      cpSync(join(root, 'flake.lock'), place.path('flake.lock'));
      const misspelt = domains.replace('    memory = { count = 512;', '    memry = { count = 512;');
      place.write('domains.nix', misspelt);
      const found = (await findingsOf(place, 'lab: spec\nsource: { nix: . }\n')).find(
        ({ check, subject }) => check === 'attributes-emitted' && subject.name === 'web01',
      );
      expect(found).toMatchObject({ status: 'fail', declaredAt: { line: lineOf('memry', misspelt) } });
      const several = domains
        .replace('    memory = { count = 512;', '    memry = { count = 512;')
        .replace('storage_vol = null', 'storage_vlo = null');
      place.write(
        'domains.nix',
        `${several}`.replace(
          '          type = "user";\n        }\n      ]',
          '          tpye = "user";\n        }\n      ]',
        ),
      );
      const both = (await findingsOf(place, 'lab: spec\nsource: { nix: . }\n')).filter(
        ({ check, status }) => check === 'attributes-emitted' && status === 'fail',
      );
      const places = both
        .flatMap((one) => ('evidence' in one ? one.evidence : []))
        .map(({ source, line, excerpt }) => [source, line, excerpt]);
      const file = place.path('domains.nix');
      expect(places).toEqual([
        [file, lineOf('devices.interface') + 6, 'devices.interface[1].tpye'],
        [file, lineOf('memry', several), 'memry'],
        [file, lineOf('storage_vlo', several), 'templates.linux { storage_vlo }'],
      ]);
      place.write('domains.nix', domains.replace('3c8e2b03', '3c8e2b02'));
      const { code, stderr } = await runVirtspec(['verify', '--target', 'rendered'], {
        cwd: place.folder,
        env: place.env,
      });
      const line = (name: string) => domains.split('\n').findIndex((one) => one.includes(`"${name}"`)) + 2;
      const at = (name: string) => `${name} (${place.path('domains.nix')}:${line(name)})`;
      expect(code).toBe(2);
      expect(stderr).toContain(`why: ${at('web01')} and web02 (${place.path('domains.nix')}:`);
      expect(stderr).not.toContain('virtspec render:');
    });

    test('of a flake’s module too, where the module system has lost the list’s element', async ({ skip }) => {
      if (lib.missing !== undefined) skip(lib.missing);
      using place = new Workplace();
      for (const name of ['flake.nix', 'flake.lock', 'nixvirt', 'nix'])
        cpSync(join(root, name), place.path(name), { recursive: true });
      const networks = readFileSync(place.path('nixvirt/networks.nix'), 'utf8');
      const findings = await findingsOf(
        place,
        'lab: spec\nsource: { flake: . }\nnetworks: { lab-net: { address: 10.9.9.1/24 } }\n',
      );
      const found = findings.find(({ check, status }) => check === 'network-address' && status === 'fail');
      expect(found?.declaredAt?.file).toBe(place.path('nixvirt/networks.nix'));
      const line = networks.split('\n')[(found?.declaredAt?.line ?? 0) - 1] ?? '';
      expect(line).toMatch(/192\.168\.56|\bip\b|address/);
    });
  },
  nixvirt.missing ?? missingTools('nix'),
);
