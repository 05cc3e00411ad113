import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const wanted = ['nix-command', 'flakes'];

export const nixFlakes = ofHost(
  {
    id: 'nix-flakes',
    category: 'host',
    title: 'Nix flakes are enabled',
    severity: 'warning',
    cure: {
      nixos: 'set `nix.settings.experimental-features = [ "nix-command" "flakes" ];`.',
      elsewhere:
        'install Nix (https://nixos.org/download), and add `experimental-features = nix-command flakes` to ~/.config/nix/nix.conf.',
    },
    why: 'A lab that is a flake is built and applied with them. Without Nix, virtspec checks recorded XML, and reports that it did.',
  },
  ({ tools }) =>
    judgeFact(tools.nix, (version, missing) => {
      if (version === undefined) return fail('Nix, with flakes', 'Nix is not installed', missing);
      return judgeFact(tools.nixFeatures, (features, evidence) => {
        const off = wanted.filter((name) => !features.includes(name));
        if (off.length === 0) return pass(`Nix ${version}, with ${wanted.join(' and ')}`);
        return fail(wanted.join(' and '), `Nix ${version}, without ${off.join(' and ')}`, evidence);
      });
    }),
);
