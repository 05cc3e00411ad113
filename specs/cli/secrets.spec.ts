import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatNames } from '../../lib/report/format-names.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const planted = 'planted1';

/** A lab whose findings quote the element with the password, and check it. */
function labWithPassword(place: Workplace): string {
  place.write(
    'lab/xml/domains/open.xml',
    `<domain type='kvm'><name>open</name><uuid>5b9d1c1e-5d07-4e0c-8a53-75f4c0a5d0aa</uuid>
  <memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><graphics type='vnc' autoport='yes' passwd='${planted}' sparkle='yes'/></devices></domain>`,
  );
  return place.write(
    'lab/lab.yaml',
    'lab: open\nsource: { xml: xml }\ndomains: { open: { xpath: { //graphics/@passwd: other } } }\n',
  );
}

test('a password of the lab is in no report and on no stream', async () => {
  using place = new Workplace();
  const lab = labWithPassword(place);
  const reporters = formatNames.flatMap((name) => ['--reporter', `${name}:out/${name}`]);
  const args = ['verify', '--lab', lab, '--target', 'rendered', ...reporters, '--reporter', 'terminal'];
  const { stdout, stderr, code } = await callVirtspec(args, { cwd: place.folder, env: place.env });
  expect(code).toBe(1);
  expect(stdout).toContain('(hidden)');
  const files = formatNames.map((name) => readFileSync(place.path(`out/${name}`), 'utf8'));
  for (const text of [stdout, stderr, ...files]) expect(text).not.toContain(planted);
});

test('render reports where it wrote one', async () => {
  using place = new Workplace();
  const lab = labWithPassword(place);
  const { stdout, stderr } = await callVirtspec(['render', '--lab', lab, '-o', 'out'], {
    cwd: place.folder,
    env: place.env,
  });
  expect(stdout).not.toContain(planted);
  expect(stderr).toContain('contains passwords in clear text, in the XML of open');
});
