import { VirtspecError } from '../error/virtspec-error.ts';
import type { Phase } from './phase.ts';

/** What a phase may do beside its work. */
export interface PhaseControl {
  /** What came out of it, for the report and the terminal: `libvirt 9.0.0, QEMU 7.2.22`. */
  detail(text: string): void;
  /** What goes on meanwhile, for who is watching: nothing of it is kept. */
  readonly progress: (text: string) => void;
  /** The same of one that came to nothing, and the run goes on. */
  failed(text: string): void;
}

/** Hears of phases as they begin and end; the terminal's task list is one. Several may be under way at the same time. */
export interface PhaseListener {
  started(name: string): void;
  /** A phase that is under way has something to show. */
  progressed?(text: string, name: string): void;
  ended(phase: Phase): void;
}

/** Hears of phases that run elsewhere. */
export interface PhaseRelay extends Required<PhaseListener> {
  /** Nothing more will be heard; a phase that was under way has failed. */
  broke(error: unknown): void;
}

/** The phases of one run, timed, in the order of their ends. Some run beside each other. */
export class Phases {
  readonly #listener: PhaseListener | undefined;
  readonly #ended: Phase[] = [];

  constructor(listener?: PhaseListener) {
    this.#listener = listener;
  }

  get ended(): readonly Phase[] {
    return this.#ended;
  }

  /**
   * Runs one phase; its error ends it as failed and goes on to the caller.
   * @param began when its work began, where that was earlier (`performance.now()`)
   */
  async run<T>(
    name: string,
    work: (control: PhaseControl) => Promise<T>,
    began: number = performance.now(),
  ): Promise<T> {
    let detail: string | undefined;
    let status: Phase['status'] = 'done';
    const end = (status: Phase['status']) =>
      this.#end({
        name,
        status,
        milliseconds: Math.round(performance.now() - began),
        ...(detail === undefined ? {} : { detail }),
      });
    this.#listener?.started(name);
    try {
      const result = await work({
        detail: (text) => {
          detail = text;
        },
        progress: (text) => this.#listener?.progressed?.(text, name),
        failed: (text) => {
          detail = text;
          status = 'failed';
        },
      });
      end(status);
      return result;
    } catch (error) {
      detail = describe(error);
      end('failed');
      throw error;
    }
  }

  /** Takes in phases that run elsewhere. */
  relay(): PhaseRelay {
    const open = new Map<string, number>();
    return {
      started: (name) => {
        open.set(name, performance.now());
        this.#listener?.started(name);
      },
      progressed: (text, name) => this.#listener?.progressed?.(text, name),
      ended: (phase) => {
        open.delete(phase.name);
        this.#end(phase);
      },
      broke: (error) => {
        for (const [name, began] of open) {
          const milliseconds = Math.round(performance.now() - began);
          this.#end({ name, status: 'failed', milliseconds, detail: describe(error) });
        }
        open.clear();
      },
    };
  }

  /** Notes a phase that this run leaves out, with the reason. */
  skip(name: string, reason: string): void {
    this.#listener?.started(name);
    this.#end({ name, status: 'skipped', milliseconds: 0, detail: reason });
  }

  #end(phase: Phase): void {
    this.#ended.push(phase);
    this.#listener?.ended(phase);
  }
}

/** Why a phase failed, on its one line; the whole story stands at the end of the run. */
function describe(error: unknown): string {
  if (!(error instanceof VirtspecError)) return String(error);
  return error.kind === 'interrupted' ? 'interrupted' : error.what;
}
