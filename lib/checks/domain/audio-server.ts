import type { ObjectCheck } from '../../check/check.ts';
import { isOfSession } from '../../check/session.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const audioServer: ObjectCheck<'domain'> = {
  id: 'audio-server',
  category: 'domain',
  title: 'Audio backend names a server that QEMU can reach',
  severity: 'warning',
  fix: {
    nix: 'Name the user’s server (`serverName = "/run/user/1000/pulse/native"` for pulseaudio, `runtimeDir` for pipewire), or use the type spice or none.',
    xml: 'Name the user’s server (`serverName="/run/user/1000/pulse/native"` for pulseaudio, `runtimeDir` for pipewire), or use the type spice or none.',
  },
  tier: 'rendered',
  why: 'PulseAudio and PipeWire belong to a logged-in user. QEMU of qemu:///system runs as another user, and without a path it looks for a server of that user, which does not exist. https://libvirt.org/formatdomain.html#audio-backends',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || count(declared.xml, '/domain/devices/audio') > 0,
  judge({ xml }, _subject, context) {
    if (isOfSession(context)) return skip('on a session connection QEMU uses the server of its user');
    const nowhere = servers.filter(({ at }) => count(xml, at) > 0);
    return judgeNone(nowhere, ({ at }) => evidenceAt(xml, at), {
      ok: 'no server needed, or its path declared',
      expected: nowhere.map(({ type, needs }) => `${type} with ${needs}`).join(', '),
      actual: nowhere.map(({ type, needs }) => `${type} without ${needs}`).join(', '),
    });
  },
};

const servers = [
  {
    type: 'pulseaudio',
    at: "/domain/devices/audio[@type='pulseaudio' and not(@serverName)]",
    needs: 'serverName',
  },
  { type: 'pipewire', at: "/domain/devices/audio[@type='pipewire' and not(@runtimeDir)]", needs: 'runtimeDir' },
];

function count(xml: Parameters<typeof xpathText>[0], xpath: string): number {
  return Number(xpathText(xml, `count(${xpath})`));
}
