import { expect, test } from 'vitest';
import type { Candidate } from '../../lib/guest/boot/candidates.ts';
import { LabRun } from '../../lib/run/lab-run.ts';
import { bootTwice } from '../../lib/verify/boot-twice.ts';
import type { TrialRun } from '../../lib/verify/options.ts';
import { contextOf, goodParts } from '../checks/reference.ts';
import { domain } from '../guest/boot/lab.ts';
import { answeringRoom } from '../guest/boot/room.ts';

const own = domain('own', 1, ["network='lan'"]);
/** It has a temporary drive, so that it is created from separate XML. */
const lent = { ...domain('lent', 2, ["network='lan'"]), startFrom: '/lent.xml' };
const bystander = domain('bystander', 3, []);
const candidates: readonly Candidate[] = [
  { name: 'own', domain: own, medium: '/own.iso' },
  { name: 'lent', domain: lent, lent: { why: 'it has no CD-ROM drive', added: true } },
];

const newRun = () => new LabRun<TrialRun['options']>(contextOf(goodParts()).lab, { target: { kind: 'sandbox' } });

/** What the two boots gave, with an apply between them that starts domains, as `active = true` requires. */
async function bootedTwice(startedByApply: readonly { readonly uuid: string }[]) {
  const { room, said, running } = answeringRoom([own, lent, bystander]);
  const run = newRun();
  const off = async () => {
    said.push('apply');
    for (const { uuid } of startedByApply) running.add(uuid);
  };
  const { domains } = await bootTwice(candidates, room, { beside: undefined, off }, run);
  return { domains, said, running, phases: run.phases.ended };
}

test('a domain that the apply between the boots starts is shut off, and boots a second time as it did the first time', async () => {
  const { domains, said, running, phases } = await bootedTwice([own, lent, bystander]);
  expect(domains.map(({ second }) => [second?.failure, second?.answer?.channel])).toEqual([
    [undefined, 'http'],
    [undefined, 'http'],
  ]);
  const after = said.slice(said.indexOf('apply'));
  for (const { uuid } of [own, lent, bystander]) expect(after).toContain(`destroy --domain ${uuid}`);
  expect(after).toContain(`start --domain ${own.uuid}`);
  expect(after).toContain('create --autodestroy --file /lent.xml');
  expect([...running]).toEqual([]);
  expect(phases.map(({ name, status }) => [name, status])).toEqual([
    ['Boot own, lent', 'done'],
    ['Apply once more', 'done'],
    ['Boot own, lent again', 'done'],
  ]);
  expect(phases[1]?.detail).toBe('it started own, lent, bystander; shut off again, to boot the probe');
});

test('nothing is shut off if that apply starts nothing, as with `active = null` and `false`', async () => {
  const { domains, said, phases } = await bootedTwice([]);
  expect(domains.every(({ second }) => second?.answer)).toBe(true);
  expect(said.filter((command) => command.startsWith('destroy'))).toEqual([]);
  expect(phases[1]).toMatchObject({ name: 'Apply once more', status: 'done' });
  expect(phases[1]?.detail).toBeUndefined();
});

test('a boot in which a guest does not answer is a failed phase', async () => {
  const { room } = answeringRoom([own]);
  const run = newRun();
  const refusing = {
    ...room,
    virsh: {
      ...room.virsh,
      execute: async (command: readonly [string, ...string[]]) => ({
        command,
        output: '',
        error: 'error: no such file',
      }),
    },
  };
  const { domains } = await bootTwice(
    candidates.slice(0, 1),
    refusing,
    { beside: undefined, off: async () => {} },
    run,
  );
  expect(domains[0]?.first?.failure).toMatchObject({ stage: 'start', log: 'error: no such file' });
  expect(run.phases.ended).toMatchObject([
    { name: 'Boot own', status: 'failed', detail: 'own: libvirt did not start it' },
  ]);
});
