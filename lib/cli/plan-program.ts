import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { oneLibvirtOption } from './libvirt-program.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { labOption, repeatable, timeoutOption, usualTimeout } from './options.ts';

const about = `
It only looks: the libvirt is asked over a read-only connection, and nothing of it is touched.
What libvirt makes of the declared XML is found in a sandbox.

Exit codes:
  0    the plan was made; with --detailed-exitcode: nothing changes
  10   with --detailed-exitcode: something changes, and nothing is lost
  11   with --detailed-exitcode: something is deleted, or cut, or the apply breaks off
  2    the command line, the URI or the lab is not usable
  3    libvirt cannot be reached, or something broke on the way
  130  interrupted (Ctrl-C)
  70   a defect of virtspec`;

/** `virtspec plan`. */
export function describePlan(command: Command): void {
  command
    .description('tell what a rebuild would do to a libvirt: create, update, restart, DELETE; nothing is touched')
    .addOption(labOption())
    .addOption(
      new Option(
        '-c, --connect <uri>',
        'the libvirt, as virsh takes it (default: the connection that the lab is of, else qemu:///system)',
      ).env('VIRTSPEC_CONNECT'),
    )
    .addOption(nixvirtOption())
    .addOption(oneLibvirtOption('ask another libvirt than this machine’s what it makes of the XML: the host’s release'))
    .addOption(nixpkgsOption('own for a flake, whose store paths are compared with the host’s; else stub'))
    .addOption(
      repeatable(
        '--reporter <format[:path]>',
        'terminal, markdown or json; without a path to standard output (default: terminal)',
      ),
    )
    .option('--detailed-exitcode', 'say by the exit code what would happen (see below)')
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', about)
    .action(async (options) => {
      const { planCommand } = await import('./plan-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => planCommand(options));
    });
}
