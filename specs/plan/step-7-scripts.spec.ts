import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';

// The plan's own scripts are not at hand; what these do is shown by specs/orchestration/.
describe('Step 7: Read existing orchestration scripts (`deploy-dc.sh`, `deploy-sccm.sh`, `deploy-client.sh`).', () => {
  test.each(['deploy-dc.sh', 'deploy-sccm.sh', 'deploy-client.sh'])('%s exists, and needs no Vagrant', (name) => {
    const script = join(root, 'scripts/orchestration', name);
    const { status, stdout, stderr } = spawnSync(script, ['--help'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: ${name}`));
    expect(stdout.toLowerCase()).not.toContain('vagrant');
  });
});
