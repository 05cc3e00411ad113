import type { GuestPlace } from '../access/guest-place.ts';
import { waysInto } from '../access/ways.ts';
import { openAgentLine } from '../agent/agent-line.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab, SshIntent } from '../lab/lab.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { GuestPower } from '../lifecycle/guest-power.ts';
import { startOrder } from '../lifecycle/start-order.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { inSeconds } from '../process/patience.ts';
import type { LabRun } from '../run/lab-run.ts';

/** A domain that a switch would power-cut, to be shut down by its guest before it. */
export interface ToShutDown {
  readonly name: string;
  /** How long the guest may take, in seconds. */
  readonly seconds: number;
}

interface Down {
  readonly name: string;
  /** By which it is found again: the switch may rename it. */
  readonly uuid: string | undefined;
}

/** Seconds for a guest to become ready, if another one starts after it. */
const readiness = 900;

/**
 * Domains that are shut down by their guests before a switch, last first in the order of the lab file, and started again after it. Beside
 * `restoreRunning`, these are the only changes that `rebuild` itself makes to a host’s libvirt, and only on request (`--shutdown`).
 */
export class ShutDownFirst {
  readonly #run: LabRun;
  readonly #uri: string;
  readonly #lab: Pick<Lab, 'domains'>;
  /** Waves of the start order, of those that are down. */
  #down: (readonly Down[])[] = [];

  constructor(run: LabRun, uri: string, lab: Pick<Lab, 'domains'>) {
    this.#run = run;
    this.#uri = uri;
    this.#lab = lab;
  }

  /**
   * Returns when all are off. If one does not go, those that are off are started again.
   * @throws VirtspecError `rebuild-guest-stays`, `virsh-refused`, as `VirshSession.open`; the signal's reason
   */
  async shutDown(domains: readonly ToShutDown[]): Promise<void> {
    if (domains.length === 0) return;
    const { signal } = this.#run;
    const names = domains.map(({ name }) => name).join(', ');
    await this.#run.phase(`Shut down ${names}`, async (control) => {
      await using libvirt = await this.#open();
      const uuids = new Map(
        (await collectInventory(libvirt.virsh)).domains.map(({ name, uuid }) => [name, uuid] as const),
      );
      for (const wave of this.#waves(domains.map(({ name }) => name)).toReversed()) {
        const gone: Down[] = [];
        this.#down.unshift(gone);
        const shutting = domains
          .filter(({ name }) => wave.includes(name))
          .map(async ({ name, seconds }) => {
            const guest = new GuestPower({ ...libvirt, domain: name });
            const ran = await guest.shutdown({ timeout: seconds * 1000, signal }).catch((error: unknown) => {
              throw isLate(error) ? guestStays(name, seconds, error) : error;
            });
            if (ran) gone.push({ name, uuid: uuids.get(name) });
          });
        const failed = (await Promise.allSettled(shutting)).find((one) => one.status === 'rejected');
        if (failed) throw failed.reason;
      }
      control.detail('off, each by its guest');
    });
  }

  /**
   * Starts those that are off, in the order of the lab file: each when those are ready that it starts after. One that the lab declares inactive stays
   * off; so does one that is gone. What libvirt refuses is told, and nothing is thrown.
   */
  async startAgain(declared: readonly RenderedObject[]): Promise<void> {
    const waves = this.#down;
    this.#down = [];
    if (waves.flat().length === 0) return;
    await this.#run.phase('Start the domains that were shut down', async (control) => {
      const told = await this.#start(waves, declared).catch((error: unknown) => {
        const names = waves.flat().map(({ name }) => name);
        control.failed(`${names.join(', ')}: ${error instanceof Error ? error.message : String(error)}`);
      });
      if (told?.some(({ refused }) => refused)) control.failed(told.map(({ text }) => text).join('; '));
      else if (told) control.detail(told.map(({ text }) => text).join('; '));
    });
  }

  async #start(waves: readonly (readonly Down[])[], declared: readonly RenderedObject[]): Promise<readonly Told[]> {
    await using libvirt = await this.#open();
    const { domains } = await collectInventory(libvirt.virsh);
    const told: Told[] = [];
    for (const [index, wave] of waves.entries()) {
      const others = waves.slice(index + 1).flat();
      await Promise.all(
        wave.map(async ({ name, uuid }) => {
          const now = domains.find((one) => one.uuid === uuid) ?? domains.find((one) => one.name === name);
          if (now === undefined) return void told.push({ text: `${name} is gone` });
          if (isDeclaredOff(declared, now)) return void told.push({ text: `${now.name} stays off, as declared` });
          told.push(await this.#startOne({ ...libvirt, domain: now.name }, others.length > 0));
        }),
      );
    }
    return told;
  }

  async #startOne(place: GuestPlace, untilReady: boolean): Promise<Told> {
    const { domain } = place;
    const guest = new GuestPower(place);
    try {
      await guest.start();
      const ssh = { intent: async () => this.#sshOf(domain) };
      if (untilReady && ((await guest.hasAgent()) || this.#sshOf(domain)))
        await guest.untilReady(await waysInto(place, { ssh }), { timeout: readiness * 1000 });
      return { text: `${domain} is running` };
    } catch (error) {
      return { text: `${domain}: ${error instanceof Error ? error.message : String(error)}`, refused: true };
    }
  }

  #sshOf(domain: string): SshIntent | undefined {
    return this.#lab.domains.find(({ name }) => name === domain)?.ssh;
  }

  #waves(names: readonly string[]): readonly (readonly string[])[] {
    const after = new Map(this.#lab.domains.map(({ name, startsAfter }) => [name, startsAfter]));
    return startOrder(names.map((name) => ({ name, startsAfter: after.get(name) ?? [] })));
  }

  async #open() {
    const virsh = await VirshSession.open(this.#uri);
    const line = await openAgentLine(virsh);
    return {
      virsh,
      line,
      async [Symbol.asyncDispose]() {
        line[Symbol.dispose]();
        await virsh[Symbol.asyncDispose]();
      },
    };
  }
}

interface Told {
  readonly text: string;
  readonly refused?: boolean;
}

function isDeclaredOff(
  declared: readonly RenderedObject[],
  { name, uuid }: { name: string; uuid?: string | undefined },
) {
  const object = declared.find((one) => one.kind === 'domain' && (one.uuid === uuid || one.name === name));
  return object?.active === false;
}

function isLate(error: unknown): error is VirtspecError {
  return error instanceof VirtspecError && error.code === 'guest-still-runs';
}

function guestStays(name: string, seconds: number, cause: VirtspecError): VirtspecError {
  return new VirtspecError({
    code: 'rebuild-guest-stays',
    kind: 'environment',
    what: `${name} did not shut off within ${inSeconds(seconds * 1000)}; nothing was switched`,
    why: cause.why ?? cause.what,
    fix: `Look at its screen; give it longer (--shutdown ${shellWord(name)}=${Math.ceil((seconds * 2) / 60)}m), or allow the power cut (--allow-restart ${shellWord(name)}).`,
    cause,
  });
}
