import { describe, expect, it } from 'vitest';
import { nixError } from '../../lib/nix/nix-error.ts';

describe("Nix's complaints, reduced to message and place", () => {
  it('as Nix 2.8 prints them, the message first', () => {
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
    });
  });

  it('as newer releases print them, the message last, in colour', () => {
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

  it('whatever else it says', () => {
    expect(nixError('', '/lab').why).toBe('it said nothing');
    expect(nixError('Killed', '/lab').why).toBe('Killed');
  });
});
