import { type Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { nixpkgsOption, nixvirtOption } from './nixvirt-program.ts';
import { timeoutOption, usualTimeout } from './options.ts';

const about = `
SOURCE:
  .#HOST            a NixOS configuration of a flake
  .                 a flake: the first output that declares a lab
  FOLDER            NixVirt lists (networks.nix, pools.nix, domains.nix), or
                    libvirt XML (networks/*.xml, domains/*.xml, ...)
  (none)            the first of these in this folder, or in nixvirt/, virt/,
                    libvirt/, vms/ or xml/
With --connect, the lab is what a running libvirt has: its XML is written to a
folder next to the lab file. The connection is read-only.
With --nix, that XML (or a FOLDER of libvirt XML) is written as NixVirt's lists
and a module that applies them. They are rendered again and compared: what
NixVirt cannot express stays XML, and is listed. Requires Nix and NixVirt.

With --fill, an existing lab file is completed: objects that it does not name,
those of which it says nothing, and what init left out because it looked
wrong. What is written in it stays as it is.

No file is overwritten. Exit codes:
  0    the lab file was written, or nothing is missing in it
  2    the command line or the lab is invalid, or a file already exists
  3    libvirt cannot be reached, or an error occurred
  130  interrupted (Ctrl-C)
  70   a bug in virtspec`;

/** `virtspec init`. */
export function describeInit(command: Command): void {
  command
    .summary('Write a lab file for what is declared, or for what libvirt runs')
    .description('Write a short lab file: where the lab comes from, and what must not change by mistake.')
    .argument('[source]', 'What declares the lab (see below)')
    .addOption(new Option('-c, --connect <uri>', 'Begin from this libvirt: qemu:///system'))
    .addOption(new Option('--lab <file>', 'Lab file to write').default('lab.yaml'))
    .addOption(
      new Option('--xml <folder>', 'With --connect: folder for the XML').default('xml', 'xml/, next to the lab file'),
    )
    .option('--nix', 'Write NixVirt definitions that render to the same XML')
    .addOption(
      new Option('--nix-folder <folder>', 'With --nix: folder for them').default(
        'nixvirt',
        'nixvirt/, next to the lab file',
      ),
    )
    .option('--fill', 'Add to an existing lab file what it does not hold yet')
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (source, options) => {
      const { initCommand } = await import('./init-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => initCommand({ ...options, source }));
    });
}
