import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { evaluate } from '../../lib/nix/evaluate.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

interface Evaluated {
  readonly enable: boolean;
  readonly swtpm: { readonly enable: boolean };
  readonly objects: Readonly<
    Record<string, Readonly<Record<string, readonly { active: boolean | null; file: string }[]>>>
  >;
  readonly paths: Readonly<Record<string, string>>;
  readonly tmpfiles: { readonly rules: readonly string[] };
  readonly service: string;
  readonly shells: Readonly<
    Record<string, { packages: readonly string[]; VIRTSPEC_NIXVIRT: string; shellHook: string }>
  >;
}

const evaluated = async (settings: object): Promise<Evaluated> => {
  const args = {
    nixvirt: nixvirt.folder,
    nixpkgsLib: lib.folder,
    flake: path('flake.nix'),
    settings: JSON.stringify(settings),
  };
  return (await evaluate(path('specs/nix/module.nix'), args, {
    env: process.env,
    folder: path('nixvirt'),
  })) as Evaluated;
};

function path(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

describeLane(
  'nix',
  "the flake, with NixVirt's real module",
  () => {
    let lab: Evaluated;
    beforeAll(async () => {
      lab = await evaluated({});
    });

    it('applies something: NixVirt is enabled, and its service calls the helper for qemu:///system', () => {
      expect(lab).toMatchObject({ enable: true, swtpm: { enable: true } });
      expect(lab.service).toContain('--connect qemu:///system');
    });

    it('declares the lab: networks and the pool active, domains left as they are', () => {
      const active = (kind: string) => lab.objects['qemu:///system']?.[kind]?.map((object) => object.active);
      expect(active('networks')).toEqual([true, true]);
      expect(active('pools')).toEqual([true]);
      expect(active('domains')).toEqual([null, null, null, null]);
      expect(lab.objects['qemu:///system']?.domains?.[0]?.file).toMatch(/NixVirt-domain-DC01$/);
    });

    it('keeps its files where the plan has them, in folders that are made', () => {
      expect(lab.paths).toEqual({
        pool: '/var/lib/libvirt/images/homelab',
        iso: '/var/lib/libvirt/iso',
        nvram: '/var/lib/libvirt/qemu/nvram',
      });
      for (const folder of Object.values(lab.paths)) expect(lab.tmpfiles.rules.join('\n')).toContain(`d ${folder} `);
    });

    it('keeps them elsewhere when told to', async () => {
      const { paths, tmpfiles } = await evaluated({ homelab: { paths: { pool: '/srv/lab' } } });
      expect(paths).toMatchObject({ pool: '/srv/lab', iso: '/var/lib/libvirt/iso' });
      expect(tmpfiles.rules[0]).toBe('d /srv/lab 0711 root root -');
    });

    it('refuses an option that it does not have', async () => {
      const wrong = evaluated({ homelab: { paths: { pol: '/srv/lab' } } });
      await expect(wrong).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        why: expect.stringContaining('homelab.paths.pol'),
      });
    });

    it("has the plan's tools in its shell, on every supported system", () => {
      expect(Object.keys(lab.shells)).toEqual(['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux']);
      const plan = ['libvirt', 'qemu', 'powershell', 'python3', 'git', 'curl', 'wget', 'jq', 'yq', 'freerdp'];
      for (const { packages } of Object.values(lab.shells)) expect(packages).toEqual(expect.arrayContaining(plan));
      expect(lab.shells['x86_64-linux']?.packages).toContain('virt-manager');
      expect(lab.shells['aarch64-darwin']?.packages).not.toContain('virt-manager');
      expect(lab.shells['x86_64-linux']?.VIRTSPEC_NIXVIRT).toBe(nixvirt.folder);
      expect(lab.shells['x86_64-linux']?.shellHook).toContain('virsh -c qemu:///system list --all');
    });
  },
  nixvirt.missing ?? lib.missing,
);
