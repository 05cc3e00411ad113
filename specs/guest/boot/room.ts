import { Hearing } from '../../../lib/guest/boot/receiver.ts';
import type { BootableDomain, ProbeRoom } from '../../../lib/guest/boot/room.ts';
import type { VirshCommand } from '../../../lib/libvirt/virsh-command.ts';
import { quickClock } from '../../support/quick-clock.ts';
import { answer, nonce } from '../receive/answer.ts';
import { state } from './lab.ts';

/** A room with a libvirt that only knows which domains run, and whose guests answer as soon as they are started. */
export function answeringRoom(domains: readonly BootableDomain[]) {
  const said: string[] = [];
  const running = new Set<string>();
  const hearing = new Hearing(nonce);
  const answerOf = ({ uuid, interfaces }: BootableDomain) => {
    const from = { mac: interfaces[0]?.mac ?? '', address: '10.0.0.100', bridge: 'virbr1' };
    hearing.hear({ kind: 'answer', claimed: from.mac, body: JSON.stringify({ ...answer, uuid }), from });
    hearing.hear({ kind: 'asked', uuid });
  };
  const start = (domain: BootableDomain): string | undefined => {
    if (running.has(domain.uuid))
      return `error: Requested operation is not valid: domain '${domain.name}' is already active`;
    running.add(domain.uuid);
    answerOf(domain);
    return undefined;
  };
  const reply = (command: VirshCommand) => {
    said.push(command.join(' '));
    const last = command.at(-1) ?? '';
    const domain = domains.find(
      ({ uuid, startFrom }) => uuid === last || (startFrom !== undefined && startFrom === last),
    );
    const answers: Record<string, () => { output?: string; error?: string | undefined }> = {
      start: () => ({ error: domain && start(domain) }),
      create: () => ({ error: domain && start(domain) }),
      destroy: () => ({ error: running.delete(last) ? undefined : 'error: domain is not running' }),
      domstate: () => ({ output: running.has(last) ? 'running' : 'shut off' }),
      domname: () => ({ output: `${domain?.name}\n` }),
      list: () => ({ output: [...running].join('\n') }),
      screenshot: () => ({ error: 'no graphics' }),
    };
    return { command, output: '', error: undefined, ...answers[command[0]]?.() };
  };
  const order = (uuid: string, orders: string) => {
    if (orders === 'off') running.delete(uuid);
  };
  const room: Omit<ProbeRoom, 'told'> = {
    virsh: {
      execute: async (command) => reply(command),
      output: async (command) => reply(command).output,
      read: async (command) => reply(command).output,
    },
    run: async (argv) => ({ argv, code: 1, stdout: '', stderr: '' }),
    ...{ folder: '/nowhere', accelerator: 'tcg', state: state({ domains: [...domains] }), hearing, nonce },
    listener: { order },
    ...{ lanes: 2, throwaway: true, clock: quickClock() },
  };
  return { room, said, running };
}
