import { lacks } from '../domain-capabilities.ts';
import { escape } from '../editable.ts';
import { type AdaptRule, architectureOf } from '../rule.ts';

/** https://libvirt.org/formatdomain.html#video-devices */
export const video: AdaptRule = {
  id: 'video',
  kind: 'domain',
  why: 'This QEMU is built without that video device, according to `virsh domcapabilities`; every build for x86 has `vga`.',
  adapt(xml, { host }) {
    const capabilities = host.capabilities[architectureOf(xml)];
    for (const model of xml.all('devices/video/model')) {
      const type = xml.attribute(model, 'type') ?? 'vga';
      if (!lacks(capabilities, 'video', 'modelType', type) || lacks(capabilities, 'video', 'modelType', 'vga'))
        continue;
      const primary = xml.attribute(model, 'primary');
      xml.replace(model, `<model type='vga' heads='1'${primary ? ` primary='${escape(primary)}'` : ''}/>`);
    }
  },
};
