/** A text that a repository moved from Vagrant should have and has not. */
export interface Notice {
  readonly file: string;
  readonly what: string;
  /** What to add; undefined if something is to be removed. */
  readonly add: string | undefined;
}

/** Files of the repository, if they exist. */
export interface VagrantRepository {
  /** The path of its Vagrantfile. Default: `vagrant/Vagrantfile`. */
  readonly file?: string;
  readonly vagrantfile: string;
  readonly readme: string | undefined;
}

const deprecation = `# DEPRECATED: This Vagrantfile is from the VirtualBox-based architecture (Phase 1-2 v1).
# The project has migrated to NixVirt+libvirt. See nixvirt/ directory.
# Kept for reference only.`;

const quickStart = `## Quick start

Import the flake's \`nixosModules.default\` into the NixOS configuration of the host, then:

    sudo nixos-rebuild switch`;

const prerequisites = `## Prerequisites

NixOS with \`virtualisation.libvirtd.enable = true;\`, and a user in the group \`libvirtd\`. VirtualBox is not needed.`;

const note = `The Vagrantfile in \`vagrant/\` is deprecated, and kept for reference only.`;

/** The notices that are missing in a repository with a Vagrantfile whose machines are now NixVirt's. */
export function missingNotices({ file = 'vagrant/Vagrantfile', vagrantfile, readme }: VagrantRepository): Notice[] {
  const text = readme ?? '';
  const absent = readme === undefined ? ' (there is no README.md)' : '';
  const paragraphs = text.split(/\n\s*\n/);
  const isNote = (one: string) =>
    /vagrant/i.test(one) && /deprecated/i.test(one) && !/not (?:yet )?deprecated/i.test(one);
  return [
    ...missing(!/^\s*#.*\bdeprecated\b/im.test(vagrantfile), {
      file,
      what: 'no deprecation notice',
      add: deprecation,
    }),
    ...missing(!/nixos-rebuild/.test(text), {
      file: 'README.md',
      what: `no quick start with nixos-rebuild${absent}`,
      add: quickStart,
    }),
    ...missing(!/libvirtd/.test(text), {
      file: 'README.md',
      what: `libvirtd is not among the prerequisites${absent}`,
      add: prerequisites,
    }),
    ...missing(!paragraphs.some(isNote), {
      file: 'README.md',
      what: `no note that Vagrant is deprecated${absent}`,
      add: note,
    }),
    ...missing(/^[^\n]*\bvagrant up\b/m.test(text), {
      file: 'README.md',
      what: '`vagrant up` is still there',
      add: undefined,
    }),
  ];
}

function missing(is: boolean, notice: Notice): Notice[] {
  return is ? [notice] : [];
}
