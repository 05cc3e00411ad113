import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { labOption, repeatable, timeoutOption } from './options.ts';

/** Seconds: two switches, with what they build. */
const rebuildTimeout = 14_400;

const about = `
What it does, in order; what comes before the first switch changes nothing:
  doctor         is the host ready?
  plan           what would the switch delete or power-cut? each must be allowed by name
  nixos-rebuild build, and plan once more
  nixos-rebuild switch, everything looked at before and after
  nixos-rebuild switch again: nothing may change; not made where it would cut or delete
  the checks of verify, on the host

A switch that fails is reported with what it left behind, and which domains it left off.
Ctrl-C lets a switch that has begun go to its end, and tells what it did.

Exit codes: as of verify; 1 also when something was not allowed, or the switch failed.`;

/** `virtspec rebuild`. */
export function describeRebuild(command: Command): void {
  command
    .description(
      'drive nixos-rebuild under guard: what would be lost is refused unless allowed by name; switch, verify, switch again',
    )
    .addOption(labOption())
    .addOption(new Option('--flake <flake>', 'as nixos-rebuild takes it: FOLDER#HOST (default: the lab file’s)'))
    .addOption(new Option('--target-host <host>', 'as nixos-rebuild takes it: switch another machine'))
    .addOption(
      new Option(
        '-c, --connect <uri>',
        'the libvirt of the host (default: qemu:///system; with --target-host qemu+ssh://HOST/system)',
      ).env('VIRTSPEC_CONNECT'),
    )
    .addOption(repeatable('--allow-restart <domain>', 'this running domain may be power-cut; repeatable'))
    .addOption(repeatable('--allow-delete <kind/name>', 'this may be deleted: domain/old, network/old; repeatable'))
    .option('--restore-running', 'when the switch fails: start again what it left off')
    .option('--sudo', 'switch with sudo')
    .option('--no-doctor', 'go on though a prerequisite fails')
    .addOption(new Option('--nixos-rebuild <command>', 'what to run in its place').default('nixos-rebuild'))
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(
      repeatable(
        '--reporter <format[:path]>',
        'terminal, markdown, json, junit or github; without a path to standard output (default: terminal, and markdown, json and junit under reports/)',
      ),
    )
    .addOption(timeoutOption(rebuildTimeout))
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', about)
    .action(async (options) => {
      const { rebuildCommand } = await import('./rebuild-command.ts');
      const patience = { seconds: options.timeout, usual: rebuildTimeout };
      process.exitCode = await withPatience(patience, () => rebuildCommand(options));
    });
}
