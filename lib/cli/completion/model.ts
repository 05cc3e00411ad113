import type { Argument, Command, Option } from 'commander';

/** What may follow an option, or be an argument. */
export interface Values {
  readonly words: readonly string[];
  /** Whether names of files, or of folders only, may follow too. */
  readonly paths?: 'files' | 'folders';
}

/** An option, for completion. */
export interface CompletedOption {
  /** `-c` and `--connect`. */
  readonly flags: readonly string[];
  readonly about: string;
  /** Undefined if it takes no value, or one that need not follow. */
  readonly values?: Values | undefined;
}

/** A command, for completion. */
export interface CompletedCommand {
  /** Its words after `virtspec`: `libvirt add`; empty for virtspec itself. */
  readonly path: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  /** Names of the commands below it. */
  readonly commands: readonly string[];
  readonly values: Values;
}

/** What a value that a help text names may be: `<file>` is `file`. A name that is missing here is text of the user's. */
export type KnownValues = Readonly<Record<string, Values>>;

const nothing: Values = { words: [] };

/** Every command of a program, as commander has them: nothing here names one. */
export function commandsOf(command: Command, known: KnownValues, path = ''): readonly CompletedCommand[] {
  const below = command.commands.filter((each) => each.name() !== 'help');
  const names = below.map((each) => each.name());
  const own: CompletedCommand = {
    path,
    about: command.summary() || command.description(),
    options: [...command.createHelp().visibleOptions(command)].map((option) => optionOf(option, known)),
    commands: path === '' ? [...names, 'help'] : names,
    values: command.registeredArguments.map((argument) => valuesOfArgument(argument, known)).at(-1) ?? nothing,
  };
  const inside = below.flatMap((each) => commandsOf(each, known, `${path} ${each.name()}`.trim()));
  const help = {
    path: 'help',
    about: 'Show the help of a command',
    options: [],
    commands: [],
    values: { words: names },
  };
  return path === '' ? [own, ...inside, help] : [own, ...inside];
}

function optionOf(option: Option, known: KnownValues): CompletedOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined && flag !== null);
  const about = option.description.split(/[:;(]/, 1)[0]?.trim() ?? '';
  return {
    flags,
    about,
    ...(option.required && { values: valuesOf(option.argChoices, valueName(option.flags), known) }),
  };
}

function valuesOfArgument(argument: Argument, known: KnownValues): Values {
  return valuesOf(argument.argChoices, argument.name(), known);
}

function valuesOf(choices: readonly string[] | undefined, name: string, known: KnownValues): Values {
  return choices ? { words: choices } : (known[name] ?? nothing);
}

/** `file` of `--lab <file>`. */
export function valueName(flags: string): string {
  return /<(.+)>/.exec(flags)?.[1] ?? '';
}
