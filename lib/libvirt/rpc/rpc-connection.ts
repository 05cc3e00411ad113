import { connect, type Socket } from 'node:net';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { RpcFrames } from './rpc-frames.ts';
import { XdrReader, XdrWriter } from './xdr.ts';

/** A procedure of libvirt's protocol: its program's number, and its own. */
export interface Procedure {
  readonly program: number;
  readonly number: number;
}

/** libvirt's answer to a call: what it returns, or the words of its refusal. */
export type RpcReply = { readonly returns: XdrReader } | { readonly refusal: string };

interface Pending {
  readonly resolve: (reply: RpcReply) => void;
  readonly reject: (error: unknown) => void;
}

const version = 1;
/** `virNetMessageType` and `virNetMessageStatus`. */
const [call, reply, ok] = [0, 1, 0];

/**
 * A connection to a libvirt daemon by its own protocol, for what virsh is too slow for: virsh reads its standard input byte by byte. Calls may be made
 * without waiting for earlier answers. https://libvirt.org/kbase/internals/rpc.html
 */
export class RpcConnection implements Disposable {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #frames = new RpcFrames();
  #serial = 0;
  #broken: unknown;

  private constructor(socket: Socket, path: string) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#hear(bytes, path));
    socket.on('error', (cause) => this.#break(lost(path, cause.message, cause)));
    socket.on('close', () => this.#break(lost(path, 'libvirt closed it')));
  }

  /** @throws VirtspecError `libvirt-connection-lost` */
  static async open(path: string): Promise<RpcConnection> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (cause) => reject(lost(path, cause.message, cause)));
    });
    return new RpcConnection(socket, path);
  }

  /** @throws VirtspecError `libvirt-connection-lost`; a refusal is a reply */
  call(procedure: Procedure, args: XdrWriter = new XdrWriter()): Promise<RpcReply> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const serial = ++this.#serial;
    const header = new XdrWriter().uint(procedure.program).uint(version).int(procedure.number);
    const body = Buffer.concat([header.int(call).uint(serial).int(ok).bytes, args.bytes]);
    return new Promise((resolve, reject) => {
      this.#pending.set(serial, { resolve, reject });
      this.#socket.write(RpcFrames.framed(body));
    });
  }

  /** Closes it; what was not answered is rejected. */
  [Symbol.dispose](): void {
    this.#break(lost('', 'it was closed'));
  }

  #hear(bytes: Buffer, path: string): void {
    try {
      for (const message of this.#frames.take(bytes)) this.#settle(new XdrReader(message));
    } catch (cause) {
      this.#break(lost(path, 'what libvirt sent cannot be read', cause));
    }
  }

  /** Events and other programs' messages are passed over. */
  #settle(message: XdrReader): void {
    const [, , , type, serial, status] = [0, 1, 2, 3, 4, 5].map(() => message.int()) as [
      ...number[],
      number,
      number,
      number,
    ];
    const pending = type === reply ? this.#pending.get(serial as number) : undefined;
    if (!pending) return;
    this.#pending.delete(serial as number);
    pending.resolve(status === ok ? { returns: message } : { refusal: refusalIn(message) });
  }

  #break(reason: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = reason;
    this.#socket.destroy();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }
}

/** `virNetMessageError`: code, domain, message, and more. */
function refusalIn(message: XdrReader): string {
  message.int();
  message.int();
  return message.optionalString() ?? 'libvirt gave no reason';
}

function lost(path: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'libvirt-connection-lost',
    kind: 'environment',
    what: `the connection to libvirt (${path}) was lost`,
    why,
    cause,
  });
}
