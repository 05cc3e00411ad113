import type { Limit } from '../process/patience.ts';
import type { VirshQuery, VirshReader } from './virsh-query.ts';
import { type VirshReply, VirshSession, type VirshSessionOptions } from './virsh-session.ts';

/**
 * A session through which nothing can be defined, started, stopped or deleted: by type, as it takes queries only, and by libvirt, as the
 * connection is a read-only one (`virsh --readonly`). It is for the user's own libvirt; a read-only connection also asks for fewer rights.
 */
export class ReadOnlySession implements VirshReader, AsyncDisposable {
  readonly uri: string;
  readonly #session: VirshSession;

  private constructor(session: VirshSession) {
    this.uri = session.uri;
    this.#session = session;
  }

  /**
   * Connects, and answers only when libvirt did.
   * @throws VirtspecError as `VirshSession.open`
   */
  static async open(uri: string, options: VirshSessionOptions = {}): Promise<ReadOnlySession> {
    return new ReadOnlySession(await VirshSession.open(uri, { ...options, readOnly: true }));
  }

  /** @throws as `VirshSession.execute` */
  execute(command: VirshQuery, options?: { readonly timeout?: number | Limit }): Promise<VirshReply> {
    return this.#session.execute(command, options);
  }

  /** @throws as `VirshSession.output` */
  output(command: VirshQuery, options?: { readonly timeout?: number | Limit }): Promise<string> {
    return this.#session.output(command, options);
  }

  /** @throws as `VirshSession.read` */
  read(command: VirshQuery): Promise<string | undefined> {
    return this.#session.read(command);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#session[Symbol.asyncDispose]();
  }
}
