import { expect, test } from 'vitest';
import { daemonSocket } from '../../../lib/libvirt/rpc/daemon-socket.ts';

const env = { XDG_RUNTIME_DIR: '/run/user/1000' };
const all = () => true;
const only = (name: string) => (path: string) => path.endsWith(name);

test.each([
  ['qemu:///system', all, '/var/run/libvirt/virtqemud-sock', 'qemu:///system'],
  ['qemu:///system', only('/libvirt-sock'), '/var/run/libvirt/libvirt-sock', 'qemu:///system'],
  ['qemu+unix:///session', all, '/run/user/1000/libvirt/virtqemud-sock', 'qemu:///session'],
  ['qemu+unix:///system?socket=/a/b-sock', () => false, '/a/b-sock', 'qemu:///system'],
])('%s', (uri, exists, path, name) => {
  expect(daemonSocket(uri, env, exists)).toEqual({ path, uri: name });
});

test.each([
  ['another machine', 'qemu+ssh://lab1/system'],
  ['TLS', 'qemu+tls://lab1/system'],
  ['another driver', 'test:///default'],
  ['what is no connection of the QEMU driver', 'qemu:///embed?root=/x'],
  ['parameters that only libvirt’s client knows', 'qemu:///system?mode=legacy'],
])('%s has none that is known: %s', (_what, uri) => {
  expect(daemonSocket(uri, env, all)).toBeUndefined();
});

test('a daemon that does not run yet has none, nor has a session without a runtime folder', () => {
  expect(daemonSocket('qemu:///system', env, () => false)).toBeUndefined();
  expect(daemonSocket('qemu:///session', {}, all)).toBeUndefined();
});
