import { type AskedSandbox, askSandbox } from '../sandbox/host.ts';
import { Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts';

/**
 * Starts a sandbox, and asks what it is. If that fails, nothing of it is left.
 * @throws VirtspecError as `Sandbox.start` and `askSandbox`; the signal's reason
 */
export async function openSandbox(options: SandboxOptions): Promise<AskedSandbox> {
  const sandbox = await Sandbox.start(options);
  try {
    const virsh = await sandbox.virsh(options.signal);
    return { sandbox, virsh, words: await askSandbox(sandbox, virsh) };
  } catch (error) {
    const reason = await sandbox.explain(error);
    await sandbox[Symbol.asyncDispose]();
    throw reason;
  }
}

/** May be called repeatedly. */
export async function closeSandbox({ sandbox, virsh }: Pick<AskedSandbox, 'sandbox' | 'virsh'>): Promise<void> {
  await virsh[Symbol.asyncDispose]();
  await sandbox[Symbol.asyncDispose]();
}
