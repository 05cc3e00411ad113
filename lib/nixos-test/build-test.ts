import { access, constants } from 'node:fs/promises';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { saysOldNix } from '../nix/old-nix.ts';
import { fixedLimit } from '../process/patience.ts';
import { type RunOptions, type RunResult, run } from '../process/run.ts';
import type { TestName } from './registry.ts';

export interface BuildOptions {
  /** Folder of the flake whose check the test is. */
  readonly flake: string;
  readonly signal?: AbortSignal | undefined;
  /** Receives the output of Nix and the test, as it arrives. */
  readonly onOutput?: ((text: string) => void) | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Refuses if no machine with KVM could be started: a test that fell back to TCG would not show what it claims.
 *
 * @param kvm the device; specs pass another
 * @throws VirtspecError `vm-system`, `vm-without-kvm`
 */
export async function requireKvm(kvm = '/dev/kvm', system = `${process.arch}-${process.platform}`): Promise<void> {
  if (system !== 'x64-linux') {
    throw new VirtspecError({
      code: 'vm-system',
      kind: 'environment',
      what: 'the NixOS tests run on x86_64-linux only',
      why: `this is ${system}`,
      fix: 'Take --target sandbox or --target container here, and the tests on another machine.',
    });
  }
  try {
    await access(kvm, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new VirtspecError({
      code: 'vm-without-kvm',
      kind: 'environment',
      what: 'the NixOS tests need KVM, and it cannot be used here',
      why: (cause as Error).message,
      fix: 'Run them where `virtspec doctor` passes kvm-device and nested-kvm. There is no fall back to emulation: take --target sandbox.',
      cause,
    });
  }
}

/**
 * Runs one NixOS test through Nix, which builds and caches its report.
 *
 * @returns the folder of its report
 * @throws VirtspecError `command-not-found`, `command-timeout`, `vm-test-not-built`; the signal's reason
 */
export async function buildTest(test: TestName, { flake, signal, onOutput, timeout }: BuildOptions): Promise<string> {
  const features = ['--extra-experimental-features', 'nix-command flakes'];
  const output = ['--no-link', '--json', '--print-build-logs'];
  const installable = `${flake}#checks.x86_64-linux.${test}.report`;
  // On SIGTERM Nix tells its daemon, or its builder, to end. The limit is already the whole run's time, so it is not multiplied.
  const whole = fixedLimit(timeout, `Allow more time with --timeout ${Math.ceil((timeout * 2) / 1000)}.`);
  const options: RunOptions = { timeout: whole, signal, group: true, grace: 10_000, ...(onOutput && { onOutput }) };
  const result = await run(['nix', ...features, 'build', ...output, installable], options);
  if (result.code !== 0) throw notBuilt(installable, result);
  const [built] = z.array(builtSchema).parse(JSON.parse(result.stdout));
  if (!built) throw notBuilt(installable, result);
  return built.outputs.out;
}

/** `nix build --json`, since Nix 2.4. */
const builtSchema = z.object({ outputs: z.object({ out: z.string() }) });

function notBuilt(installable: string, { code, stderr }: RunResult): VirtspecError {
  const lines = stderr.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => /^error:/.test(line) && line !== 'error:');
  const why =
    errors.at(-1)?.replace(/^error: */, '') ?? lines.filter((line) => line !== '').at(-1) ?? 'it said nothing';
  return new VirtspecError({
    code: 'vm-test-not-built',
    kind: 'environment',
    what: `nix build ${installable} failed (exit ${code})`,
    why,
    fix: cureOf(stderr) ?? `Run it yourself for the whole story: nix build --print-build-logs '${installable}'`,
  });
}

function cureOf(stderr: string): string | undefined {
  if (saysOldNix(stderr)) return 'Take Nix 2.18 or later: this one is too old for the flake.lock.';
  return /required system|features? .*kvm|\{.*kvm.*\}/i.test(stderr)
    ? 'Give the builder what the test asks for: `nix.settings.system-features = [ "kvm" "nixos-test" ... ];` (elsewhere: system-features in nix.conf).'
    : undefined;
}
