import { beforeAll, expect, it } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { Workplace } from '../support/workplace.ts';
import { type EvaluatedFlake, evaluatedFlake, missing } from './evaluated-flake.ts';

const system = 'qemu:///system';

describeLane(
  'nix',
  "the flake, with NixVirt's real module",
  () => {
    let lab: EvaluatedFlake;
    let place: Workplace;
    beforeAll(async () => {
      place = new Workplace();
      lab = await evaluatedFlake({});
      return () => place[Symbol.dispose]();
    });
    const refused = (homelab: object, why: string) =>
      expect(evaluatedFlake({ homelab })).rejects.toMatchObject({
        code: 'nix-evaluation-failed',
        why: expect.stringContaining(why),
      });

    it('enables NixVirt, whose service calls the helper for qemu:///system', () => {
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

    it('keeps its files where the work plan has them, in folders that are created', () => {
      expect(lab.paths).toEqual({
        pool: '/var/lib/libvirt/images/homelab',
        iso: '/var/lib/libvirt/iso',
        nvram: '/var/lib/libvirt/qemu/nvram',
      });
      for (const folder of Object.values(lab.paths)) expect(lab.tmpfiles.rules.join('\n')).toContain(`d ${folder} `);
    });

    it('keeps them elsewhere if configured', async () => {
      const { paths, tmpfiles } = await evaluatedFlake({ homelab: { paths: { pool: '/srv/lab' } } });
      expect(paths).toMatchObject({ pool: '/srv/lab', iso: '/var/lib/libvirt/iso' });
      expect(tmpfiles.rules[0]).toBe('d /srv/lab 0711 root root -');
    });

    it('refuses an unknown option', async () => {
      await refused({ paths: { pol: '/srv/lab' } }, 'homelab.paths.pol');
    });

    it.each(['srv/lab', '/srv/lab/', '/srv/../lab', '/srv/my lab'])(
      'refuses the folder "%s", with the expected form',
      (pool) => refused({ paths: { pool } }, "homelab.paths.pool' is not of type `absolute path of a folder"),
    );

    it('has the configured domains, with their volumes and no others', async () => {
      const { objects, volumes, failures } = await evaluatedFlake({ homelab: { domains: ['CLIENT01', 'DC01'] } });
      expect(objects[system]?.domains?.map(({ file }) => file.split('-').at(-1))).toEqual(['DC01', 'CLIENT01']);
      expect(volumes[system]?.map((pool) => pool.map((file) => file.split('-').at(-1)))).toEqual([
        ['dc01.qcow2', 'client01.qcow2'],
      ]);
      expect(objects[system]?.networks).toHaveLength(2);
      expect(failures).toEqual([]);
    });

    it('refuses an unknown domain, with the known ones, and an empty list', async () => {
      await refused({ domains: ['DC02'] }, '"DC01", "SCCM01", "CLIENT01", "CLIENT02"');
      await refused({ domains: [] }, "homelab.domains' is not of type `non-empty (list of");
    });

    it('describes its options', () => {
      expect(Object.keys(lab.options).sort()).toEqual(['domains', 'iso', 'nvram', 'pool']);
      for (const { description } of Object.values(lab.options)) expect(description).toMatch(/\w{3}.*\./s);
    });

    it('has no failed assertion for the lab', () => {
      expect(lab).toMatchObject({ failures: [], warnings: [] });
    });

    it('checks its assertions against what a user declares in addition', async () => {
      const xml = `<network><name>mine</name><bridge name='virbr56'/><ip address='192.168.56.130' prefix='25'/></network>`;
      const definition = place.write('mine.xml', xml);
      const connections = { [system]: { networks: [{ definition }] } };
      const { failures } = await evaluatedFlake({ virtualisation: { libvirt: { connections } } });
      expect(failures).toEqual([
        expect.stringContaining(
          'the bridge virbr56 belongs to more than one network: the network mine, the network lab-net',
        ),
        expect.stringContaining('the network mine (192.168.56.130) and the network lab-net (192.168.56.1) overlap'),
      ]);
    });

    it('is available without NixVirt’s module, for users who import that themselves', async () => {
      expect(await evaluatedFlake({}, 'lab')).toEqual(lab);
    });
  },
  missing,
);
