import { Command, Option } from 'commander';
import { withPatience } from '../process/patience.ts';
import { version } from '../version.ts';
import { ignoreEmptyVariables, requireMeantArguments } from './arguments.ts';
import { describeDoctor } from './doctor-program.ts';
import { describeLibvirt, libvirtOption, oneLibvirtOption } from './libvirt-program.ts';
import { describeNixVirt, nixpkgsOption, nixvirtOption, nixvirtOptions } from './nixvirt-program.ts';
import { labOption, repeatable, timeoutOption, usualTimeout } from './options.ts';
import { describePlan } from './plan-program.ts';
import { describeRebuild } from './rebuild-program.ts';

const exitCodes = `
Exit codes:
  0    passed
  1    a check failed, or libvirt refused the lab
  2    the command line, the lab file or its XML is not usable; nothing was applied
  3    this machine lacks something, or something broke during the run
  130  interrupted (Ctrl-C)
  70   a defect of virtspec`;

const gateHelp = `
The decision, and the exit code:
  PROCEED                   0  everything works
  PROCEED WITH WORKAROUNDS  0  something needs another way, which was tested
  ESCALATE                  1  something does not work, and neither does another way
  INCOMPLETE                3  something could not be asked on this machine
It writes reports/spike-gate.md, .json and .xml.`;

/** Seconds: two machines, each of which boots twice and is switched four times, on a builder that may be busy. */
const vmTimeout = 7200;

/** Seconds: every guest has a patience of its own, and a lab of many boots for long where QEMU emulates their processors. */
const bootTimeout = 3600;

const longRunsHelp = `
--boot takes minutes without KVM; --timeout is ${bootTimeout} with it unless you give one (docs/probe.md).
--target vm takes minutes, and needs KVM and Nix; its --timeout is ${vmTimeout} unless you give one (docs/vm.md). It refuses
--select, since its tests are judged as a whole, and --keep, since their machines end with them: driverInteractive leaves one up.`;

const matrixHelp = `
--libvirt and --nixvirt given several times prove the lab on every combination: one report, each claim with the first that breaks it.
The default of --timeout is for one.`;

/** Of an option that may be given several times: how often a run is made for it. */
const countOf = (values: readonly string[] | undefined): number => Math.max(1, new Set(values).size);

const selectHelp = `
--select PATTERN, repeatable:
  network-dhcp-range   one check; * stands for anything: network-*
  category:network     declaration, module, network, storage, domain, apply, guest, re-apply
  domain               the checks of one kind: network, pool, volume, domain, lab
  domain:web01         one subject; volume:default/*
  step-3               the checks that a step of the lab’s work plan asks for
  !PATTERN             takes away`;

/**
 * The command line. Each command's work is imported when it is called, so that `--help` costs nothing else.
 */
export function program(): Command {
  const root = new Command('virtspec')
    .description(
      'Proves a libvirt lab that is declared in Nix: before the switch, after the switch, and at every rebuild.',
    )
    .version(version, '-V, --version')
    .exitOverride()
    // What it refuses is printed as every error is (`printError`).
    .configureOutput({ outputError: () => {} })
    .allowExcessArguments()
    .hook('preAction', (_, command) => requireMeantArguments(command))
    .addHelpText('after', exitCodes);

  root
    .command('verify')
    .description('deploy the lab into a throwaway libvirtd, check it, deploy it again beside a running domain, report')
    .addOption(labOption())
    .addOption(
      new Option(
        '--target <tier>',
        'what to judge: `rendered` the XML alone, `sandbox` the lab in a throwaway libvirtd, `container` the same in a container, for a machine without libvirt, `host` a libvirt as it is, read-only, `vm` the NixOS tests of the flake, with nested KVM',
      )
        .choices(['rendered', 'sandbox', 'container', 'host', 'vm'])
        .default('sandbox')
        .env('VIRTSPEC_TARGET'),
    )
    .addOption(
      new Option(
        '--deployer <name>',
        'who applies the lab: NixVirt’s own activation, or virsh (default: nixvirt where it can run)',
      )
        .choices(['nixvirt', 'virsh'])
        .env('VIRTSPEC_DEPLOYER'),
    )
    .addOption(nixvirtOptions('use'))
    .addOption(nixpkgsOption())
    .addOption(repeatable('--select <pattern>', 'run only these checks (see below)'))
    .addOption(
      repeatable(
        '--reporter <format[:path]>',
        'terminal, markdown, json, junit or github; without a path to standard output (default: terminal, and markdown, json and junit under reports/)',
      ),
    )
    .addOption(
      repeatable(
        '-c, --connect <uri>',
        'with --target host: the libvirt to look at, as virsh takes it; repeatable (default: `hosts` in the lab file, else qemu:///system)',
      ),
    )
    .addOption(
      repeatable(
        '--vm-report <test=folder>',
        'with --target vm: judge what a NixOS test saw before, and run none; repeatable',
      ),
    )
    .addOption(
      new Option(
        '--image <name>',
        'with --target container: the image to run (default: one that virtspec builds, once)',
      ),
    )
    .option(
      '--boot [domain...]',
      'also boot these domains, or all, from a medium of virtspec’s own, and judge what a guest sees of its machine (docs/probe.md)',
    )
    .addOption(
      repeatable(
        '--allow-start <domain>',
        'with --target host --boot: this shut-off domain may be started; repeatable',
      ),
    )
    .addOption(libvirtOption())
    .option('--keep', 'leave the sandbox, or its container, up at the end, and say how to enter it')
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', `${longRunsHelp}\n${matrixHelp}\n${selectHelp}\n${exitCodes}`)
    .action(async (options, command: Command) => {
      const { verifyCommand } = await import('./verify-command.ts');
      const said = command.getOptionValueSource('timeout') !== 'default';
      const each = options.target === 'vm' ? vmTimeout : options.boot ? bootTimeout : usualTimeout;
      const usual = each * countOf(options.libvirt) * countOf(options.nixvirt);
      const seconds = said ? options.timeout : usual;
      process.exitCode = await withPatience({ seconds, usual }, () => verifyCommand({ ...options, timeout: seconds }));
    });

  describeDoctor(root.command('doctor'));
  describePlan(root.command('plan'));

  root
    .command('render')
    .description('render the lab to libvirt XML, validate it against libvirt’s schemas, and write it to a folder')
    .addOption(labOption())
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(oneLibvirtOption('validate against the schemas of another libvirt than this machine’s'))
    .option('-o, --output <folder>', 'where to write the XML (default: print a list only)')
    .option('--record', 'write it over the `recorded` folder that the lab file names, with its provenance')
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', exitCodes)
    .action(async (options) => {
      const { renderCommand } = await import('./render-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => renderCommand(options));
    });

  root
    .command('spike')
    .description('ask NixVirt releases compatibility questions, and decide whether labs can build on them')
    .addOption(
      new Option(
        '--lab <file>',
        'the lab whose work plan the answers are read by (default: lab.yaml, where there is one)',
      ).env('VIRTSPEC_LAB'),
    )
    .addOption(nixvirtOptions('ask'))
    .addOption(oneLibvirtOption('ask on another libvirt than this machine’s'))
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', gateHelp)
    .action(async (options) => {
      const { spikeCommand } = await import('./spike-command.ts');
      const patience = { seconds: options.timeout, usual: usualTimeout };
      process.exitCode = await withPatience(patience, () => spikeCommand(options));
    });

  describeRebuild(root.command('rebuild'));
  describeNixVirt(root.command('nixvirt'));
  describeLibvirt(root.command('libvirt'));

  ignoreEmptyVariables(root);
  return root;
}
