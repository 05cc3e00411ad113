import type { Command } from 'commander';
import { connectOption, labOption, limitOption, transportOption, userOption } from './options.ts';

const upHelp = `
A guest is ready when its QEMU guest agent answers or, if the domain has \`ssh\` in
the lab file, when it can be logged in to (docs/run.md). Without both nothing
tells. One that runs is left alone. \`startsAfter\` in the lab file orders the
domains that are started together: each is started when those are ready. Domains
that were not named are not started; if one that is needed is off, the line says
so.

Examples:
  virtspec up                  every domain of lab.yaml, in its order
  virtspec up ad01 web01 --timeout 20m`;

const shutdownHelp = `
A guest is asked by its agent if that answers, else by ACPI, as by the power
button. The order is the opposite of \`up\`. Domains that were not named are left
as they are; if one that starts after this runs, the line says so. A guest that
does not go is an error: \`off\` takes its power away.`;

const waitHelp = `
Without a command, until the guest answers: its agent or, with --user or \`ssh\` of
the domain in the lab file, ssh. With a command, until that succeeds in the
guest, which may reboot meanwhile. One word is a line for the guest's shell, as
for \`run\`.

Examples:
  virtspec wait web01
  virtspec wait ad01 --timeout 30m -- 'Get-ADDomain'`;

/** `virtspec up`, `shutdown`, `off` and `wait`. */
export function describePower(root: Command): void {
  root
    .command('up')
    .summary('Start domains, and wait until they are ready')
    .description('Start domains, those that are named or every one of the lab file, and wait until they are ready.')
    .argument('[domain...]', 'Names or UUIDs of domains')
    .addOption(labOption())
    .addOption(connectOption())
    .addOption(limitOption(900, 'for each domain'))
    .option('--dry-run', 'Start nothing; say what would be started, and how it is known to be ready')
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', upHelp)
    .action(async (domains, options) => {
      const { upCommand } = await import('./power-command.ts');
      await upCommand(domains, options);
    });

  root
    .command('shutdown')
    .summary('Shut guests down, and wait until they are off')
    .description('Shut guests down, those that are named or every one of the lab file, and wait until they are off.')
    .argument('[domain...]', 'Names or UUIDs of domains')
    .addOption(labOption())
    .addOption(connectOption())
    .addOption(limitOption(300, 'for each domain'))
    .option('--dry-run', 'Shut nothing down; say what would be, and in which order')
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', shutdownHelp)
    .action(async (domains, options) => {
      const { shutdownCommand } = await import('./power-command.ts');
      await shutdownCommand(domains, options);
    });

  root
    .command('off')
    .summary('Take the power of domains away')
    .description('Take the power of domains away, as when a cable is pulled: what a guest has not written is lost.')
    .argument('<domain...>', 'Names or UUIDs of domains')
    .addOption(connectOption())
    .option('--debug', 'Print the stack traces of errors')
    .action(async (domains, options) => {
      const { offCommand } = await import('./power-command.ts');
      await offCommand(domains, options);
    });

  root
    .command('wait')
    .summary('Wait until a guest is ready, or a command succeeds in it')
    .description('Wait until a guest is ready, or a command succeeds in it.')
    .argument('<domain>', 'Name or UUID of a domain, or an address of its guest')
    .argument('[command...]', 'The command, after --')
    .addOption(connectOption())
    .addOption(transportOption())
    .addOption(userOption())
    .addOption(labOption())
    .addOption(limitOption(900, 'for all of it'))
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', waitHelp)
    .action(async (domain, words, options) => {
      const { waitCommand } = await import('./wait-command.ts');
      await waitCommand(domain, words, options);
    });
}
