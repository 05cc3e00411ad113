import { VirtspecError } from '../error/virtspec-error.ts';
import { numbered } from '../finding/by-cause.ts';
import type { Lab } from '../lab/lab.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import { obtainNixVirt } from '../nixvirt/obtain-nixvirt.ts';
import { readRules } from '../nixvirt/read-rules.ts';
import { nixVirtRules } from '../nixvirt/rules.ts';
import type { Prepared } from '../plan/predict.ts';
import { renderLab } from '../render/render.ts';

interface PrepareOptions {
  readonly nixvirt?: string | undefined;
  readonly nixpkgs?: NixpkgsChoice | undefined;
  readonly signal: AbortSignal;
  /** Is told what was rendered, in a line. */
  readonly said: (detail: string) => void;
}

/**
 * Renders a lab that NixVirt is to apply to a host, and finds the rules by which it does.
 * @throws VirtspecError `nixvirt-missing`; what `renderLab` and `obtainNixVirt` throw
 */
export async function prepareLab(lab: Lab, options: PrepareOptions): Promise<Prepared> {
  const { nixvirt, nixpkgs = nixpkgsOf(lab), signal, said } = options;
  // A release that must be fetched is fetched only once.
  const release = findRules(lab, nixvirt, signal);
  if (nixvirt !== undefined) await release;
  const [rendered, found] = await Promise.all([renderLab(lab, { signal, nixvirt, nixpkgs }), release]);
  said(`${numbered(rendered.objects.length, 'object')}; ${rendered.provenance.text}`);
  return { rendered, ...found };
}

/** The connection in the lab's own module, else the default of NixVirt's NixOS module. */
export function connectionOf({ source }: Lab): string {
  return (source.kind === 'nix' ? source.connection : undefined) ?? 'qemu:///system';
}

/** Store paths are compared with the host's, so a flake uses its own nixpkgs. */
function nixpkgsOf({ source }: Lab): NixpkgsChoice | undefined {
  return source.kind === 'nix' && source.flake !== undefined && source.lists === undefined ? 'own' : undefined;
}

/** NixVirt's rules, by its source; a lab that consists of XML names none, and gets those of the newest release. */
async function findRules(
  lab: Lab,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Omit<Prepared, 'rendered'>> {
  const pin = await findNixVirtPin(lab.source.folder);
  const found = await obtainNixVirt(pin, process.env, { asked, signal });
  if (!('missing' in found)) return { nixvirt: found.name, rules: await readRules(found.folder) };
  if (lab.source.kind !== 'nix')
    return { nixvirt: `no NixVirt source (${found.missing})`, rules: nixVirtRules('', '') };
  throw new VirtspecError({
    code: 'nixvirt-missing',
    kind: 'environment',
    what: 'there is no NixVirt source to predict the apply with',
    why: found.missing,
    ...(found.fix !== undefined && { fix: found.fix }),
  });
}
