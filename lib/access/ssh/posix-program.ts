import { randomBytes } from 'node:crypto';
import type { GuestCommand } from '../../agent/guest-command.ts';

/** A word of sh in which nothing is interpreted. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function set(words: readonly string[]): string {
  return `set -- ${words.map(quoted).join(' ')}`;
}

/** What a sh reads from its standard input to run one program with its own streams. */
export function plainProgram(argv: readonly string[]): string {
  return `{\n${set(argv)}\n"$@" </dev/null\nexit\n}\n`;
}

/**
 * What a sh reads from its standard input to run a command: no shell of the user, and no list of processes, sees it. It is in braces, because sh then
 * reads all of it before it runs any.
 *
 * The command runs in a session of its own, without standard input. That of this sh stays open for as long as the command may run: when it ends, because
 * virtspec closes it or the connection breaks, a second process ends the session, first politely. Marks tell when the command begins, and how it ended.
 *
 * @param id of the marks (`Marks`)
 */
export function posixProgram(command: GuestCommand, id: string): string {
  return `{
folder=
${'script' in command ? upload(command.script) : set(argvOf(command.words))}
exec 3<&0
if command -v setsid >/dev/null; then own=setsid; else own=; fi
printf '\\000%s start\\n' ${id} >&2
$own "$@" </dev/null 3<&- &
pid=$!
(
  while read -r _; do :; done
  trap '' TERM
  kill -0 "-$pid" 2>/dev/null && pid=-$pid
  kill -TERM "$pid" 2>/dev/null || exit 0
  for _ in 1 2 3 4 5; do kill -0 "$pid" 2>/dev/null || exit 0; sleep 1; done
  kill -KILL "$pid"
) <&3 3<&- >/dev/null 2>&1 &
guard=$!
exec 3<&-
trap '' PIPE
{ wait "$pid"; code=$?; kill "$guard"; wait "$guard"; } 2>/dev/null
[ -z "$folder" ] || rm -rf "$folder"
printf '\\000%s end %s\\n' ${id} "$code"
printf '\\000%s end %s\\n' ${id} "$code" >&2
exit 0
}
`;
}

/** The exit code of the shell if it cannot keep a script; EX_CANTCREAT of sysexits.h. */
export const noRoomCode = 73;

function argvOf(words: readonly [string, ...string[]]): readonly string[] {
  return words.length === 1 ? ['/bin/sh', '-c', words[0]] : words;
}

/** A script is a file, as for the agent: what its first line names runs it, else sh. */
function upload(script: string): string {
  const end = `end-${randomBytes(12).toString('hex')}`;
  const run = script.startsWith('#!')
    ? `chmod +x "$folder/script" && set -- "$folder/script"`
    : 'set -- /bin/sh "$folder/script"';
  return `folder=$(mktemp -d "\${TMPDIR:-/tmp}/virtspec-XXXXXXXX") || exit ${noRoomCode}
cat >"$folder/script" <<'${end}' || { rm -rf "$folder"; exit ${noRoomCode}; }
${script}
${end}
${run}`;
}
