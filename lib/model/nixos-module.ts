import type { HostFirewall } from './host-firewall.ts';
import type { LabState } from './lab-state.ts';

/** A NixOS module or configuration that applies a lab with NixVirt, as Nix evaluated it; NixVirt's `modules.nix` reads these options. */
export interface NixosModule {
  /** `/lab#nixosModules.default` */
  readonly name: string;
  /** `virtualisation.libvirt.enable`: without it nothing is applied, and nothing fails. */
  readonly enable: boolean;
  /** `virtualisation.libvirt.swtpm.enable` */
  readonly swtpm: boolean;
  /** The URIs that it declares objects for. */
  readonly connections: readonly string[];
  /** The one of these connections that is the lab. */
  readonly connection: string;
  /** What applies the lab at activation: a systemd unit, or a step of home-manager; undefined if there is none. */
  readonly service:
    | { readonly script: string; readonly wantedBy: readonly string[]; readonly unit?: string | undefined }
    | undefined;
  /** NixOS' assertions that do not hold; they stop a rebuild. */
  readonly failedAssertions: readonly string[];
  /** The firewall of the host; undefined: only a whole configuration declares one, or Nix cannot evaluate it. */
  readonly firewall?: HostFirewall | undefined;
  /** The objects that it declares for its connection. */
  readonly declared: LabState;
}

/** The module, or why it was not evaluated. */
export type ModuleEvaluation = NixosModule | { readonly unavailable: string };
