import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RecordedGuest } from './recorded.ts';

/** What is refused of any VM before the first one is started, with a recorded stand-in for virtspec (`fixtures/stand-in/virtspec`). */
const env = { DSRM_PASSWORD: 'secret', DOMAIN_ADMIN_PASSWORD: 'secret' };
const sccm = ['deploy-sccm.sh'];

/** virtspec, with other words for some calls. */
function instead(recorded: RecordedGuest, cases: string): NodeJS.ProcessEnv {
  const text = `case "$*" in ${cases} esac; exec '${recorded.virtspec}' "$@"`;
  return { ...env, VIRTSPEC: `bash ${recorded.place.write('bin/other', text)}` };
}

describe('a VM that the lab file does not list', () => {
  const lab = 'domains:\n  DC01: {}\n  SCCM010: {}\n';
  const refused = (file: string) => `error: ${file} does not list SCCM01
  why: its checkpoint post-sccm-features would not hold it, and a restore would roll the other VMs back under it
  fix: add it below \`domains\` in ${file}, or pass --no-checkpoints.
`;

  test('is refused, also by --dry-run; not with --no-checkpoints', async () => {
    using recorded = new RecordedGuest();
    recorded.place.write('lab.yaml', lab);
    for (const words of [sccm, [...sccm, '--dry-run']])
      expect(await recorded.deploy(words, env)).toEqual({ code: 2, stdout: '', stderr: refused('lab.yaml') });
    expect(recorded.calls).toEqual([]);
    expect((await recorded.deploy([...sccm, '--no-checkpoints'], env)).code).toBe(0);
  });

  test('is refused by the lab file that VIRTSPEC_LAB names, or the one of the folder that it names', async () => {
    using recorded = new RecordedGuest();
    recorded.place.write('labs/one.yaml', lab);
    recorded.place.write('labs/lab.yaml', lab);
    for (const [named, file] of [
      ['labs/one.yaml', 'labs/one.yaml'],
      ['labs', 'labs/lab.yaml'],
    ] as const)
      expect((await recorded.deploy(sccm, { ...env, VIRTSPEC_LAB: named })).stderr).toBe(refused(file));
  });

  test('by its UUID is looked for by its name', async () => {
    using recorded = new RecordedGuest();
    const uuid = '1d1a7a5c-3f0e-4b65-9d35-2c3b1d6c8a10';
    recorded.place.write('guest/name', 'SCCM01\n');
    expect((await recorded.deploy([...sccm, uuid, '--dry-run'], env)).code).toBe(0);
    recorded.place.write('lab.yaml', lab);
    expect((await recorded.deploy([...sccm, uuid], env)).stderr).toBe(refused('lab.yaml'));
  });
});

describe('before the first of several VMs is started', () => {
  const words = ['deploy-client.sh', 'CLIENT01', 'CLIENT02'];

  test.each([
    ['one that libvirt does not have', "'up --dry-run CLIENT02')", 'libvirt has no domain CLIENT02'],
    ['a lab file that is invalid', "'up --dry-run '*)", 'lab.yaml is invalid'],
  ])('%s is refused, also by --dry-run', async (_, which, error) => {
    using recorded = new RecordedGuest();
    const refusing = instead(recorded, `${which} echo 'error: ${error}' >&2; exit 2 ;;`);
    for (const all of [words, [...words, '--dry-run']])
      expect(await recorded.deploy(all, refusing)).toEqual({ code: 2, stdout: '', stderr: `error: ${error}\n` });
    expect(recorded.story.filter((call) => call !== 'look')).toEqual([]);
  });

  test('what virtspec cannot find out yet is none of these', async () => {
    using recorded = new RecordedGuest();
    const off = instead(recorded, "'up --dry-run '*) echo 'error: libvirt is busy' >&2; exit 3 ;;");
    expect(await recorded.deploy(words, off)).toMatchObject({ code: 0, stderr: '' });
  });

  test('2 is no exit code of a second VM that cannot be started', async () => {
    using recorded = new RecordedGuest();
    const gone = instead(recorded, "'up CLIENT02') echo 'error: libvirt has no domain CLIENT02' >&2; exit 2 ;;");
    expect(await recorded.deploy(words, gone)).toMatchObject({
      code: 3,
      stderr: 'error: libvirt has no domain CLIENT02\n',
    });
    expect(recorded.lines('done')).toContain('domain-join');
  });
});

describe('a VM without the channel of a guest agent', () => {
  const refused = {
    code: 2,
    stdout: '',
    stderr: `error: DC01 has no channel of a guest agent; nothing was started or changed
  why: without it, or \`ssh\` of the domain in the lab file, no step can be run in it
  fix: declare the channel \`org.qemu.guest_agent.0\` (docs/run.md), and power the VM off and on; or declare \`ssh\` (docs/lab-file.md).
`,
  };

  test('is refused', async () => {
    using recorded = new RecordedGuest();
    recorded.place.write('guest/mute', '');
    expect(await recorded.deploy(['deploy-dc.sh'], env)).toEqual(refused);
    rmSync(recorded.place.path('lab.yaml'));
    expect(await recorded.deploy(['deploy-dc.sh', '--no-checkpoints'], env)).toEqual(refused);
    expect(recorded.story).toEqual(['look', 'look']);
  });
});

test('scripts of steps that are missing are told all at once', async () => {
  using recorded = new RecordedGuest();
  recorded.place.write('steps/computer-name.ps1', '');
  const { code, stderr } = await recorded.deploy(['deploy-client.sh', '--steps', 'steps'], env);
  expect(code).toBe(2);
  const missing = [
    ...stderr.matchAll(/^error: there is no (\S+)\.ps1 in steps, and no \S+\.sh(?: \((.*) needs it\))?$/gm),
  ];
  expect(missing.map(([, name, why]) => [name, why])).toEqual([
    ['computer-name.test', undefined],
    ...['boot-id', 'reboot', 'reboot.test'].map((name) => [name, 'computer-name: --reboot']),
    ...['dns-client', 'dns-client.test', 'domain-join', 'domain-join.test'].map((name) => [name, undefined]),
    ...['secrets', 'secrets-gone'].map((name) => [name, 'domain-join: --secret']),
  ]);
});
