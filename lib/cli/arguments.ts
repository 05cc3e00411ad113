import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { VirtspecError } from '../error/virtspec-error.ts';

/**
 * Refuses, before a command does anything, arguments that make no sense for any of its options: an empty value, a word that belongs to no option, a
 * deleted working directory.
 *
 * @throws VirtspecError `option-empty`, `argument-empty`, `argument-unexpected` (usage); `working-directory-gone` (environment)
 */
export function requireMeantArguments(command: Command): void {
  requireWorkingDirectory();
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if ([value].flat().some(isBlank)) throw emptyOption(option.flags);
  }
  const last = command.registeredArguments.at(-1);
  // What is passed on to another program may be empty there.
  const meant = last?.name() === 'command' ? command.registeredArguments.length - 1 : command.args.length;
  const blank = command.args.slice(0, meant).findIndex(isBlank);
  if (blank !== -1) throw emptyArgument(command, blank);
  const takesAny = last?.variadic === true;
  const [unexpected] = takesAny ? [] : command.args.slice(command.registeredArguments.length);
  if (unexpected !== undefined) throw unexpectedArgument(command, unexpected);
}

/**
 * Makes the argument `lab` of a command the value of its option `--lab`.
 *
 * @throws VirtspecError `lab-twice`, `argument-unexpected` for a word that belongs to an option
 */
export function takeLabArgument(command: Command): void {
  const [word] = command.args;
  if (command.registeredArguments[0]?.name() !== 'lab' || word === undefined || isBlank(word)) return;
  if (!existsSync(word) && meant(command, word) !== undefined && !/\.ya?ml$/i.test(word))
    throw unexpectedArgument(command, word);
  if (command.getOptionValueSource('lab') === 'cli') {
    throw new VirtspecError({
      code: 'lab-twice',
      kind: 'usage',
      what: `two lab files were passed: ${word} and --lab ${String(command.getOptionValue('lab'))}`,
      fix: 'Pass one of them.',
    });
  }
  command.setOptionValueWithSource('lab', word, 'cli');
}

/** An empty variable of the environment is as good as none: CI sets so what a workflow leaves out. */
export function ignoreEmptyVariables(command: Command, env: NodeJS.ProcessEnv = process.env): void {
  for (const option of command.options) {
    if (option.envVar !== undefined && isBlank(env[option.envVar])) delete option.envVar;
  }
  for (const below of command.commands) ignoreEmptyVariables(below, env);
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

function requireWorkingDirectory(): void {
  try {
    process.cwd();
  } catch (cause) {
    throw new VirtspecError({
      code: 'working-directory-gone',
      kind: 'environment',
      what: 'the working directory no longer exists',
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Run virtspec in a folder that exists.',
      cause,
    });
  }
}

function emptyOption(flags: string): VirtspecError {
  const [long = flags] = /--[\w-]+/.exec(flags) ?? [];
  return new VirtspecError({
    code: 'option-empty',
    kind: 'usage',
    what: `${long} has no value`,
    why: 'the value is empty, for example because a shell variable is not set',
    fix: `Pass a value (${flags}), or omit ${long}.`,
  });
}

function emptyArgument(command: Command, index: number): VirtspecError {
  const name = command.registeredArguments[index]?.name() ?? 'argument';
  return new VirtspecError({
    code: 'argument-empty',
    kind: 'usage',
    what: `the argument ${name} of ${pathOf(command)} is empty`,
    why: 'the value is empty, for example because a shell variable is not set',
    fix: `Run \`${pathOf(command)} --help\` to list its arguments and options.`,
  });
}

function unexpectedArgument(command: Command, word: string): VirtspecError {
  return new VirtspecError({
    code: 'argument-unexpected',
    kind: 'usage',
    what: `${pathOf(command)} does not accept the argument ${JSON.stringify(word)}`,
    why: 'it belongs to no option',
    fix: meant(command, word) ?? `Run \`${pathOf(command)} --help\` to list its arguments and options.`,
  });
}

/** The option that each kind of word is probably meant for, the more specific first. */
const meanings: readonly { readonly option: string; readonly is: (word: string) => boolean }[] = [
  { option: '--connect', is: (word) => /^[a-z+]+:\/\//.test(word) },
  { option: '--flake', is: (word) => word.includes('#') },
  { option: '--lab', is: (word) => /\.ya?ml$/i.test(word) || existsSync(word) },
  { option: '--select', is: (word) => /^!?[a-z]+(-[a-z0-9*]+|:.+)/.test(word) },
];

function meant(command: Command, word: string): string | undefined {
  const options = command.options.map(({ long }) => long);
  const option = meanings.find(({ option, is }) => options.includes(option) && is(word))?.option;
  return option && `Did you mean ${pathOf(command)} ${option} ${word}?`;
}

/** `virtspec nixvirt add`. */
export function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
