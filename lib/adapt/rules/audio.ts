import { escape } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/** QEMU: "Unknown audio driver `pa'", or there is no server to connect to. The guest's sound card stays. */
export const audio: AdaptRule = {
  id: 'audio',
  kind: 'domain',
  why: 'The sandbox has no sound server and no sound card; the guest’s audio is discarded.',
  adapt(xml) {
    for (const element of xml.all('devices/audio')) {
      if (!servers.has(xml.attribute(element, 'type') ?? '')) continue;
      xml.replace(element, `<audio id='${escape(xml.attribute(element, 'id') ?? '1')}' type='none'/>`);
    }
  },
};

const servers = new Set(['pulseaudio', 'pipewire', 'jack', 'alsa', 'oss', 'sdl', 'coreaudio', 'dbus']);
