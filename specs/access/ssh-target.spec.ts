import { chmodSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { controlPath } from '../../lib/access/ssh/control-path.ts';
import { sftpPath, sftpWord } from '../../lib/access/ssh/sftp.ts';
import { sshError } from '../../lib/access/ssh/ssh-error.ts';
import { destinationOf, type SshTarget, sshOptions } from '../../lib/access/ssh/ssh-target.ts';
import { jumpHost } from '../../lib/model/connection-uri.ts';
import { Workplace } from '../support/workplace.ts';

const target: SshTarget = { domain: 'web01', uuid: '6f1c0b5e-7c1b-4f0a-9a53-2f5f6f0a1d01', address: '192.168.56.20' };
const pinned = { key: 'ssh-ed25519 AAAA', seen: '2026-11-30T12:00:00.000Z' };
const files = { knownHosts: '/s/known_hosts', control: '/run/c' };
const optionsOf = (more: Partial<SshTarget>) => sshOptions({ ...target, ...more }, files).filter((one) => one !== '-o');

describe('the options of ssh', () => {
  test('it never asks, and trusts no key because it is the first', () => {
    expect(optionsOf({})).toEqual(expect.arrayContaining(['BatchMode=yes', 'StrictHostKeyChecking=yes']));
    expect(
      optionsOf({}).some((one) => /^(UserKnownHosts|HostKeyAlias|User=|Port=|IdentityFile|ProxyJump)/.test(one)),
    ).toBe(false);
  });

  test('a pinned key is the only one, under the domain’s UUID', () => {
    const pins = [`HostKeyAlias=${target.uuid}`, 'UserKnownHostsFile=/s/known_hosts', 'GlobalKnownHostsFile=/dev/null'];
    expect(optionsOf({ pinned })).toEqual(expect.arrayContaining([...pins, 'HostKeyAlgorithms=ssh-ed25519']));
    const rsa = optionsOf({ pinned: { ...pinned, key: 'ssh-rsa AAAA' } });
    expect(rsa).toContain('HostKeyAlgorithms=rsa-sha2-512,rsa-sha2-256');
  });

  test('a key of the lab file is the only one; in its path nothing is replaced', () => {
    const words = optionsOf({ key: '/a b/100%/key', user: 'DOMAIN ann', jump: 'root@lab1:2222' });
    const named = [
      'IdentityFile="/a b/100%%/key"',
      'IdentitiesOnly=yes',
      'User="DOMAIN ann"',
      'ProxyJump=root@lab1:2222',
    ];
    expect(words).toEqual(expect.arrayContaining(named));
  });

  test.each(['a"b', 'a\nProxyCommand=x', 'a\\b', '$' + '{HOME}'])('%j is refused', (user) => {
    expect(() => optionsOf({ user })).toThrow(/cannot be passed to ssh/);
  });

  test('a domain whose name is no host’s is called by its address', () => {
    expect(destinationOf(target)).toBe('web01');
    for (const domain of ['-oProxyCommand=x', 'web 01', 'a@b', 'ä']) {
      expect(destinationOf({ ...target, domain })).toBe('192.168.56.20');
    }
  });
});

describe('the socket of a shared connection', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    place[Symbol.dispose]();
  });

  test('is another one for another key, user, or way', async () => {
    const env = { XDG_RUNTIME_DIR: place.folder };
    const paths = await Promise.all(
      [{}, { user: 'ann' }, { pinned }, { pinned: { ...pinned, key: 'ssh-ed25519 BBBB' } }, { jump: 'lab1' }].map(
        (more) => controlPath({ ...target, ...more }, env),
      ),
    );
    expect(new Set(paths).size).toBe(5);
    expect(paths.every((path) => path?.startsWith(`${place.folder}/virtspec/`))).toBe(true);
    // When the agent showed the key makes no difference.
    const later = await controlPath({ ...target, pinned: { ...pinned, seen: 'later' } }, env);
    expect(later).toBe(paths[2]);
  });

  test('is not in a folder that others can enter, nor in one whose path is too long', async () => {
    mkdirSync(place.path('open/virtspec'), { recursive: true });
    chmodSync(place.path('open/virtspec'), 0o755);
    mkdirSync(place.path('x'.repeat(80)));
    vi.stubEnv('TMPDIR', place.path('x'.repeat(80)));
    for (const folder of ['open', 'x'.repeat(80)]) {
      const path = await controlPath(target, { XDG_RUNTIME_DIR: place.path(folder) });
      expect(path === undefined || path.startsWith(`/tmp/virtspec-${process.getuid?.()}/`)).toBe(true);
    }
  });
});

test.each([
  ['qemu:///system', undefined],
  ['qemu+unix:///system?socket=/x', undefined],
  ['qemu+ssh://lab1/system', 'lab1'],
  ['qemu+ssh://root@lab1:2222/system?keyfile=/k', 'root@lab1:2222'],
  ['qemu+libssh2://root@[fd00::1]/system', 'root@[fd00::1]'],
  ['qemu+tls://lab1:16514/system', 'lab1'],
])('guests of %s are reached through %s', (uri, jump) => {
  expect(jumpHost(uri)).toBe(jump);
});

describe('what OpenSSH says', () => {
  test.each([
    ['ssh: connect to host web01 port 22: Connection refused', 'ssh-no-server'],
    ['ssh: connect to host web01 port 22: No route to host', 'ssh-unreachable'],
    ['ssh: connect to host web01 port 22: Connection timed out', 'ssh-unreachable'],
    ['Connection timed out during banner exchange', 'ssh-unreachable'],
    ['ann@web01: Permission denied (publickey).', 'ssh-login-refused'],
    ['Received disconnect from web01 port 22:2: Too many authentication failures', 'ssh-login-refused'],
    [
      'No ED25519 host key is known for web01 and you have requested strict checking.\r\nHost key verification failed.',
      'ssh-host-key-unknown',
    ],
    [
      'Unable to negotiate with web01 port 22: no matching host key type found. Their offer: ssh-rsa',
      'ssh-host-key-unknown',
    ],
    ['@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\r\nHost key verification failed.', 'ssh-host-key-changed'],
    ['kex_exchange_identification: read: Connection reset by peer', 'ssh-failed'],
    ['', 'ssh-failed'],
  ])('%j is %s', (words, code) => {
    const error = sshError({ ...target, user: 'ann' }, words);
    expect(error).toMatchObject({ code, kind: 'environment', fix: expect.stringMatching(/\.$/) });
    expect(error.why).not.toBe('');
  });

  test('of a changed key the page of ssh is left out', () => {
    const page = `@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Someone could be eavesdropping on you right now (man-in-the-middle attack)!\nIt is also possible that a host key has just been changed.
The fingerprint for the ED25519 key sent by the remote host is\nSHA256:x.\nPlease contact your system administrator.
Offending ED25519 key in /s/known_hosts:1\nHost key verification failed.`;
    const { what, why, fix } = sshError({ ...target, pinned }, page);
    expect(what).toContain('does not have the host key that the guest agent of web01 showed on 2026-11-30');
    expect(why).toBe(
      'The fingerprint for the ED25519 key sent by the remote host is\nSHA256:x.\nOffending ED25519 key in /s/known_hosts:1\nHost key verification failed.',
    );
    expect(fix).toContain('virtspec run --transport agent web01 hostname');
  });
});

test('a path of Windows is one of its sftp server; a name with a line break cannot be copied', () => {
  expect(sftpPath('C:\\Windows\\Temp\\a b', 'windows')).toBe('/C:/Windows/Temp/a b');
  expect(sftpWord('/a "b" \\c')).toBe('"/a \\"b\\" \\\\c"');
  expect(() => sftpWord('a\nrm b')).toThrow(/line break/);
});
