import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../version.ts';
import { describeNixVirt, nixpkgsOption, nixvirtOption, nixvirtOptions } from './nixvirt-program.ts';

const exitCodes = `
Exit codes:
  0    proceed
  1    a check failed, or libvirt refused the lab
  2    the command line, the lab file or its XML is not usable; nothing was started
  3    this machine lacks something, or something broke during the run
  130  interrupted (Ctrl-C)
  70   a defect of virtspec`;

const gateHelp = `
The decision, and the exit code:
  PROCEED                   0  all that the plan assumes holds
  PROCEED WITH WORKAROUNDS  0  something needs another way, which was tested
  ESCALATE                  1  something does not work, and neither does another way
  INCOMPLETE                3  something could not be asked on this machine
It writes reports/spike-gate.md, .json and .xml.`;

const planHelp = `
It only looks: the libvirt is asked over a read-only connection, and nothing of it is touched.
What libvirt makes of the declared XML is found in a sandbox.

Exit codes:
  0    the plan was made; with --detailed-exitcode: nothing changes
  10   with --detailed-exitcode: something changes, and nothing is lost
  11   with --detailed-exitcode: something is deleted, or cut, or the apply breaks off
  2    the command line, the URI or the lab is not usable
  3    libvirt cannot be reached, or something broke on the way
  130  interrupted (Ctrl-C)
  70   a defect of virtspec`;

const selectHelp = `
--select PATTERN, repeatable:
  network-dhcp-range   one check; * stands for anything: network-*
  step-3               the checks that a step of the plan asks for
  domain               the checks of one kind: network, pool, volume, domain, lab
  domain:DC01          one subject; volume:homelab/*
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
    .showHelpAfterError('(virtspec --help tells more)')
    .addHelpText('after', exitCodes);

  root
    .command('verify')
    .description('deploy the lab into a throwaway libvirtd, check it, deploy it again beside a running domain, report')
    .addOption(labOption())
    .addOption(
      new Option('--target <tier>', 'how far to go: `rendered` judges the XML alone, `sandbox` a real libvirtd')
        .choices(['rendered', 'sandbox'])
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
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .addOption(repeatable('--select <pattern>', 'run only these checks (see below)'))
    .addOption(
      repeatable(
        '--reporter <format[:path]>',
        'terminal, markdown, json or junit; without a path to standard output (default: terminal, and the others under reports/)',
      ),
    )
    .option('--keep', 'leave the sandbox up at the end, and say how to enter it')
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', `${selectHelp}\n${exitCodes}`)
    .action(async (options) => {
      const { verifyCommand } = await import('./verify-command.ts');
      process.exitCode = await verifyCommand(options);
    });

  root
    .command('plan')
    .description('tell what a rebuild would do to a libvirt: create, update, restart, DELETE; nothing is touched')
    .addOption(labOption())
    .addOption(connectOption())
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption('own for a flake, whose store paths are compared with the host’s; else stub'))
    .addOption(
      repeatable(
        '--reporter <format[:path]>',
        'terminal, markdown or json; without a path to standard output (default: terminal)',
      ),
    )
    .option('--detailed-exitcode', 'say by the exit code what would happen (see below)')
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', planHelp)
    .action(async (options) => {
      const { planCommand } = await import('./plan-command.ts');
      process.exitCode = await planCommand(options);
    });

  root
    .command('render')
    .description('render the lab to libvirt XML, validate it against libvirt’s schemas, and write it to a folder')
    .addOption(labOption())
    .addOption(nixvirtOption())
    .addOption(nixpkgsOption())
    .option('-o, --output <folder>', 'where to write the XML (default: print a list only)')
    .option('--record', 'write it over the `recorded` folder that the lab file names, with its provenance')
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', exitCodes)
    .action(async (options) => {
      const { renderCommand } = await import('./render-command.ts');
      process.exitCode = await renderCommand(options);
    });

  root
    .command('spike')
    .description('probe what NixVirt does of what the plan assumes, and decide whether to go on (Step 1)')
    .addOption(nixvirtOptions())
    .addOption(timeoutOption())
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', gateHelp)
    .action(async (options) => {
      const { spikeCommand } = await import('./spike-command.ts');
      process.exitCode = await spikeCommand(options);
    });

  describeNixVirt(root.command('nixvirt'));

  return root;
}

function labOption(): Option {
  return new Option('--lab <file>', 'the lab file').default('lab.yaml').env('VIRTSPEC_LAB');
}

function connectOption(): Option {
  return new Option(
    '-c, --connect <uri>',
    'the libvirt, as virsh takes it (default: the connection that the lab is of, else qemu:///system)',
  ).env('VIRTSPEC_CONNECT');
}

function timeoutOption(): Option {
  return new Option('--timeout <seconds>', 'end the whole run after this long')
    .default(300)
    .env('VIRTSPEC_TIMEOUT')
    .argParser((text) => {
      const seconds = Number(text);
      if (Number.isFinite(seconds) && seconds > 0) return seconds;
      throw new InvalidArgumentError('It takes a number of seconds over 0.');
    });
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}
