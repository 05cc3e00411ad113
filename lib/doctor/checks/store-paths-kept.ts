import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeStorePaths, placesOf, storeCure } from '../store-paths.ts';
import { ofStoreUsers } from '../store-users.ts';

export const storePathsKept = ofStoreUsers(
  {
    id: 'store-paths-kept',
    category: 'host',
    title: 'What a domain names in Nix’s store is kept by the system',
    severity: 'warning',
    cure: storeCure,
    why: 'What no root keeps is removed by the next garbage collection, and what only an older generation, the booted system or a running process keeps by one with `--delete-old`, after a reboot, or when the process has ended: the domain cannot be started afterwards.',
  },
  (uses, facts) =>
    judgeStorePaths(facts, (store) => {
      const there = uses.filter(({ path }) => store.get(path)?.there);
      if (there.length === 0) return skip('nothing of it exists (see store-paths-there)');
      const loose = there.filter(({ path }) => !store.get(path)?.roots.some(({ lasts }) => lasts));
      const [first] = loose;
      if (!first) return pass('each is kept by a root that lasts');
      const paths = [...new Set(loose.map(({ path }) => path))];
      const keepers = paths.map((path) => {
        const roots = store.get(path)?.roots.map(({ root }) => root) ?? [];
        return `${path} by ${roots.join(', ') || 'nothing'}`;
      });
      return fail(
        'a root that lasts keeps it',
        `kept only ${keepers.join('; ')} (named by ${placesOf(loose)})`,
        evidenceOf(`nix-store --query --roots ${paths[0]}`, keepers.join('\n')),
      );
    }),
);
