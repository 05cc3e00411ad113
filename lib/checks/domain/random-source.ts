import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const xpath = "/domain/devices/rng/backend[@model='random']";

export const randomSource: ObjectCheck<'domain'> = {
  id: 'random-source',
  category: 'domain',
  title: 'Random number source exists on every host',
  severity: 'warning',
  fix: 'Declare `/dev/urandom` as the backend of the `rng` device.',
  tier: 'rendered',
  why: 'libvirt defines a domain with any path; QEMU opens it when the domain starts, and fails if it does not exist. https://libvirt.org/formatdomain.html#random-number-generator-device',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || /<rng\b/.test(declared.xml.text),
  judge({ xml }) {
    const path = xpathText(xml, `string(${xpath})`)?.trim();
    if (!path) return pass('the default');
    return sources.includes(path) ? pass(path) : fail(sources.join(' or '), path, evidenceAt(xml, xpath));
  },
};

const sources = ['/dev/urandom', '/dev/random', '/dev/hwrng'];
