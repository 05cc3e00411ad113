import { join } from 'node:path';
import { ownMounts } from '../../../lib/container/mounts.ts';
import { privileges } from '../../../lib/container/privileges.ts';
import type { ReportJson } from '../../../lib/report/report-json.ts';
import { root } from '../virtspec.ts';
import { docker } from './lane.ts';

/** What `--target container` grants its container, as flags of `docker run`, by their names in docs/container.md. */
export const flagsByName: Readonly<Record<string, readonly string[]>> = {
  'cap-drop ALL': ['--cap-drop=ALL'],
  SETUID: ['--cap-add=SETUID'],
  SETGID: ['--cap-add=SETGID'],
  SETFCAP: ['--cap-add=SETFCAP'],
  apparmor: ['--security-opt=apparmor=unconfined'],
  label: ['--security-opt=label=disable'],
  // The command line accepts a profile only as a file; what the profile forbids in addition is not tested here.
  seccomp: ['--security-opt=seccomp=unconfined'],
  systempaths: ['--security-opt=systempaths=unconfined'],
  '/dev/net/tun': ['--device=/dev/net/tun'],
};

/** Whether the list above equals the product's. */
export const flagsAreOurs =
  JSON.stringify(privileges.added) === JSON.stringify(['SETUID', 'SETGID', 'SETFCAP']) &&
  privileges.security.length === 3;

/** The image of the Containerfile, built with the engine's own command. */
export async function imageByHand(): Promise<string> {
  const folder = join(root, 'lib/container');
  await docker('build', '--quiet', '--tag', 'virtspec-by-hand', '--file', join(folder, 'Containerfile'), folder);
  return 'virtspec-by-hand';
}

/**
 * `--target sandbox` in a container of the image, started manually: the result on a machine like the image.
 * @param flags of `docker run`, in addition to those that mount virtspec
 * @param folder visible in the container, at the same path
 */
export async function verifyByHand(
  image: string,
  flags: readonly string[],
  lab: string,
  folder = root,
): Promise<ReportJson> {
  const mounts = [
    ...ownMounts().map(({ source, target }) => `--volume=${source}:${target}:ro`),
    ...new Set([root, folder].map((path) => `--volume=${path}:${path}:ro`)),
  ];
  const script = `node /opt/virtspec/dist/cli/main.js verify --lab ${lab} --deployer virsh --reporter json || true`;
  const words = ['run', '--rm', '--network=none', ...flags, ...mounts, image, 'bash', '-c', script];
  return JSON.parse(await docker(...words));
}
