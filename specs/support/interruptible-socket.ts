import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { socketOf } from './stand-in-ssh.ts';

/** A socket in front of a libvirtd's, which can refuse new connections, like one that is being restarted. */
export async function interruptibleSocket(path: string, uri: string) {
  const target = socketOf(uri);
  const told = { left: 0, refused: 0 };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => {});
    if (told.left > 0) {
      told.left--;
      told.refused++;
      client.destroy();
      return;
    }
    const libvirtd = connect({ path: target, allowHalfOpen: true });
    libvirtd.on('error', () => client.destroy());
    client.pipe(libvirtd).pipe(client);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    get refused() {
      return told.refused;
    },
    refuse(times: number) {
      told.left = times;
    },
    close() {
      server.close();
    },
  };
}
