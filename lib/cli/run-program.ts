import type { Command, CommanderError } from 'commander';
import { VirtspecError } from '../error/virtspec-error.ts';
import { connectOption, labOption, limitOption, transportOption, userOption } from './options.ts';

const about = `
The command runs by the QEMU guest agent, as root (on Windows as LocalSystem,
which has no credentials on the network); if that does not answer by ssh, as the
user who logs in there. One word is a line for the guest's shell (sh,
PowerShell); several are a program and its arguments, which no shell interprets.
Its outputs are those of this command; it gets no standard input.

ssh is the system's, with its configuration and keys, and never asks. The guest's
host key is one that its agent has shown, else one of known_hosts. User, address
and key can be in the lab file: \`ssh: { user, address, port, key }\` of a domain.

Examples:
  virtspec run web01 hostname
  virtspec run 192.168.56.10 'Get-Service NTDS | Format-List'
  virtspec run web01 -- systemctl is-active nginx
  virtspec run ad01 --script promote.ps1
  virtspec run ad01 --transport ssh --user ann whoami

Exit codes:
  that of the command; 128 and the signal's number if a signal ended it; of a
       code above 255, which only Windows has, its last eight bits, never 0
  2    also: the command line is invalid, and nothing was run
  255  the command did not run, or not to its end; standard error says why`;

/** `virtspec run`. */
export function describeRun(command: Command): void {
  command
    .summary('Run a command in a guest')
    .description('Run a command in a guest, and exit as it does.')
    .argument('<domain>', 'Name or UUID of a domain, or an address of its guest')
    .argument('[command...]', 'The command, after --')
    .addOption(connectOption())
    .option('--script <file>', 'Script to run instead of a command: for sh, or for PowerShell on Windows')
    .addOption(transportOption())
    .addOption(userOption())
    .addOption(labOption())
    .addOption(limitOption(3600, 'for the command, which is then ended in the guest'))
    .option('--debug', 'Print the stack traces of errors')
    .exitOverride(refuse)
    .addHelpText('after', about)
    .action(async (domain, words, options) => {
      const { runCommand } = await import('./run-command.ts');
      process.exitCode = await runCommand(domain, words, options);
    });
}

/** An option that virtspec does not have is one of the command, which no `--` precedes. */
function refuse(error: CommanderError): never {
  const [, option] = /unknown option '([^']+)'$/.exec(error.message) ?? [];
  if (option === undefined) throw error;
  throw new VirtspecError({
    code: 'command-line-unknown-option',
    kind: 'usage',
    what: `unknown option '${option}'`,
    fix: 'Put -- before the command: `virtspec run DOMAIN -- COMMAND`.',
  });
}
