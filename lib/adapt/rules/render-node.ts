import type { AdaptRule } from '../rule.ts';

/**
 * Without a render node, libvirt 9.0 reports: "cannot open directory '/dev/dri'"; QEMU, for accel3d: "missing object type 'virtio-gpu-gl-device'".
 */
export const renderNode: AdaptRule = {
  id: 'render-node',
  kind: 'domain',
  why: 'OpenGL requires a render node (/dev/dri), which headless hosts do not have.',
  adapt(xml, { host }) {
    if (host.renderNode) return;
    for (const graphics of xml.all('devices/graphics')) {
      if (xml.attribute(graphics, 'type') === 'egl-headless') xml.remove(graphics);
    }
    for (const gl of xml.all('devices/graphics/gl')) {
      if (xml.attribute(gl, 'enable') === 'yes') xml.setAttribute(gl, 'enable', 'no');
      xml.removeAttribute(gl, 'rendernode');
    }
    for (const acceleration of xml.all('devices/video/model/acceleration')) {
      for (const kind of ['accel3d', 'accel2d']) {
        if (xml.attribute(acceleration, kind) === 'yes') xml.setAttribute(acceleration, kind, 'no');
      }
      xml.removeAttribute(acceleration, 'rendernode');
    }
  },
};
