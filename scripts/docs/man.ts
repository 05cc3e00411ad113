import type { EventEmitter } from 'node:events';
import type { Command, Option } from 'commander';
import { program } from '../../lib/cli/program.ts';
import { version } from '../../lib/version.ts';

/** man/virtspec.1: from the definitions of the command line, as `--help` is. https://man7.org/linux/man-pages/man7/groff_man.7.html */
export function manPage(): string {
  const root = program();
  const commands = root.commands.filter((command) => command.name() !== 'help');
  return [
    `.TH VIRTSPEC 1 "" "virtspec ${version}" "User Commands"`,
    '.SH NAME',
    'virtspec \\- prove a libvirt lab that is declared in Nix',
    '.SH SYNOPSIS',
    '.B virtspec',
    '.I command',
    '.RI [ option ...]',
    '.SH DESCRIPTION',
    roff(root.description()),
    '.PP',
    'Without a lab file, start with',
    '.BR "virtspec init" .',
    '.SH COMMANDS',
    ...commands.flatMap((command) => [...termOf(command), roff(command.summary() || command.description())]),
    ...commands.flatMap((command) => sectionOf(command)),
    '.SH EXIT STATUS',
    ...literal(helpAfter(root).replace(/^\s*Exit codes:\n/, '')),
    '.SH ENVIRONMENT',
    ...environment(root),
    '.SH FILES',
    ...item('.I lab.yaml', 'The lab file: what the lab must be.'),
    ...item('.I reports/', 'The reports of the last run.'),
    ...item(
      '.I $XDG_CACHE_HOME/virtspec',
      'Sources of NixVirt, other releases of libvirt, and the packages of the probe guest.',
    ),
    '.SH SEE ALSO',
    '.BR virsh (1),',
    '.BR nixos-rebuild (8)',
    '',
  ].join('\n');
}

/** A section for a command, with the commands below it. */
function sectionOf(command: Command, path = command.name()): string[] {
  const options = [...command.createHelp().visibleOptions(command)];
  const below = command.commands.filter((each) => each.name() !== 'help');
  return [
    `.SH "${path.toUpperCase()}"`,
    `.B virtspec ${path}`,
    ...usageOf(command, below.length > 0),
    '.PP',
    roff(command.description()),
    ...command.registeredArguments.flatMap((argument) => item(`.I ${roff(argument.name())}`, argument.description)),
    ...options.flatMap((option) => item(flagsOf(option), aboutOf(option))),
    ...after(helpAfter(command)),
    ...below.flatMap((each) => sectionOf(each, `${path} ${each.name()}`)),
  ];
}

function termOf(command: Command): string[] {
  return ['.TP', `.B ${command.name()}`];
}

function usageOf(command: Command, hasCommands: boolean): string[] {
  const named = command.registeredArguments.map((argument) => {
    const name = roff(argument.name() + (argument.variadic ? '...' : ''));
    return argument.required ? `.I ${name}` : `.RI [ ${name} ]`;
  });
  return [...(hasCommands ? ['.I command'] : []), '.RI [ option ...]', ...named];
}

function item(term: string, about: string): string[] {
  return ['.TP', term, roff(about)];
}

function flagsOf({ flags }: Option): string {
  return `.B ${roff(flags)}`;
}

/** With the choices, default and variable, as `--help` has them. */
function aboutOf(option: Option): string {
  const { argChoices, defaultValue, defaultValueDescription, envVar, description } = option;
  const more = [
    argChoices && `choices: ${argChoices.join(', ')}`,
    defaultValue !== undefined &&
      typeof defaultValue !== 'boolean' &&
      `default: ${defaultValueDescription ?? defaultValue}`,
    envVar && `env: ${envVar}`,
  ].filter(Boolean);
  return more.length === 0 ? description : `${description} (${more.join(', ')})`;
}

/** Each variable of the environment that an option reads. */
function environment(root: Command): string[] {
  const all = root.commands.flatMap(({ options }) => options).filter(({ envVar }) => envVar !== undefined);
  const flags = new Map(all.map(({ envVar = '', long }) => [envVar, long ?? '']));
  return [...flags]
    .sort()
    .flatMap(([name, long]) => item(`.B ${name}`, `The value of ${long}, where the option is not passed.`));
}

/** What stands below the options in the help of a command. */
function helpAfter(command: Command): string {
  let text = '';
  // Commander’s types do not say that a command is one.
  (command as unknown as EventEmitter).emit('afterHelp', {
    error: false,
    command,
    write: (part: string) => (text += part),
  });
  return text.trim();
}

/** Lines as they are: tables of the help. */
function literal(text: string): string[] {
  return text === '' ? [] : ['.nf', ...text.split('\n').map((line) => (line === '' ? '.sp' : roff(line))), '.fi'];
}

function after(text: string): string[] {
  return text === '' ? [] : ['.PP', ...literal(text)];
}

/** A text whose every character stands for itself. */
function roff(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll("'", '\\(aq');
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped;
}
