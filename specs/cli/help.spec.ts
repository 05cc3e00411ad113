import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

test.each([
  ['virtspec', []],
  ['init', ['init']],
  ['adopt', ['adopt']],
  ['explain', ['explain']],
  ['report', ['report']],
  ['checklist', ['checklist']],
  ['verify', ['verify']],
  ['watch', ['watch']],
  ['doctor', ['doctor']],
  ['render', ['render']],
  ['spike', ['spike']],
  ['plan', ['plan']],
  ['rebuild', ['rebuild']],
  ['nixvirt', ['nixvirt']],
  ['nixvirt-add', ['nixvirt', 'add']],
  ['completion', ['completion']],
])('the help of %s', async (name, words) => {
  using place = new Workplace();
  const { code, stdout, stderr } = await callVirtspec([...words, '--help'], { cwd: place.folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot(`../../fixtures/cli/help-${name}.txt`);
});

test('without a command, the help is printed as a usage error', async () => {
  using place = new Workplace();
  const { code, stdout, stderr } = await callVirtspec([], { cwd: place.folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: virtspec');
});

test('--version prints the version', async () => {
  using place = new Workplace();
  const { code, stdout } = await callVirtspec(['--version'], { cwd: place.folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
