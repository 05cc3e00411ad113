import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { socketOf } from './stand-in-ssh.ts';

/** A socket before that of a libvirtd, which can be told to turn away whoever comes next, as one that is being restarted does. */
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
