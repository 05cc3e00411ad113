import { VirtspecError } from '../error/virtspec-error.ts';
import { fixedLimit } from '../process/patience.ts';
import { whileRunning } from './agent-error.ts';
import type { GuestAgent } from './guest-agent.ts';
import type { GuestCommand, RunInGuestOptions } from './guest-command.ts';
import { writeGuestFile } from './guest-file.ts';
import { endOf, runProgram, startProgram } from './guest-program.ts';
import { OutputFiles } from './output-files.ts';

/**
 * Runs `"$@"` in a session of its own, so that all of it can be ended, with its outputs in files. If they are small, they follow the first line of this
 * program’s own output, and the folder `$0` is removed: then one answer of the agent has everything. If there is no room for a file after them, they may
 * have lost their ends: commands do not always notice. (8 kB, because a file system may keep a smaller file with its name.)
 */
const wrapper = `umask 077
mkdir -p "$0" || exit 125
if command -v setsid >/dev/null; then own=setsid; else own=; fi
$own "$@" </dev/null >"$0/out" 2>"$0/err" &
{ echo $! >"$0/pid"; } 2>/dev/null
{ wait $!; code=$?; } 2>/dev/null
dd if=/dev/zero of="$0/end" bs=8192 count=1 2>/dev/null && room=room || room=full
if [ $(($(wc -c <"$0/out") + $(wc -c <"$0/err"))) -le 65536 ]; then
  echo "small $code $room"
  cat "$0/out"
  cat "$0/err" >&2
  rm -rf "$0"
else
  echo "large $code $room"
fi`;

const removal = 'rm -rf "$0"';

/** The session, or without setsid the process: first asked, then forced. (dash takes no `--` before a negative number.) */
const ending = `pid=$(cat "$0/pid") || exit 0
kill -0 "-$pid" 2>/dev/null && pid=-$pid
kill -TERM "$pid" 2>/dev/null || exit 0
for _ in 1 2 3 4 5; do kill -0 "$pid" 2>/dev/null || exit 0; sleep 1; done
kill -KILL "$pid"`;

/** Milliseconds for what virtspec itself runs in the guest. */
const ownPatience = 20_000;

/**
 * Runs a command in a guest with a POSIX shell.
 *
 * @param folder in the guest, which does not exist, and is gone afterwards
 * @returns its exit code, 128 + n if signal n ended it
 * @throws VirtspecError `wait-timeout` (it was ended in the guest), `guest-folder`, `guest-output-cut` (after what there is of the outputs), as `GuestAgent.ask`; the signal's reason (likewise)
 */
export async function runPosix(
  agent: GuestAgent,
  folder: string,
  command: GuestCommand,
  options: RunInGuestOptions,
): Promise<number> {
  const own = (script: string) => runProgram(agent, ['/bin/sh', '-c', script, folder], { timeout: ownPatience });
  const argv =
    'script' in command
      ? await upload(agent, folder, command.script, own).catch(async (error: unknown) => {
          await own(removal).catch(() => {});
          throw error;
        })
      : argvOf(command.words);
  await using files = new OutputFiles(agent, { out: `${folder}/out`, err: `${folder}/err` }, options);
  const pid = await startProgram(agent, ['/bin/sh', '-c', wrapper, folder, ...argv]);
  const { timeout, signal } = options;
  const running = () => files.catchUpIfThere();
  const ended = await endOf(agent, pid, { timeout: fixedLimit(timeout), signal, running }).catch(
    async (error: unknown) => {
      await own(ending).catch(() => {});
      await own(removal).catch(() => {});
      throw whileRunning(error, agent.domain);
    },
  );
  const line = ended.stdout.indexOf(0x0a);
  const [size, code, room] = ended.stdout.subarray(0, line).toString().split(' ');
  if (size === 'small') files.finish(ended.stdout.subarray(line + 1), ended.stderr);
  else if (size === 'large') {
    await files.catchUp();
    await own(removal);
  } else throw noRoom(agent.domain, folder, ended.stderr.toString());
  if (room === 'full') throw outputsCut(agent.domain, Number(code));
  return Number(code);
}

function argvOf(words: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return words.length === 1 ? ['/bin/sh', '-c', words[0]] : words;
}

/** @returns how it is run: by what its first line names, else by sh */
async function upload(
  agent: GuestAgent,
  folder: string,
  script: string,
  own: (script: string) => Promise<unknown>,
): Promise<readonly [string, ...string[]]> {
  const path = `${folder}/script`;
  await own('umask 077; mkdir -p "$0"');
  await writeGuestFile(agent, path, Buffer.from(script));
  return script.startsWith('#!') ? ['/bin/sh', '-c', 'chmod +x "$0" && exec "$0"', path] : ['/bin/sh', path];
}

function noRoom(domain: string, folder: string, said: string): VirtspecError {
  return new VirtspecError({
    code: 'guest-folder',
    kind: 'environment',
    what: `${domain} cannot keep the output of the command in ${folder}`,
    why: said.trim() || 'its shell ended without a word',
    fix: 'Make room in the guest’s /tmp.',
  });
}

function outputsCut(domain: string, code: number): VirtspecError {
  return new VirtspecError({
    code: 'guest-output-cut',
    kind: 'environment',
    what: `the outputs of the command in ${domain} may lack their ends`,
    why: `they go through files in the guest’s /tmp, and no room is left there; the command ended with ${code}`,
    fix: 'Make room in the guest’s /tmp, or run it by ssh, which needs no files: --transport ssh.',
  });
}
