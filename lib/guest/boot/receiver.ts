import type { VirtspecError } from '../../error/virtspec-error.ts';
import type { GuestView } from '../../model/guest-view.ts';
import type { Domain } from '../../model/objects.ts';
import type { ProbeContact } from '../../model/probe.ts';
import { readAnswer } from '../receive/read-answer.ts';
import type { Heard } from '../receive/received.ts';

/** What was received from one guest since it was started. */
export interface HeardOfGuest {
  readonly view: GuestView | undefined;
  readonly contacts: readonly ProbeContact[];
  /** It has sent everything, and asks for orders. */
  readonly asks: boolean;
  /** The results of its orders, by their ids; undefined before it reported them. */
  readonly reached: ReadonlyMap<string, boolean> | undefined;
}

const nothing: HeardOfGuest = { view: undefined, contacts: [], asks: false, reached: undefined };

/** Sorts the listener's messages by guest: each identifies itself by the UUID of its machine. */
export class Hearing {
  readonly #nonce: string;
  readonly #guests = new Map<string, HeardOfGuest>();
  /** By the MAC that the guest claims to have sent it from. */
  readonly #unreadable = new Map<string, string>();

  /** @param nonce of the run; messages without it are ignored */
  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  of(uuid: string): HeardOfGuest {
    return this.#guests.get(uuid) ?? nothing;
  }

  /** Why an answer that came from one of a domain's cards could not be read; undefined if there was none. */
  unreadableOf({ interfaces }: Pick<Domain, 'interfaces'>): string | undefined {
    return interfaces.map(({ mac }) => this.#unreadable.get(mac ?? '')).find(Boolean);
  }

  /** Forgets a guest, before it is started again. */
  forget(uuid: string): void {
    this.#guests.delete(uuid);
  }

  hear(heard: Heard): void {
    switch (heard.kind) {
      case 'answer':
        this.#answer(heard);
        break;
      case 'asked':
        this.#note(heard.uuid, { asks: true });
        break;
      case 'reached':
        this.#note(heard.uuid, { reached: parseReached(heard.body) });
        break;
    }
  }

  #answer({ body, from, claimed }: Heard & { kind: 'answer' }): void {
    try {
      const view = readAnswer(body, this.#nonce);
      if (view.uuid === undefined) return;
      this.#note(view.uuid, { view, contacts: [...this.of(view.uuid).contacts, from] });
    } catch (error) {
      this.#unreadable.set(claimed, (error as VirtspecError).message);
    }
  }

  #note(uuid: string, more: Partial<HeardOfGuest>): void {
    this.#guests.set(uuid, { ...this.of(uuid), ...more });
  }
}

/** `ID yes` or `ID no`, one per line; other lines are ignored. */
function parseReached(body: string): ReadonlyMap<string, boolean> {
  const lines = body.split('\n').flatMap((line) => {
    const match = /^(\S+) (yes|no)$/.exec(line.trim());
    return match ? [[match[1] ?? '', match[2] === 'yes'] as const] : [];
  });
  return new Map(lines);
}
