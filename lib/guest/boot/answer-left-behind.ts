import { join } from 'node:path';
import type { ProbeAnswer } from '../../model/probe.ts';
import { answerIn } from '../receive/answer-left-behind.ts';
import { readAnswer } from '../receive/read-answer.ts';
import { pathOf } from './install-medium.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';

/**
 * The answer of a guest that could not send it, and is shut off: from its NVRAM, or from the start of a throwaway disk.
 * @returns undefined if it has left none that can be read
 */
export async function answerLeftBehind(domain: BootableDomain, room: ProbeRoom): Promise<ProbeAnswer | undefined> {
  const nvram = domain.firmware.nvram;
  const bytes = nvram === undefined ? undefined : await readBytes(nvram, room);
  const variable = bytes && readable(answerIn(bytes, room.nonce), 'efi-variable', room);
  if (variable || !room.throwaway) return variable;
  const start = await readDisk(domain, room);
  return start && readable(answerIn(start, room.nonce), 'disk', room);
}

function readable(
  json: string | undefined,
  channel: ProbeAnswer['channel'],
  { nonce }: ProbeRoom,
): ProbeAnswer | undefined {
  return json === undefined ? undefined : { view: readAnswer(json, nonce), channel };
}

async function readBytes(path: string, { run, signal }: ProbeRoom): Promise<Uint8Array | undefined> {
  const { code, stdout } = await run(['base64', '--', path], { signal });
  return code === 0 ? Buffer.from(stdout, 'base64') : undefined;
}

/** The first 8 KiB of the first disk, whatever the format of its image. */
async function readDisk({ disks, uuid }: BootableDomain, room: ProbeRoom): Promise<Uint8Array | undefined> {
  const disk = disks.find(({ device }) => device === 'disk');
  const path = disk && pathOf(disk, room.state);
  if (!disk || path === undefined) return undefined;
  const copy = join('/run/virtspec', `disk-${uuid}`);
  const argv = [
    'qemu-img',
    'dd',
    '-f',
    disk.format ?? 'raw',
    '-O',
    'raw',
    'bs=8192',
    'count=1',
    `if=${path}`,
    `of=${copy}`,
  ] as const;
  const { code } = await room.run([...argv], { signal: room.signal });
  if (code !== 0) return undefined;
  const bytes = await readBytes(copy, room);
  await room.run(['rm', '-f', '--', copy]);
  return bytes;
}
