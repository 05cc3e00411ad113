/** What happened when one domain was started under its declared hardware. */
export interface SmokeResult {
  readonly domain: string;
  /** Reached `running` in libvirt. */
  readonly running: boolean;
  /** libvirt's or the harness's words, when it did not get as far as asked. */
  readonly problem: string | undefined;
  /** Arguments of the domain's live swtpm process, empty when there is none. */
  readonly swtpm: readonly { readonly pid: number; readonly command: string }[];
  readonly screen: SmokeScreen | undefined;
  /** What the guest ran on: `kvm`, `tcg`. */
  readonly accelerator: 'kvm' | 'tcg';
}

/** A screenshot, and whether the guest (not QEMU's own placeholder) drew it. */
export interface SmokeScreen {
  /** PNG. */
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Distinct colours; 1 is a blank screen. */
  readonly colours: number;
  /** True when the picture differs from what QEMU shows before the guest has drawn anything, and is not blank. */
  readonly drawnByGuest: boolean;
}
