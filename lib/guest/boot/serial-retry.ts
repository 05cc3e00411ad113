import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Editable } from '../../adapt/editable.ts';
import type { ProbeFailure } from '../../model/probe.ts';
import { bootDomain } from './boot-domain.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';
import { stageIn } from './stage-in.ts';

/** Lines of the serial log that are shown as evidence. */
const tailLines = 12;

/**
 * Boots a domain that gave no answer once more, with a serial port that is written to a file, and determines from that how far it got. Only for
 * throwaway domains: the XML of this one start differs from the declared one; the definition in libvirt does not change.
 *
 * @returns the failure, with the stage and the end of the log; unchanged if the second attempt was not possible
 */
export async function retryWithSerial(
  domain: BootableDomain,
  failure: ProbeFailure,
  room: ProbeRoom,
): Promise<ProbeFailure> {
  const { folder, run } = room;
  const text = await startXml(domain, room);
  if (text === undefined) return failure;
  const log = `/run/virtspec/serial-${domain.uuid}.log`;
  const file = join(folder, `serial-${domain.uuid}.xml`);
  await writeFile(file, withSerial({ origin: domain.name, text }, log), { mode: 0o600 });
  try {
    const again = await bootDomain({ ...domain, startFrom: file }, room);
    if (again.answer) return { ...failure, what: `${failure.what}; on a second try, with a serial port, it answered` };
    const { stdout } = await run(['cat', '--', log]);
    const said = printable(stdout);
    if (said === '') return failure;
    return { stage: stageIn(said), what: failure.what, log: said.split('\n').slice(-tailLines).join('\n') };
  } finally {
    await rm(file, { force: true });
    await run(['rm', '-f', '--', log]);
  }
}

/** The XML of the first attempt. */
async function startXml({ uuid, startFrom }: BootableDomain, { virsh }: ProbeRoom): Promise<string | undefined> {
  if (startFrom !== undefined) return readFile(startFrom, 'utf8');
  return virsh.read(['dumpxml', '--inactive', '--security-info', '--domain', uuid]);
}

/** A domain's XML with its first serial port written to a file; a port is added if it has none. */
export function withSerial(xml: { readonly origin: string; readonly text: string }, log: string): string {
  const editable = new Editable(xml);
  const port = `<serial type='file'><source path='${log}'/><target port='0'/></serial>`;
  for (const element of [...editable.all('devices/serial'), ...editable.all('devices/console')])
    editable.remove(element);
  const devices = editable.first('devices');
  const last = devices && editable.all('emulator', devices)[0];
  if (!last) return xml.text;
  editable.replace(last, `${xml.text.slice(last.start, last.end)}${port}`);
  return editable.result();
}

/** The text that firmware and GRUB printed, without their escape sequences, line by line. */
function printable(text: string): string {
  return text
    .replace(/\u001b\[[\d;?]*[A-Za-z]/g, '')
    .replace(/[^\n\u0020-\u007e]/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
