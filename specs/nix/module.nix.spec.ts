import { beforeAll, expect, it } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { type EvaluatedFlake, evaluatedFlake, missing } from './evaluated-flake.ts';

describeLane(
  'nix',
  "the flake, with NixVirt's real module",
  () => {
    let lab: EvaluatedFlake;
    beforeAll(async () => {
      lab = await evaluatedFlake({});
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
      const { paths, tmpfiles } = await evaluatedFlake({ homelab: { paths: { pool: '/srv/lab' } } });
      expect(paths).toMatchObject({ pool: '/srv/lab', iso: '/var/lib/libvirt/iso' });
      expect(tmpfiles.rules[0]).toBe('d /srv/lab 0711 root root -');
    });

    it('refuses an option that it does not have', async () => {
      const wrong = evaluatedFlake({ homelab: { paths: { pol: '/srv/lab' } } });
      await expect(wrong).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        why: expect.stringContaining('homelab.paths.pol'),
      });
    });
  },
  missing,
);
