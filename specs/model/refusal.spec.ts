import { expect, test } from 'vitest';
import { unreachable } from '../../lib/libvirt/virsh-error.ts';
import { sshCommand } from '../../lib/model/connection-uri.ts';
import { refusalOf } from '../../lib/model/refusal.ts';

test.each([
  ["Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", 'no-socket'],
  ["Failed to connect socket to '/var/run/libvirt/libvirt-sock': Connection refused", 'nobody-listens'],
  ["Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied", 'socket-forbidden'],
  ['authentication unavailable: no polkit agent available to authenticate action org.libvirt.unix.manage', 'polkit'],
  ['access denied by policy', 'polkit'],
  ['no connection driver available for foo:///system', 'unknown-uri'],
  ["no connection driver available for URI 'nonsense' does not include a driver name", 'unknown-uri'],
  ["unable to connect to server at '192.0.2.9:16509': Connection refused", 'unreachable'],
  ['Cannot recv data: ssh: connect to host h port 22: No route to host: Connection reset by peer', 'unreachable'],
  ['Cannot recv data: Host key verification failed.: Connection reset by peer', 'ssh-refused'],
  ['Cannot recv data: ann@h: Permission denied (publickey,password).: Connection reset by peer', 'ssh-refused'],
  ['internal error: something else', 'other'],
])('libvirt’s words: %s', (words, refusal) => {
  expect(refusalOf(`error: failed to connect to the hypervisor\nerror: ${words}`)).toBe(refusal);
});

test.each([
  [
    "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
    'environment',
    /the group that may/,
  ],
  ['authentication unavailable: no polkit agent available', 'environment', /the group that may.*polkit/],
  [
    "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
    'environment',
    /virtspec doctor -c 'qemu\+ssh:\/\/ann@h:2222\/system\?a=b'/,
  ],
  [
    'Cannot recv data: ann@h: Permission denied (publickey).: Connection reset by peer',
    'environment',
    /`ssh -p 2222 ann@h true`/,
  ],
  [
    'Cannot recv data: ssh: Could not resolve hostname h: Name or service not known',
    'environment',
    /the host name and the network/,
  ],
  ['no connection driver available for foo:///system', 'usage', /qemu:\/\/\/system/],
])('no connection: %s', (words, kind, fix) => {
  const error = unreachable(
    'qemu+ssh://ann@h:2222/system?a=b',
    `error: failed to connect to the hypervisor\nerror: ${words}`,
  );
  expect(error).toMatchObject({ kind, why: words, fix: expect.stringMatching(fix) });
});

test.each([
  ['qemu+ssh://root@lab1/system', 'ssh root@lab1 true'],
  ['qemu+libssh2://[fd00::1]:22/system', 'ssh -p 22 fd00::1 true'],
  ['qemu:///system', 'ssh HOST true'],
  ['an-alias', 'ssh HOST true'],
])('the ssh of %s by hand: %s', (uri, command) => {
  expect(sshCommand(uri)).toBe(command);
});
