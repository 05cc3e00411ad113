import { defineConfig } from 'vitest/config';

/**
 * Lanes. A spec's place or name says what it needs:
 * `specs/**\/*.spec.ts` no binaries · `*.nix.spec.ts` Nix · `*.libvirt.spec.ts` libvirtd and QEMU, in the sandbox ·
 * `specs/plan/` the user's plan, end to end.
 */
const lane = (name: string, include: string[], exclude: string[] = [], timeout = 5_000) => ({
  test: { name, include, exclude, testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  test: {
    projects: [
      lane('unit', ['specs/**/*.spec.ts'], ['specs/plan/**', 'specs/**/*.nix.spec.ts', 'specs/**/*.libvirt.spec.ts']),
      lane('nix', ['specs/**/*.nix.spec.ts'], [], 60_000),
      lane('libvirt', ['specs/**/*.libvirt.spec.ts'], [], 120_000),
      lane('plan', ['specs/plan/**/*.spec.ts'], [], 180_000),
    ],
  },
});
