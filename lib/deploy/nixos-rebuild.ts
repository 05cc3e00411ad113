import { VirtspecError } from '../error/virtspec-error.ts';
import { type RunResult, run } from '../process/run.ts';

export interface NixosRebuildOptions {
  /** `nixos-rebuild`, or what stands in for it. */
  readonly command: string;
  /** `FOLDER#HOST`, as `--flake` takes it. */
  readonly flake: string;
  /** As `--target-host` takes it: the host is another machine. */
  readonly targetHost?: string | undefined;
  /** Switches with `sudo`. */
  readonly sudo: boolean;
  /** Hears what it says as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** A build takes as long as it takes; a switch that is told to end may finish what it is at. Milliseconds. */
const patience = { timeout: 4 * 3_600_000, grace: 120_000 };

/** What `nixos-rebuild` can be told. https://nixos.org/manual/nixos/stable/#sec-changing-config */
export interface NixosRebuild {
  /** For the report: `nixos-rebuild`, or the stand-in by its path. */
  readonly name: string;
  /** @throws VirtspecError `nixos-rebuild-failed`, `command-not-found`; the signal's reason, once it has ended */
  run(action: 'build' | 'switch', signal?: AbortSignal): Promise<void>;
}

/** Drives `nixos-rebuild`. */
export function nixosRebuild({ command, flake, targetHost, sudo, onOutput }: NixosRebuildOptions): NixosRebuild {
  const name = command === 'nixos-rebuild' ? command : `${command}, in place of nixos-rebuild`;
  return {
    name,
    async run(action, signal) {
      const target = targetHost === undefined ? [] : ['--target-host', targetHost];
      const argv = [command, action, '--flake', flake, ...target] as const;
      const result = await run(sudo && action === 'switch' ? ['sudo', '--', ...argv] : [...argv], {
        ...patience,
        ...(onOutput && { onOutput }),
        signal,
      });
      if (result.code !== 0) throw failed(action, result);
    },
  };
}

function failed(action: 'build' | 'switch', { argv, code, signal, stderr, stdout }: RunResult): VirtspecError {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n');
  return new VirtspecError({
    code: 'nixos-rebuild-failed',
    kind: 'refused',
    what: `${argv.join(' ')} failed (${signal ?? `exit ${code}`})`,
    why: said || 'it said nothing',
    fix:
      action === 'build'
        ? 'Nothing was changed. Mend the configuration, and run this again.'
        : 'See `journalctl -u nixvirt.service` on the host; what it left behind is told in the report.',
  });
}
