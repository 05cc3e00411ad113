import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const lab = `${root}fixtures/labs/plain-linux/lab.yaml`;

describeLane('libvirt', 'a machine that lacks something', () => {
  test.each([
    ['virsh', 'libvirt-clients'],
    ['qemu-system-x86_64', 'qemu-system-x86'],
    ['unshare', 'util-linux'],
  ])('without %s: exit 3, its package, and a report of what could be judged without', async (tool, debianPackage) => {
    using place = new Workplace();
    const env = { ...place.env, PATH: pathWithout(place, tool) };
    const { code, stdout } = await runVirtspec(['verify', '--lab', lab], { cwd: place.folder, env });
    expect(code).toBe(3);
    expect(stdout).toMatch(
      new RegExp(`The run broke: the sandbox requires ${tool}\\n.*why[^]*fix[^]*${debianPackage}`),
    );
    expect(stdout).toMatch(/^INCOMPLETE .*passed.*not run/m);
    expect(readFileSync(place.path('reports/verify.xml'), 'utf8')).toContain('<error');
    await place.expectNothingLeft();
  });

  test('--target rendered needs none of these tools', async () => {
    using place = new Workplace();
    const env = { ...place.env, PATH: pathWithout(place, 'virsh') };
    const { code, stdout } = await runVirtspec(['verify', '--lab', lab, '--target', 'rendered'], {
      cwd: place.folder,
      env,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PASSED .*on tier rendered/m);
  });

  test('a kernel that forbids namespaces is exit 3 with unshare’s message, and the settings that allow them', async () => {
    using place = new Workplace();
    const stub = place.write(
      'bin/unshare',
      '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n',
    );
    chmodSync(stub, 0o755);
    const env = { ...place.env, PATH: `${place.path('bin')}:${process.env.PATH}` };
    const { code, stdout } = await runVirtspec(['verify', '--lab', lab], { cwd: place.folder, env });
    expect(code).toBe(3);
    expect(stdout).toContain('unshare failed: Operation not permitted');
    expect(stdout).toContain('kernel.apparmor_restrict_unprivileged_userns');
    await place.expectNothingLeft();
  });
});

/** A PATH with all programs of /usr/bin except one. */
function pathWithout(place: Workplace, tool: string): string {
  const folder = place.path('path');
  mkdirSync(folder);
  for (const name of readdirSync('/usr/bin')) if (name !== tool) symlinkSync(`/usr/bin/${name}`, `${folder}/${name}`);
  return folder;
}
