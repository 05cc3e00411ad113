import { usesHostDevice } from './declared-lab.ts';
import type { Editable } from './editable.ts';
import type { Need, NeedContext } from './provision-need.ts';
import { checkedBridge, checkedPath, parentOf } from './provision-path.ts';

/** A network of mode `bridge` uses a bridge of the host. */
export function networkNeeds(xml: Editable, context: NeedContext): readonly Need[] {
  const bridge = xml.attribute(xml.first('bridge'), 'name');
  const roots = xml.all('ip/tftp').map((tftp) => xml.attribute(tftp, 'root') ?? '');
  return [
    ...(bridge !== undefined && usesHostDevice(xml) ? bridgeNeed(bridge, context) : []),
    ...roots.filter(Boolean).map((path) => folderNeed(path, context)),
    ...optionsOf(xml).flatMap((option) => optionNeeds(option, context)),
  ];
}

function folderNeed(path: string, { where }: NeedContext): Need {
  return {
    item: { kind: 'folder', path: checkedPath(path, where) },
    standIn: { to: 'an empty folder', why: 'dnsmasq reads it on the host; the files in it are not verified.' },
  };
}

/**
 * dnsmasq options, which libvirt passes on unread; the user chooses the prefix of the namespace.
 * https://libvirt.org/formatnetwork.html#network-namespaces
 */
function optionsOf(xml: Editable): readonly string[] {
  const lists = xml.root.children.filter(({ name }) => name === 'options' || name.endsWith(':options'));
  return lists.flatMap((list) => list.children.map((option) => xml.attribute(option, 'value') ?? ''));
}

/** dnsmasq exits if a file or folder that an option names does not exist. */
function optionNeeds(option: string, context: NeedContext): readonly Need[] {
  const [, name = '', path] = /^([\w-]+)=(\/[^,]+)/.exec(option) ?? [];
  if (path === undefined || context.host.exists(path)) return [];
  if (/^(tftp-root|.*dir)$/.test(name)) return [folderNeed(path, context)];
  if (/^(log-facility|pid-file|dhcp-leasefile)$/.test(name))
    return [{ item: { kind: 'parent', path: parentOf(checkedPath(path, context.where)) } }];
  if (!/^(addn-hosts|conf-file|servers-file|resolv-file|dhcp-hostsfile|dhcp-optsfile)$/.test(name)) return [];
  return [
    {
      item: { kind: 'file', path: checkedPath(path, context.where), format: 'raw', bytes: 0n },
      standIn: { to: 'an empty file', why: 'dnsmasq reads it on the host; its content is not verified.' },
    },
  ];
}

/** Nothing for a bridge that a network of the lab creates. */
export function bridgeNeed(name: string, { bridges, where }: NeedContext): readonly Need[] {
  if (bridges.has(name)) return [];
  return [
    {
      item: { kind: 'bridge', name: checkedBridge(name, where) },
      standIn: {
        to: 'a bridge without ports',
        why: 'No network of this lab creates that bridge, so the host must have it. The sandbox has an empty one, on which nothing responds.',
      },
    },
  ];
}
