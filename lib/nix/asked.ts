/** Paths of what a lab needed and the stand-in for nixpkgs lacked: `[["virtiofsd"], ["linuxPackages", "kernel"]]`. */
export interface Asked {
  /** Of `pkgs`. */
  readonly packages: readonly Path[];
  /** Options of NixOS that enable something; each is off. */
  readonly enables: readonly Path[];
  /** Option sets of NixOS. */
  readonly trees: readonly Path[];
  /** In the flake's other inputs, the input's name first. */
  readonly inputs: readonly Path[];
  /** NixOS' own modules, by their path below `nixos/modules`, as a single step. */
  readonly modules: readonly Path[];
  /** Not empty if the lab fetches sources itself. */
  readonly fetches: readonly Path[];
}

export type Path = readonly string[];

export const nothingAsked: Asked = { packages: [], enables: [], trees: [], inputs: [], modules: [], fetches: [] };

/** One further thing that is needed. */
export interface Wish {
  readonly kind: keyof Asked;
  readonly path: Path;
}

export function withWish(asked: Asked, { kind, path }: Wish): Asked {
  return { ...asked, [kind]: [...asked[kind], path] };
}

/** What two evaluations needed: each thing once. */
export function together(one: Asked, other: Asked): Asked {
  const more = (kind: keyof Asked): readonly Path[] => {
    const known = new Set(one[kind].map((path) => JSON.stringify(path)));
    return [...one[kind], ...other[kind].filter((path) => !known.has(JSON.stringify(path)))];
  };
  return {
    packages: more('packages'),
    enables: more('enables'),
    trees: more('trees'),
    inputs: more('inputs'),
    modules: more('modules'),
    fetches: more('fetches'),
  };
}

/** What was assumed, for a report: `placeholders for pkgs.virtiofsd; services.x.enable assumed off`. */
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
