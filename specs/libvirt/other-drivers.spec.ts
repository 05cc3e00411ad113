import { expect, test } from 'vitest';
import { refused } from '../../lib/libvirt/virsh-error.ts';

test('a driver that does not know an option of QEMU’s is named as the wrong one; another refusal has no such fix', () => {
  const words = 'unsupported flags (0x1) in function testStoragePoolGetXMLDesc';
  const error = refused(['pool-dumpxml', '--inactive', 'default'], words);
  expect(error).toMatchObject({ code: 'virsh-refused', fix: expect.stringMatching(/^Connect to .*qemu:\/\/\/system/) });
  expect(refused(['pool-dumpxml', 'default'], 'internal error').fix).toBeUndefined();
});
