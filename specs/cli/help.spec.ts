import { describe, expect, test } from 'vitest';
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

describe('help', () => {
  const call = async (words: readonly string[]) => {
    using place = new Workplace();
    return callVirtspec(words, { cwd: place.folder });
  };

  test.each([
    [
      ['help', 'verify'],
      ['verify', '--help'],
    ],
    [
      ['help', 'checkpoint', 'save'],
      ['checkpoint', 'save', '--help'],
    ],
    [
      ['checkpoint', 'help', 'save'],
      ['checkpoint', 'save', '--help'],
    ],
    [
      ['help', 'nixvirt', 'add'],
      ['nixvirt', 'add', '--help'],
    ],
    [
      ['help', 'libvirt'],
      ['libvirt', '--help'],
    ],
    [['help'], ['--help']],
  ])('%s is %s', async (words, same) => {
    const { code, stdout, stderr } = await call(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe((await call(same)).stdout);
  });

  test.each([
    [['help', 'verfy'], "virtspec has no command verfy; did you mean 'verify'?", 'virtspec'],
    [
      ['help', 'checkpoint', 'svae'],
      "virtspec checkpoint has no command svae; did you mean 'save'?",
      'virtspec checkpoint',
    ],
    [['checkpoint', 'help', 'nonsense'], 'virtspec checkpoint has no command nonsense', 'virtspec checkpoint'],
    [['checkpoint', 'nonsense', '--help'], 'virtspec checkpoint has no command nonsense', 'virtspec checkpoint'],
    [['nonsense', '--help'], 'virtspec has no command nonsense', 'virtspec'],
    [['help', 'verify', 'more'], 'virtspec verify has no command more', 'virtspec verify'],
  ])('%s is refused', async (words, what, path) => {
    expect(await call(words)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `error: ${what}\n  fix: Run \`${path} --help\` to show its help.\n`,
    });
  });
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
