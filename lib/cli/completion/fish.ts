import type { CompletedCommand, CompletedOption, Values } from './model.ts';
import { quote } from './quote.ts';

/** `virtspec completion fish`: a script that starts no virtspec. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const aboutOf = new Map(commands.map(({ path, about }) => [path, about]));
  return [
    '# fish completion for virtspec. Load it with: virtspec completion fish | source',
    '# Whether the words so far call this command: "libvirt add"; "" is virtspec itself.',
    'function __virtspec_at',
    "    set -l command ''",
    '    for word in (commandline -opc)[2..]',
    '        switch "$command $word"',
    ...commands
      .filter(({ path }) => path !== '')
      .map(({ path }) => {
        return `            case '${path.includes(' ') ? path : ` ${path}`}'\n                set command '${path}'`;
      }),
    '        end',
    '    end',
    '    test "$command" = "$argv[1]"',
    'end',
    'complete -c virtspec -f',
    ...commands.flatMap(({ path, options, commands: names, values }) => {
      const at = `complete -c virtspec -n '__virtspec_at "${path}"'`;
      return [
        ...names.map((name) => `${at} -a ${name} -d ${quote(aboutOf.get(`${path} ${name}`.trim()) ?? '')}`),
        ...(values.words.length > 0 || values.paths ? [`${at}${valuesOf(values)}`] : []),
        ...options.map((option) => `${at}${optionOf(option)}`),
      ];
    }),
    '',
  ].join('\n');
}

function optionOf({ flags, about, values }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`));
  return `${names.join('')}${values === undefined ? '' : ` -x${valuesOf(values)}`} -d ${quote(about)}`;
}

/** Paths are words too, because `-F` would add them to those of every other completion. */
function valuesOf({ words, paths }: Values): string {
  const names = {
    files: '(__fish_complete_path (commandline -ct))',
    folders: '(__fish_complete_directories (commandline -ct))',
  };
  const all = [...words, ...(paths === undefined ? [] : [names[paths]])].join(' ');
  return all === '' ? '' : ` -a '${all}'`;
}
