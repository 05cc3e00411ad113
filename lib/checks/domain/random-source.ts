import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const xpath = "/domain/devices/rng/backend[@model='random']";

export const randomSource: ObjectCheck<'domain'> = {
  id: 'random-source',
  category: 'domain',
  title: 'Random numbers come from a source that every host has',
  severity: 'warning',
  fix: 'Take `/dev/urandom` as the backend of the `rng`.',
  tier: 'rendered',
  why: 'libvirt takes any path at define; QEMU opens it at the start, and does not start where it is not there. https://libvirt.org/formatdomain.html#random-number-generator-device',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || /<rng\b/.test(declared.xml.text),
  judge({ xml }) {
    const path = xpathText(xml, `string(${xpath})`)?.trim();
    if (!path) return pass('the default');
    return sources.includes(path) ? pass(path) : fail(sources.join(', '), path, evidenceAt(xml, xpath));
  },
};

const sources = ['/dev/urandom', '/dev/random', '/dev/hwrng'];
