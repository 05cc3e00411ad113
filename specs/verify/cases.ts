import { loadLab } from '../../lib/lab/load.ts';
import type { VerifyOptions } from '../../lib/verify/options.ts';
import { verify } from '../../lib/verify/verify.ts';
import { root } from '../support/virtspec.ts';

/** Small labs from bug reports and other people's configurations, and the one fault of each, if any. */
export const xmlCases = {
  'bridge-of-the-host': [],
  'cgroup-tuning': [],
  'drive-address': [],
  'encrypted-tpm': [],
  'graphics-password': [],
  'hugepages-and-tuning': [],
  'nwfilter-of-the-host': [],
  'odd-spellings': [],
  'openvswitch-vlan': [],
  pxe: [],
  'qcow2-taken-as-raw': ['disk-format'],
  'qemu-commandline-elsewhere': [],
  'qemu-commandline-prefixed': [],
  'raw-volume-allocated': [],
  'spice-beside-a-bridge': [],
  'static-leases-only': ['network-dhcp-range'],
  'two-dhcp-families': [],
  'variants-of-one-machine': [],
  'virtiofsd-of-nixos': [],
  'volume-over-a-base': [],
} as const;

/** The same, in Nix. */
export const nixCases = {
  'left-to-the-host': [],
  'nix-active': [],
  'nix-addresses': [],
  'nix-inactive': ['rebuild-domain-identity', 'rebuild-events'],
  'nix-misplaced-volumes': ['attributes-emitted'],
  'nix-virtiofsd': [],
  'no-addressed-network': [],
} as const;

/** Flakes, whose modules need nixpkgs' `lib` for their evaluation. */
export const flakeCases = { 'flake-module': [], 'flake-with-packages': [] } as const;

/** Checks that fail for a case, without duplicates; why the run broke, if it did. */
export async function failuresOf(name: string, options: VerifyOptions): Promise<readonly string[]> {
  const { report, error } = await verify(await loadLab(`${root}fixtures/cases/${name}/lab.yaml`), options);
  const failed = report.findings.filter(({ status }) => status === 'fail').map(({ check }) => check as string);
  return [...new Set(failed), ...(error ? [String(error)] : [])];
}
