import { Argument, InvalidArgumentError, Option } from 'commander';
import { transportNames } from '../access/transport.ts';
import { listOfFormats } from '../report/format-names.ts';
import { parseDuration } from './duration.ts';

/** The lab file. */
export function labOption(): Option {
  return new Option('--lab <file>', 'Lab file').default('lab.yaml').env('VIRTSPEC_LAB');
}

/** The same as an argument, which `takeLabArgument` makes the option's value. */
export function labArgument(): Argument {
  return new Argument('[lab]', 'Lab file, or folder with a lab.yaml; the same as --lab');
}

/** One libvirt. */
export function connectOption(): Option {
  return new Option('-c, --connect <uri>', 'Connection URI of the host’s libvirt')
    .default('qemu:///system')
    .env('VIRTSPEC_CONNECT');
}

/** Default time limit of a run in seconds, unless its command has its own. */
export const usualTimeout = 300;

/**
 * The time limit of the run, in seconds. The command runs its work in `withPatience`, which multiplies the limits inside.
 * @param seconds the default
 */
export function timeoutOption(seconds = usualTimeout): Option {
  return new Option(
    '--timeout <time>',
    'Time limit for the run: seconds; also 10m, 2h. A limit above the default also extends the waits inside the run',
  )
    .default(seconds)
    .env('VIRTSPEC_TIMEOUT')
    .argParser(durationOf);
}

/** A time limit of its own, with which no other wait is multiplied. */
export function limitOption(seconds: number, of: string): Option {
  return new Option('--timeout <time>', `Time limit ${of}: seconds; also 10m, 2h`)
    .default(seconds)
    .argParser(durationOf);
}

/** The one way into a guest. */
export function transportOption(): Option {
  return new Option(
    '--transport <name>',
    'Way into the guest (default: agent, and ssh if that does not answer)',
  ).choices(transportNames);
}

/** The user that ssh logs in as. */
export function userOption(): Option {
  return new Option(
    '--user <name>',
    'User in the guest, for ssh (default: that of the lab file, else of ssh’s configuration)',
  );
}

function durationOf(text: string): number {
  const value = parseDuration(text);
  if (value !== undefined) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0; also 10m, 2h, 1h30m.');
}

/** @param usual the default reports */
export function reporterOption(usual: string): Option {
  return repeatable(
    '--reporter <format[:path]>',
    `Report format: ${listOfFormats()}; printed unless a path is given; repeatable (default: ${usual})`,
  );
}

/** The folder of the reports that a command writes by itself. */
export function outputOption(): Option {
  return new Option('-o, --output <folder>', 'Folder for the reports').default('reports').env('VIRTSPEC_OUTPUT');
}

export function verboseOption(): Option {
  return new Option('--verbose', 'List at the terminal what passed and what was not run, and all evidence');
}

/** How many times the same is run. */
export function repeatOption(): Option {
  return new Option('--repeat <number>', 'Run the same so many times, and show what does not end alike every time')
    .default(1)
    .argParser((text) => {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= 1 && value <= 1000) return value;
      throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
    });
}

/** An option that may be given several times; a list of its values. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}
