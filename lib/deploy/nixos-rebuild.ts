import { VirtspecError } from '../error/virtspec-error.ts';
import { fixedLimit } from '../process/patience.ts';
import { type RunResult, run } from '../process/run.ts';
import { readDryActivate, type UnitChanges } from '../units/unit-changes.ts';

export interface NixosRebuildOptions {
  /** `nixos-rebuild`, or its stand-in. */
  readonly command: string;
  /** `FOLDER#HOST`, as for `--flake`. */
  readonly flake: string;
  /** As for `--target-host`: the host is another machine. */
  readonly targetHost?: string | undefined;
  /** Switches with `sudo`. */
  readonly sudo: boolean;
  /** Receives its output as it arrives. */
  readonly onOutput?: (text: string) => void;
}

/**
 * A build may take any time, so its limit is separate, and longer than the slowest known build. Nix reacts to SIGTERM within a second. Milliseconds.
 */
const patience = { timeout: fixedLimit(4 * 3_600_000, 'Run it by hand to see what it waits for.'), grace: 10_000 };

/**
 * Ctrl-C reaches every process in the terminal's foreground, and a switch that fails part-way leaves domains shut off. Ignored signals stay ignored
 * in child processes (POSIX, `exec`). A separate session would work too, but would take from sudo the terminal that it prompts on.
 */
const uninterrupted = ['sh', '-c', 'trap "" INT HUP; exec "$@"', 'sh'] as const;

/** The operations of `nixos-rebuild`. https://nixos.org/manual/nixos/stable/#sec-changing-config */
export interface NixosRebuild {
  /** For the report: `nixos-rebuild`, or the stand-in by its path. */
  readonly name: string;
  /** @throws VirtspecError `nixos-rebuild-failed`, `command-not-found`; the signal's reason, after it has ended */
  build(signal?: AbortSignal): Promise<void>;
  /**
   * What a switch would do to systemd’s units. It is asked of the new system’s own `switch-to-configuration`, as root, and changes nothing.
   * @returns undefined if it was not told, as to a user who is not root
   * @throws the signal's reason
   */
  dryActivate(signal?: AbortSignal): Promise<UnitChanges | undefined>;
  /**
   * Takes no signal, and ignores those of the terminal: once started, it runs to its end.
   * @throws VirtspecError `nixos-rebuild-failed`
   */
  switch(): Promise<void>;
}

/** Runs `nixos-rebuild`. */
export function nixosRebuild({ command, flake, targetHost, sudo, onOutput }: NixosRebuildOptions): NixosRebuild {
  const name = command === 'nixos-rebuild' ? command : `${command}, run as nixos-rebuild`;
  const target = targetHost === undefined ? [] : ['--target-host', targetHost];
  const words = (action: string) => [command, action, '--flake', flake, ...target] as const;
  const listening = { ...patience, ...(onOutput && { onOutput }) };
  return {
    name,
    async build(signal) {
      const result = await run(words('build'), { ...listening, signal });
      if (result.code !== 0) throw failed('build', words('build'), result);
    },
    async dryActivate(signal) {
      const argv: readonly [string, ...string[]] = sudo
        ? ['sudo', '--', ...words('dry-activate')]
        : words('dry-activate');
      const { code, stdout, stderr } = await run(argv, { ...listening, signal });
      return code === 0 ? readDryActivate(`${stdout}\n${stderr}`) : undefined;
    },
    async switch() {
      const argv = [...(sudo ? ['sudo', '--'] : []), ...words('switch')];
      const result = await run([...uninterrupted, ...argv], listening).catch((error: unknown) => {
        throw error instanceof VirtspecError && error.code === 'command-killed' ? killed(argv, error) : error;
      });
      if (result.code !== 0) throw failed('switch', argv, result);
    },
  };
}

/** A switch that another process killed: its result is inspected all the same. */
function killed(argv: readonly string[], { what, why, kind }: VirtspecError): VirtspecError {
  return new VirtspecError({
    code: 'nixos-rebuild-failed',
    kind,
    what: `${argv.join(' ')} did not finish: ${what}`,
    ...(why === undefined ? {} : { why }),
    fix: afterSwitch,
  });
}

const afterSwitch = 'Read `journalctl -u nixvirt.service` on the host; the report lists what the switch left behind.';

function failed(
  action: 'build' | 'switch',
  argv: readonly string[],
  { code, stderr, stdout }: RunResult,
): VirtspecError {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n');
  return new VirtspecError({
    code: 'nixos-rebuild-failed',
    kind: 'refused',
    what: `${argv.join(' ')} failed (exit ${code})`,
    why: said || 'it printed no message',
    fix: action === 'build' ? 'Fix the configuration, and run this again; nothing was changed.' : afterSwitch,
  });
}
