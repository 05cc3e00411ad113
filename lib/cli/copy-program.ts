import type { Command } from 'commander';
import { withPatience } from '../process/patience.ts';
import { connectOption, labOption, timeoutOption, transportOption, userOption } from './options.ts';

const about = `
A copy goes through the QEMU guest agent, like a command of \`run\`, and needs
neither a network nor a password; if that does not answer, by sftp, as the user
who logs in by ssh. It gets its name when its SHA-256 is the same on both sides;
until then, and if it fails, what was there stays. A target that is a folder
gets the file into it.

A guest that neither reaches, while it is installed say, can read a CD-ROM:
--cdrom writes one with the files (folders, too), puts it into the drive of the
running domain, and waits until the guest ejects it, at most --timeout. Then
what was in the drive is put back. The definition is not changed.

Examples:
  virtspec copy setup.exe 'ad01:C:\\Windows\\Temp\\'
  virtspec copy web01:/var/log/syslog .
  virtspec copy --cdrom qemu-ga-x86_64.msi ad01:
  virtspec copy a.conf b.conf 192.168.56.10:/etc/app/`;

/** Seconds: a gigabyte takes a quarter of an hour. */
const usual = 3600;

/** `virtspec copy`. */
export function describeCopy(command: Command): void {
  command
    .summary('Copy files into a guest, or out of it')
    .description('Copy files into a guest, or out of it, with the same digest on both sides.')
    .usage(
      '[options] <file...> <domain>:<path>\n       virtspec copy [options] <domain>:<path...> <file>\n       virtspec copy --cdrom [options] <file...> <domain>:',
    )
    .argument('<file...>', 'Sources, then the target; one side is in a guest: DOMAIN:PATH')
    .addOption(connectOption())
    .addOption(transportOption())
    .addOption(userOption())
    .addOption(labOption())
    .option('--cdrom', 'Put the files into a CD-ROM drive of the running domain instead, until the guest ejects it')
    .option(
      '--drive <target>',
      'The drive for --cdrom, such as sdb (default: one that is empty); its medium is put back',
    )
    .option('--pool <name>', 'Pool that holds the medium meanwhile (default: the first that is a directory)')
    .addOption(timeoutOption(usual))
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (words, options) => {
      const { copyCommand } = await import('./copy-command.ts');
      const patience = { seconds: options.timeout, usual };
      await withPatience(patience, () => copyCommand(words, options));
    });
}
