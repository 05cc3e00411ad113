import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { runInside, startInside } from './inside-sandbox.ts';
import type { Ended } from './virtspec.ts';

const images = '/var/lib/libvirt/images';

/** What the files of all domains have in them, by path. */
export type Contents = Readonly<Record<string, string>>;

/**
 * A sandbox with two domains that have all kinds of state: web01 with UEFI variables, a TPM, an overlay on a base image and a sparse raw disk; db01 with
 * one raw disk, and so little memory that it is saved in no time. Both have been started once.
 */
export class CheckpointLab implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;

  private constructor(sandbox: Sandbox, virsh: VirshSession) {
    this.sandbox = sandbox;
    this.virsh = virsh;
  }

  static async start(): Promise<CheckpointLab> {
    const sandbox = await Sandbox.start();
    try {
      const lab = new CheckpointLab(sandbox, await sandbox.virsh());
      await lab.shell(`mkdir -p ${images}; cd ${images}
        qemu-img create -q -f qcow2 base.qcow2 64M; qemu-io -c 'write -q -P 1 0 2M' base.qcow2
        qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 web.qcow2; qemu-io -c 'write -q -P 2 1M 2M' web.qcow2
        truncate -s 64M data.raw; qemu-io -f raw -c 'write -q -P 3 20M 3M' data.raw; chmod 640 data.raw; chown 1234:4321 data.raw
        truncate -s 4M db.raw; qemu-io -f raw -c 'write -q -P 4 0 1M' db.raw`);
      await lab.define(webXml);
      await lab.define(dbXml());
      for (const name of ['web01', 'db01']) {
        await lab.virsh.output(['start', '--domain', name, '--paused']);
        await lab.virsh.output(['destroy', '--domain', name]);
      }
      return lab;
    } catch (error) {
      await sandbox[Symbol.asyncDispose]();
      throw error;
    }
  }

  async define(xml: string): Promise<void> {
    const file = join(this.sandbox.folder, 'domain.xml');
    writeFileSync(file, xml);
    await this.virsh.output(['define', '--file', file]);
  }

  /** Runs a script in the sandbox, which must succeed; returns its output. */
  async shell(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.sandbox.run(['env', '--chdir=/', 'sh', '-c', `set -eu; ${script}`]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }

  /** `virtspec checkpoint` in the sandbox. */
  checkpoint(...args: readonly string[]): Promise<Ended> {
    return runInside(this.sandbox, ['checkpoint', ...args]);
  }

  /** The same, which must succeed. */
  async done(...args: readonly string[]): Promise<Ended> {
    const ended = await this.checkpoint(...args);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    return ended;
  }

  start(args: readonly string[], env?: Readonly<Record<string, string>>) {
    return startInside(this.sandbox, ['checkpoint', ...args], env);
  }

  /** What is in the disks, the UEFI variables and the TPMs. */
  async contents(): Promise<Contents> {
    const text = await this.shell(
      `find ${images} /var/lib/libvirt/qemu/nvram /var/lib/libvirt/swtpm -type f ! -name .lock -print0 | xargs -0 sha256sum`,
    );
    const lines = text.trim().split('\n');
    return Object.fromEntries(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  }

  /** Writes something else into every file of both domains. */
  async writeAll(pattern: number): Promise<void> {
    await this.shell(`cd ${images}
      qemu-io -c 'write -q -P ${pattern} 1M 2M' web.qcow2; qemu-io -f raw -c 'write -q -P ${pattern} 40M 1M' data.raw
      qemu-io -f raw -c 'write -q -P ${pattern} 0 1M' db.raw
      for file in /var/lib/libvirt/qemu/nvram/* /var/lib/libvirt/swtpm/*/tpm2/*; do echo ${pattern} >>"$file"; done
      for folder in /var/lib/libvirt/swtpm/*/tpm2; do echo ${pattern} >"$folder/tpm2-00.volatilestate"; done`);
  }

  /** The persistent definitions of both domains, with secrets. */
  definitions(): Promise<readonly string[]> {
    const names = ['web01', 'db01'];
    return Promise.all(
      names.map((name) => this.virsh.output(['dumpxml', '--inactive', '--security-info', '--domain', name])),
    );
  }

  async state(name: string): Promise<string> {
    return (await this.virsh.output(['domstate', '--domain', name])).trim();
  }

  /** What is in the folder of the checkpoints. */
  async folder(): Promise<readonly string[]> {
    return (await this.shell('ls -A /var/lib/virtspec/checkpoints')).trim().split('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.virsh[Symbol.asyncDispose]();
    await this.sandbox[Symbol.asyncDispose]();
  }
}

export const webXml = `<domain type='qemu'><name>web01</name><uuid>488978d5-add2-4034-81ac-f12837b29701</uuid><memory unit='MiB'>64</memory>
  <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${images}/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${images}/data.raw'/><target dev='vdb' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    <graphics type='vnc' passwd='geheim'/>
  </devices></domain>`;

/** @param devices instead of its disk */
export function dbXml(devices = diskXml(`<source file='${images}/db.raw'/>`)): string {
  return `<domain type='qemu'><name>db01</name><uuid>488978d5-add2-4034-81ac-f12837b29702</uuid><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
}

export function diskXml(source: string, { type = 'file', more = '' } = {}): string {
  return `<disk type='${type}' device='disk'><driver name='qemu' type='raw'/>${source}<target dev='vda' bus='virtio'/>${more}</disk>`;
}
