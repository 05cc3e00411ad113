import { connect } from 'node:net';
import type { LabDemands, SshDemand } from '../demands.ts';
import { type Fact, seen } from '../fact.ts';
import type { HostFacts, SshServer } from '../host-facts.ts';
import { type Patience, within } from './within.ts';

/** Bytes: RFC 4253 allows lines before the version, each of at most 255. */
const most = 4096;

/** What answers at the addresses where the lab file says that guests are reached by ssh: only the server’s first words are read, and nothing is sent. */
export async function collectSshServers(
  demands: LabDemands | undefined,
  patience: Patience,
): Promise<HostFacts['sshServers']> {
  const facts = (demands?.ssh ?? []).map(async (one): Promise<readonly [string, Fact<SshServer>]> => {
    const what = `${one.address} port ${one.port}`;
    return [
      one.name,
      await within(what, patience, async () => seen(await hear(one, patience), `ssh ${one.address}`, what)),
    ];
  });
  return new Map(await Promise.all(facts));
}

function hear({ address, port }: SshDemand, { timeout, signal }: Patience): Promise<SshServer> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, ...(signal && { signal }) });
    let heard = '';
    const end = (answer: SshServer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeout, () => end({ refused: heard === '' ? 'it does not answer' : 'it is no ssh server' }));
    socket.on('error', (error: NodeJS.ErrnoException) => end({ refused: error.code ?? error.message }));
    socket.on('close', () => resolve({ refused: 'it is no ssh server' }));
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      const banner = /^SSH-[^\r\n]+/m.exec(heard)?.[0];
      if (banner !== undefined) end({ banner: banner.replace(/[^\x20-\x7e]/g, '?').slice(0, 255) });
      else if (heard.length > most) end({ refused: 'it is no ssh server' });
    });
  });
}
