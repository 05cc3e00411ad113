import type { AdaptRule } from '../rule.ts';

/** QEMU: "Display 'sdl' is not available"; "Failed to bind socket: Cannot assign requested address". */
export const display: AdaptRule = {
  id: 'display',
  kind: 'domain',
  why: 'The sandbox has no desktop, and only its own addresses.',
  adapt(xml, { lab }) {
    const own = (address: string) => local.has(address) || lab.addresses.has(address);
    for (const graphics of xml.all('devices/graphics')) {
      if (desktops.has(xml.attribute(graphics, 'type') ?? '')) {
        xml.remove(graphics);
        continue;
      }
      const listen = xml.attribute(graphics, 'listen');
      if (listen !== undefined && !own(listen)) xml.setAttribute(graphics, 'listen', '127.0.0.1');
      for (const child of xml.all('listen', graphics)) {
        const address = xml.attribute(child, 'address');
        if (address !== undefined && !own(address)) xml.setAttribute(child, 'address', '127.0.0.1');
      }
    }
  },
};

const desktops = new Set(['sdl', 'desktop']);
const local = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost', '']);
