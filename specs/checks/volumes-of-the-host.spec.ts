import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

type Context = ReturnType<typeof contextOf>;
const path = '/var/lib/libvirt/images/homelab/dc01.qcow2';

/** The finding for the volume of DC01's disk. */
function judged(change: (parts: Parts) => void, context: (good: Context) => Context = (good) => good) {
  const parts = goodParts();
  change(parts);
  const [finding] = runChecks(context(contextOf(parts)), { select: ['disk-volume-declared'] }).filter(
    ({ subject }) => subject.name === 'DC01',
  );
  return [finding?.status, finding && 'reason' in finding ? finding.reason : ''];
}

const undeclared = ({ declared }: Parts) => declared.remove('volume-dc01.qcow2');
const unseen = ({ observed }: Parts) => observed.remove('volume-dc01.qcow2');

/** The lab declares no volume in the pool. */
function ofHand({ declared, observed }: Parts): void {
  for (const name of ['dc01', 'sccm01', 'client01', 'client02']) {
    declared.remove(`volume-${name}.qcow2`);
    observed.remove(`volume-${name}.qcow2`);
  }
}

test('a volume that libvirt has exists, whoever created it; a stand-in of the sandbox does not count', () => {
  expect(judged(undeclared)).toEqual(['pass', '']);
  const standIn = { rule: 'stand-in-file', what: path, from: '(nothing)', to: 'an empty image', why: 'a spec' };
  const adapted = (good: Context) => ({
    ...good,
    adaptations: [{ ...standIn, subject: { kind: 'domain' as const, name: 'DC01' } }],
  });
  expect(judged(undeclared, adapted)).toEqual(['fail', '']);
});

test('a pool whose volumes are created manually can be judged only on the host', () => {
  expect(judged(ofHand)).toEqual([
    'skip',
    'cannot be checked in this run: only a run on the host shows whether it has volume homelab/dc01.qcow2',
  ]);
  const onHost = (parts: Parts) => {
    ofHand(parts);
    parts.tier = 'host';
  };
  expect(judged(onHost)).toEqual(['fail', '']);
});

test('a pool that shows a server’s content may have other volumes than the declared ones', () => {
  const ofServer = (parts: Parts) => {
    undeclared(parts);
    unseen(parts);
    parts.declared.edit('pool-homelab', "type='dir'", "type='iscsi'");
  };
  expect(judged(ofServer)[0]).toBe('skip');
});

test('a volume with `present = false` is not left to the host', () => {
  const deleted = (good: Context) => ({
    ...good,
    connection: { emptied: [], absent: [{ pool: 'homelab', name: 'dc01.qcow2' }] },
  });
  expect(judged(ofHand, deleted)).toEqual(['fail', '']);
});
