import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();

const endless =
  "builtins.foldl' (sum: n: sum + builtins.length (builtins.genList (x: x) 100000)) 0 (builtins.genList (n: n) 1000000)";

/** The content of a lab's networks.nix, and how the run ends. */
const cases = {
  throws: {
    code: 2,
    nix: '[ { definition = throw "no lab today"; } ]',
    says: /why: no lab today, at .*networks\.nix:1:/,
  },
  'is nothing but a throw': {
    code: 2,
    nix: 'throw "no lab today"',
    says: /why: no lab today, (in|at) .*networks\.nix/,
  },
  'runs into itself': {
    code: 2,
    nix: 'let x = x; in x',
    says: /why: infinite recursion encountered, at .*networks\.nix:1:/,
  },
  'calls itself without an end': { code: 2, nix: 'let f = n: 1 + f n; in f 0', says: /why: stack overflow/ },
  'goes on and on': { code: 3, nix: endless, says: /the run did not end within 4 s/, args: ['--timeout', '4'] },
  'wants the network': {
    code: 3,
    nix: '[ { definition = builtins.fetchTarball "https://nowhere.invalid/x.tar.gz"; } ]',
    says: /why: unable to download 'https:\/\/nowhere\.invalid.*, at .*networks\.nix:1:/,
  },
} as const;

describeLane(
  'nix',
  'a lab whose Nix code',
  () => {
    test.each(Object.entries(cases))(
      '%s: the error shows what and where, and the run starts nothing and leaves nothing behind',
      async (_what, wrong) => {
        using place = new Workplace();
        copyFileSync(join(root, 'flake.lock'), place.path('flake.lock'));
        place.write('lab.yaml', 'lab: bad\nsource: { nix: nix }\n');
        place.write('nix/networks.nix', wrong.nix);
        const args = ['verify', ...('args' in wrong ? wrong.args : [])];
        const { code, stdout, stderr } = await runVirtspec(args, { cwd: place.folder, env: place.env });
        expect({ code, stdout }).toEqual({ code: wrong.code, stdout: '' });
        expect(stderr).toMatch(wrong.says);
        expect(stderr).not.toContain('Start the sandbox');
        await place.expectNothingLeft();
      },
    );

    test('--debug shows the trace', async () => {
      using place = new Workplace();
      copyFileSync(join(root, 'flake.lock'), place.path('flake.lock'));
      place.write('lab.yaml', 'lab: bad\nsource: { nix: nix }\n');
      place.write('nix/networks.nix', 'let inner = throw "no lab today"; in [ { definition = inner; } ]');
      const { stderr } = await runVirtspec(['verify', '--debug'], { cwd: place.folder, env: place.env });
      expect(stderr).toMatch(/caused by: Error: .*\n*[\s\S]*while evaluating/);
    });
  },
  nixvirt.missing,
);
