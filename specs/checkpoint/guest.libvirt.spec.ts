import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { runInside } from '../support/inside-sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

const image = '/var/lib/guest.raw';
const devices = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${image}'/><target dev='vda' bus='virtio'/></disk>
  <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`;

const efi = '/sys/firmware/efi/efivars';
const own = '6a1fd2b1-6f29-4f3d-9b39-5f0f3f6d7c31';

/**
 * TPM 2.0 Library, Part 3, 31: NV_DefineSpace, NV_Write and NV_Read of one byte at an owner index, whose authorisation is empty. In printf's octal.
 */
const tpm = String.raw`
  owner='\100\000\000\001' index='\001\200\126\123' password='\000\000\000\011\100\000\000\011\000\000\000\000\000'
  ask() { exec 3<>/dev/tpm0; printf "$1" >/tmp/ask; dd if=/tmp/ask bs=4096 count=1 2>/dev/null >&3; dd bs=4096 count=1 <&3 2>/dev/null | od -An -v -tx1 | tr -d ' \n'; exec 3>&-; }
  nv_define() { ask "\200\002\000\000\000\055\000\000\001\052$owner$password\000\000\000\016$index\000\013\002\002\000\002\000\000\000\001" >/dev/null; }
  nv_write() { ask "\200\002\000\000\000\044\000\000\001\067$owner$index$password\000\001$1\000\000"; }
  nv_read() { ask "\200\002\000\000\000\043\000\000\001\116$owner$index$password\000\001\000\000" | cut -c33-34; }`;

describeLane(
  'libvirt',
  'virtspec checkpoint, of a guest with Secure Boot, a TPM and a file system',
  () => {
    let guest: AgentGuest;
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      guest = await AgentGuest.start(base, {
        firmware: 'secure-boot',
        devices,
        prepare: (sandbox) => sandbox.run(['sh', '-c', `truncate -s 64M ${image} && mkfs.ext4 -q -F ${image}`]),
      });
    });
    afterAll(() => guest?.[Symbol.asyncDispose]());

    const inGuest = async (script: string) => {
      const { exitCode, stdout, stderr } = await guest.execute('sh', '-c', script);
      expect(exitCode, stderr).toBe(0);
      return stdout;
    };
    /** A mark in a file, in the TPM, and an EFI variable of that name. */
    const mark = (letter: string) =>
      inGuest(`${tpm}
        mkdir -p /data; mountpoint -q /data || mount -t ext4 /dev/vda /data
        echo ${letter} >/data/mark; sync
        mountpoint -q ${efi} || { modprobe efivarfs; mount -t efivarfs efivarfs ${efi}; }
        printf '\\007\\000\\000\\000${letter}' >/tmp/value; dd if=/tmp/value of=${efi}/Mark${letter}-${own} bs=5 count=1 2>/dev/null
        nv_define; nv_write ${letter}`);
    const marks = async () => {
      const script = `${tpm}
        cat /data/mark; ls ${efi} | grep ^Mark | cut -c1-5 | tr '\\n' ' '; echo; nv_read`;
      const [file, variables, index] = (await inGuest(script)).split('\n').map((line) => line.trim());
      return { file, variables, index };
    };
    const checkpoint = async (...words: readonly string[]) => {
      const ended = await runInside(guest.sandbox, ['checkpoint', ...words]);
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
    };
    const a = { file: 'A', variables: 'MarkA', index: '41' };
    const b = { file: 'B', variables: 'MarkA MarkB', index: '42' };

    test('the file, the EFI variables and the TPM are those of the checkpoint again, in the same boot', async () => {
      await mark('A');
      expect(await marks()).toEqual(a);
      const boot = await guest.bootId();
      await checkpoint('save', 'running', guest.domain);
      await guest.untilAgentAnswers();
      expect(await guest.bootId()).toBe(boot);
      await mark('B');
      expect(await marks()).toEqual(b);
      await guest.virsh.output(['destroy', '--domain', guest.domain]);
      await checkpoint('restore', 'running');
      await guest.untilAgentAnswers();
      expect(await marks()).toEqual(a);
      expect(await guest.bootId()).toBe(boot);
    });

    test('and so they are without memory, in another boot', async () => {
      await inGuest('sync');
      const boot = await guest.bootId();
      await guest.virsh.output(['shutdown', '--domain', guest.domain, '--mode', 'agent']);
      await guest.untilOff();
      await checkpoint('save', 'off', guest.domain);
      await guest.boot();
      await mark('B');
      expect(await marks()).toEqual(b);
      await guest.virsh.output(['destroy', '--domain', guest.domain]);
      await checkpoint('restore', 'off');
      await guest.boot();
      await inGuest(
        `mkdir -p /data; mount -t ext4 /dev/vda /data; modprobe efivarfs; mount -t efivarfs efivarfs ${efi}`,
      );
      expect(await marks()).toEqual(a);
      expect(await guest.bootId()).not.toBe(boot);
    });
  },
  missing,
);
