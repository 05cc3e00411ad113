import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { labOption, timeoutOption, usualTimeout } from './options.ts';

const about = `
OBJECT:
  web01             a network, pool or domain, by its name or its UUID
  domain/web01      the same, where a name is that of several kinds
  (none)            everything that the next apply would delete, because the
                    lab has a list of its kind and does not declare it

A lab in Nix gets NixVirt’s lists and, if a module declares it, a module that is
imported beside it; a lab in XML gets XML. The files are rendered again and
compared, and an apply of the lab with them is predicted. No file is
overwritten, and the connection to libvirt is read-only.

Examples:
  virtspec adopt --dry-run     what would be adopted
  virtspec adopt web01 network/default

Exit codes:
  0    the files were written, or there is nothing to adopt
  1    they were written, and an apply would still change an adopted object
  2    the command line, the URI or the lab is invalid, or the folder has files
  3    libvirt cannot be reached, or an error occurred during the run
  130  interrupted (Ctrl-C)
  70   a bug in virtspec`;

/** `virtspec adopt`. */
export function describeAdopt(command: Command): void {
  command
    .summary('Declare what libvirt has and the lab does not')
    .description(
      'Write the declaration of what libvirt has and the lab does not declare, so that the next apply does not delete it.',
    )
    .argument('[object...]', 'Names or UUIDs of networks, pools and domains (see below)')
    .addOption(labOption())
    .addOption(
      new Option(
        '-c, --connect <uri>',
        'Connection URI of the host’s libvirt (default: the lab’s connection, else qemu:///system)',
      ).env('VIRTSPEC_CONNECT'),
    )
    .option('-o, --output <folder>', 'New folder to write (default: adopted/, next to the lab file)')
    .option('--dry-run', 'Write nothing; say what would be written')
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption('own for a flake, whose store paths are compared with the host’s; else stub'))
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (objects, options) => {
      const { adoptCommand } = await import('./adopt-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => adoptCommand(objects, options));
    });
}
