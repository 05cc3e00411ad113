import { type Command, Option } from 'commander';
import { systemFolder } from '../checkpoint/checkpoint-folder.ts';
import { connectOption, labOption, timeoutOption } from './options.ts';

/** Seconds: whole disks and memory images are copied. */
const checkpointTimeout = 3600;

const about = `
A checkpoint is a folder with the disks, the UEFI variables, the TPM state, the
definition and, of a domain that runs, the memory of one or several domains.
Only the owner of the folder can read it: disks and definitions hold secrets.
Domains that run are all paused before the first file is copied, and run on
afterwards (docs/checkpoint.md).

Examples:
  virtspec checkpoint save before-upgrade         every domain of the lab file
  virtspec checkpoint save clean web01 db01
  virtspec checkpoint restore before-upgrade
  virtspec checkpoint list

Exit codes:
  0    done
  1    refused, or damaged; nothing was changed
  2    the command line is invalid
  3    this machine lacks something, or an error occurred
  130  interrupted; every domain that ran runs`;

function directoryOption(): Option {
  return new Option(
    '--directory <folder>',
    `Folder of the checkpoints (default: ${systemFolder}; for qemu:///session $XDG_STATE_HOME/virtspec/checkpoints)`,
  ).env('VIRTSPEC_CHECKPOINTS');
}

/** What all of them take. */
function withUsual(command: Command): Command {
  return command
    .addOption(connectOption())
    .addOption(directoryOption())
    .addOption(timeoutOption(checkpointTimeout))
    .option('--debug', 'Print the stack traces of errors');
}

/** `virtspec checkpoint`. */
export function describeCheckpoint(command: Command): void {
  command
    .summary('Save and restore whole domains')
    .description('Save domains with all their state, and restore them.')
    .addHelpText('after', about);

  withUsual(command.command('save'))
    .summary('Save domains')
    .description('Save domains: those that are named, else every domain of the lab file.')
    .argument('<name>', 'Name of the new checkpoint')
    .argument('[domain...]', 'Names or UUIDs of domains')
    .option('--all', 'Save every domain of the libvirt')
    .option('--dry-run', 'Save nothing; say what would be saved, or why it is refused')
    .addOption(labOption())
    .action(async (name, domains, options, self: Command) => {
      const { saveCommand } = await import('./checkpoint-command.ts');
      const named = self.getOptionValueSource('lab') === 'cli';
      await saveCommand(name, domains, { ...options, labIsNamed: named, usual: checkpointTimeout });
    });

  withUsual(command.command('restore'))
    .summary('Restore domains')
    .description('Restore all domains of a checkpoint, which must be shut off. Their state of now is lost.')
    .argument('<name>', 'Name of the checkpoint')
    .argument('[domain...]', 'Names or UUIDs of domains (requires --alone, unless they are all)')
    .option('--alone', 'Restore some domains only, which disagree with the others then')
    .option('--dry-run', 'Restore nothing; say what would be restored, or why it is refused')
    .option('--define', 'Also bring back definitions that were changed or removed since')
    .action(async (name, domains, options) => {
      const { restoreCommand } = await import('./checkpoint-command.ts');
      await restoreCommand(name, domains, { ...options, usual: checkpointTimeout });
    });

  withUsual(command.command('list'))
    .description('List the checkpoints, the oldest first.')
    .addOption(new Option('--reporter <format>', 'Format').choices(['terminal', 'json']).default('terminal'))
    .action(async (options) => {
      const { listCommand } = await import('./checkpoint-files-command.ts');
      await listCommand(options);
    });

  withUsual(command.command('verify'))
    .summary('Compare a checkpoint with its digests')
    .description('Compare all files of a checkpoint, and the backing files that it needs, with their digests.')
    .argument('<name>', 'Name of the checkpoint')
    .action(async (name, options) => {
      const { verifyCheckpointCommand } = await import('./checkpoint-files-command.ts');
      await verifyCheckpointCommand(name, options);
    });

  withUsual(command.command('delete'))
    .description('Delete a checkpoint. The domains are not changed.')
    .argument('<name>', 'Name of the checkpoint')
    .action(async (name, options) => {
      const { deleteCommand } = await import('./checkpoint-files-command.ts');
      await deleteCommand(name, options);
    });
}
