import { type Command, Option } from 'commander';

const about = `
The cache is $XDG_CACHE_HOME/virtspec/nixvirt/<revision>, by default under ~/.cache.
virtspec takes the revision that the flake.lock beside the lab names from there.
A version or a branch that --nixvirt asks for and that is not there is fetched by Nix.`;

const words = 'a checkout, a version (0.6.0), a name (master) or a cached revision';

/** Which NixVirt renders and applies. Not commander's own `env`: what the environment says must be the locked one. */
export function nixvirtOption(): Option {
  return new Option(
    '--nixvirt <which>',
    `use this NixVirt, locked or not: ${words} (default: the one that VIRTSPEC_NIXVIRT names, which must be the locked one; else the locked one, cached)`,
  );
}

/** Whose nixpkgs a lab is evaluated with. */
export function nixpkgsOption(
  byDefault = 'own for a flake whose nixpkgs Nix has, or can fetch for a NixOS configuration; else stub',
): Option {
  return new Option(
    '--nixpkgs <whose>',
    `own: the flake’s, so that store paths are those of the host; stub: none, which is fast and fetches nothing (default: ${byDefault})`,
  )
    .choices(['own', 'stub'])
    .env('VIRTSPEC_NIXPKGS');
}

/** Which NixVirt releases to probe, or to prove a lab with. */
export function nixvirtOptions(how: 'ask' | 'use'): Option {
  const about = {
    ask: `ask this NixVirt: ${words}; repeatable (default: the one that verify takes)`,
    use: `use this NixVirt, locked or not: ${words}; repeatable (default: the one that VIRTSPEC_NIXVIRT names, which must be the locked one; else the locked one, cached)`,
  };
  return new Option('--nixvirt <which>', about[how]).argParser(
    (word: string, before: readonly string[] | undefined) => [...(before ?? []), word],
  );
}

/** `virtspec nixvirt`: the NixVirt releases that are at hand. */
export function describeNixVirt(command: Command): void {
  command.description('keep NixVirt’s source at hand, so that labs are rendered live').addHelpText('after', about);

  command
    .command('add')
    .description('put a NixVirt checkout into the cache, as the revision that it is')
    .argument(
      '<path>',
      'the top of a git checkout, or of a plain copy of a published release or of the revision that flake.lock names',
    )
    .option('--as <name>', 'the name to find it by later (default: the branch that is checked out)')
    .option('--debug', 'print stacks of errors')
    .addHelpText('after', about)
    .action(async (path: string, options: { readonly as?: string }) => {
      const { addCommand } = await import('./nixvirt-command.ts');
      await addCommand(path, options);
    });

  command
    .command('list')
    .description('the revisions in the cache, with their versions and names')
    .option('--debug', 'print stacks of errors')
    .action(async () => {
      const { listCommand } = await import('./nixvirt-command.ts');
      await listCommand();
    });
}
