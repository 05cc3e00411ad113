import { type Command, Option } from 'commander';
import { labOption } from './options.ts';

const about = `
Every requirement of the work plan that the lab file names (docs/work-plan.md)
gets a box. A box is ticked only if reports show that the requirement holds, with
their dates; otherwise the reason is there: not run, failed, a manual item.

Without reports as arguments, those of --reports are read: verify.json,
spike-gate.json, rebuild.json, and doctor.json, which must be asked for:
  virtspec doctor --reporter json:reports/doctor.json
Of requirements that a spec covers, its runner's JUnit report shows the result.

The file is .claude/phase1-revision-checklist.md if .claude/ or
vagrant/Vagrantfile exists here. A file that virtspec did not write, or that was
edited since, is never overwritten. Other files are not changed: where there is a
vagrant/Vagrantfile, missing notices on Vagrant are printed, with their text.

Exit codes:
  0    written; or, with --check, up to date
  1    missing or out of date, only with --check
  2    the command line, the lab file, a report or the old file is invalid
  3    the file could not be written`;

/** `virtspec checklist`. */
export function describeChecklist(command: Command): void {
  command
    .summary('Tick the work plan by what reports show')
    .description('Write the checklist of the lab’s work plan, ticked by what reports of earlier runs show.')
    .argument('[report...]', 'JSON reports (default: those of the last runs)')
    .addOption(labOption())
    .addOption(new Option('--reports <folder>', 'Folder of the reports').default('reports').env('VIRTSPEC_OUTPUT'))
    .option(
      '--specs <file>',
      'JUnit report of the specs that the plan names (default: specs.xml in --reports, if there)',
    )
    .option('-o, --output <file>', 'File to write; - is standard output')
    .option('--check', 'Write nothing; exit with 1 if the file is missing or out of date')
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (reports, options) => {
      const { checklistCommand } = await import('./checklist-command.ts');
      process.exitCode = await checklistCommand(reports, options);
    });
}
