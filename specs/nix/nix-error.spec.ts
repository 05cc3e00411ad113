import { describe, expect, it } from 'vitest';
import { nixError } from '../../lib/nix/nix-error.ts';
import { packageFile } from '../../lib/package-file.ts';

describe("Nix's errors, reduced to message and position", () => {
  it('are parsed as printed by Nix 2.8, the message first', () => {
    const stderr = `warning: the group 'nixbld' specified in 'build-users-group' does not exist
error: evaluation aborted with the following error message: 'NixVirt: expected int, found string'

       at /src/NixVirt/generate-xml/generate.nix:15:33:

           14|   typeCheck = tname: test: x:
           15|     if test x then x else builtins.abort "...";
             |                           ^

       … while evaluating the attribute 'memory'

       at /home/me/lab/nixvirt/domains.nix:22:9:

           21|
`;
    expect(nixError(stderr, '/home/me/lab/nixvirt')).toMatchObject({
      code: 'nix-evaluation-failed',
      kind: 'usage',
      why: "evaluation aborted with the following error message: 'NixVirt: expected int, found string', at /home/me/lab/nixvirt/domains.nix:22:9",
      fix: 'Find the attribute in /home/me/lab/nixvirt whose value is a string where NixVirt takes an int (`count = 2`, not `count = "2"`); NixVirt does not name it.',
    });
  });

  it('name the close output of a flake, and where to correct it', () => {
    const stderr = 'error: virtspec: /lab has no nixosConfigurations.hots; it has host, other\n';
    expect(nixError(stderr, '/lab')).toMatchObject({
      why: '/lab has no nixosConfigurations.hots; it has host, other',
      fix: "Did you mean 'host'? Name one that it has under `source` in the lab file.",
    });
  });

  it.each([
    ['nixvirt', "Did you mean 'NixVirt'? Begin the file with `{ NixVirt }:`."],
    [
      'pkgs',
      'Begin the file with `{ NixVirt }:`, and take the library from NixVirt.lib. A list that needs more is verified with the module that imports it: `source: { flake: ".#HOST" }`.',
    ],
  ])('show what a list is called with, where it requires %s', (argument, fix) => {
    const stderr = `error: virtspec: /lab/networks.nix requires the argument '${argument}'; lists are called with { NixVirt }\n`;
    expect(nixError(stderr, '/lab')).toMatchObject({
      kind: 'usage',
      why: `/lab/networks.nix requires the argument '${argument}'; lists are called with { NixVirt }`,
      fix,
    });
  });

  it('are parsed as printed by newer releases, the message last, in colour', () => {
    const stderr = `\u001b[31;1merror:\u001b[0m
       … while calling the 'map' builtin
         at /lab/domains.nix:3:1:
            2|

       … while evaluating the attribute 'x'

       \u001b[31;1merror:\u001b[0m undefined variable 'foo'
       at /lab/domains.nix:7:5:
            6|
`;
    expect(nixError(stderr, '/lab').why).toBe("undefined variable 'foo', at /lab/domains.nix:7:5");
  });

  it.each([
    ["unable to download 'https://x.invalid': Couldn't resolve host name (6)"],
    ["unable to download 'https://x.invalid': HTTP error 404"],
    ["failed to fetch input 'github:x/y'"],
    ["cannot find flake 'flake:NixVirt' in the flake registries"],
  ])('%s: the network, not the code', (message) => {
    const error = nixError(`error: ${message}\n\n       at /lab/a.nix:1:2:\n`, '/lab');
    expect(error).toMatchObject({
      code: 'nix-fetch-failed',
      kind: 'environment',
      why: `${message}, at /lab/a.nix:1:2`,
    });
  });

  it("a Nix that is too old for the flake's lock is reported as such, and not as a fault of the code", () => {
    const stderr = `error: unsupported tarball input attribute 'lastModified'

       … while evaluating anonymous lambda

       at /lab/domains.nix:29:7:
`;
    expect(nixError(stderr, '/lab')).toMatchObject({
      code: 'nix-too-old',
      kind: 'environment',
      why: "unsupported tarball input attribute 'lastModified'",
      fix: expect.stringContaining('Nix 2.18'),
    });
  });

  it("a module's argument that is not passed, which nixpkgs' lib calls an attribute, is reported", () => {
    const stderr = `error: attribute 'secret' missing

       at /store/nixpkgs/lib/modules.nix:640:1:

       … while evaluating anonymous lambda

       at /lab/flake.nix:3:4:
`;
    expect(nixError(stderr, '/lab').why).toBe(
      "a module requires the argument 'secret', which is not passed to it (specialArgs, _module.args), at /lab/flake.nix:3:4",
    );
  });

  it('no position in virtspec’s own files is shown', () => {
    const stderr = `error: infinite recursion encountered

       at ${packageFile('lib/render/render.nix')}:22:10:
`;
    expect(nixError(stderr, '/lab').why).toBe('infinite recursion encountered');
  });

  it('git’s own message is shown if Nix only reports that it failed', () => {
    const stderr = `fatal: unable to access 'https://x.invalid/': Could not resolve host: x.invalid
error: program 'git' failed with exit code 128

       at /lab/a.nix:1:2:
`;
    expect(nixError(stderr, '/lab')).toMatchObject({
      code: 'nix-fetch-failed',
      why: "program 'git' failed with exit code 128: unable to access 'https://x.invalid/': Could not resolve host: x.invalid, at /lab/a.nix:1:2",
    });
  });

  it('a warning about the network is not the error', () => {
    const stderr = `warning: error: unable to download 'https://cache': Couldn't resolve host; retrying
error: undefined variable 'foo'

       at /lab/a.nix:1:2:
`;
    expect(nixError(stderr, '/lab')).toMatchObject({
      kind: 'usage',
      why: "undefined variable 'foo', at /lab/a.nix:1:2",
    });
  });

  it('a file whose outermost expression fails, for which Nix 2.8 names no line, is shown without a position of ours', () => {
    const stderr = `error: no lab today

       … while evaluating the file '/lab/networks.nix':

       … while evaluating 'load'

       at /virtspec/lib/nix/render.nix:22:10:

           21|
`;
    expect(nixError(stderr, '/lab').why).toBe('no lab today, in /lab/networks.nix');
    expect(nixError(stderr.replace('today\n', 'today\n\n       at /lab/networks.nix:1:1:\n'), '/lab').why).toBe(
      'no lab today, at /lab/networks.nix:1:1',
    );
  });

  it('an error thrown by our own expressions is shown without a position', () => {
    const stderr = 'error: virtspec: networks.nix is a set\n\n       at /virtspec/lib/render/declared.nix:20:3:\n';
    expect(nixError(stderr, '/lab').why).toBe('networks.nix is a set');
    expect(nixError(`${stderr}\n       at /lab/networks.nix:3:4:\n`, '/lab').why).toBe(
      'networks.nix is a set, at /lab/networks.nix:3:4',
    );
  });

  it('any other output is shown', () => {
    expect(nixError('', '/lab').why).toBe('Nix printed no message');
    expect(nixError('Killed', '/lab').why).toBe('Killed');
  });
});
