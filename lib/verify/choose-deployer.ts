import { join } from 'node:path';
import type { Deployer } from '../deploy/deployer.ts';
import { findPython } from '../deploy/find-python.ts';
import { nixVirtDeployer } from '../deploy/nixvirt-deployer.ts';
import { virshDeployer } from '../deploy/virsh-deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import { findNixVirt, type NixVirtSource } from '../nixvirt/nixvirt-source.ts';
import type { TrialRun, VerifyOptions } from './options.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** The deployer, determined before anything is started. */
export interface DeployerChoice {
  /** For the report; with the reason if it is not NixVirt although the lab is NixVirt's. */
  readonly name: string;
  create(started: StartedSandbox): Deployer;
}

/**
 * NixVirt's own activation applies what NixVirt renders, if it can run; everything else is applied with virsh.
 *
 * @param source NixVirt's, if it has already been found
 * @throws VirtspecError `nixvirt-unavailable` if NixVirt was requested and cannot run here; as `findNixVirt`
 */
export async function chooseDeployer({ lab, options }: TrialRun, source?: NixVirtSource): Promise<DeployerChoice> {
  const { deployer: wanted } = options.target;
  if (wanted === 'virsh') return virsh('virsh');
  if (wanted === undefined && lab.source.kind !== 'nix') return virsh('virsh');
  const found = await findNixVirtTool(source ?? (await findLabsNixVirt(lab, options)));
  if (!('missing' in found)) return nixvirt(found);
  if (wanted === undefined) return virsh(`virsh, not NixVirt: ${found.missing}`);
  throw new VirtspecError({
    code: 'nixvirt-unavailable',
    kind: 'environment',
    what: 'NixVirt cannot apply the lab here',
    why: found.missing,
    fix: 'Name a checkout with --nixvirt, run scripts/setup for its Python modules, or take --deployer virsh.',
  });
}

interface NixVirtTool {
  readonly name: string;
  readonly source: string;
  readonly python: string;
}

/**
 * The NixVirt that may apply a lab.
 * @throws VirtspecError as `findNixVirt`
 */
export async function findLabsNixVirt(lab: Lab, { nixvirt }: Pick<VerifyOptions, 'nixvirt'>): Promise<NixVirtSource> {
  return findNixVirt(await findNixVirtPin(lab.source.folder), process.env, nixvirt);
}

async function findNixVirtTool(source: NixVirtSource): Promise<NixVirtTool | { readonly missing: string }> {
  if ('missing' in source) return source;
  const python = await findPython();
  if ('missing' in python) return python;
  return { name: source.name, source: source.folder, ...python };
}

function nixvirt(tool: NixVirtTool): DeployerChoice {
  return {
    name: tool.name,
    create: ({ sandbox, virsh }) => nixVirtDeployer({ ...tool, virsh, folder: join(sandbox.folder, 'apply') }),
  };
}

function virsh(name: string): DeployerChoice {
  return { name, create: ({ sandbox, virsh: session }) => virshDeployer(session, join(sandbox.folder, 'apply')) };
}
