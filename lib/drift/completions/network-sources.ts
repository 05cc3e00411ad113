import type { Branch } from '../../xml/branch.ts';

/** Default ports of the protocols that have one. */
const ports: Readonly<Record<string, string>> = {
  ...{ http: '80', https: '443', ftp: '21', ftps: '990', tftp: '69', ssh: '22' },
  ...{ nbd: '10809', iscsi: '3260', gluster: '24007', sheepdog: '7000', vxhs: '9999' },
};

/** @param host a `<host>` of a disk's `<source>` */
export function portOf({ attributes, parent }: Branch): string | undefined {
  const transport = attributes.get('transport') ?? 'tcp';
  return transport === 'tcp' ? ports[parent?.attributes.get('protocol') ?? ''] : undefined;
}

/** The first unit of an iSCSI target may be omitted. */
export function withUnit(name: string, { attributes }: Branch): string {
  return attributes.get('protocol') === 'iscsi' && !name.includes('/') ? `${name}/0` : name;
}
