import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const lab = ['--lab', join(root, 'fixtures/labs/plain-linux/lab.yaml')];

test.each([
  ['domain:web-server;-v1', "no object matches --select domain:web-server;-v1; did you mean 'domain:web*server;*v1'?"],
  ['netwrok', 'no check matches --select netwrok'],
  ['category:domian', 'no check matches --select category:domian'],
])(
  'verify --select %s ends before anything is judged or written, with the closest that exists',
  async (pattern, what) => {
    using place = new Workplace();
    const args = ['verify', ...lab, '--target', 'rendered', '--select', pattern];
    const { code, stdout, stderr } = await callVirtspec(args, { cwd: place.folder, env: place.env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${what}`);
    expect(stderr).toMatch(/did you mean (category:)?[a-z']/i);
    expect(existsSync(place.path('reports'))).toBe(false);
  },
);

test('--allow-start of a domain that --boot does not name is refused', async () => {
  using place = new Workplace();
  const args = ['verify', ...lab, '--target', 'host', '--boot', 'web01', '--allow-start', 'web1'];
  const { code, stderr } = await callVirtspec(args, { cwd: place.folder, env: place.env });
  expect(code).toBe(2);
  expect(stderr).toContain("--allow-start web1: --boot does not name this domain; did you mean 'web01'?");
});

test('a value that an option does not allow: the closest that it does', async () => {
  using place = new Workplace();
  const { code, stderr } = await callVirtspec(['verify', '--target', 'sandbx'], { cwd: place.folder, env: place.env });
  expect(code).toBe(2);
  expect(stderr).toContain("  fix: Did you mean 'sandbox'?\n");
});

test('so is one of an argument', async () => {
  using place = new Workplace();
  const { code, stderr } = await callVirtspec(['completion', 'basch'], { cwd: place.folder, env: place.env });
  expect(code).toBe(2);
  expect(stderr).toContain("  fix: Did you mean 'bash'?\n");
  const other = await callVirtspec(['completion', 'tcsh'], { cwd: place.folder, env: place.env });
  expect(other.stderr).toContain('  fix: Use one of bash, zsh, fish.\n');
});

test('what resembles no check and no kind has no suggestion', async () => {
  using place = new Workplace();
  const { stderr } = await callVirtspec(['verify', join(root, 'fixtures/labs/plain-linux'), '--select', 'foo'], {
    cwd: place.folder,
  });
  expect(stderr).toMatch(/why: nothing has a name like that\n {2}fix: Use a check id/);
});
