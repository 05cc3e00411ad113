import { execFileSync } from 'node:child_process';
import { rmdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const verify = ['verify', '--target', 'rendered', '--lab', `${root}fixtures/labs/plain-linux/lab.yaml`];
const through = (script: string) => ['sh', '-c', script, 'sh'];

test.each([[verify], [['--help']], [['verify', '--help']]])(
  '%j with standard output on a full disk is exit 3 with what, why and fix, and no stack',
  async (args) => {
    using place = new Workplace();
    const { code, stderr } = await runVirtspec(args, { cwd: place.folder, prefix: through('exec "$@" >/dev/full') });
    expect(code).toBe(3);
    expect(stderr).toMatch(/error: standard output could not be written\n {2}why: ENOSPC.*\n {2}fix: Free space/);
    expect(stderr).not.toContain('    at ');
  },
);

test('progress that cannot be shown is not an error, and the report is complete', async () => {
  using place = new Workplace();
  for (const to of ['2>/dev/full', '2>&-']) {
    const prefix = through(`exec "$@" ${to}`);
    const { code, stdout } = await runVirtspec([...verify, '--reporter', 'json'], { cwd: place.folder, prefix });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'PASSED' });
  }
});

test.each([[verify], [['doctor']], [['nixvirt', 'list']], [['libvirt', 'list']], [['rebuild']], [['spike']]])(
  '%j in a deleted working directory is exit 3 with what, why and fix',
  async (args) => {
    using place = new Workplace();
    place.write('gone/x', '');
    execFileSync('rm', [place.path('gone/x')]);
    const prefix = through('cd gone && rmdir ../gone && exec "$@"');
    const { code, stderr } = await runVirtspec(args, { cwd: place.folder, prefix });
    expect(code).toBe(3);
    expect(stderr).toMatch(/error: the working directory no longer exists\n {2}why: .*\n {2}fix: /);
    expect(() => rmdirSync(place.path('gone'))).toThrow();
  },
);

test('a report can be written to what the shell has opened: a file, a pipe', async () => {
  using place = new Workplace();
  const args = [...verify, '--reporter', 'json:/dev/fd/3', '--reporter', 'junit:/dev/fd/4'];
  const prefix = through('(exec "$@" 4>junit.xml 3>&1 >/dev/null) | wc -l');
  const { stdout, stderr } = await runVirtspec(args, { cwd: place.folder, prefix });
  expect(stderr).not.toContain('error:');
  expect(Number(stdout)).toBeGreaterThan(100);
  expect(execFileSync('head', ['-c', '5', place.path('junit.xml')], { encoding: 'utf8' })).toBe('<?xml');
});
