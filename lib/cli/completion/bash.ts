import type { CompletedCommand } from './model.ts';
import { quote } from './quote.ts';

const head = `# bash completion for virtspec. Load it with: source <(virtspec completion bash)
_virtspec() {
  local word current='' previous='' command='' paths='' words='' index
  # bash parts words at ':' and '='. Here 'category:network' is one word, and '--lab=x' two.
  local -a line=()
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == '=' ]]; then
      ((index < COMP_CWORD)) || line+=('')
    elif ((\${#line[@]})) && [[ $word == :* || \${line[-1]} == *: ]]; then
      line[-1]+=$word
    else
      line+=("$word")
    fi
  done
  COMPREPLY=()
  ((\${#line[@]})) || return 0
  current=\${line[-1]}
  ((\${#line[@]} < 2)) || previous=\${line[-2]}
  for word in "\${line[@]:0:\${#line[@]}-1}"; do
    case "$command $word" in`;

const tail = `  esac
  if [[ -n $words ]]; then
    while IFS= read -r word; do
      COMPREPLY+=("$word")
    done < <(compgen -W "$words" -- "$current")
  fi
  if [[ -n $paths ]]; then
    while IFS= read -r word; do
      COMPREPLY+=("$word")
    done < <(compgen "$paths" -- "$current")
    compopt -o filenames 2>/dev/null
  fi
  # bash replaces only what follows the last ':'.
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    word=\${current%"\${current##*:}"}
    COMPREPLY=("\${COMPREPLY[@]#"$word"}")
  fi
}
complete -F _virtspec virtspec
`;

/** `virtspec completion bash`: a script that starts no virtspec. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const below = commands.filter(({ path }) => path !== '');
  return [
    head,
    ...below.map(({ path }) => {
      const at = path.includes(' ') ? path : ` ${path}`;
      return `      ${quoted(at)}) command=${quote(path)} ;;`;
    }),
    '    esac',
    '  done',
    '  case "$command $previous" in',
    ...commands.flatMap(({ path, options }) =>
      options.flatMap(({ flags, values }) =>
        values === undefined
          ? []
          : [
              arm(
                flags.map((flag) => quoted(`${path} ${flag}`)),
                values.words,
                values.paths,
              ),
            ],
      ),
    ),
    '    *)',
    '      if [[ $current == -* ]]; then',
    '        case "$command" in',
    ...commands.map(
      ({ path, options }) =>
        `      ${arm(
          [quoted(path)],
          options.flatMap(({ flags }) => flags),
          undefined,
        )}`,
    ),
    '        esac',
    '      else',
    '        case "$command" in',
    ...commands.map(
      ({ path, commands: names, values }) => `      ${arm([quoted(path)], [...names, ...values.words], values.paths)}`,
    ),
    '        esac',
    '      fi',
    '      ;;',
    tail,
  ].join('\n');
}

function arm(patterns: readonly string[], all: readonly string[], paths: 'files' | 'folders' | undefined): string {
  const option = paths === undefined ? '' : ` paths=${paths === 'files' ? '-f' : '-d'}`;
  return `    ${patterns.join(' | ')}) words=${words(all)}${option} ;;`;
}

function words(all: readonly string[]): string {
  return `'${all.join(' ')}'`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
