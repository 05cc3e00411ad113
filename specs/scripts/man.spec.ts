import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { program } from '../../lib/cli/program.ts';
import { manPage } from '../../scripts/docs/man.ts';

const page = manPage();
const missing = (name: string) => spawnSync(name, ['--version']).error !== undefined;

test('the manual page has a section for each command, and each of its options', () => {
  const commands = program().commands.flatMap((command) => [command, ...command.commands]);
  for (const command of commands.filter((each) => each.name() !== 'help')) {
    const parent = command.parent?.parent ? `${command.parent.name().toUpperCase()} ` : '';
    const [, section = ''] = page.split(`.SH "${parent}${command.name().toUpperCase()}"\n`);
    expect(section, command.name()).not.toBe('');
    const own = section.split('.SH ')[0] ?? '';
    for (const { flags } of command.options) expect(own).toContain(`.B ${flags.replaceAll('-', '\\-')}\n`);
  }
});

test('it has the sections that man-pages(7) names, in its order', () => {
  const usual = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'EXIT STATUS', 'ENVIRONMENT', 'FILES', 'SEE ALSO'];
  const sections = [...page.matchAll(/^\.SH (.*)$/gm)].map(([, name = '']) => name);
  expect(sections.filter((name) => !name.startsWith('"'))).toEqual(usual);
});

test('no line of text is taken as a request', () => {
  const requests = new Set([...page.matchAll(/^[.'](\S*)/gm)].map(([, name]) => name));
  expect([...requests].sort()).toEqual(['B', 'BR', 'I', 'PP', 'RI', 'SH', 'TH', 'TP', 'fi', 'nf', 'sp']);
});

test.skipIf(missing('mandoc'))('mandoc finds nothing to warn of (skipped without mandoc)', () => {
  const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { encoding: 'utf8', input: page });
  // It has no date, so that it changes only with what it describes.
  expect(lint.stdout.split('\n').filter((line) => line !== '' && !/missing date/.test(line))).toEqual([]);
});

test.skipIf(missing('man'))('man shows texts as they are in --help (skipped without man)', () => {
  const shown = spawnSync('groff', ['-man', '-T', 'utf8', '-P', '-cbou'], { encoding: 'utf8', input: page }).stdout;
  expect(shown).toContain('--detailed-exitcode');
  expect(shown).toContain('`rendered`, its XML only');
});
