/** One phase of a run. */
export interface Phase {
  /** As shown in the terminal: `Start the sandbox`. */
  readonly name: string;
  readonly status: 'done' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** Its result, or the reason it was skipped: `libvirtd 9.0.0, QEMU 7.2.22, TCG`. */
  readonly detail?: string;
}
