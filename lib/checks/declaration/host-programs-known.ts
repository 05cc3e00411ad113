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
  title: 'Emulator, firmware and virtiofsd paths are valid on NixOS',
  severity: 'error',
  fix: {
    nix: 'Use the path that NixOS has, for example `/run/libvirt/nix-emulators/qemu-system-x86_64` or `${pkgs.OVMFFull.fd}/FV/OVMF_CODE.fd`, or omit it: libvirt then finds the program itself.',
    xml: 'Use the path that NixOS has, for example `/run/libvirt/nix-emulators/qemu-system-x86_64` or `/run/libvirt/nix-ovmf/OVMF_CODE.fd`, or omit it: libvirt then finds the program itself.',
  },
  tier: 'rendered',
  why: 'A run on another machine uses that machine’s programs instead, so a wrong path shows only when the host refuses to define or start the domain. The known paths are those of nixpkgs (`nixos/modules/virtualisation/libvirtd.nix`, packages OVMF and qemu).',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || pathsOf(declared).length > 0,
  judge(domain, subject, context) {
    const arch = xpathText(domain.xml, 'string(/domain/os/type/@arch)') || 'x86_64';
    const judged = pathsOf(domain).map((one) => ({ ...one, ...judgement(one, arch, isHere(one, subject, context)) }));
    const wrong = judged.filter((one) => one.verdict === 'wrong');
    if (wrong.length > 0) {
      const meant = wrong.flatMap(({ instead }) => instead ?? []);
      const verdict = judgeNone(wrong, ({ xpath }) => evidenceAt(domain.xml, xpath), {
        ok: '',
        expected: meant.length === 0 ? 'a path that NixOS has' : meant.join(', '),
        actual: wrong.map(({ path, why }) => `${path}: ${why}`).join('; '),
      });
      return meant.length === wrong.length ? { ...verdict, fix: `Use ${meant.join(', ')}.` } : verdict;
    }
    const unknown = judged.flatMap((one) => (one.verdict === 'unknown' ? [`${one.path} (${one.why})`] : []));
    if (unknown.length > 0) return skip(`cannot be checked in this run: whether the host has ${unknown.join('; ')}`);
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

/** If it was not replaced, this machine itself has it, and its libvirt accepts it. */
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
