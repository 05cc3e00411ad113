/** The result of starting one domain on its declared hardware. */
export interface SmokeResult {
  readonly domain: string;
  /** Reached `running` in libvirt. */
  readonly running: boolean;
  /** The message of libvirt or virtspec, if it did not get as far as requested. */
  readonly problem: string | undefined;
  /** Arguments of the domain's live swtpm process; empty if there is none. */
  readonly swtpm: readonly { readonly pid: number; readonly command: string }[];
  readonly screen: SmokeScreen | undefined;
  /** What the guest ran on: `kvm`, `tcg`. */
  readonly accelerator: 'kvm' | 'tcg';
}

/** A screenshot, and whether the guest drew it (it is not QEMU's placeholder). */
export interface SmokeScreen {
  /** PNG. */
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Number of distinct colours; 1 is a blank screen. */
  readonly colours: number;
  /** True if the picture differs from what QEMU shows before the guest has drawn anything, and is not blank. */
  readonly drawnByGuest: boolean;
}
