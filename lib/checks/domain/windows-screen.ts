import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const windowsScreen: ObjectCheck<'domain'> = {
  id: 'windows-screen',
  category: 'domain',
  title: 'Windows guest has a display',
  severity: 'warning',
  fix: 'Declare `graphics`, and a `video` device whose model is not none.',
  tier: 'rendered',
  why: 'Windows is installed on a display, and shows there what keeps it from starting: without one `virt-viewer` has nothing to show. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge({ xml, graphics }) {
    const count = (xpath: string) => Number(xpathText(xml, `count(${xpath})`));
    // A graphics card of the host has its own display output.
    if (count('/domain/devices/hostdev') > 0) return pass('a host device, which may be a graphics card');
    if (graphics.length === 0) return fail('graphics', 'none', evidenceAt(xml, '/domain/devices/graphics'));
    const video = '/domain/devices/video/model/@type';
    if (xpathText(xml, `string(${video})`) === 'none') return fail('a video device', 'none', evidenceAt(xml, video));
    return pass(graphics.map(({ type }) => type).join(', '));
  },
};
