/** What a switch does to systemd’s units. */
export interface UnitChanges {
  readonly stop: ReadonlySet<string>;
  readonly restart: ReadonlySet<string>;
  readonly reload: ReadonlySet<string>;
  readonly start: ReadonlySet<string>;
}

type Verb = keyof UnitChanges;

/** In nixpkgs, `switch-to-configuration` (Perl) and `switch-to-configuration-ng` (Rust) print the same lines, on standard error. */
const line = /^would (stop|restart|reload|start) the following units: (.*)$/gm;

/**
 * Reads what `nixos-rebuild dry-activate` printed.
 * @returns undefined if it did not come to the activation, of which it always prints one line
 */
export function readDryActivate(printed: string): UnitChanges | undefined {
  if (!/^would activate the configuration/m.test(printed)) return undefined;
  const found: Record<Verb, Set<string>> = { stop: new Set(), restart: new Set(), reload: new Set(), start: new Set() };
  for (const [, verb, units = ''] of printed.matchAll(line))
    for (const unit of units.split(', ')) if (unit.trim() !== '') found[verb as Verb].add(unit.trim());
  return found;
}
