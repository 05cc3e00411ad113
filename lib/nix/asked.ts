/** Paths of what a lab has been found to ask for, that the stand-in for nixpkgs lacked: `[["virtiofsd"], ["linuxPackages", "kernel"]]`. */
export interface Asked {
  /** Of `pkgs`. */
  readonly packages: readonly Path[];
  /** Options of NixOS that turn something on; each is off. */
  readonly enables: readonly Path[];
  /** Sets of options of NixOS. */
  readonly trees: readonly Path[];
  /** Of the flake's other inputs, the input's name first. */
  readonly inputs: readonly Path[];
  /** NixOS' own modules, by their path below `nixos/modules`; each of one step. */
  readonly modules: readonly Path[];
  /** Whether sources are asked for that the lab fetches itself: not empty. */
  readonly fetches: readonly Path[];
}

export type Path = readonly string[];

export const nothingAsked: Asked = { packages: [], enables: [], trees: [], inputs: [], modules: [], fetches: [] };

/** One thing more that is asked for. */
export interface Wish {
  readonly kind: keyof Asked;
  readonly path: Path;
}

export function withWish(asked: Asked, { kind, path }: Wish): Asked {
  return { ...asked, [kind]: [...asked[kind], path] };
}

/** What was taken for what, for a report: `placeholders for pkgs.virtiofsd; services.x.enable taken for off`. */
export function describeAsked({ packages, enables, inputs, modules, fetches }: Asked): string {
  const dotted = (paths: readonly Path[], before = '') => paths.map((path) => before + path.join('.')).join(', ');
  const parts = [
    packages.length > 0 && `placeholders for ${dotted(packages, 'pkgs.')}`,
    enables.length > 0 && `${dotted(enables)} assumed off`,
    inputs.length > 0 && `${dotted(inputs)} left empty`,
    modules.length > 0 && `nixos/modules/${modules.join(', ')} left empty`,
    fetches.length > 0 && 'fetched sources taken from this machine',
  ];
  return parts.filter(Boolean).join('; ');
}
