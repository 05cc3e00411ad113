import type { Command } from 'commander';

const about = `
Without an id, every check is listed, by category. An id may also be that of a
prerequisite of doctor, or of a finding of plan or about waivers.`;

/** `virtspec explain`. */
export function describeExplain(command: Command): void {
  command
    .summary('Show why a check exists, how it is judged, and how to fix it')
    .description('Show why a check exists, how it is judged, how to fix it, and the trap of NixVirt that it detects.')
    .argument('[check...]', 'Ids of checks: network-dhcp-range')
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (ids) => {
      const { explainCommand } = await import('./explain-command.ts');
      await explainCommand(ids);
    });
}
