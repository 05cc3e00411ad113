import { type Command, InvalidArgumentError, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import type { ToShutDown } from '../rebuild/shut-down-first.ts';
import { parseDuration } from './duration.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { labOption, outputOption, repeatable, reporterOption, timeoutOption, verboseOption } from './options.ts';

/** Seconds: two switches, including what they build. */
const rebuildTimeout = 14_400;

const about = `
Steps (nothing is changed before the first switch):
  1. doctor: is the host ready?
  2. plan: what would the switch delete or power-cut? Each must be allowed by
     name.
  3. nixos-rebuild build, then plan again; domains of --shutdown go off, in the
     order of the lab file; if one does not, nothing is switched
  4. nixos-rebuild switch; libvirt’s objects are compared before and after
  5. nixos-rebuild switch again, which must change nothing; skipped if it would
     delete or power-cut anything
  6. the checks of verify, on the host

If a switch fails, the report shows what it left behind, and which domains it
left shut off. Ctrl-C during a switch lets it run to its end, then reports what
it did.

Exit codes: as for verify; also 1 if something was not allowed or the switch
failed.`;

/** `virtspec rebuild`. */
export function describeRebuild(command: Command): void {
  command
    .summary('Run nixos-rebuild switch, and refuse unexpected losses')
    .description(
      'Run nixos-rebuild switch, re-apply it and verify the host. A switch that would delete an object or power-cut a domain is refused unless each is allowed by name.',
    )
    .addOption(labOption())
    .addOption(
      new Option('--flake <flake>', 'Flake to switch to, as for nixos-rebuild: FOLDER#HOST (default: the lab file’s)'),
    )
    .addOption(new Option('--target-host <host>', 'Host to switch, as for nixos-rebuild (default: this machine)'))
    .addOption(
      new Option(
        '-c, --connect <uri>',
        'Connection URI of the host’s libvirt (default: qemu:///system; with --target-host, qemu+ssh://HOST/system)',
      ).env('VIRTSPEC_CONNECT'),
    )
    .addOption(
      new Option('--plan <file>', 'Switch only if that plan still holds: one that `virtspec plan --out` wrote'),
    )
    .addOption(repeatable('--allow-restart <domain>', 'Running domain that may be power-cut; repeatable'))
    .addOption(
      repeatable('--allow-delete <kind/name>', 'Object that may be deleted: domain/old, network/old; repeatable'),
    )
    .addOption(
      new Option(
        '--shutdown <domain[=time]>',
        'Running domain that the switch would power-cut: its guest is shut down first, by its agent or ACPI, and started again afterwards; repeatable (default time: 5m)',
      ).argParser(shutDownOf),
    )
    .option('--restore-running', 'If the switch fails, restart the domains that it left shut off')
    .option('--sudo', 'Run the switch with sudo')
    .option('--no-doctor', 'Continue even if a prerequisite is not met')
    .addOption(new Option('--nixos-rebuild <command>', 'Command to run as nixos-rebuild').default('nixos-rebuild'))
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(reporterOption('terminal, and html, markdown, json and junit in --output'))
    .addOption(outputOption())
    .addOption(verboseOption())
    .addOption(timeoutOption(rebuildTimeout))
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (options) => {
      const { rebuildCommand } = await import('./rebuild-command.ts');
      const patience = { seconds: options.timeout, usual: rebuildTimeout };
      process.exitCode = await withPatience(patience, () => rebuildCommand(options));
    });
}

/** `web01=10m`; without a time 5 minutes. A name may have a `=`. */
function shutDownOf(value: string, before: readonly ToShutDown[] | undefined): readonly ToShutDown[] {
  const [, name = value, time] = /^(.+)=([^=]*)$/s.exec(value) ?? [];
  const seconds = time === undefined ? 300 : parseDuration(time);
  if (seconds === undefined) throw new InvalidArgumentError('It must be a domain, or a domain and a time: web01=10m.');
  return [...(before ?? []).filter((one) => one.name !== name), { name, seconds }];
}
