import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { connectOption, repeatable, timeoutOption, usualTimeout } from './options.ts';

const about = `
It changes nothing and needs no root. \`virsh\` without -c is qemu:///session for an ordinary user; the lab is of qemu:///system.
Of a libvirt on another host only what libvirt itself says is judged; this machine’s files and devices are not its.

Exit codes:
  0    every prerequisite that could be asked holds; warnings are named
  1    a prerequisite does not hold
  2    the command line or the lab file is not usable
  3    the host could not be asked: libvirt says nothing
  130  interrupted (Ctrl-C)
  70   a defect of virtspec`;

/** `virtspec doctor`. */
export function describeDoctor(command: Command): void {
  command
    .description(
      'is this host ready? each prerequisite with what was seen, and the NixOS option or package that mends it',
    )
    .addOption(
      new Option(
        '--lab <file>',
        'the lab file; without one, what needs no lab is asked (default: lab.yaml, where there is one)',
      ).env('VIRTSPEC_LAB'),
    )
    .addOption(connectOption())
    .addOption(
      repeatable(
        '--reporter <format[:path]>',
        'terminal, markdown, json, junit or github; without a path to standard output (default: terminal)',
      ),
    )
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', about)
    .action(async (options) => {
      const { doctorCommand } = await import('./doctor-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => doctorCommand(options));
    });
}
