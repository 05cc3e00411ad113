import * as z from 'zod';
import { flakeProblem } from './flake-reference.ts';
import { text } from './values.ts';

/** `source:` of a lab file: where its XML comes from. */
export const source = z
  .strictObject({
    nix: text.optional().describe('Folder with networks.nix, pools.nix and domains.nix.'),
    recorded: text
      .optional()
      .describe('Folder with XML rendered from these files, for hosts without Nix. Reports state when it was used.'),
    flake: text
      .superRefine((value, context) => {
        const message = flakeProblem(value);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .optional()
      .describe(
        'Flake that applies the lab: FOLDER (its nixosModules.default), FOLDER#nixosModules.NAME, FOLDER#HOST (a NixOS configuration), or FOLDER#homeConfigurations.NAME and homeModules.NAME (home-manager’s).',
      ),
    connection: text
      .optional()
      .describe("The lab's libvirt connection in the flake. Default: qemu:///system, or the only one."),
    xml: text
      .optional()
      .describe('Folder with networks/, pools/, volumes/POOL/ and domains/, each with libvirt XML files.'),
    settings: text
      .optional()
      .describe('JSON file that NixVirt’s module passes to its helper: the lab as it is applied to a host.'),
  })
  .refine(
    isOneSource,
    'expected { nix: FOLDER, recorded: FOLDER }, { flake: FLAKE }, both, { xml: FOLDER }, or { settings: FILE }',
  )
  .describe('Where the XML comes from. Paths are relative to this file.');

/** What belongs to Nix code goes with no XML, nor with what it was made into; a recording is one of lists; a connection is one of a flake. */
function isOneSource(
  said: { readonly [key in 'nix' | 'recorded' | 'flake' | 'connection' | 'xml' | 'settings']?: string | undefined },
): boolean {
  if (said.xml !== undefined || said.settings !== undefined)
    return Object.values(said).filter((value) => value !== undefined).length === 1;
  if (said.recorded !== undefined && said.nix === undefined) return false;
  if (said.connection !== undefined && said.flake === undefined) return false;
  return said.nix !== undefined || said.flake !== undefined;
}
