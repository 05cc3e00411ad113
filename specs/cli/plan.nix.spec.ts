import { chmodSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectInventory } from '../../lib/libvirt/inventory.ts';
import { collectObstacles } from '../../lib/libvirt/obstacles.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';

import { run } from '../../lib/process/run.ts';
import { reportSchema } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { playHost } from '../support/host.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const locked = await lockedNixVirt();
const lab = join(root, 'fixtures/labs/traps/changed-domain-power-cut/lab.yaml');

function predictionIn(stdout: string) {
  const { prediction } = reportSchema.parse(JSON.parse(stdout));
  if (prediction === null) throw new Error('the report has no prediction');
  return prediction;
}

/** A domain without a disk. */
const domainXml = (name: string, index: number) => `<domain type='qemu'><name>${name}</name>
<uuid>00000000-0000-4000-8000-${String(index).padStart(12, '0')}</uuid><memory unit='MiB'>16</memory>
<os><type arch='x86_64'>hvm</type></os></domain>`;

describeLane(
  'nix',
  'virtspec plan, against a host’s libvirt',
  () => {
    let sandbox: Sandbox;
    let virsh: VirshSession;
    beforeAll(async () => {
      sandbox = await Sandbox.start();
      virsh = await sandbox.virsh();
      const file = join(sandbox.folder, 'other.xml');
      await writeFile(file, domainXml('other', 1));
      await virsh.output(['define', '--file', file]);
      await virsh.output(['start', 'other']);
    });
    afterAll(async () => {
      await virsh[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
    });

    const everything = async () => ({
      ...(await collectInventory(virsh)),
      ...(await collectObstacles(virsh)),
      files: (await sandbox.run(['find', '/var/lib/libvirt', '/etc/libvirt', '-printf', '%p %i %s %T@\n'])).stdout,
      links: (await sandbox.run(['ip', '-json', 'link'])).stdout.replace(/"stats64":\{[^}]*\}/g, ''),
    });

    test('nothing is changed: neither the host’s complete state nor this machine', async () => {
      using place = new Workplace();
      const before = await everything();
      const args = ['plan', '--lab', lab, '-c', sandbox.uri, '--reporter', 'json'];
      const { code, stdout, stderr } = await runVirtspec(args, { cwd: place.folder, env: place.env });
      expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Predict the apply') });
      expect(await everything()).toEqual(before);
      const plan = predictionIn(stdout);
      expect(plan).toMatchObject({
        outcome: 'destructive',
        connection: sandbox.uri,
        tiers: { normalisation: 'sandbox', state: 'host' },
      });
      expect(plan.changes[0]).toMatchObject({
        name: 'other',
        action: 'delete',
        active: true,
        acknowledgement: 'domain/other',
      });
      await place.expectNothingLeft();
    });

    test('--detailed-exitcode sets the exit code, and each format goes into its file', async () => {
      using place = new Workplace();
      const args = [
        'plan',
        '--lab',
        lab,
        '-c',
        sandbox.uri,
        '--detailed-exitcode',
        '--reporter',
        'markdown:plan.md',
        '--reporter',
        'terminal',
      ];
      const { code, stdout } = await runVirtspec(args, { cwd: place.folder, env: place.env });
      expect(code).toBe(11);
      expect(stdout).toMatch(/^ {2}- domain other: DELETE while running$/m);
      expect(stdout).toMatch(/^DESTRUCTIVE {2}/m);
    });

    test.each([
      ['not a uri', 2, /Unable to parse URI/],
      ['qemu+unix:///system?socket=/nonexistent', 3, /\/nonexistent/],
    ])('%s: exit %i, what, why, fix', async (uri, exit, why) => {
      using place = new Workplace();
      const { code, stdout, stderr } = await runVirtspec(['plan', '--lab', lab, '-c', uri], {
        cwd: place.folder,
        env: place.env,
      });
      expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
      expect(stderr).toMatch(/error: cannot connect to libvirt at/);
      expect(stderr).toMatch(why);
      expect(stderr).toMatch(/fix: /);
    });

    test('without a sandbox, the table judges, the plan states that, and changes of active objects are only possible', async () => {
      await using host = await playHost('fixtures/labs/plain-linux/lab.yaml');
      using place = new Workplace();
      const stub = place.write('bin/unshare', '#!/bin/sh\necho "unshare: Operation not permitted" >&2\nexit 1\n');
      chmodSync(stub, 0o755);
      const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}` };
      const predict = async () => {
        const args = ['plan', '--lab', join(host.labFolder, 'lab.yaml'), '-c', host.uri, '--reporter', 'json'];
        const { code, stdout } = await runVirtspec(args, { cwd: place.folder, env });
        expect(code).toBe(0);
        return predictionIn(stdout);
      };
      const same = await predict();
      expect(same.tiers.normalisation).toBe('table');
      expect(same.reservations).toContainEqual(expect.stringMatching(/^No sandbox was available \(.*not permitted/));
      expect(same.changes.flatMap(({ differences }) => differences)).toEqual([]);
      for (const { kind, active, action, perhaps } of same.changes) {
        if (kind !== 'volume' && active)
          expect({ action, perhaps }).toEqual({ action: 'restart', perhaps: expect.stringContaining('no difference') });
      }
      const [domain = ''] = (await collectInventory(host.virsh)).domains.map(({ name }) => name);
      const xml = await host.virsh.output(['dumpxml', '--inactive', domain]);
      const file = join(host.sandbox.folder, 'changed.xml');
      await writeFile(file, xml.replace('<on_crash>destroy', '<on_crash>restart'));
      await host.virsh.output(['define', '--file', file]);
      const changed = (await predict()).changes.find(({ kind, name }) => kind === 'domain' && name === domain);
      expect(changed?.differences).toEqual([{ xpath: '/domain/on_crash', from: 'restart', to: 'destroy' }]);
      await place.expectNothingLeft();
    });

    test('a virsh that is too old for a query is exit 3 with what, why and fix', async () => {
      using place = new Workplace();
      const real = (await run(['sh', '-c', 'command -v virsh'])).stdout.trim();
      const stub = place.write(
        'bin/virsh',
        `#!/bin/sh\nsed -u 's/--with-checkpoint/--with-novelty/g' | ${real} "$@"\n`,
      );
      chmodSync(stub, 0o755);
      const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}` };
      const { code, stdout, stderr } = await runVirtspec(['plan', '--lab', lab, '-c', sandbox.uri], {
        cwd: place.folder,
        env,
      });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/error: virsh could not parse .*, or a command sent with it/);
      expect(stderr).toMatch(/why: .*--with-novelty/);
      expect(stderr).toMatch(/fix: Check that this virsh is not too old/);
      await place.expectNothingLeft();
    });

    test('a libvirt that disconnects while it answers is exit 3, without a plan', async () => {
      using place = new Workplace();
      const real = await run(['sh', '-c', 'command -v virsh']);
      // The greeting and the start of the first definition are sent; then the whole process group of the session ends.
      const cut = '{ dd bs=1 count=900 status=none; kill -TERM 0; }';
      const stub = place.write('bin/virsh', `#!/bin/sh\n${real.stdout.trim()} "$@" | ${cut}\n`);
      chmodSync(stub, 0o755);
      const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}` };
      const { code, stdout, stderr } = await runVirtspec(['plan', '--lab', lab, '-c', sandbox.uri], {
        cwd: place.folder,
        env,
      });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/error: the connection to libvirt \(.*\) was lost/);
      await place.expectNothingLeft();
    });
  },
  locked.missing ?? missingTools('libvirt'),
);
