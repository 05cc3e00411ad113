import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { type PlayedHost, playHost } from '../support/host.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { describeSystem } from '../support/libvirts/describe-system.ts';
import { systemOf } from '../support/libvirts/own-systems.ts';
import { Workplace } from '../support/workplace.ts';

const lab = 'fixtures/labs/odd-spellings/lab.yaml';
const newDomain = ['--domain', 'chosen'];

/** The differences on a host according to declared-drift, one line each; and how the run judged. */
async function driftOn(host: PlayedHost, ...args: readonly string[]) {
  using place = new Workplace();
  const file = join(host.labFolder, 'lab.yaml');
  const all = ['verify', '--lab', file, '--target', 'host', '-c', host.uri, '--select', 'declared-drift', ...args];
  const env = { ...place.env, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
  const { stdout, stderr } = await callVirtspec([...all, '--reporter', 'json'], { cwd: place.folder, env });
  await place.expectNothingLeft();
  expect(stderr).not.toContain('error:');
  const { findings, phases } = JSON.parse(stdout) as ReportJson;
  return {
    lines: findings.flatMap((one) => (one.status === 'fail' ? [`${one.subject.name}: ${one.actual}`] : [])),
    judged: findings.filter(({ status }) => status === 'pass' || status === 'fail').length,
    asked: phases.find(({ name }) => name.startsWith('Ask libvirt'))?.detail,
  };
}

function holds(start: () => Promise<PlayedHost>, ...args: readonly string[]): void {
  let host: PlayedHost;
  beforeAll(async () => {
    host = await start();
  }, 600_000);
  afterAll(() => host?.[Symbol.asyncDispose]());

  test('other spellings, and values that libvirt chose, are not drift', async () => {
    expect(await driftOn(host, ...args)).toEqual({
      lines: [],
      judged: 4,
      asked: expect.stringMatching(/^libvirt \d+\.\d+\.\d+ in a sandbox$/),
    });
  });

  test('a manual change is drift', async () => {
    await host.virsh.output(['setmaxmem', ...newDomain, '--size', '786432', '--config']);
    await host.virsh.output(['detach-interface', '--domain', 'spelt', '--type', 'network', '--config']);
    try {
      const { lines } = await driftOn(host, ...args);
      expect(lines.toSorted()).toEqual([
        expect.stringMatching(/^chosen: .*\/domain\/memory/),
        expect.stringMatching(/^spelt: .*\/domain\/devices\/interface/),
      ]);
    } finally {
      await host.virsh.output(['setmaxmem', ...newDomain, '--size', '262144', '--config']);
    }
  });
}

/** A host whose libvirt knows a word that the asked one drops: only the table can report it. */
function tellsNewerWords(start: () => Promise<PlayedHost>): void {
  test('a word that the asked libvirt does not know is reported on either side', async () => {
    await using host = await start();
    const file = join(host.labFolder, 'xml/domains/chosen.xml');
    const plain = readFileSync(file, 'utf8');
    const backend = /<backend type=['"]emulator['"] version=['"]2.0['"]\/>/;
    const profile = "<backend type='emulator' version='2.0'><profile name='default-v1'/></backend>";
    expect(plain).toMatch(backend);
    const withProfile = join(host.labFolder, 'with-profile.xml');
    writeFileSync(withProfile, plain.replace(backend, profile));
    const told = ['chosen: 1 difference: /domain/devices/tpm/backend/profile'];

    await host.virsh.output(['define', '--file', withProfile]);
    expect((await driftOn(host)).lines).toEqual(told);
    copyFileSync(withProfile, file);
    expect((await driftOn(host)).lines).toEqual([]);
    writeFileSync(join(host.labFolder, 'plain.xml'), plain);
    await host.virsh.output(['define', '--file', join(host.labFolder, 'plain.xml')]);
    expect((await driftOn(host)).lines).toEqual(told);
  });
}

describeLane('libvirt', 'drift on a host of this machine’s libvirt', () => holds(() => playHost(lab)));

describe('drift on a host of this machine’s libvirt, judged by forky’s', () => {
  describeSystem(
    'forky',
    'which is newer',
    () => holds(() => playHost(lab), '--libvirt', 'forky'),
    missingTools('libvirt'),
  );
});

describe.each(['forky', 'trixie'] as const)('drift on a host of %s, judged by this machine’s libvirt', (suite) => {
  const start = async () => playHost(lab, await systemOf(suite));
  const run = () => {
    holds(start);
    tellsNewerWords(start);
  };
  describeSystem(suite, 'which is another release', run, missingTools('libvirt'));
});
