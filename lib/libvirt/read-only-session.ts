import type { Limit } from '../process/patience.ts';
import type { VirshQuery, VirshReader } from './virsh-query.ts';
import { type VirshReply, VirshSession, type VirshSessionOptions } from './virsh-session.ts';

/**
 * A session that cannot define, start, stop or delete anything: by type, because it accepts only queries, and in libvirt, because the connection is
 * read-only (`virsh --readonly`). It is used for the user's own libvirt; a read-only connection also requires fewer rights.
 */
export class ReadOnlySession implements VirshReader, AsyncDisposable {
  readonly uri: string;
  readonly #session: VirshSession;

  private constructor(session: VirshSession) {
    this.uri = session.uri;
    this.#session = session;
  }

  /**
   * Connects, and returns after libvirt has answered.
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
