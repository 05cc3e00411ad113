import { which } from 'zx';
import { VirtspecError } from '../error/virtspec-error.ts';

/** Programs that build the probe's ISO, with the Debian package that has each. */
const tools = [
  { command: 'apt-get', debian: 'apt', why: 'finds the kernel and the loaders' },
  { command: 'apt-cache', debian: 'apt', why: 'says which kernel is the current one' },
  { command: 'dpkg-deb', debian: 'dpkg', why: 'unpacks them' },
  { command: 'mformat', debian: 'mtools', why: 'makes the file system that UEFI boots from' },
  { command: 'xorriso', debian: 'xorriso', why: 'makes the ISO' },
] as const;

/** @throws VirtspecError `probe-tools-missing`, naming every missing program with its package */
export async function requireProbeTools(): Promise<void> {
  const found = await Promise.all(tools.map(({ command }) => which(command, { nothrow: true })));
  const missing = tools.filter((_, index) => !found[index]);
  if (missing.length === 0) return;
  const noApt = missing.some(({ debian }) => debian === 'apt' || debian === 'dpkg');
  throw new VirtspecError({
    code: 'probe-tools-missing',
    kind: 'environment',
    what: `the probe guest cannot be built here: there is no ${missing.map(({ command }) => command).join(', ')}`,
    why: missing.map(({ command, why }) => `${command} ${why}`).join('; '),
    fix: noApt
      ? 'Its parts are Debian’s or Ubuntu’s packages: boot from a machine that has apt, or leave --boot away.'
      : `Run scripts/setup, or install ${[...new Set(missing.map(({ debian }) => debian))].join(' ')}.`,
  });
}
