import { type Command, Option } from 'commander';
import { listOfReleases } from '../system/releases.ts';
import { timeoutOption } from './options.ts';

const about = `
Releases of libvirt for \`virtspec verify --libvirt\`:
${listOfReleases()}.
mmdebstrap builds them from Debian packages, as an ordinary user too, in
$XDG_CACHE_HOME/virtspec/libvirts/<name> (~/.cache by default); about 600 MB
each. The archive of a file system with libvirtd and QEMU (docker export) is
unpacked there.`;

/** The libvirt that the sandbox runs. */
export function libvirtOption(): Option {
  return new Option(
    '--libvirt <release>',
    `libvirt that the sandbox runs: ${listOfReleases()}, a folder or archive that contains one, or \`here\` for this machine’s (docs/libvirts.md); repeatable (default: here)`,
  ).argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word]);
}

/** The same, for a command that takes only one. */
export function oneLibvirtOption(about: string): Option {
  const which = `${listOfReleases()}, or a folder or archive that contains one (docs/libvirts.md) (default: this machine’s)`;
  return new Option('--libvirt <release>', `${about}: ${which}`);
}

/** `virtspec libvirt`: the cached libvirts. */
export function describeLibvirt(command: Command): void {
  command.description('Manage other releases of libvirt to verify labs on').addHelpText('after', about);

  command
    .command('add')
    .description('Build or unpack a release now, instead of when a run first needs it')
    .argument('<release>', `${listOfReleases()}, or the archive of a file system`)
    .addOption(timeoutOption(3600))
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (name: string, options: { readonly timeout: number }) => {
      const { addLibvirtCommand } = await import('./libvirt-command.ts');
      await addLibvirtCommand(name, options);
    });

  command
    .command('list')
    .description('List the cached releases, with their versions')
    .option('--debug', 'Print the stack traces of errors')
    .action(async () => {
      const { listLibvirtCommand } = await import('./libvirt-command.ts');
      await listLibvirtCommand();
    });

  command
    .command('remove')
    .description('Remove a cached release')
    .argument('<name>', 'Name as `list` prints it')
    .option('--debug', 'Print the stack traces of errors')
    .action(async (name: string) => {
      const { removeLibvirtCommand } = await import('./libvirt-command.ts');
      await removeLibvirtCommand(name);
    });
}
