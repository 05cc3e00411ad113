import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { fixedLimit, inSeconds } from '../../process/patience.ts';
import { ScratchFolder } from '../../process/scratch-folder.ts';
import { waitUntil } from '../../process/wait-until.ts';
import type { GuestPlace } from '../guest-place.ts';
import { type CdromDrive, cdromDrivesOf, spareDrive } from './cdrom-drive.ts';
import { MediumVolume } from './medium-volume.ts';
import { writeIso } from './write-iso.ts';

export interface LendOptions {
  /** Its target; default: one that is empty. */
  readonly drive?: string | undefined;
  readonly pool?: string | undefined;
  /** Milliseconds until the medium is taken out again. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Is told the drive when the medium is in it. */
  readonly onInserted: (drive: string) => void;
}

/** Milliseconds between two looks at the drive. */
const interval = 500;

/**
 * Puts files into a CD-ROM drive of a running domain, for a guest that nothing else reaches, until the guest ejects them; then what was in the drive is put
 * back. Only the running domain is changed, not its definition.
 *
 * @throws VirtspecError `guest-off` (also meanwhile), `drive-not-found`, `no-spare-drive`, `medium-not-ejected`, as `writeIso`, `MediumVolume.upload`; the
 *   signal's reason. In any case the medium is gone afterwards.
 */
export async function lendMedium(
  place: GuestPlace,
  paths: readonly string[],
  { drive: wanted, pool, timeout, signal, onInserted }: LendOptions,
): Promise<void> {
  const { virsh, domain } = place;
  const drive = spareDrive(domain, cdromDrivesOf(await liveXml(place)), wanted);
  await using folder = await ScratchFolder.make(join(tmpdir(), 'virtspec-medium-'));
  const iso = join(folder.path, 'medium.iso');
  await writeIso(paths, iso, signal);
  signal.throwIfAborted();
  await using volume = await MediumVolume.upload(virsh, iso, pool);
  signal.throwIfAborted();
  const verb = drive.medium === undefined ? '--insert' : '--update';
  await virsh.output([
    'change-media',
    '--domain',
    domain,
    '--path',
    drive.target,
    '--source',
    volume.path,
    verb,
    '--live',
  ]);
  try {
    onInserted(drive.target);
    const isEjected = async () => {
      const now = cdromDrivesOf(await liveXml(place)).find(({ target }) => target === drive.target);
      return now === undefined || now.isOpen || now.medium !== volume.path ? true : undefined;
    };
    const options = { what: `${domain} to eject the medium`, timeout: fixedLimit(timeout), interval, signal };
    await waitUntil(isEjected, options).catch((error: unknown) => {
      throw error instanceof VirtspecError && error.code === 'wait-timeout'
        ? notEjected(domain, drive, timeout)
        : error;
    });
  } finally {
    await putBack(place, drive, folder);
  }
}

/** @throws VirtspecError `guest-off`, `virsh-refused` */
async function liveXml({ virsh, domain }: GuestPlace): Promise<string> {
  const [xml, state] = await Promise.all([
    virsh.output(['dumpxml', '--domain', domain]),
    virsh.output(['domstate', '--domain', domain]),
  ]);
  if (state.trim() === 'running') return xml;
  throw new VirtspecError({
    code: 'guest-off',
    kind: 'environment',
    what: `${domain} is not running: it is ${state.trim()}`,
    why: 'a medium is put into the drive of a running domain',
    fix: `Start it: virtspec up ${domain}`,
  });
}

/** What was in the drive, also against a guest that still uses the medium: it would be read from a file that is gone. */
async function putBack(
  { virsh, domain }: GuestPlace,
  { target, medium, xml }: CdromDrive,
  folder: ScratchFolder,
): Promise<void> {
  const { output } = await virsh.execute(['domstate', '--domain', domain]);
  // With its power, a domain loses what was put in.
  if (output.trim() === 'shut off' || output.trim() === '') return;
  const before = join(folder.path, 'drive.xml');
  await writeFile(before, xml);
  const command =
    medium === undefined
      ? (['change-media', '--domain', domain, '--path', target, '--eject', '--live', '--force'] as const)
      : (['update-device', '--domain', domain, '--file', before, '--live', '--force'] as const);
  const { error } = await virsh.execute(command);
  // An empty drive whose tray is open has nothing to eject.
  if (error === undefined || /no medium|already (?:empty|ejected)|doesn't have media/i.test(error)) return;
  process.stderr.write(`virtspec: drive ${target} of ${domain} is not as it was: ${error}\n`);
}

function notEjected(domain: string, { target }: CdromDrive, milliseconds: number): VirtspecError {
  return new VirtspecError({
    code: 'medium-not-ejected',
    kind: 'environment',
    what: `${domain} did not eject the medium in ${target} within ${inSeconds(milliseconds)}`,
    why: 'nothing in it has read the files yet, or it did not eject the drive afterwards; the medium was taken out',
    fix: 'Give it longer with --timeout.',
  });
}
