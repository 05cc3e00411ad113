import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { describeLane } from '../support/lane.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const plainLinux = `${root}fixtures/labs/plain-linux/lab.yaml`;

describeLane('libvirt', 'a user’s own lab', () => {
  test('a lab with other names, one network and one plain Linux domain passes, and writes its reports to the working directory', async () => {
    using place = new Workplace();
    const { code, stdout, stderr } = await callVirtspec(['verify', '--lab', plainLinux], {
      cwd: place.folder,
      env: place.env,
    });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('✔ Apply again') });
    expect(stdout).toMatch(/^PASSED /m);
    expect(stdout).not.toMatch(/Windows|swtpm runs|NVRAM path/);
    expect(readdirSync(place.path('reports')).sort()).toEqual([
      ...['history', 'verify', 'verify.html', 'verify.json', 'verify.md', 'verify.xml'],
    ]);
    expect(readdirSync(place.path('reports/verify'))).toHaveLength(1);
    await place.expectNothingLeft();
  });

  test('sound XML in other spellings than libvirt’s own passes', async () => {
    using place = new Workplace();
    const args = ['verify', '--lab', `${root}fixtures/labs/odd-spellings/lab.yaml`, '--reporter', 'json'];
    const { stdout } = await callVirtspec(args, { cwd: place.folder, env: place.env });
    const { verdict, findings } = JSON.parse(stdout) as ReportJson;
    expect(findings.filter(({ status }) => status === 'fail' || status === 'error')).toEqual([]);
    expect(verdict).toBe('PASSED');
  });

  test('--reporter json prints only JSON on standard output', async () => {
    using place = new Workplace();
    const args = [
      'verify',
      '--lab',
      plainLinux,
      '--reporter',
      'json',
      '--reporter',
      'junit:out/x.xml',
      '--select',
      'network',
    ];
    const { code, stdout } = await callVirtspec(args, { cwd: place.folder, env: place.env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 2, verdict: 'PASSED', lab: { name: 'plain-linux' } });
    expect(readFileSync(place.path('out/x.xml'), 'utf8')).toMatch(/^<\?xml/);
    expect(existsSync(place.path('reports'))).toBe(false);
  });

  test('domains of any name are handled as names', async () => {
    const names = ['x; touch TOUCHED $(touch TOUCHED)', '--help', `it's a "Größe" \\ & <b> 日本`, '5'];
    using place = new Workplace();
    const lab = place.copyLab('unpinned');
    const guest = readFileSync(place.path('unpinned/xml/domains/guest.xml'), 'utf8');
    rmSync(place.path('unpinned/xml/domains/guest.xml'));
    for (const [index, name] of names.entries()) {
      const xml = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const own = guest.replace('>guest<', `>${xml}<`).replace(/<uuid>(.*).<\/uuid>/, `<uuid>$1${index}</uuid>`);
      place.write(`unpinned/xml/domains/${index}.xml`, own);
    }
    const domains = names.map((name) => `  ${JSON.stringify(name)}: {}`).join('\n');
    const text = readFileSync(lab, 'utf8').replace(/^domains:\n[\s\S]*$/m, `domains:\n${domains}\n`);
    place.write('unpinned/lab.yaml', `${text}smoke: ${JSON.stringify(names)}\n`);
    const reporters = ['json', 'junit:x.xml', 'markdown:x.md'].flatMap((one) => ['--reporter', one]);
    const { stdout, stderr } = await callVirtspec(['verify', '--lab', lab, ...reporters], {
      cwd: place.folder,
      env: place.env,
    });
    const { findings, breakdown } = JSON.parse(stdout);
    expect({ breakdown, stderr }).toMatchObject({ breakdown: null });
    for (const name of names) {
      const own = findings.filter((finding: { subject: { name: string } }) => finding.subject.name === name);
      const statusOf = (check: string) => own.find((finding: { check: string }) => finding.check === check)?.status;
      expect([name, statusOf('domain-present')]).toEqual([name, 'pass']);
      expect([name, statusOf('domain-starts')]).toEqual([name, 'pass']);
      expect([name, statusOf('domain-firmware-screen')]).toEqual([name, 'pass']);
      expect([name, statusOf('rebuild-domain-identity')]).toEqual([name, 'pass']);
      expect([name, statusOf('rebuild-macs')]).toEqual([name, 'fail']);
    }
    expect([place.folder, root, '/', '/tmp'].flatMap((folder) => readdirSync(folder))).not.toContain('TOUCHED');
    await place.expectNothingLeft();
  });
});
