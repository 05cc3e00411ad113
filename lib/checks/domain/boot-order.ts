import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { volumeOf } from '../../check/disks/declared-volume.ts';
import { isBootable } from '../../check/guest/guest-system.ts';
import { networkOf } from '../../check/lookup.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const bootOrder: ObjectCheck<'domain'> = {
  id: 'boot-order',
  category: 'domain',
  title: 'Boot order names a device that the domain can boot from',
  severity: 'warning',
  fix: {
    nix: 'List both devices in `os.boot`, `[ { dev = "cdrom"; } { dev = "hd"; } ]`, which installs at the first start and boots the installed system afterwards.',
    xml: 'List both devices in `<os>`, `<boot dev="cdrom"/><boot dev="hd"/>`, which installs at the first start and boots the installed system afterwards.',
  },
  tier: 'rendered',
  why: 'Firmware boots only the devices in the boot order. A new disk is empty until a system is installed from a medium, and a disk that is not in the order is never booted. https://libvirt.org/formatdomain.html#operating-system-booting',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || orderOf(declared) !== undefined,
  judge(domain, _subject, context) {
    const order = orderOf(domain) ?? [];
    const said = order.join(', ');
    const disks = domain.disks.filter(({ device }) => device === 'disk');
    const hasMedium = domain.disks.some(isBootable);
    const evidence = evidenceAt(domain.xml, '/domain/os/boot[1]');
    if (disks.length > 0 && !order.includes('hd')) return fail('hd in the boot order', `only ${said}`, evidence);
    if (
      hasMedium &&
      !order.includes('cdrom') &&
      !(order.includes('network') && mayBootFromNetwork(domain, context)) &&
      disks.every((disk) => isEmpty(disk, context))
    )
      return fail(
        `cdrom in the boot order, because ${disks.length > 0 ? 'the disk is empty' : 'there is no disk'}`,
        `only ${said}`,
        evidence,
      );
    if (order.includes('network') && domain.interfaces.length === 0 && order.length === 1)
      return fail('a device that the domain has', 'only network, and the domain has no network interface', evidence);
    return pass(said);
  },
};

/** Whether a disk is a volume that the lab creates, with no content. */
function isEmpty(disk: Disk, context: CheckContext): boolean {
  const volume = volumeOf(disk, context);
  return volume !== undefined && xpathText(volume.xml, '/volume/backingStore/path') === undefined;
}

/** Whether a server may provide a system to it: on a network that says what to boot, or on one that libvirt does not serve. */
function mayBootFromNetwork({ interfaces }: Domain, context: CheckContext): boolean {
  return interfaces.some((nic) => {
    const name = networkOf(nic, context);
    const network = context.declared.networks.find((one) => one.name === name);
    if (!network) return true;
    const { xml, addresses } = network;
    const serves = addresses.some(({ dhcp, hosts }) => dhcp.length + hosts.length > 0);
    return !serves || Number(xpathText(xml, 'count(/network/ip/dhcp/bootp)')) > 0;
  });
}

/** `cdrom`, `hd`, ...: undefined if the XML names no order, boots a kernel, or orders individual devices. */
function orderOf({ xml }: Domain): string[] | undefined {
  const count = (xpath: string) => Number(xpathText(xml, `count(${xpath})`));
  if (count('/domain/os/kernel') > 0 || count('/domain/devices/*/boot') > 0) return undefined;
  const named = count('/domain/os/boot');
  if (named === 0) return undefined;
  return Array.from(
    { length: named },
    (_, index) => xpathText(xml, `string(/domain/os/boot[${index + 1}]/@dev)`) ?? '',
  );
}
