import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sourceStorePath } from '../../lib/nix/store-path.ts';
import { inThrowawayStore } from '../../lib/nix/throwaway-store.ts';
import { describeLane } from '../support/lane.ts';

describeLane('nix', 'the path of a source in the store', () => {
  test('it equals the one that Nix computes', async () => {
    await inThrowawayStore(async (store) => {
      const env = { ...process.env, ...store.env };
      for (let round = 0; round < 3; round++) {
        const digest = randomBytes(32);
        const args = ['--print-fixed-path', '--recursive', 'sha256', digest.toString('hex'), 'source'];
        const path = execFileSync('nix-store', args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] });
        expect(sourceStorePath(`sha256-${digest.toString('base64')}`, env)).toBe(path.trim());
      }
    });
  });
});
