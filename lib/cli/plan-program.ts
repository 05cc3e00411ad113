import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { oneLibvirtOption } from './libvirt-program.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { labArgument, labOption, reporterOption, timeoutOption, usualTimeout } from './options.ts';

const about = `
The connection to libvirt is read-only, and nothing is changed. How libvirt
stores the declared XML is found in a sandbox.

Exit codes:
  0    the plan was made; with --detailed-exitcode: nothing would change
  10   with --detailed-exitcode: something would change; nothing would be lost
  11   with --detailed-exitcode: something would be deleted or power-cut, or the
       apply would fail
  2    the command line, the URI or the lab is invalid
  3    libvirt cannot be reached, or an error occurred during the run
  130  interrupted (Ctrl-C)
  70   a bug in virtspec`;

/** `virtspec plan`. */
export function describePlan(command: Command): void {
  command
    .summary('Show what a rebuild would change in libvirt')
    .description('Show what a rebuild would create, update, restart or DELETE in libvirt, without changing anything.')
    .addArgument(labArgument())
    .addOption(labOption())
    .addOption(
      new Option(
        '-c, --connect <uri>',
        'Connection URI of the host’s libvirt (default: the lab’s connection, else qemu:///system)',
      ).env('VIRTSPEC_CONNECT'),
    )
    .addOption(nixvirtOption())
    .addOption(oneLibvirtOption('libvirt that shows how the XML is stored; use the host’s release'))
    .addOption(nixpkgsOption('own for a flake, whose store paths are compared with the host’s; else stub'))
    .addOption(reporterOption('terminal'))
    .option('--out <file>', 'Also keep the plan in a file, for `virtspec rebuild --plan`')
    .option('--detailed-exitcode', 'Show in the exit code what would happen (see below)')
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (_lab, options) => {
      const { planCommand } = await import('./plan-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => planCommand(options));
    });
}
