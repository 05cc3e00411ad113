/** A finding that the owner of a lab accepts. */
export interface Waiver {
  /** Id of a check. */
  readonly check: string;
  /** `domain:web01`, `volume:default/*`; undefined: every subject. */
  readonly object: string | undefined;
  readonly reason: string;
  /** Last day on which it holds: `2027-06-30`. */
  readonly until: string | undefined;
}
