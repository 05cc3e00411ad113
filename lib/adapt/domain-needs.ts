import type { Editable } from './editable.ts';
import type { MarkupElement } from './markup.ts';
import { bridgeNeed } from './network-needs.ts';
import type { Need, NeedContext } from './provision-need.ts';
import { checkedPath, isSystemFolder, parentOf } from './provision-path.ts';
import { secretNeed, secretNeeds } from './secret-needs.ts';
import { diskNeed } from './storage-needs.ts';

/** Every part of a domain that names a file, a folder or a bridge that libvirt does not create; https://libvirt.org/formatdomain.html. */
export function domainNeeds(xml: Editable, context: NeedContext): readonly Need[] {
  return [
    ...xml.all('os/nvram').flatMap((nvram) => nvramNeeds(xml, nvram, context)),
    ...xml.all('devices/disk').flatMap((disk) => diskNeeds(xml, disk, context)),
    ...xml.all('devices/interface').flatMap((element) => interfaceNeeds(xml, element, context)),
    ...xml.all('devices/filesystem').flatMap((element) => filesystemNeeds(xml, element, context)),
    ...xml.all('devices').flatMap((devices) => devices.children.flatMap((device) => portNeeds(xml, device, context))),
    ...xml.all('devices/tpm/backend/encryption').flatMap((encryption) => {
      const uuid = xml.attribute(encryption, 'secret');
      return uuid ? [secretNeed(uuid, { type: 'vtpm', id: uuid })] : [];
    }),
  ];
}

/** libvirt copies the template to this path, and creates only its own folder for it. */
function nvramNeeds(xml: Editable, nvram: MarkupElement, { where }: NeedContext): readonly Need[] {
  const path = xml.text(nvram) || xml.attribute(xml.first('source', nvram), 'file');
  if (!path) return [];
  const folder = parentOf(checkedPath(path, where));
  const item = { kind: 'parent', path: folder } as const;
  if (folder === '/var/lib/libvirt/qemu/nvram') return [{ item }];
  return [
    { item, standIn: { to: 'a folder', why: 'libvirt does not create the folder for NVRAM; the host must have it.' } },
  ];
}

function diskNeeds(xml: Editable, disk: MarkupElement, context: NeedContext): readonly Need[] {
  const device = xml.attribute(disk, 'device') ?? 'disk';
  const path = pathOf(xml, disk, context);
  const format = xml.attribute(xml.first('driver', disk), 'type');
  const own =
    path === undefined ? [] : device === 'disk' ? diskNeed(path, format, context) : mediumNeed(path, device, context);
  const secrets = [...xml.all('encryption/secret', disk), ...xml.all('source/encryption/secret', disk)];
  return [
    ...own,
    ...xml.all('backingStore', disk).flatMap((store) => backingNeeds(xml, store, context)),
    ...secrets.flatMap((secret) => secretNeeds(xml, secret)),
  ];
}

/** Path of a disk's image; unknown for a volume in a pool that the lab does not declare. */
function pathOf(xml: Editable, disk: MarkupElement, { pools }: NeedContext): string | undefined {
  const source = xml.first('source', disk);
  if (xml.attribute(disk, 'type') !== 'volume') return xml.attribute(source, 'file') || undefined;
  const folder = pools.folders.get(xml.attribute(source, 'pool') ?? '');
  return folder && `${folder}/${xml.attribute(source, 'volume')}`;
}

function backingNeeds(xml: Editable, store: MarkupElement, context: NeedContext): readonly Need[] {
  const path = xml.attribute(xml.first('source', store), 'file');
  const own = path ? diskNeed(path, xml.attribute(xml.first('format', store), 'type'), context) : [];
  return [...own, ...xml.all('backingStore', store).flatMap((next) => backingNeeds(xml, next, context))];
}

/** CD-ROMs and floppies are read-only, so one that the host has is used unchanged. */
function mediumNeed(path: string, device: string, context: NeedContext): readonly Need[] {
  const checked = checkedPath(path, context.where);
  if (context.pools.volumes.has(checked) || (device === 'cdrom' && context.host.exists(checked))) return [];
  const [bytes, size] = device === 'floppy' ? [1_474_560n, '1.44 MB'] : [1_048_576n, '1 MiB'];
  return [
    {
      item: { kind: 'file', path: checked, format: 'raw', bytes },
      standIn: {
        to: `an empty image of ${size}`,
        why: `This machine does not have that ${device} image; the guest starts with an empty one, which it cannot boot from.`,
      },
    },
  ];
}

function interfaceNeeds(xml: Editable, element: MarkupElement, context: NeedContext): readonly Need[] {
  const bridge = xml.attribute(xml.first('source', element), 'bridge');
  const isBridge = xml.attribute(element, 'type') === 'bridge' && bridge !== undefined;
  const filters = xml.all('filterref', element).map((filter) => xml.attribute(filter, 'filter') ?? '');
  return [...(isBridge ? bridgeNeed(bridge, context) : []), ...filters.flatMap((name) => filterNeeds(name, context))];
}

/** The sandbox may already have the filter, if it is one that libvirt ships. */
function filterNeeds(name: string, { host }: NeedContext): readonly Need[] {
  if (name === '' || host.filters.has(name)) return [];
  return [
    {
      item: { kind: 'nwfilter', name },
      standIn: {
        to: 'a filter that accepts all traffic',
        why: 'NixVirt declares no network filters, so the host must have it; its rules are not verified.',
      },
    },
  ];
}

/** Shared system folders, such as /nix/store, are this machine's own if it has them: read-only. */
function filesystemNeeds(xml: Editable, element: MarkupElement, { where, host }: NeedContext): readonly Need[] {
  const folder = xml.attribute(xml.first('source', element), 'dir');
  if (folder === undefined) return [];
  if (isSystemFolder(checkedPath(folder, where)) && host.exists(folder)) return [];
  return [
    {
      item: { kind: 'folder', path: checkedPath(folder, where) },
      standIn: { to: 'an empty folder', why: "The host's files are not shared with the sandbox's guests." },
    },
  ];
}

/** Files that QEMU creates: of serial ports and similar devices, their logs, the sockets that they and displays listen on, file-backed memory. */
function portNeeds(xml: Editable, device: MarkupElement, { where }: NeedContext): readonly Need[] {
  const writes = ['file', 'unix'].includes(xml.attribute(device, 'type') ?? '') && device.name !== 'disk';
  const files: readonly (string | undefined)[] = [
    ...(writes ? xml.all('source', device).map((source) => xml.attribute(source, 'path')) : []),
    ...xml.all('log', device).map((log) => xml.attribute(log, 'file')),
    ...(device.name === 'audio' ? [xml.attribute(device, 'path')] : []),
    ...(device.name === 'graphics'
      ? [device, ...xml.all('listen', device)].map((one) => xml.attribute(one, 'socket'))
      : []),
    ...(device.name === 'memory' ? xml.all('source/path', device).map((path) => xml.text(path)) : []),
  ];
  return files
    .filter((file) => file !== undefined)
    .filter((file) => file !== '')
    .map((file) => ({ item: { kind: 'parent', path: parentOf(checkedPath(file, where)) } }));
}
