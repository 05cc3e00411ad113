import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** The lanes that need something from the machine; see `vitest.config.ts`. `shellcheck` and `browser` are specs of the lane `unit`. */
export type Lane = 'nix' | 'libvirt' | 'libvirts' | 'plan' | 'container' | 'shellcheck' | 'browser';

/** What must be in PATH for a lane to run. */
const commands: Readonly<Record<Lane, readonly string[]>> = {
  nix: ['nix-instantiate'],
  libvirt: ['virsh', 'libvirtd', 'qemu-system-x86_64', 'swtpm', 'unshare', 'nsenter'],
  shellcheck: ['shellcheck'],
  // One of several: see `browser.ts`.
  browser: [],
  plan: ['virsh', 'libvirtd', 'qemu-system-x86_64', 'swtpm', 'unshare', 'nsenter'],
  libvirts: ['virsh', 'unshare', 'nsenter', 'mmdebstrap'],
  container: ['dockerd', 'docker', 'mmdebstrap', 'unshare', 'ip'],
};

/** Lanes whose tools setup installs only for the specs. */
const testsOnly: readonly Lane[] = ['container', 'libvirts', 'shellcheck'];

/**
 * `describe` for a suite that needs a lane's tools. If they are missing, the suite is skipped, with the reason in its name; if `VIRTSPEC_REQUIRE`
 * names the lane (as in CI), that is a failure.
 *
 * @param missing a further reason why this suite cannot run here, determined by the caller
 */
export function describeLane(lane: Lane, name: string, suite: () => void, missing?: string): void {
  const reason = missing ?? missingTools(lane);
  if (reason === undefined) {
    describe(name, suite);
  } else if ((process.env.VIRTSPEC_REQUIRE ?? '').split(',').includes(lane)) {
    describe(name, (): void => {
      throw new Error(`VIRTSPEC_REQUIRE asks for the lane ${lane}, and it cannot run: ${reason}`);
    });
  } else {
    describe.skip(`${name} (skipped: ${reason})`, suite);
  }
}

/** Why a lane cannot run on this machine; undefined if it can. */
export function missingTools(lane: Lane): string | undefined {
  const path = `${process.env.PATH ?? ''}${delimiter}/usr/local/sbin${delimiter}/usr/sbin${delimiter}/sbin`;
  const folders = path.split(delimiter);
  const missing = commands[lane].filter((command) => !folders.some((folder) => isExecutable(join(folder, command))));
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} not installed; scripts/setup ${testsOnly.includes(lane) ? '--tests ' : ''}installs it`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
