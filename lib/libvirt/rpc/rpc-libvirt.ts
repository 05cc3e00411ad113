import { type Procedure, RpcConnection, type RpcReply } from './rpc-connection.ts';
import { XdrReader, XdrWriter } from './xdr.ts';

/** `REMOTE_PROGRAM` and `QEMU_PROGRAM`, which libvirt keeps compatible (src/remote/remote_protocol.x, qemu_protocol.x). */
const [remote, qemu] = [0x20008086, 0x20008087];
const connectOpen: Procedure = { program: remote, number: 1 };
const domainLookupByName: Procedure = { program: remote, number: 23 };
const domainLookupByUuid: Procedure = { program: remote, number: 24 };
const authList: Procedure = { program: remote, number: 66 };
const authPolkit: Procedure = { program: remote, number: 70 };
const agentCommand: Procedure = { program: qemu, number: 3 };

/** `remote_auth_type`. */
const polkit = 2;
const uuidBytes = 16;

/** libvirt's answer to a command for a guest agent: what the agent said, or why there is none. */
export type AgentReply = { readonly output: string } | { readonly error: string };

/** A domain by both of its names. */
export interface FoundDomain {
  readonly name: string;
  readonly uuid: string;
}

/** A libvirt with its objects, behind its own protocol. */
export class RpcLibvirt implements Disposable {
  readonly #connection: RpcConnection;
  readonly #domains = new Map<string, Promise<Buffer | string>>();

  private constructor(connection: RpcConnection) {
    this.#connection = connection;
  }

  /**
   * Connects as `virsh -c URI` does, but asks nobody for a password.
   *
   * @param socket path of the daemon's socket
   * @param uri without transport: `qemu:///system`
   * @returns undefined if libvirt does not take this user without more
   * @throws VirtspecError `libvirt-connection-lost`
   */
  static async open(socket: string, uri: string): Promise<RpcLibvirt | undefined> {
    const connection = await RpcConnection.open(socket);
    const isOpen = await authenticate(connection)
      .then((is) => is && opens(connection, uri))
      .catch((error: unknown) => {
        connection[Symbol.dispose]();
        throw error;
      });
    if (isOpen) return new RpcLibvirt(connection);
    connection[Symbol.dispose]();
    return undefined;
  }

  /**
   * `virsh qemu-agent-command`.
   * @param seconds for the agent's answer
   * @throws VirtspecError `libvirt-connection-lost`
   */
  async agentCommand(domain: string, command: string, seconds: number): Promise<AgentReply> {
    const reference = await this.#domain(domain);
    if (typeof reference === 'string') return { error: reference };
    const args = new XdrWriter().opaque(reference).string(command).int(seconds).uint(0);
    const reply = await this.#connection.call(agentCommand, args);
    return 'refusal' in reply ? { error: reply.refusal } : { output: reply.returns.optionalString() ?? '' };
  }

  /**
   * The domain of that name, else of that UUID.
   * @throws VirtspecError `libvirt-connection-lost`
   */
  async findDomain(word: string): Promise<FoundDomain | undefined> {
    const named = await this.#domain(word);
    if (typeof named !== 'string') return foundIn(named);
    const hex = word.toLowerCase().replaceAll('-', '');
    if (!/^[\da-f]{32}$/.test(hex)) return undefined;
    const uuid = Buffer.from(hex, 'hex');
    const found = referenceIn(await this.#connection.call(domainLookupByUuid, new XdrWriter().opaque(uuid)));
    return typeof found === 'string' ? undefined : foundIn(found);
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }

  /** `remote_nonnull_domain` of a name, or libvirt's refusal, which is asked again. */
  #domain(name: string): Promise<Buffer | string> {
    const known = this.#domains.get(name);
    if (known) return known;
    const asked = this.#connection.call(domainLookupByName, new XdrWriter().string(name)).then(referenceIn);
    this.#domains.set(name, asked);
    const forget = () => this.#domains.delete(name);
    asked.then((found) => typeof found === 'string' && forget(), forget);
    return asked;
  }
}

function referenceIn(reply: RpcReply): Buffer | string {
  if ('refusal' in reply) return `failed to get domain: ${reply.refusal}`;
  const { returns } = reply;
  const [name, uuid, id] = [returns.string(), returns.opaque(uuidBytes), returns.int()];
  return new XdrWriter().string(name).opaque(uuid).int(id).bytes;
}

function foundIn(reference: Buffer): FoundDomain {
  const read = new XdrReader(reference);
  const [name, bytes] = [read.string(), read.opaque(uuidBytes)];
  return { name, uuid: bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') };
}

/** Nothing is needed, or what polkit grants without a question. */
async function authenticate(connection: RpcConnection): Promise<boolean> {
  const reply = await connection.call(authList);
  if ('refusal' in reply) return false;
  const { returns } = reply;
  const types = Array.from({ length: returns.uint() }, () => returns.int());
  if (types.every((type) => type === 0)) return true;
  return types.includes(polkit) && 'returns' in (await connection.call(authPolkit));
}

async function opens(connection: RpcConnection, uri: string): Promise<boolean> {
  // `remote_string`: 1, because it is there.
  const args = new XdrWriter().uint(1).string(uri).uint(0);
  return 'returns' in (await connection.call(connectOpen, args));
}
