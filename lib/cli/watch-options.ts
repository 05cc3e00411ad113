import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';

/** The options of `virtspec watch`. */
export interface WatchCommandOptions {
  readonly lab: string;
  readonly reapply?: boolean;
  readonly deployer?: 'nixvirt' | 'virsh';
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly libvirt?: string;
  readonly select?: readonly string[];
  readonly reporter?: readonly string[];
  readonly verbose?: boolean;
  readonly timeout: number;
  readonly debug?: boolean;
}
