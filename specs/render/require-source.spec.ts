import { existsSync, mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

describe('a source that does not exist is named, with the line of the lab file', () => {
  test.each([
    ['{ nix: nixvrt }', "Did you mean 'nixvirt'? Name the folder that has networks.nix"],
    ['{ nix: elsewhere }', 'Name the folder that has networks.nix'],
    ['{ xml: nixvirts }', "Did you mean 'nixvirt'? Name the folder that has networks/"],
    ['{ flake: "nixvrt#host" }', "Did you mean 'nixvirt'? Name the folder that has the flake.nix"],
  ])('source: %s', async (source, fix) => {
    using place = new Workplace();
    mkdirSync(place.path('nixvirt'));
    place.write('lab.yaml', `lab: spec\n\nsource: ${source}\n`);
    const { code, stderr } = await callVirtspec(['render', '--output', 'out'], { cwd: place.folder, env: place.env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: the folder \S+ does not exist\n {2}why: \S+\/lab\.yaml:3 names it/);
    expect(stderr).toContain(`\n  fix: ${fix}`);
  });
});

describe('a flake without flake.nix is named before Nix looks for it', () => {
  test.each([
    [['init', '.#host'], '.#host'],
    [['rebuild', '--flake', '.#host'], '--flake .#host'],
    [['verify', '--target', 'vm', 'lab.yaml'], 'lab.yaml'],
  ])('%j', async (args, named) => {
    using place = new Workplace();
    place.write('inner/networks.nix', '[ ]');
    if (args[0] !== 'init') place.write('inner/lab.yaml', 'lab: spec\nsource: { nix: . }\n');
    place.write('flake.nix', '{ }');
    const cwd = place.path('inner');
    const { code, stderr } = await callVirtspec(args, { cwd, env: place.env });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: there is no flake.nix in ${cwd}\n`);
    expect(stderr).toContain(`${named} names this folder as a flake`);
    expect(stderr).toContain(`fix: The flake above it is in ${place.folder}.`);
    expect(existsSync(place.path('inner/lab.yaml'))).toBe(args[0] !== 'init');
  });
});
