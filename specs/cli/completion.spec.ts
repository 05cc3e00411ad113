import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownValues } from '../../lib/cli/completion/known-values.ts';
import { commandsOf, valueName } from '../../lib/cli/completion/model.ts';
import { type Shell, shells } from '../../lib/cli/completion/shells.ts';
import { program } from '../../lib/cli/program.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const place = new Workplace();
afterAll(() => place[Symbol.dispose]());
beforeAll(async () => {
  for (const shell of shells) {
    const { code, stdout, stderr } = await callVirtspec(['completion', shell], { cwd: place.folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    place.write(`virtspec.${shell}`, stdout);
  }
  place.write('work/lab.yaml', '');
  place.write('work/my labs/x', '');
});

/** Words of the command line; the last one is being written. */
type Ask = (...line: readonly string[]) => readonly string[];

function shell(words: readonly [string, ...string[]], input: string): readonly string[] {
  const [file, ...rest] = words;
  const done = spawnSync(file, [...rest, '-c', input], {
    cwd: place.path('work'),
    encoding: 'utf8',
    env: { ...process.env, HOME: place.folder },
  });
  expect(done.stderr).toBe('');
  return done.stdout.split('\n').filter(Boolean).sort();
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

const asks: Readonly<Record<Shell, Ask>> = {
  // As readline calls it: bash parts the line at its break characters.
  bash: (...line) => {
    const parted = line.flatMap((word) => (word === '' ? [''] : word.split(/([:=])/).filter(Boolean)));
    const words = ['virtspec', ...parted];
    const set = `COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'; COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}`;
    return shell(['bash', '--norc'], `source ../virtspec.bash; ${set}; _virtspec; printf '%s\\n' "\${COMPREPLY[@]}"`);
  },
  // Its own completion functions print what they are given.
  zsh: (...line) => {
    const stubs = `compdef() { :; }
compset() { PREFIX=\${PREFIX#*=}; }
compadd() { print -l -- \${(M)values:#$PREFIX*}; }
_describe() { local name=\${@[-1]}; print -l -- \${(M)\${(@P)name}:#$PREFIX*} | sed 's/:.*//'; }
_files() { [[ $1 == -/ ]] && print -l -- $PREFIX*(/N:t) || print -l -- $PREFIX*(N:t); }`;
    const words = ['virtspec', ...line];
    const set = `words=(${words.map(quoted).join(' ')}); CURRENT=${words.length}; PREFIX=${quoted(line.at(-1) ?? '')}`;
    return shell(['zsh', '-f'], `${stubs}\nsource ../virtspec.zsh\n${set}\n_virtspec`);
  },
  fish: (...line) =>
    shell(
      ['fish', '--no-config'],
      `source ../virtspec.fish; complete -C ${quoted(['virtspec', ...line].join(' '))}`,
    ).map((row) => row.split('\t')[0] ?? ''),
};

const missing = (name: string) => spawnSync(name, ['--version']).error !== undefined;

describe.each(shells.map((name) => [name, asks[name]] as const))('completion in %s', (name, ask) => {
  describe.skipIf(missing(name))(missing(name) ? `(skipped: no ${name})` : 'completes', () => {
    test.each<readonly [string, readonly string[], readonly string[]]>([
      ['commands', ['re'], ['rebuild', 'render', 'report']],
      ['commands below a command', ['libvirt', ''], ['add', 'list', 'remove']],
      ['options', ['plan', '--det'], ['--detailed-exitcode']],
      ['options after a file', ['plan', 'lab.yaml', '--det'], ['--detailed-exitcode']],
      ['choices', ['verify', '--target', 're'], ['rendered']],
      ['choices of an argument', ['completion', 'f'], ['fish']],
      ['reporters', ['verify', '--reporter', 'ju'], ['junit']],
      ['releases of libvirt', ['verify', '--libvirt', 'tri'], ['trixie']],
      ['checks to select', ['verify', '--select', 'network-bridge-d'], ['network-bridge-delay']],
      ['checks to explain, after others', ['explain', 'uuid-pinned', 'network-bridge-d'], ['network-bridge-delay']],
      ['lab files', ['verify', '--lab', 'la'], ['lab.yaml']],
      ['lab files as arguments', ['verify', 'la'], ['lab.yaml']],
      ['a value that is the name of a command', ['verify', '--lab', 'plan', '--target', 'v'], ['vm']],
      ['help', ['help', 'reb'], ['rebuild']],
      ['nothing where the text is the user’s', ['verify', '--timeout', 'x'], []],
    ])('%s', (_, line, expected) => {
      expect(ask(...line)).toEqual(expected);
    });

    test('options of the command that is called, and not those of another', () => {
      expect(ask('nixvirt', 'add', '--')).toEqual(expect.arrayContaining(['--as', '--debug', '--help']));
      expect(ask('nixvirt', 'add', '--')).not.toContain('--target');
    });
  });
});

test('bash: a category keeps its prefix, a value may follow an equals sign, and a name may contain a blank', () => {
  expect(asks.bash('verify', '--select', 'category:sto')).toEqual(['storage']);
  expect(asks.bash('verify', '--target=re')).toEqual(['rendered']);
  expect(asks.bash('verify', '--output', 'my')).toEqual(['my labs']);
});

const hasFish = missing('fish') ? test.skip : test;
hasFish('fish: a value may follow an equals sign', () => {
  expect(asks.fish('verify', '--target=re')).toEqual(['--target=rendered']);
});

test('every command and every option of the program is in every script', () => {
  const commands = commandsOf(program(), knownValues);
  expect(commands.map(({ path }) => path)).toEqual(expect.arrayContaining(['', 'verify', 'libvirt add', 'completion']));
  expect(commands.find(({ path }) => path === 'verify')?.options.length).toBeGreaterThan(15);
});

/** What users write themselves: nothing can be proposed. */
const free = [
  'number',
  'test=folder',
  'domain',
  'domain[=time]',
  'time',
  'kind/name',
  'host',
  'name',
  'target',
  'object',
  '',
];

test('each value in a help text can be completed, or is known to be the user’s own', () => {
  const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)];
  const names = all(program()).flatMap((command) => [
    ...command.options.filter(({ argChoices }) => !argChoices).map(({ flags }) => valueName(flags)),
    ...command.registeredArguments.filter(({ argChoices }) => !argChoices).map((argument) => argument.name()),
  ]);
  const unknown = new Set(names.filter((name) => knownValues[name] === undefined && !free.includes(name)));
  expect([...unknown]).toEqual([]);
  expect(Object.keys(knownValues).filter((name) => !names.includes(name))).toEqual([]);
});

test('another shell is refused with the shells that there are', async () => {
  const { code, stderr } = await callVirtspec(['completion', 'tcsh'], { cwd: place.folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/'tcsh' is invalid.*bash, zsh, fish/s);
});
