import { InvalidArgumentError, Option } from 'commander';

/** The lab file. */
export function labOption(): Option {
  return new Option('--lab <file>', 'the lab file').default('lab.yaml').env('VIRTSPEC_LAB');
}

/** One libvirt. */
export function connectOption(): Option {
  return new Option('-c, --connect <uri>', 'the libvirt of the host, as virsh takes it')
    .default('qemu:///system')
    .env('VIRTSPEC_CONNECT');
}

/** @param seconds the default */
export function timeoutOption(seconds = 300): Option {
  return new Option('--timeout <seconds>', 'end the whole run after this long')
    .default(seconds)
    .env('VIRTSPEC_TIMEOUT')
    .argParser((text) => {
      const value = Number(text);
      if (Number.isFinite(value) && value > 0) return value;
      throw new InvalidArgumentError('It takes a number of seconds over 0.');
    });
}

/** An option that may be given several times; a list of its values. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}
