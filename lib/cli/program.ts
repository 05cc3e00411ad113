import { Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { version } from '../version.ts';
import { describeAdopt } from './adopt-program.ts';
import { ignoreEmptyVariables, requireMeantArguments, takeLabArgument } from './arguments.ts';
import { describeChecklist } from './checklist-program.ts';
import { describeCheckpoint } from './checkpoint-program.ts';
import { describeCompletion } from './completion-program.ts';
import { describeCopy } from './copy-program.ts';
import { describeDoctor } from './doctor-program.ts';
import { describeExplain } from './explain-program.ts';
import { describeHelp } from './help-command.ts';
import { describeInit } from './init-program.ts';
import { describeLibvirt, libvirtOption, oneLibvirtOption } from './libvirt-program.ts';
import { describeNixVirt, nixpkgsOption, nixvirtOption, nixvirtOptions } from './nixvirt-program.ts';
import {
  labArgument,
  labOption,
  outputOption,
  repeatable,
  repeatOption,
  reporterOption,
  timeoutOption,
  usualTimeout,
  verboseOption,
} from './options.ts';
import { describePlan } from './plan-program.ts';
import { describePower } from './power-program.ts';
import { describeRebuild } from './rebuild-program.ts';
import { describeReport } from './report-program.ts';
import { describeRun } from './run-program.ts';
import { selectHelp } from './select-help.ts';
import { describeWatch } from './watch-program.ts';

const exitCodes = `
Exit codes:
  0    passed
  1    a check failed, or libvirt rejected the lab
  2    the command line, the lab file or its XML is invalid; nothing was applied
  3    this machine lacks something, or an error occurred during the run
  130  interrupted (Ctrl-C)
  70   a bug in virtspec`;

const gateHelp = `
Decisions and their exit codes:
  PROCEED                   0  everything works
  PROCEED WITH WORKAROUNDS  0  something needs a workaround, which was tested
  ESCALATE                  1  something works neither directly nor with a
                               workaround
  INCOMPLETE                3  something could not be tested on this machine
Without --reporter, spike-gate.md, .json and .xml are written to --output.`;

/** Seconds: two machines, each of which boots twice and switches four times, on a builder that may be busy. */
const vmTimeout = 7200;

/** Seconds: every guest has its own limit, and a lab of many boots for a long time if QEMU emulates their processors. */
const bootTimeout = 3600;

const longRunsHelp = `
--boot takes minutes without KVM. The default --timeout with it is ${bootTimeout}
(docs/probe.md).
--target vm takes minutes, and requires KVM and Nix. The default --timeout with
it is ${vmTimeout} (docs/vm.md). It does not accept --select, because its tests are
judged as a whole, nor --keep, because its machines stop at the end of the
tests; build driverInteractive to keep one running.`;

const matrixHelp = `
Repeat --libvirt or --nixvirt to verify the lab on every combination, in one
report that names the first combination that fails each check. The default
--timeout is multiplied by the number of combinations, and by that of --repeat.`;

/** For a repeatable option: how many runs it requires. */
const countOf = (values: readonly string[] | undefined): number => Math.max(1, new Set(values).size);

/** The command line. Each command's code is imported when it is called, so that `--help` is fast. */
export function program(): Command {
  const root = new Command('virtspec')
    .description(
      'Proves a libvirt lab that is declared in Nix: before the switch, after the switch, and at every rebuild.',
    )
    .version(version, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Show help')
    .exitOverride()
    // Refusals are printed like all errors (`printError`).
    .configureOutput({ outputError: () => {} })
    .allowExcessArguments()
    .hook('preAction', (_, command) => {
      takeLabArgument(command);
      requireMeantArguments(command);
    })
    .addHelpText('after', exitCodes);

  describeInit(root.command('init'));

  root
    .command('verify')
    .summary('Verify a lab in a throwaway libvirtd')
    .description(
      'Verify a lab in a throwaway libvirtd: deploy it, check it, deploy it again with a domain running, and report.',
    )
    .addArgument(labArgument())
    .addOption(labOption())
    .addOption(
      new Option(
        '--target <target>',
        'Where to verify the lab: `rendered`, its XML only; `sandbox`, a throwaway libvirtd; `container`, the same in a container, for a machine without libvirt; `host`, an existing libvirt, read-only; `vm`, the NixOS tests of the flake, with nested KVM',
      )
        .choices(['rendered', 'sandbox', 'container', 'host', 'vm'])
        .default('sandbox')
        .env('VIRTSPEC_TARGET'),
    )
    .addOption(
      new Option(
        '--deployer <name>',
        'Tool that applies the lab: NixVirt’s own activation, or virsh (default: nixvirt if it can run)',
      )
        .choices(['nixvirt', 'virsh'])
        .env('VIRTSPEC_DEPLOYER'),
    )
    .addOption(nixvirtOptions('use'))
    .addOption(nixpkgsOption())
    .addOption(repeatable('--select <pattern>', 'Checks to run (see below); repeatable (default: all)'))
    .option('--last-failed', 'Run only the checks that failed or warned in the last whole run')
    .addOption(reporterOption('terminal, and html, markdown, json and junit in --output'))
    .addOption(outputOption())
    .addOption(verboseOption())
    .addOption(
      repeatable(
        '-c, --connect <uri>',
        'With --target host: connection URI of the host’s libvirt; repeatable (default: `hosts` in the lab file, else qemu:///system)',
      ),
    )
    .addOption(
      repeatable(
        '--vm-report <test=folder>',
        'With --target vm: output folder of an earlier NixOS test, to judge instead of running the test; repeatable',
      ),
    )
    .addOption(
      new Option('--image <name>', 'With --target container: image to run (default: one that virtspec builds once)'),
    )
    .option(
      '--boot [domain...]',
      'Also boot these domains, or all, from virtspec’s probe image, and check what the guest sees of its machine (docs/probe.md)',
    )
    .addOption(
      repeatable(
        '--allow-start <domain>',
        'With --target host --boot: shut-off domain that may be started; repeatable',
      ),
    )
    .addOption(libvirtOption())
    .addOption(repeatOption())
    .option('--keep', 'Keep the sandbox or container running at the end, and show how to enter it')
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', `${longRunsHelp}\n${matrixHelp}\n${selectHelp}\n${exitCodes}`)
    .action(async (_lab, options, command: Command) => {
      const { verifyCommand } = await import('./verify-command.ts');
      const said = command.getOptionValueSource('timeout') !== 'default';
      const each = options.target === 'vm' ? vmTimeout : options.boot ? bootTimeout : usualTimeout;
      const usual = each * countOf(options.libvirt) * countOf(options.nixvirt) * options.repeat;
      const seconds = said ? options.timeout : usual;
      process.exitCode = await withPatience({ seconds, usual }, () => verifyCommand({ ...options, timeout: seconds }));
    });

  describeWatch(root.command('watch'));
  describeDoctor(root.command('doctor'));
  describePlan(root.command('plan'));

  root
    .command('render')
    .summary('Render the lab to libvirt XML and validate it')
    .description(
      'Render the lab to libvirt XML, validate it against libvirt’s schemas and, with --output, write it to a folder.',
    )
    .addArgument(labArgument())
    .addOption(labOption())
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(oneLibvirtOption('libvirt whose schemas validate the XML'))
    .option('-o, --output <folder>', 'Folder to write the XML to (default: none; only a list is printed)')
    .option('--record', 'Replace the `recorded` folder that the lab file names with this XML and its provenance')
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', exitCodes)
    .action(async (_lab, options) => {
      const { renderCommand } = await import('./render-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => renderCommand(options));
    });

  root
    .command('spike')
    .summary('Test whether labs can build on a NixVirt release')
    .description('Ask compatibility questions about NixVirt releases, and decide whether labs can build on them.')
    .addOption(
      new Option(
        '--lab <file>',
        'Lab file whose work plan interprets the answers (default: lab.yaml, if it exists)',
      ).env('VIRTSPEC_LAB'),
    )
    .addOption(nixvirtOptions('ask'))
    .addOption(oneLibvirtOption('libvirt to test on'))
    .addOption(reporterOption('terminal, and files in --output'))
    .addOption(outputOption())
    .addOption(timeoutOption())
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', gateHelp)
    .action(async (options) => {
      const { spikeCommand } = await import('./spike-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => spikeCommand(options));
    });

  describeAdopt(root.command('adopt'));
  describeRebuild(root.command('rebuild'));
  describeRun(root.command('run'));
  describeCopy(root.command('copy'));
  describePower(root);
  describeCheckpoint(root.command('checkpoint'));
  describeReport(root.command('report'));
  describeChecklist(root.command('checklist'));
  describeExplain(root.command('explain'));
  describeNixVirt(root.command('nixvirt'));
  describeLibvirt(root.command('libvirt'));
  describeCompletion(root.command('completion'));
  describeHelp(root);

  ignoreEmptyVariables(root);
  return root;
}
