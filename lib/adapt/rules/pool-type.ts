import type { AdaptRule } from '../rule.ts';

/** Pools of these types are folders, or become one by mounting something that the sandbox does not have. */
const folders = new Set(['fs', 'netfs', 'vstorage']);

/** https://libvirt.org/storage.html */
export const poolType: AdaptRule = {
  id: 'pool-type',
  kind: 'pool',
  why: 'The sandbox has no disks, volume groups or storage servers; a folder replaces them.',
  adapt(xml) {
    const type = xml.attribute(xml.root, 'type') ?? '';
    if (type === 'dir') return;
    const target = xml.first('target');
    const declared = xml.text(xml.first('path', target));
    xml.setAttribute(xml.root, 'type', 'dir');
    for (const child of [...xml.all('source'), ...xml.all('features')]) xml.remove(child);
    const name = xml.text(xml.first('name'));
    if (folders.has(type) && declared) return;
    // Paths such as /dev/vg0 and /dev/disk/by-path are the host's; a folder there would hide its devices.
    const path = `${poolFolder}/${encodeURIComponent(name)}`;
    const stood = xml.first('path', target);
    if (stood) xml.setText(stood, path);
    else if (target) xml.replace(target, `<target><path>${path}</path></target>`);
    else xml.append(`<target><path>${path}</path></target>`);
  },
};

/** Parent of the folders that replace pools of other types. */
export const poolFolder = '/var/lib/libvirt/virtspec/pools';
