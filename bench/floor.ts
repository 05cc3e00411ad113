import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { virshDeployer } from '../lib/deploy/virsh-deployer.ts';
import { smokeDomain } from '../lib/guest/screen/smoke.ts';
import type { Lab } from '../lib/lab/lab.ts';
import { declaredState } from '../lib/model/declared-state.ts';
import type { Rendered } from '../lib/model/rendered.ts';
import { collectFacts } from '../lib/sandbox/host.ts';
import { provisionSandbox } from '../lib/sandbox/provision.ts';
import { Sandbox } from '../lib/sandbox/sandbox.ts';
import { adaptLab } from '../lib/verify/adapt-lab.ts';
import { noScenario } from '../lib/verify/scenario.ts';
import { timed } from './rounds.ts';

/** In milliseconds. */
export interface Floor {
  /** From the start to a libvirtd that answers. */
  readonly sandbox: number;
  /** From `virsh start` to the first screen that the firmware has drawn, summed over all smoke domains. */
  readonly firmware: number;
}

/**
 * The minimum that a run must wait for, whatever virtspec does: a sandbox, and the firmware of the smoke domains. What happens in between (the lab is
 * applied) is not counted.
 * @throws if a firmware draws nothing
 */
export async function measureFloor(lab: Lab, rendered: Rendered): Promise<Floor> {
  const began = performance.now();
  await using sandbox = await Sandbox.start();
  const ready = performance.now() - began;
  await using virsh = await sandbox.virsh();

  const smm = declaredState(rendered).domains.some(({ firmware }) => firmware.kind === 'uefi-secure-boot');
  const { host, accelerator } = await collectFacts({ sandbox, virsh }, { smm }, ['x86_64']);
  const nothing = { objects: [], emptied: [], absent: [] };
  const adapted = adaptLab(rendered, nothing, host, noScenario);
  await provisionSandbox(sandbox, adapted.items);
  await virshDeployer(virsh, join(sandbox.folder, 'floor')).apply(adapted.lab);

  const how = {
    run: sandbox.run.bind(sandbox),
    folder: sandbox.folder,
    accelerator: accelerator.kind,
    timeout: 120_000,
  };
  const firmware = await timed(async () => {
    for (const name of guestsOf(lab)) {
      const uuid = (await virsh.output(['domuuid', '--domain', name])).trim();
      const { screen, problem } = await smokeDomain(virsh, { name, uuid }, how);
      if (!screen?.drawnByGuest) throw new Error(`the firmware of ${name} drew nothing: ${problem}`);
    }
  });
  return { sandbox: ready, firmware };
}

/** The guests that `verify` starts in a lab for benches: those that it names, else its first. */
export function guestsOf({ smoke, domains }: Pick<Lab, 'smoke' | 'domains'>): readonly string[] {
  return Array.isArray(smoke) ? smoke : domains.slice(0, 1).map(({ name }) => name);
}
