import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { missingNotices } from '../../lib/checklist/notices.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';
import { bullets } from './plan.ts';

const checklistFile = '.claude/phase1-revision-checklist.md';
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The lab in a repository that still has its Vagrantfile. */
class Repository {
  readonly place = new Workplace();

  constructor() {
    for (const path of ['plan.yaml', 'fixtures/rendered/homelab-sccm'])
      cpSync(join(root, path), this.place.path(path), { recursive: true });
    const lab = readFileSync(join(root, 'lab.yaml'), 'utf8');
    this.place.write('lab.yaml', lab.replace(/^source: .*$/m, 'source: { xml: fixtures/rendered/homelab-sccm }'));
    this.place.write('vagrant/Vagrantfile', 'Vagrant.configure("2")\n');
    this.place.write('CLAUDE.md', 'mine\n');
    this.place.write('README.md', readme);
  }

  checklist() {
    return callVirtspec(['checklist'], { cwd: this.place.folder });
  }

  [Symbol.dispose](): void {
    this.place[Symbol.dispose]();
  }
}

describe('Step 8: Documentation Updates', () => {
  test('Change quick start from `vagrant up` to NixOS module import + `nixos-rebuild switch`', () => {
    expect(readme).toContain('`nixosModules.default`');
    expect(readme).toMatch(/^ {4}.*sudo nixos-rebuild switch$/m);
    expect(readme).not.toContain('vagrant up');
  });

  test('Update prerequisites (libvirtd instead of VirtualBox)', () => {
    expect(readme).toContain('libvirtd instead of VirtualBox (`virtualisation.libvirtd.enable = true;`');
  });

  test('Add note about Vagrant being deprecated', () => {
    expect(readme).toContain('Vagrant is deprecated for this lab: [migrating](docs/migrating-from-vagrant.md)');
  });

  test('**Add deprecation notice to `vagrant/Vagrantfile`**: it is printed where it is missing, and the README lacks nothing', async () => {
    using repository = new Repository();
    const { stdout } = await repository.checklist();
    expect(stdout).toContain('\nvagrant/Vagrantfile: no deprecation notice. Add:\n');
    expect(missingNotices({ vagrantfile: '# DEPRECATED\n', readme })).toEqual([]);
  });

  // **Do NOT update CLAUDE.md yet** — that's a larger effort and should wait until Phase 1 Revision is validated end-to-end.
  test('CLAUDE.md and every other file stay as they are, here and where the checklist is written', async () => {
    const own = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
    expect(own).not.toContain('CLAUDE.md');
    using repository = new Repository();
    const before = filesOf(repository.place);
    await repository.checklist();
    const { [checklistFile]: written, ...others } = filesOf(repository.place);
    expect(written).toMatch(/^# Phase 1 Revision/m);
    expect(others).toEqual(before);
  });

  test('**Create `.claude/phase1-revision-checklist.md`** tracking the implementation status.', async () => {
    using repository = new Repository();
    const checklist = () => readFileSync(repository.place.path(checklistFile), 'utf8');
    const boxes = (mark: string) =>
      checklist()
        .split('\n')
        .filter((line) => line.startsWith(`- [${mark}] `)).length;
    expect((await repository.checklist()).code).toBe(0);
    expect([boxes(' '), boxes('x')]).toEqual([bullets.length, 0]);
    const verified = await callVirtspec(['verify', '--target', 'rendered'], { cwd: repository.place.folder });
    expect(verified.code, verified.stderr).toBe(0);
    expect((await repository.checklist()).code).toBe(0);
    expect(boxes(' ') + boxes('x')).toBe(bullets.length);
    expect(checklist()).toMatch(
      /^- \[x\] .*net-dumpxml lab-net.*\n {2}- \d{4}-\d\d-\d\d \d\d:\d\d, `reports\/verify\.json`: network-address,/m,
    );
  });
});

/** The text of each file, by its path. */
function filesOf(place: Workplace): Readonly<Record<string, string>> {
  const entries = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(place.folder.length + 1), readFileSync(path, 'utf8')]));
}
