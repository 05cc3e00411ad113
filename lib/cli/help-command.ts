import type { Command } from 'commander';
import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { pathOf } from './arguments.ts';

/**
 * `help` of virtspec and of each command that has others below it. Commander's own takes one word, and ignores those after it.
 * @param root with all other commands
 */
export function describeHelp(root: Command): void {
  for (const below of root.commands.filter(({ commands }) => commands.length > 0)) describeHelp(below);
  root
    .helpCommand(false)
    .command('help')
    .description('Show the help of a command')
    .argument('[command...]', 'The command')
    .action((words: readonly string[]) => named(root, words).help());
  // Also of `checkpoint svae --help`.
  root.addHelpText('beforeAll', ({ command }) => {
    const [word] = command.args.filter((one) => !one.startsWith('-'));
    if (command === root && word !== undefined) named(root, [word]);
    return '';
  });
}

/** @throws VirtspecError `command-unknown` (usage) */
function named(group: Command, words: readonly string[]): Command {
  const [word, ...others] = words;
  if (word === undefined) return group;
  const found = group.commands.find((one) => one.name() === word);
  if (found === undefined) throw unknown(group, word);
  return named(found, others);
}

function unknown(group: Command, word: string): VirtspecError {
  const names = group.commands.map((one) => one.name());
  return new VirtspecError({
    code: 'command-unknown',
    kind: 'usage',
    what: `${pathOf(group)} has no command ${word}${didYouMean(word, names)}`,
    fix: `Run \`${pathOf(group)} --help\` to show its help.`,
  });
}
