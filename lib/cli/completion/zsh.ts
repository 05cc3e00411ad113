import type { CompletedCommand, CompletedOption, Values } from './model.ts';

const head = `#compdef virtspec
# zsh completion for virtspec. Load it with: source <(virtspec completion zsh)
_virtspec() {
  local command= word previous=\${words[CURRENT-1]}
  local -a options names values
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$command $word" in`;

const tail = `  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
    return
  fi
  (( \${#names} == 0 )) || _describe command names
  (( \${#values} == 0 )) || compadd -a values
  case $paths in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
# Loaded by source, or as a file of fpath.
if [[ $funcstack[1] == _virtspec ]]; then _virtspec "$@"; else compdef _virtspec virtspec; fi
`;

/** `virtspec completion zsh`: a script that starts no virtspec. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const aboutOf = new Map(commands.map(({ path, about }) => [path, about]));
  return [
    head,
    ...commands
      .filter(({ path }) => path !== '')
      .map(({ path }) => {
        return `      '${path.includes(' ') ? path : ` ${path}`}') command='${path}' ;;`;
      }),
    '    esac',
    '  done',
    '  local paths=none',
    '  # The value of an option, also after `=`.',
    "  if [[ $PREFIX == --*=* ]]; then previous=${PREFIX%%=*}; compset -P 1 '*='; fi",
    '  case "$command $previous" in',
    ...commands.flatMap(({ path, options }) => options.flatMap((option) => valueArm(path, option))),
    '  esac',
    '  case "$command" in',
    ...commands.map(
      ({ path, options, commands: names, values }) => `    '${path}')
      options=(${options.flatMap(({ flags, about }) => flags.map((flag) => described(flag, about))).join(' ')})
      names=(${names.map((name) => described(name, aboutOf.get(`${path} ${name}`.trim()) ?? '')).join(' ')})
      ${valuesText(values)}
      ;;`,
    ),
    tail,
  ].join('\n');
}

function valueArm(path: string, { flags, values }: CompletedOption): string[] {
  if (values === undefined) return [];
  const complete = [
    values.words.length > 0 ? 'compadd -a values' : '',
    values.paths === 'files' ? '_files' : values.paths === 'folders' ? '_files -/' : '',
  ].filter(Boolean);
  const patterns = flags.map((flag) => `'${path} ${flag}'`).join(' | ');
  return [`    ${patterns}) ${valuesText(values)}; ${complete.map((each) => `${each}; `).join('')}return ;;`];
}

function valuesText({ words, paths }: Values): string {
  return `values=(${words.map((word) => `'${word}'`).join(' ')})${paths === undefined ? '' : ` paths=${paths}`}`;
}

/** `_describe` parts name and text at the first colon. */
function described(name: string, about: string): string {
  return `'${name}:${about.replaceAll("'", "'\\''")}'`;
}
