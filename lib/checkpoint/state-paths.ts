import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NvramState, TpmState } from './domain-parts.ts';

/** Whether a connection URI is that of a user's own libvirt, not the system's. */
export function isSession(uri: string): boolean {
  return /^[^?#]*\/session\/?([?#].*)?$/.test(uri);
}

/**
 * The folder with the state of a domain's TPM. libvirt shows it nowhere; the rule is `qemuTPMEmulatorStorageBuildPath` in src/qemu/qemu_tpm.c, with
 * `swtpmStorageDir` of src/qemu/qemu_conf.c: the same on NixOS, whose libvirt is built with `--localstatedir=/var`.
 */
export function tpmFolder(tpm: TpmState, uuid: string, uri: string, env?: NodeJS.ProcessEnv): string {
  if (tpm.folder !== undefined) return tpm.folder;
  const storage = isSession(uri) ? join(userFolder(env), 'swtpm') : '/var/lib/libvirt/swtpm';
  return join(storage, uuid, tpm.version === '1.2' ? 'tpm1.2' : 'tpm2');
}

/**
 * The file with a domain's UEFI variables. libvirt 9.0 leaves its path out of the persistent definition if it chose the firmware itself
 * (`firmware='efi'`); the rule is `qemuDomainNVRAMPathFormat` in src/qemu/qemu_domain.c, later `qemuFirmwareEnsureNVRAM` in src/qemu/qemu_firmware.c.
 */
export function nvramFile(nvram: NvramState, name: string, uri: string, env?: NodeJS.ProcessEnv): string {
  if (nvram.path !== undefined) return nvram.path;
  const folder = isSession(uri) ? join(userFolder(env), 'nvram') : '/var/lib/libvirt/qemu/nvram';
  return join(folder, `${name}_VARS.${nvram.format === 'raw' ? 'fd' : nvram.format}`);
}

/** Where a user's own libvirt keeps the state of domains: `virGetUserConfigDirectory`, and `qemu` in it. */
function userFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'libvirt/qemu');
}
