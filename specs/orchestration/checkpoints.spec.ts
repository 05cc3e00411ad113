import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { endOf, RecordedGuest } from './recorded.ts';

/** Checkpoints of the deploy scripts, with a recorded stand-in for virtspec (`fixtures/stand-in/virtspec`). */
const env = { DSRM_PASSWORD: 'secret', DOMAIN_ADMIN_PASSWORD: 'secret' };
const dc = ['deploy-dc.sh'];
const upTo = (last: number) => ['computer-name', 'address', 'ad-ds', 'dns', 'dhcp'].slice(0, last);
/** How it is replaced. */
const replace = (name: string) => `\`virtspec checkpoint delete ${name} && virtspec checkpoint save ${name}\``;
const saved = (recorded: RecordedGuest) => recorded.story.filter((call) => call.startsWith('checkpoint save'));

describe('one that exists already', () => {
  test('is kept, with its time and what replaces it', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(4), checkpoints: ['post-ad-install', 'post-dhcp'] });
    const { code, stdout } = await recorded.deploy(dc, env);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `DC01: dhcp: the checkpoint post-dhcp of 2026-01-01 09:30 UTC exists already, and is kept; to replace it: ${replace('post-dhcp')}\n`,
    );
    expect(saved(recorded)).toEqual([]);
  });

  test('without the VM says so', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(4), checkpoints: ['post-ad-install', 'post-dhcp'] });
    recorded.place.write('lab.yaml', 'domains: # DC01 is not here yet\n  OTHER: {}\n');
    const { stdout } = await recorded.deploy(dc, env);
    expect(stdout).toContain(`${replace('post-dhcp')} (it does not hold DC01)\n`);
  });

  test('is in a dry run, and without checkpoints there is none', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(3), checkpoints: ['post-dhcp'] });
    const dry = await recorded.deploy([...dc, '--dry-run'], env);
    expect(dry.stdout).toContain(
      'DC01: dns: to do: not dns; before it checkpoint post-ad-install, which is missing\nDC01: dhcp: to do: not dhcp; the checkpoint post-dhcp of 2026-01-01 09:30 UTC exists already, and is kept\n',
    );
    const without = await recorded.deploy([...dc, '--dry-run', '--no-checkpoints'], env);
    expect(without).toMatchObject({ code: 0, stderr: '' });
    expect(without.stdout).not.toContain('checkpoint');
  });
});

describe('one that is missing of a step that was done before', () => {
  test('is saved when the next step is not done', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(3) });
    const { code, stdout } = await recorded.deploy(dc, env);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'DC01: ad-ds: done already\nDC01: ad-ds: there is no checkpoint post-ad-install, and dns is not done: it is saved now\nDC01: ad-ds: checkpoint post-ad-install\npost-ad-install\nDC01: dns: running: not dns\n',
    );
    expect(saved(recorded)).toEqual(['checkpoint save post-ad-install', 'checkpoint save post-dhcp']);
  });

  test.each([
    [4, 'post-ad-install', 'ad-ds', ['checkpoint save post-dhcp']],
    [5, 'post-dhcp', 'dhcp', []],
  ])('is not when its moment is over (%i steps done); what saves it is said', async (done, name, step, calls) => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(done) });
    const { code, stdout } = await recorded.deploy(dc, env);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `DC01: ${step}: there is no checkpoint ${name}, and its moment is over; \`virtspec checkpoint save ${name}\` saves what is now\n`,
    );
    expect(saved(recorded)).toEqual(calls);
  });
});

describe('one that could not be saved', () => {
  const dry = "'checkpoint save post-ad-install --dry-run'";
  /** virtspec, but for dry runs of `checkpoint save`. */
  const refusing = (recorded: RecordedGuest, cases: string) => {
    const text = `case "$*" in ${cases} esac; exec '${recorded.virtspec}' "$@"`;
    return { ...env, VIRTSPEC: `bash ${recorded.place.write('bin/refuses', text)}` };
  };
  const says = (left: string, folder = '') =>
    `error: DC01: ad-ds: its checkpoint post-ad-install could not be saved; the reason is above. ${left}.${folder}\n  fix: correct it, or pass --no-checkpoints.\n`;

  test.each([
    [2, 2, 'error: libvirt has no domain SPARE that lab.yaml lists', ''],
    [
      3,
      1,
      'error: there is no room\n  fix: Make room, or pass a folder on another file system with --directory.',
      ' Another folder of checkpoints is named with VIRTSPEC_CHECKPOINTS, not with --directory.',
    ],
  ])('is refused before anything is started, also by --dry-run (virtspec: %i)', async (says2, code, why, folder) => {
    using recorded = new RecordedGuest();
    const refused = refusing(recorded, `${dry}) echo '${why}' >&2; exit ${says2} ;;`);
    for (const words of [dc, [...dc, '--dry-run']])
      expect(await recorded.deploy(words, refused)).toEqual({
        code,
        stdout: '',
        stderr: `${why}\n${says('nothing was started or changed', folder)}`,
      });
    expect(recorded.story).toEqual(['look', 'checkpoint list', 'look', 'checkpoint list']);
    expect((await recorded.deploy([...dc, '--no-checkpoints', '--dry-run'], refused)).code).toBe(0);
  });

  test('since the VM runs is refused before the first step that is to be done, with exit code 1', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(1) });
    const cases = `up*) [[ $2 == --dry-run ]] || touch "$STAND_IN/on" ;; ${dry}) [[ ! -e $STAND_IN/on ]] || { echo 'error: no room' >&2; exit 2; } ;;`;
    const { code, stderr } = await recorded.deploy(dc, refusing(recorded, cases));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: no room\n${says('address and the steps after it were not run')}`,
    });
    expect(recorded.story.slice(-2)).toEqual(['address.test', 'checkpoint list']);
  });

  test('is not asked for where all are saved already', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(3), checkpoints: ['post-ad-install', 'post-dhcp'] });
    const refused = refusing(recorded, "*' --dry-run') [[ $1 == up ]] || exit 3 ;;");
    expect((await recorded.deploy(dc, refused)).code).toBe(0);
  });
});

describe('one that is not saved', () => {
  /** virtspec, but for `checkpoint save`. */
  const failing = (recorded: RecordedGuest, instead: string) => {
    const text = `case "$*" in 'checkpoint save '*' --dry-run') ;; 'checkpoint save'*) ${instead} ;; esac; exec '${recorded.virtspec}' "$@"`;
    return { ...env, VIRTSPEC: `bash ${recorded.place.write('bin/fails', text)}` };
  };

  test('ends the run; its step stays done', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(2) });
    const { code, stderr } = await recorded.deploy(dc, failing(recorded, "echo 'error: no room' >&2; exit 3"));
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: no room\nerror: DC01: ad-ds: done, but the checkpoint post-ad-install was not saved; the reason is above. Save it with `virtspec checkpoint save post-ad-install` (VIRTSPEC_CHECKPOINTS names another folder, here and there), or pass --no-checkpoints.\n',
    );
    expect(recorded.lines('done')).toContain('ad-ds');
  });

  test('because of Ctrl-C is told, with what saves it', async () => {
    const hang = `trap 'kill $! 2>/dev/null || true; exit 130' INT; sleep 600 >/dev/null 2>&1 & : >"$STAND_IN/hangs"; wait`;
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(2) });
    const child = recorded.start(dc, failing(recorded, hang));
    const ended = endOf(child);
    const hangs = () => (existsSync(recorded.place.path('guest/hangs')) ? true : undefined);
    await waitUntil(hangs, { what: 'a checkpoint to be saved', timeout: 60_000, interval: 20 });
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toMatchObject({
      code: 130,
      stderr:
        'DC01: ad-ds: interrupted; the same command goes on from here. If `virtspec checkpoint list` does not show post-ad-install, save it before: `virtspec checkpoint save post-ad-install`\n',
    });
  });

  test('with the VM, because the lab file only mentions it, ends the run', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: upTo(4), checkpoints: ['post-ad-install'] });
    recorded.place.write('lab.yaml', 'domains: # DC01 is not here yet\n  OTHER: {}\n');
    const { code, stderr } = await recorded.deploy(dc, env);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: DC01: dhcp: done, but the checkpoint post-dhcp does not hold DC01
  why: lab.yaml does not list it, and a restore would roll the other VMs back under it
  fix: add it below \`domains\` there, then ${replace('post-dhcp')}; or pass --no-checkpoints.
`,
    });
  });
});

test('that there are none yet is no line of a deployment; other words of `checkpoint list` are', async () => {
  using recorded = new RecordedGuest();
  expect(await recorded.deploy(dc, env)).toMatchObject({ code: 0, stderr: '' });
  recorded.is({ done: upTo(3), checkpoints: [] });
  const text = `case "$*" in 'checkpoint list') echo 'note: a save was interrupted' >&2 ;; esac; exec '${recorded.virtspec}' "$@"`;
  const noting = { ...env, VIRTSPEC: `bash ${recorded.place.write('bin/notes', text)}` };
  expect((await recorded.deploy(dc, noting)).stderr).toMatch(/^(note: a save was interrupted\n)+$/);
});

test('a list that cannot be had ends the run', async () => {
  using recorded = new RecordedGuest();
  recorded.is({ done: upTo(3) });
  const text = `case "$*" in 'checkpoint list') echo 'error: the folder cannot be read' >&2; exit 3 ;; esac; exec '${recorded.virtspec}' "$@"`;
  const failing = { ...env, VIRTSPEC: `bash ${recorded.place.write('bin/fails', text)}` };
  expect(await recorded.deploy(dc, failing)).toMatchObject({
    code: 1,
    stderr:
      'error: the folder cannot be read\nerror: whether there is a checkpoint post-ad-install is not known; the reason is above. Correct it, or pass --no-checkpoints.\n',
  });
});
