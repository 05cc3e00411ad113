import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { oneLibvirtOption } from './libvirt-program.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { labArgument, labOption, repeatable, timeoutOption, usualTimeout, verboseOption } from './options.ts';
import { selectHelp } from './select-help.ts';

const about = `
Keys, at a terminal:
  Enter, r  run again
  a         show everything, also what passed and what was not run; again: only
            what changed
  q         quit

Watched are the lab file, its work plan, its source, its flake and its recorded
XML; not hidden files, node_modules, result links and reports. The verdict is
that of \`virtspec verify\` without its start of a domain (docs/watch.md). No
report files are written, except those of --reporter, at every verdict.

Exit codes:
  0    ended with q
  2    the command line is invalid, or there is no lab file
  3    this machine lacks something
  130  ended with Ctrl-C; nothing is left behind
  70   a bug in virtspec`;

/** `virtspec watch`. */
export function describeWatch(command: Command): void {
  command
    .summary('Verify a lab again at every save')
    .description(
      'Verify a lab at every save, in a sandbox that is kept running, and show what the save fixed and what it broke.',
    )
    .addArgument(labArgument())
    .addOption(labOption())
    .option('--reapply', 'After each verdict also start the smoke domains, and apply the lab again beside them')
    .addOption(
      new Option(
        '--deployer <name>',
        'Tool that applies the lab: NixVirt’s own activation, or virsh (default: nixvirt if it can run)',
      )
        .choices(['nixvirt', 'virsh'])
        .env('VIRTSPEC_DEPLOYER'),
    )
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(oneLibvirtOption('libvirt that the sandbox runs'))
    .addOption(repeatable('--select <pattern>', 'Checks to run (see below); repeatable (default: all)'))
    .addOption(
      repeatable('--reporter <format:path>', 'Report file to write at every verdict; repeatable (default: none)'),
    )
    .addOption(verboseOption())
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', `${about}\n${selectHelp}`)
    .action(async (_lab, options) => {
      const { watchCommand } = await import('./watch-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => watchCommand(options));
    });
}
