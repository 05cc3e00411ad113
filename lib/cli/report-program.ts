import { type Command, Option } from 'commander';
import { outputOption, reporterOption, verboseOption } from './options.ts';

const about = `
Without a file, the last run is shown: verify.json in --output. Screenshots are
read from the report's folder.

  virtspec report --reporter html:page.html     # a page of the last run
  virtspec report old.json --reporter markdown
  virtspec report --merge lab1.json lab2.json   # hosts, releases, parts of a run
  virtspec report --compare before.json reports/verify.json
  virtspec report --compare                     # the last two runs

Exit codes: that of the run; merged runs: that of the worst. --compare: 1 if a
check fails that did not before, 3 if the later run is incomplete, else 0.`;

/** `virtspec report`. */
export function describeReport(command: Command): void {
  command
    .summary('Show, convert, merge or compare reports of earlier runs')
    .description('Show the report of an earlier run in any format, merge several into one, or compare two.')
    .argument('[report...]', 'JSON reports')
    .addOption(new Option('--merge', 'Make one report of several runs of a command').conflicts('compare'))
    .option('--compare', 'Show what is new, still there and fixed between two runs, the earlier one first')
    .addOption(reporterOption('terminal'))
    .addOption(outputOption())
    .addOption(verboseOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (files, options) => {
      const { reportCommand } = await import('./report-command.ts');
      process.exitCode = await reportCommand(files, options);
    });
}
