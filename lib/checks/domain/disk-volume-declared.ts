import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { isLeftToHost, onlyHostKnows, standInsOf } from '../../check/left-to-host.ts';
import { memo } from '../../check/memo.ts';
import { nameOf, volumesOf } from '../../check/subjects.ts';
import { didYouMean } from '../../error/did-you-mean.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import { reaches } from '../../model/tier.ts';
import { evidenceAt } from '../../xml/evidence.ts';

const inNix = 'Add the volume to the `volumes` of its pool in Nix, or correct `pool` and `volume` of the disk.';
const inXml = 'Add the volume’s XML to `volumes/POOL/`, or correct `pool` and `volume` in the `<source>` of the disk.';

export const diskVolumeDeclared: ObjectCheck<'domain'> = {
  id: 'disk-volume-declared',
  category: 'domain',
  title: 'Volumes of the disks are declared or exist',
  severity: 'error',
  fix: {
    nix: inNix,
    xml: inXml,
  },
  tier: 'rendered',
  why: 'libvirt defines a disk whose volume does not exist without complaint; the domain then fails to start: "Storage volume not found".',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.disks.some(({ volume }) => volume !== undefined),
  judge(domain, _subject, context) {
    const named = domain.disks.filter(({ volume }) => volume !== undefined);
    const undeclared = named.filter(({ pool, volume }) => !known(context).has(`${pool}/${volume}`));
    const deleted = new Set(context.connection?.absent.map(({ pool, name }) => `${pool}/${name}`));
    const unknown = undeclared.filter(
      ({ pool = '', volume }) => isKeptByHost(pool, context) && !deleted.has(`${pool}/${volume}`),
    );
    const lost = undeclared.filter((disk) => !unknown.includes(disk));
    if (lost.length === 0 && unknown.length > 0) {
      const what = unknown.map(({ pool, volume }) => `volume ${pool}/${volume}`).join(', ');
      return skip(onlyHostKnows(what, isLeftToHost('pool', context) ? 'pools' : undefined));
    }
    const names = lost.map(({ pool, volume }) => `${pool}/${volume}`).join(', ');
    const verdict = judgeNone(
      lost,
      ({ position }) => evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
      {
        ok: 'all declared',
        expected: 'volumes that are declared or exist',
        actual: `not declared: ${names}`,
      },
    );
    const near = lost
      .map(({ pool, volume }) => didYouMean(`${pool}/${volume}`, known(context)))
      .find((one) => one !== '')
      ?.replace('; did', 'Did');
    if (verdict.status !== 'fail' || near === undefined) return verdict;
    return { ...verdict, fix: { nix: `${near} ${inNix}`, xml: `${near} ${inXml}` } };
  },
};

/** Pools that show the content of a server or a device: their volumes are not created through libvirt. https://libvirt.org/storage.html */
const found = new Set(['iscsi', 'iscsi-direct', 'scsi', 'mpath', 'rbd', 'gluster', 'sheepdog', 'vstorage']);

/** Whether the volumes of a pool exist before the lab: those of a pool that is left to the host, or in which the lab creates none. */
function isKeptByHost(name: string, context: CheckContext): boolean {
  if (standInsOf(context).has(`pool ${name}`)) return true;
  const pool = context.declared.pools.find((one) => one.name === name);
  if (!pool) return !reaches(context.tier, 'sandbox') && isLeftToHost('pool', context);
  if (reaches(context.tier, 'host')) return false;
  return found.has(pool.type) || pool.volumes.length === 0;
}

/** Declared and observed volumes, without stand-ins. */
const known: (context: CheckContext) => ReadonlySet<string> = memo((context) => {
  const there = volumesOf(context.observed).filter(({ path }) => !standInsOf(context).has(`file ${path}`));
  return new Set([...volumesOf(context.declared), ...there].map(nameOf));
});
