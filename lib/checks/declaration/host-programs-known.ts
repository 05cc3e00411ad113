import { adaptedAt } from '../../check/adapted.ts';
import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { judgeNixosPath, type PathRole } from '../../check/nixos-paths.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import type { Domain } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const hostProgramsKnown: ObjectCheck<'domain'> = {
  id: 'host-programs-known',
  category: 'declaration',
  title:
    'The emulator, firmware and virtiofsd that the XML names are ones that NixOS has, for the domain’s architecture',
  severity: 'error',
  fix: 'Write the path as NixOS has it: `/run/libvirt/nix-emulators/qemu-system-x86_64`, `${pkgs.OVMFFull.fd}/FV/OVMF_CODE.fd`; without a path libvirt finds it by itself.',
  tier: 'rendered',
  why: 'A host’s programs are not on the machine that proves the lab, which puts its own in their place; so a slip in their names shows only when the host refuses the define or the start. What is judged here is the name: nixpkgs, `nixos/modules/virtualisation/libvirtd.nix`, and its packages OVMF and qemu.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || pathsOf(declared).length > 0,
  judge(domain, subject, context) {
    const arch = xpathText(domain.xml, 'string(/domain/os/type/@arch)') || 'x86_64';
    const judged = pathsOf(domain).map((one) => ({ ...one, ...judgement(one, arch, isHere(one, subject, context)) }));
    const wrong = judged.filter((one) => one.verdict === 'wrong');
    if (wrong.length > 0) {
      const meant = wrong.flatMap(({ instead }) => instead ?? []);
      const verdict = judgeNone(
        wrong,
        '',
        meant.length === 0 ? 'what NixOS has' : meant.join(', '),
        wrong.map(({ path, why }) => `${path}: ${why}`).join('; '),
        ({ xpath }) => evidenceAt(domain.xml, xpath),
      );
      return meant.length === wrong.length ? { ...verdict, fix: `Write ${meant.join(', ')}.` } : verdict;
    }
    const unknown = judged.flatMap((one) => (one.verdict === 'unknown' ? [`${one.path} (${one.why})`] : []));
    if (unknown.length > 0) return skip(`not known here: whether the host has ${unknown.join('; ')}`);
    return pass(judged.map(({ path }) => path).join(', '));
  },
};

interface NamedPath {
  readonly path: string;
  readonly role: PathRole;
  readonly xpath: string;
}

const single: readonly (readonly [PathRole, string])[] = [
  ['emulator', '/domain/devices/emulator'],
  ['firmware', '/domain/os/loader'],
  ['template', '/domain/os/nvram/@template'],
];

function pathsOf({ xml, filesystems }: Domain): readonly NamedPath[] {
  const shares = filesystems.map(
    ({ position }) => ['virtiofsd', `/domain/devices/filesystem[${position}]/binary/@path`] as const,
  );
  return [...single, ...shares].flatMap(([role, xpath]) => {
    const path = xpathText(xml, `string(${xpath})`)?.trim();
    return path ? [{ path, role, xpath }] : [];
  });
}

/** Where nothing took its place, this machine itself has it, and its libvirt takes it. */
function isHere(
  { xpath }: NamedPath,
  subject: { readonly kind: string; readonly name: string },
  context: CheckContext,
): boolean {
  return (
    (context.tier === 'sandbox' || context.tier === 'container') && adaptedAt(subject, xpath, context).length === 0
  );
}

function judgement({ path, role }: NamedPath, arch: string, isHere: boolean) {
  const judged = judgeNixosPath(path, role, arch);
  return judged.verdict === 'unknown' && isHere ? ({ verdict: 'known' } as const) : judged;
}
