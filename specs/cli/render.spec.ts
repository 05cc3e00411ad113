import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

test('render lists each object and writes its XML', async () => {
  using place = new Workplace();
  const lab = `${root}fixtures/labs/plain-linux/lab.yaml`;
  const { code, stdout, stderr } = await callVirtspec(['render', '--lab', lab, '-o', 'out'], { cwd: place.folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^XML files in .*plain-linux\/xml$/m);
  expect(stdout).toMatch(/^domain {3}web server; v1 {2}/m);
  expect(stdout).toContain('Written to out');
  expect(readdirSync(place.path('out')).sort()).toEqual(['domains', 'manifest.json', 'networks', 'pools', 'volumes']);
  expect(readFileSync(place.path('out/domains', readdirSync(place.path('out/domains'))[0] ?? ''), 'utf8')).toContain(
    '<name>web server; v1</name>',
  );
});

test('--record without Nix code to record is exit 2', async () => {
  using place = new Workplace();
  const lab = place.copyLab('unpinned');
  const { code, stderr } = await callVirtspec(['render', '--lab', lab, '--record'], { cwd: place.folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /the lab cannot be recorded\n {2}why: .*\n {2}fix: Name the folder of the lists and one for the recording/,
  );
});
