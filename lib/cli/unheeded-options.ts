import { VirtspecError } from '../error/virtspec-error.ts';
import type { Target } from '../verify/options.ts';
import { refuseUnheededByVm } from './vm-reports.ts';

/** The target of `verify`, and the options that apply to some targets only. */
interface TargetOptions {
  readonly target: Target['kind'] | 'vm';
  readonly connect?: readonly string[];
  readonly image?: string;
  readonly boot?: true | readonly string[];
  readonly allowStart?: readonly string[];
  readonly keep?: boolean;
  readonly repeat: number;
  readonly select?: readonly string[];
  readonly lastFailed?: boolean;
}

/**
 * Refuses options of `verify` that would have no effect with its target, or with one another.
 * @throws VirtspecError (usage) as the functions below, and as `refuseUnheededByVm`
 */
export function refuseUnheeded(options: TargetOptions): void {
  refuseConnectWithoutHost(options);
  refuseImageWithoutContainer(options);
  refuseUnheededByVm(options);
  refuseBootWithoutMachine(options);
  refuseKeepWithoutSandbox(options);
  refuseKeepOfSeveral(options);
}

/** @throws VirtspecError `connect-without-host` */
function refuseConnectWithoutHost({ connect, target }: TargetOptions): void {
  if (connect === undefined || target === 'host') return;
  throw new VirtspecError({
    code: 'connect-without-host',
    kind: 'usage',
    what: `--connect does not apply to --target ${target}`,
    why: 'it names the host to verify',
    fix: 'Use --target host, or omit --connect.',
  });
}

/** @throws VirtspecError `image-without-container` */
function refuseImageWithoutContainer({ image, target }: TargetOptions): void {
  if (image === undefined || target === 'container') return;
  throw new VirtspecError({
    code: 'image-without-container',
    kind: 'usage',
    what: `--image does not apply to --target ${target}`,
    why: 'it names the image that the container runs',
    fix: 'Use --target container, or omit --image.',
  });
}

/** @throws VirtspecError `boot-without-machine`, `allow-start-without-boot` */
function refuseBootWithoutMachine({ boot, allowStart, target }: TargetOptions): void {
  if (allowStart !== undefined && (boot === undefined || target !== 'host')) {
    throw new VirtspecError({
      code: 'allow-start-without-boot',
      kind: 'usage',
      what: '--allow-start requires --target host and --boot',
      why: 'it names a shut-off domain of the host that --boot may start',
      fix: 'Add --target host --boot DOMAIN, or omit --allow-start.',
    });
  }
  if (boot === undefined || (target !== 'rendered' && target !== 'vm')) return;
  throw new VirtspecError({
    code: 'boot-without-machine',
    kind: 'usage',
    what: `--boot does not apply to --target ${target}`,
    why: target === 'vm' ? 'the NixOS tests start their domains themselves' : 'XML alone cannot be booted',
    fix: 'Use --target sandbox, container or host, or omit --boot.',
  });
}

/** @throws VirtspecError `keep-without-sandbox` */
function refuseKeepWithoutSandbox({ keep, target }: TargetOptions): void {
  if (!keep || target === 'sandbox' || target === 'container') return;
  throw new VirtspecError({
    code: 'keep-without-sandbox',
    kind: 'usage',
    what: `--keep does not apply to --target ${target}`,
    why: 'it keeps a sandbox or container running',
    fix: 'Use --target sandbox or container, or omit --keep.',
  });
}

/** @throws VirtspecError `keep-repeated` */
function refuseKeepOfSeveral({ keep, repeat }: TargetOptions): void {
  if (!keep || repeat === 1) return;
  throw new VirtspecError({
    code: 'keep-repeated',
    kind: 'usage',
    what: '--keep and --repeat were both passed',
    why: 'each run has a sandbox of its own, and one can be kept',
    fix: 'Pass one of them.',
  });
}
