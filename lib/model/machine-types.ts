/** The machine types of a QEMU, including aliases (`q35`). */
export interface MachineTypes {
  /** The QEMU, for messages: `QEMU 11.1.2`. */
  readonly of: string;
  readonly known: readonly string[];
  /** Deprecated types. */
  readonly deprecated: readonly string[];
}

/** A versioned machine type of upstream QEMU: `pc-q35-7.2`. */
export interface VersionedMachine {
  /** `pc-q35-` */
  readonly family: string;
  readonly version: string;
}

/** @returns undefined for an alias, and for a distribution's own type (`pc-q35-rhel9.2.0`) */
export function versionedMachine(machine: string): VersionedMachine | undefined {
  const [, family, version] =
    /^(pc-q35-|pc-i440fx-|pc-|virt-|s390-ccw-virtio-|pseries-)(\d+(?:\.\d+)+)$/.exec(machine) ?? [];
  return family !== undefined && version !== undefined ? { family, version } : undefined;
}

/** The alias of the newest machine type of the same kind: `q35`, `pc`. */
export function newestOf(machine: string): string {
  const [kind = machine] = /^(?:pc-q35|pc-i440fx|pc|virt|s390-ccw-virtio|pseries)(?=-)/.exec(machine) ?? [];
  return { 'pc-q35': 'q35', 'pc-i440fx': 'pc' }[kind] ?? kind;
}

/** The versions of a family in a QEMU, oldest first. */
export function versionsOf(family: string, known: readonly string[]): readonly string[] {
  const versions = known.flatMap((machine) => {
    const one = versionedMachine(machine);
    return one?.family === family ? [one.version] : [];
  });
  return [...new Set(versions)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
