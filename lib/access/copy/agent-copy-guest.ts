import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { GuestAgent } from '../../agent/guest-agent.ts';
import { GuestFile, GuestFileWriter } from '../../agent/guest-file.ts';
import { guestOs } from '../../agent/guest-os.ts';
import { runProgram } from '../../agent/guest-program.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { CopyGuest } from './copy-guest.ts';
import { Counted } from './counted.ts';

/** A guest that is copied to and from by its agent. */
export function agentCopyGuest(agent: GuestAgent): CopyGuest {
  return {
    domain: agent.domain,
    os: () => guestOs(agent),
    run: (argv, timeout) => runProgram(agent, argv, { timeout }),
    async put(file, inGuest, { signal, onProgress }) {
      await using target = await GuestFileWriter.open(agent, inGuest);
      const counted = new Counted();
      for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
        signal?.throwIfAborted();
        await target.write(piece);
        onProgress?.(counted.add(piece), undefined);
      }
      await target.end();
      return counted.sum;
    },
    async get(inGuest, file, { signal, onProgress }) {
      await using source = await GuestFile.open(agent, inGuest).catch((error: unknown) => {
        throw isRefused(error) ? unreadable(agent.domain, inGuest, error) : error;
      });
      await using target = await open(file, 'r+');
      const counted = new Counted();
      for (let next = source.more(); ; ) {
        const piece = await next;
        signal?.throwIfAborted();
        if (piece.length === 0) return counted.sum;
        // The guest reads on while this piece is written.
        next = source.more();
        next.catch(() => {});
        await target.write(piece);
        onProgress?.(counted.add(piece), undefined);
      }
    },
  };
}

function isRefused(error: unknown): error is VirtspecError {
  return error instanceof VirtspecError && error.code === 'agent-refused';
}

/** libvirt puts its own words before the agent’s, which are the reason. */
function unreadable(domain: string, path: string, cause: VirtspecError): VirtspecError {
  return new VirtspecError({
    code: 'copy-guest',
    kind: 'environment',
    what: `${path} of ${domain} cannot be read`,
    why: (cause.why ?? cause.what).replace(/^.*'guest-file-open': /, ''),
    cause,
  });
}
