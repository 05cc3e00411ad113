import { VirshSession } from './virsh-session.ts';

/** What a virsh that may write does: the methods are those of `VirshSession`. */
export type Virsh = Pick<VirshSession, 'uri' | 'execute' | 'output' | 'read'>;

/** A virsh that is started by the first command: where libvirt’s own protocol is enough, none is. */
export class LazyVirsh implements Virsh, AsyncDisposable {
  readonly uri: string;
  #session: Promise<VirshSession> | undefined;

  constructor(uri: string) {
    this.uri = uri;
  }

  readonly execute: Virsh['execute'] = async (...args) => (await this.#open()).execute(...args);
  readonly output: Virsh['output'] = async (...args) => (await this.#open()).output(...args);
  readonly read: Virsh['read'] = async (...args) => (await this.#open()).read(...args);

  async [Symbol.asyncDispose](): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.[Symbol.asyncDispose]();
  }

  /** @throws VirtspecError as `VirshSession.open` */
  #open(): Promise<VirshSession> {
    this.#session ??= VirshSession.open(this.uri);
    return this.#session;
  }
}
