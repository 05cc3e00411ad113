import { describe, expect, test } from 'vitest';
import { noProof } from '../../lib/check/proof.ts';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { collectProof, reporting, type Steps } from '../../lib/verify/collect-proof.ts';

const begin = noProof('nothing was applied');
const broken = new VirtspecError({ code: 'any', kind: 'environment', what: 'the sandbox died', fix: 'Run it again.' });

async function* seesThenThrows(error: unknown): Steps {
  yield { deployer: 'virsh' };
  yield { tools: { libvirt: '9.0.0' } };
  throw error;
}

describe('the steps of a proof', () => {
  test('what each step saw is merged; a later part replaces an earlier one', async () => {
    async function* steps(): Steps {
      yield { deployer: 'virsh', tools: { libvirt: '9.0.0' } };
      yield { tools: { libvirt: '9.0.0', QEMU: '7.2.22' } };
    }
    const proof = await collectProof(begin, steps(), undefined);
    expect(proof).toEqual({ ...begin, deployer: 'virsh', tools: { libvirt: '9.0.0', QEMU: '7.2.22' } });
  });

  test('what was seen is kept when a later step fails, and its error with it', async () => {
    const proof = await collectProof(begin, seesThenThrows(broken), undefined);
    expect(proof).toEqual({ ...begin, deployer: 'virsh', tools: { libvirt: '9.0.0' }, error: broken });
  });

  test('a usage error, and a bug, are thrown: no report hides them', async () => {
    const usage = new VirtspecError({ code: 'any', kind: 'usage', what: 'no such domain', fix: 'Name another.' });
    await expect(collectProof(begin, seesThenThrows(usage), undefined)).rejects.toBe(usage);
    const bug = new TypeError('undefined is not a function');
    await expect(collectProof(begin, seesThenThrows(bug), undefined)).rejects.toBe(bug);
  });

  test('on abort the signal’s reason is thrown, whatever the step failed with', async () => {
    const interrupted = new Error('interrupted');
    const signal = AbortSignal.abort(interrupted);
    await expect(collectProof(begin, seesThenThrows(broken), signal)).rejects.toBe(interrupted);
  });

  test('work that calls back is heard also when it fails', async () => {
    async function* steps(): Steps {
      yield* reporting(async (report) => {
        report({ deployer: 'virsh' });
        throw broken;
      });
    }
    expect(await collectProof(begin, steps(), undefined)).toMatchObject({ deployer: 'virsh', error: broken });
  });
});
