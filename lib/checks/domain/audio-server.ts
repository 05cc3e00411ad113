import type { ObjectCheck } from '../../check/check.ts';
import { isOfSession } from '../../check/session.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const audioServer: ObjectCheck<'domain'> = {
  id: 'audio-server',
  category: 'domain',
  title: 'The domain’s sound goes to a server that QEMU reaches',
  severity: 'warning',
  fix: 'Name the user’s server (`audio = { type = "pulseaudio"; serverName = "/run/user/1000/pulse/native"; }`), or take type spice or none.',
  tier: 'rendered',
  why: 'PulseAudio and PipeWire belong to a user who is logged in. QEMU of qemu:///system is another user, and without a path it looks for a server of its own, where there is none. https://libvirt.org/formatdomain.html#audio-backends',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || count(declared.xml, '/domain/devices/audio') > 0,
  judge({ xml }, _subject, context) {
    if (isOfSession(context)) return skip('the connection is a user’s own, who has a server');
    const nowhere = servers.filter(({ at }) => count(xml, at) > 0);
    return judgeNone(
      nowhere,
      'none is needed, or it is named',
      nowhere.map(({ expected }) => expected).join(', '),
      nowhere.map(({ type }) => `${type}, and no server`).join(', '),
      ({ at }) => evidenceAt(xml, at),
    );
  },
};

const servers = [
  {
    type: 'pulseaudio',
    at: "/domain/devices/audio[@type='pulseaudio' and not(@serverName)]",
    expected: 'its serverName',
  },
  { type: 'pipewire', at: "/domain/devices/audio[@type='pipewire' and not(@runtimeDir)]", expected: 'its runtimeDir' },
];

function count(xml: Parameters<typeof xpathText>[0], xpath: string): number {
  return Number(xpathText(xml, `count(${xpath})`));
}
