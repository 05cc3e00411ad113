import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { connectOption, labArgument, reporterOption, timeoutOption, usualTimeout, verboseOption } from './options.ts';

const about = `
The command changes nothing and does not need root. For an ordinary user,
\`virsh\` without -c connects to qemu:///session, not to qemu:///system.
For a libvirt on another host, only what libvirt itself reports is checked; the
files and devices of this machine are not.

Exit codes:
  0    every prerequisite that could be checked is met; warnings are listed
  1    a prerequisite is not met; that libvirt can be reached is one
  2    the command line or the lab file is invalid
  3    the host could not be checked: libvirt takes the connection, and does not
       answer
  130  interrupted (Ctrl-C)
  70   a bug in virtspec`;

/** `virtspec doctor`. */
export function describeDoctor(command: Command): void {
  command
    .summary('Check whether this host is ready for a lab')
    .description(
      'Check whether this host is ready for a lab: show each prerequisite, what was found, and the NixOS option or package that fixes it.',
    )
    .addArgument(labArgument())
    .addOption(
      new Option(
        '--lab <file>',
        'Lab file; without one, only what needs no lab is checked (default: lab.yaml, if it exists)',
      ).env('VIRTSPEC_LAB'),
    )
    .addOption(connectOption())
    .addOption(reporterOption('terminal'))
    .addOption(verboseOption())
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (_lab, options) => {
      const { doctorCommand } = await import('./doctor-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => doctorCommand(options));
    });
}
