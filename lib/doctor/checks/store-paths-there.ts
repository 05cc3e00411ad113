import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeStorePaths, placesOf, storeCure } from '../store-paths.ts';
import { ofStoreUsers } from '../store-users.ts';

export const storePathsThere = ofStoreUsers(
  {
    id: 'store-paths-there',
    category: 'host',
    title: 'What a domain names in Nix’s store exists',
    severity: 'error',
    cure: storeCure,
    why: 'Definitions, and the copy of one in a managed save, are not known to Nix: its garbage collector removes the firmware, emulator or image that they name. The domain cannot be started or restored then (nixpkgs issues 27857, 57931, 113172 and 378894).',
  },
  (uses, facts) =>
    judgeStorePaths(facts, (store) => {
      const gone = uses.filter(({ path }) => store.get(path)?.there === false);
      const [first] = gone;
      if (!first) return pass(`${new Set(uses.map(({ path }) => path)).size} there`);
      const paths = [...new Set(gone.map(({ path }) => path))].join(', ');
      return fail(
        `${paths} in the store`,
        `gone: named by ${placesOf(gone)}`,
        evidenceOf('nix-store --check-validity --print-invalid', paths),
      );
    }),
);
