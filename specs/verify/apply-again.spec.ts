import { expect, test } from 'vitest';
import type { FileFingerprint } from '../../lib/model/moment.ts';
import type { Rebuild } from '../../lib/simulate/application.ts';
import { bothApplies } from '../../lib/verify/apply-again.ts';
import { contextOf, goodParts } from '../checks/reference.ts';

const nvram = '/var/lib/libvirt/qemu/nvram/dc01.nvram';
const disk = '/var/lib/libvirt/images/homelab/dc01.qcow2';

/** The second apply of the reference, with different content of one file before or after it. */
function applied(before: Record<string, string>, after: Record<string, string>): Rebuild {
  const { rebuild } = contextOf(goodParts());
  if ('unavailable' in rebuild) throw new Error(rebuild.unavailable);
  const files = (base: ReadonlyMap<string, FileFingerprint>, contents: Record<string, string>) =>
    new Map([...base].map(([path, file]) => [path, { ...file, sha256: contents[path] ?? file.sha256 }]));
  return {
    ...rebuild,
    before: { ...rebuild.before, files: files(rebuild.before.files, before) },
    after: { ...rebuild.after, files: files(rebuild.after.files, after) },
  };
}

test('files that the guest was writing to are judged by the idle apply only, all others by both', () => {
  const beside = applied({ [nvram]: 'blank', [disk]: 'as made' }, { [nvram]: 'half', [disk]: 'emptied' });
  const atRest = applied({ [nvram]: 'booted', [disk]: 'emptied' }, { [nvram]: 'booted', [disk]: 'emptied' });
  const { before, after } = bothApplies(beside, atRest, ['DC01']);
  const contents = (path: string) => [before, after].map(({ files }) => files.get(path)?.sha256);
  expect(contents(nvram)).toEqual(['booted', 'booted']);
  expect(contents(disk)).toEqual(['as made', 'emptied']);
});

test('changes of definitions and domains by the first of the two are kept', () => {
  const quiet = applied({}, {});
  const beside: Rebuild = {
    ...quiet,
    events: [{ kind: 'domain', name: 'SCCM01', event: 'Stopped Destroyed' }],
    actions: ['stop domain SCCM01'],
  };
  const both = bothApplies(beside, { ...quiet, actions: ['unchanged'] }, ['DC01']);
  expect(both.before.state).toBe(beside.before.state);
  expect(both.events).toEqual(beside.events);
  expect(both.actions).toEqual(['stop domain SCCM01', 'unchanged']);
});
