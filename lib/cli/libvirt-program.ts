import { type Command, Option } from 'commander';
import { listOfReleases } from '../system/releases.ts';
import { timeoutOption } from './options.ts';

const about = `
Other releases of libvirt than this machine's, for \`virtspec verify --libvirt\`: ${listOfReleases()}.
They are Debian's packages, in $XDG_CACHE_HOME/virtspec/libvirts/<name>, by default under ~/.cache; mmdebstrap makes them,
as an ordinary user too. Each takes some 600 MB. The archive of another file system that has libvirtd and QEMU (docker export)
is unpacked there.`;

/** Whose libvirt the sandbox runs. */
export function libvirtOption(): Option {
  return new Option(
    '--libvirt <which>',
    `the libvirt that the sandbox runs, in place of this machine’s: ${listOfReleases()}, a folder that has one, or the archive of one; \`here\`: this machine’s (docs/libvirts.md); repeatable`,
  ).argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word]);
}

/** The same, for a command that takes one. */
export function oneLibvirtOption(about: string): Option {
  const which = `${listOfReleases()}, a folder that has one, or the archive of one (docs/libvirts.md)`;
  return new Option('--libvirt <which>', `${about}: ${which}`);
}

/** `virtspec libvirt`: the other libvirts that are at hand. */
export function describeLibvirt(command: Command): void {
  command.description('keep other releases of libvirt at hand, to prove labs on').addHelpText('after', about);

  command
    .command('add')
    .description('make one now, and not when a run first asks for it')
    .argument('<which>', `${listOfReleases()}, or the archive of a file system`)
    .addOption(timeoutOption(3600))
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', about)
    .action(async (name: string, options: { readonly timeout: number }) => {
      const { addLibvirtCommand } = await import('./libvirt-command.ts');
      await addLibvirtCommand(name, options);
    });

  command
    .command('list')
    .description('those that are here, with their versions')
    .option('--debug', 'print stacks of errors')
    .action(async () => {
      const { listLibvirtCommand } = await import('./libvirt-command.ts');
      await listLibvirtCommand();
    });

  command
    .command('remove')
    .description('take one away')
    .argument('<name>', 'as `list` has it')
    .option('--debug', 'print stacks of errors')
    .action(async (name: string) => {
      const { removeLibvirtCommand } = await import('./libvirt-command.ts');
      await removeLibvirtCommand(name);
    });
}
