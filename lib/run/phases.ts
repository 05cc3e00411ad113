import { VirtspecError } from '../error/virtspec-error.ts';
import type { Phase } from './phase.ts';

/** What a phase may report while it works. */
export interface PhaseControl {
  /** Its result, for the report and the terminal: `libvirt 9.0.0, QEMU 7.2.22`. */
  detail(text: string): void;
  /** Progress, for the terminal; it is not stored. */
  readonly progress: (text: string) => void;
  /** Marks the phase as failed, with this text; the run continues. */
  failed(text: string): void;
}

/** Is notified when phases start and end; the terminal's task list is one. Several phases may run at the same time. */
export interface PhaseListener {
  started(name: string): void;
  /** A running phase reports progress. */
  progressed?(text: string, name: string): void;
  ended(phase: Phase): void;
}

/** Receives phases that run in another process. */
export interface PhaseRelay extends Required<PhaseListener> {
  /** Nothing more will be received; a phase that was running has failed. */
  broke(error: unknown): void;
}

/** The phases of one run, timed, in the order in which they ended. Some run in parallel. */
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
   * Runs one phase; an error marks it as failed and is rethrown to the caller.
   * @param began when its work started, if that was earlier (`performance.now()`)
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

  /** Adds phases that run in another process. */
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

  /** Records a phase that this run skips, with the reason. */
  skip(name: string, reason: string): void {
    this.#listener?.started(name);
    this.#end({ name, status: 'skipped', milliseconds: 0, detail: reason });
  }

  #end(phase: Phase): void {
    this.#ended.push(phase);
    this.#listener?.ended(phase);
  }
}

/** Why a phase failed, on one line; the complete error is shown at the end of the run. */
function describe(error: unknown): string {
  if (!(error instanceof VirtspecError)) return String(error);
  return error.kind === 'interrupted' ? 'interrupted' : error.what;
}
