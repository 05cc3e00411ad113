import { expect, test } from 'vitest';
import { renderLive } from '../../lib/render/render-live.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixLists } from '../support/nix-sources.ts';
import { Workplace } from '../support/workplace.ts';

const { folder: nixvirt, missing } = await lockedNixVirt();

/** What is said of a domain of which NixVirt takes not every value. */
async function refusalOf(body: string): Promise<{ readonly why?: string; readonly fix?: string }> {
  using place = new Workplace();
  const definition = `NixVirt.lib.domain.writeXML (\n{ type = "kvm"; name = "guest"; uuid = "9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b02";\n${body} })`;
  place.write('domains.nix', `{ NixVirt }: [ { definition = ${definition}; active = null; } ]`);
  const world = { nixpkgs: 'stub', nixvirt } as const;
  const error = await renderLive(nixLists(place.folder), world, { env: process.env }).then(
    () => new Error('it was rendered'),
    (reason: { why?: string; fix?: string }) => reason,
  );
  const { why = '', fix = '' } = error as { why?: string; fix?: string };
  return { why: why.replaceAll(`${place.folder}/`, ''), fix };
}

describeLane(
  'nix',
  'a value of a type that NixVirt does not take',
  () => {
    test.each([
      [
        'a number for a set',
        'vcpu = 2;',
        /^domain guest: vcpu \(domains\.nix:3\) is an integer \(2\), .*takes a set of .*count/,
        'Write `vcpu = { count = 2; };`.',
      ],
      [
        'a text for a number',
        'vcpu = { count = "2"; };',
        /vcpu\.count \(domains\.nix:3\) is a string \("2"\), and NixVirt takes an integer/,
        'Write `vcpu.count = 2;`.',
      ],
      [
        'a text for a set of several keys',
        'memory = "2 GiB";',
        /memory \(domains\.nix:3\) is a string \("2 GiB"\), and NixVirt takes a set of unit, count$/,
        /^Give it a value/,
      ],
      [
        'a word for a truth',
        'devices.graphics = { type = "vnc"; autoport = "yes"; };',
        /devices\.graphics\.autoport .* takes true or false/,
        'Write `devices.graphics.autoport = true;`.',
      ],
      [
        'one in the second of a list',
        'devices.interface = [ { type = "user"; }\n{ type = "user"; source = "lan"; } ];',
        /devices\.interface\[1\]\.source \(domains\.nix:4\) is a string/,
        /^Give it/,
      ],
      [
        'two of them',
        'vcpu = 2;\nmemory = 2;',
        /memory \(domains\.nix:4\) .*; vcpu \(domains\.nix:3\)|vcpu \(domains\.nix:3\) .*; memory \(domains\.nix:4\)/,
        /^Give it/,
      ],
    ])('is told with its place: %s', async (_what, body, why, fix) => {
      const found = await refusalOf(body);
      expect(found.why).toMatch(why);
      expect(found.fix).toEqual(typeof fix === 'string' ? fix : expect.stringMatching(fix));
    });

    test('an option that NixVirt does not know is told with the one that was meant', async () => {
      using place = new Workplace();
      place.write('domains.nix', '{ NixVirt }: [ { definition = "/x"; actve = true; } ]');
      await expect(
        renderLive(nixLists(place.folder), { nixpkgs: 'stub', nixvirt }, { env: process.env }),
      ).rejects.toMatchObject({ fix: 'Write `active` for `actve`.' });
    });
  },
  missing,
);
