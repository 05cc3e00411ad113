/** One phase of a run. */
export interface Phase {
  /** In the words the terminal shows: `Start the sandbox`. */
  readonly name: string;
  readonly status: 'done' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** What came out of it, or the reason it was skipped: `libvirtd 9.0.0, QEMU 7.2.22, TCG`. */
  readonly detail?: string;
}
