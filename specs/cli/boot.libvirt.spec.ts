import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { root, runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase();
const lab = `${root}fixtures/labs/guests/lab.yaml`;

describeLane(
  'libvirt',
  'how a boot of the probe ends',
  () => {
    test.each(['SIGINT', 'SIGKILL'] as const)(
      '%s while guests boot leaves nothing behind',
      { timeout: 120_000 },
      async (signal) => {
        using place = new Workplace();
        const run = startVirtspec(['verify', '--lab', lab, '--boot'], { cwd: place.folder, env: place.env });
        await run.says('at a time: about');
        run.process.kill(signal);
        const ended = await run.ended;
        if (signal === 'SIGINT') {
          expect(ended.code).toBe(130);
          expect(ended.stderr).toContain('error: interrupted by SIGINT; the sandbox is gone');
        }
        expect(existsSync(place.path('reports'))).toBe(false);
        await place.expectNothingLeft();
      },
    );

    test('a domain that the lab does not declare is exit 2 with the closest name, and nothing is started', async () => {
      using place = new Workplace();
      const { code, stdout, stderr } = await runVirtspec(['verify', '--lab', lab, '--boot', 'no-tmp'], {
        cwd: place.folder,
        env: place.env,
      });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain("--boot no-tmp: the lab declares no such domain; did you mean 'no-tpm'?");
      expect(stderr).not.toContain('Start the sandbox');
      await place.expectNothingLeft();
    });

    test('an install medium that is a folder is exit 2 with its path, and what a CD-ROM requires', async () => {
      using place = new Workplace();
      const file = place.copyLab('guests');
      const xml = place.path('guests/xml/domains/sound.xml');
      writeFileSync(xml, readFileSync(xml, 'utf8').replace('/var/lib/libvirt/iso/sound.iso', '/usr/share'));
      const { code, stderr } = await runVirtspec(['verify', '--lab', file, '--boot', 'sound'], {
        cwd: place.folder,
        env: place.env,
      });
      expect(stderr).toMatch(
        /error: the install medium \/usr\/share is a folder[\s\S]*fix: Declare the ISO file itself/,
      );
      expect(code).toBe(2);
      await place.expectNothingLeft();
    });

    test('a cache that cannot be created is exit 3 with the path and a fix', async () => {
      using place = new Workplace();
      const env = { ...place.env, XDG_CACHE_HOME: `${place.write('a-file', '')}/cache` };
      const { code, stdout } = await runVirtspec(
        ['verify', '--lab', `${root}fixtures/labs/plain-linux/lab.yaml`, '--boot'],
        {
          cwd: place.folder,
          env,
        },
      );
      expect(code).toBe(3);
      expect(stdout).toMatch(/The run broke: cannot create the cache folder[\s\S]*XDG_CACHE_HOME/);
      await place.expectNothingLeft();
    });
  },
  'missing' in base ? base.missing : undefined,
);
