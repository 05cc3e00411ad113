import { type Command, Option } from 'commander';

const about = `
The cache is $XDG_CACHE_HOME/virtspec/nixvirt/<revision> (~/.cache by default).
virtspec uses the revision named by the flake.lock next to the lab. A version or
branch that --nixvirt names and the cache does not contain is fetched by Nix.`;

const words = 'a checkout, a version (0.6.0), a name (master) or a cached revision';

/** The NixVirt that renders and applies. Not commander's own `env`, because a value from the environment must be the locked one. */
export function nixvirtOption(): Option {
  return new Option(
    '--nixvirt <source>',
    `NixVirt to use, locked or not: ${words} (default: VIRTSPEC_NIXVIRT, which must be the locked revision; else the locked revision from the cache)`,
  );
}

/** The nixpkgs that a lab is evaluated with. */
export function nixpkgsOption(
  byDefault = 'own if Nix has the flake’s nixpkgs, or can fetch it for a NixOS configuration; else stub',
): Option {
  return new Option(
    '--nixpkgs <source>',
    `nixpkgs to evaluate the lab with: \`own\` is the flake’s, with the store paths of the host; \`stub\` is none, which is fast and downloads nothing (default: ${byDefault})`,
  )
    .choices(['own', 'stub'])
    .env('VIRTSPEC_NIXPKGS');
}

/** The NixVirt releases to test, or to verify a lab with. */
export function nixvirtOptions(how: 'ask' | 'use'): Option {
  const about = {
    ask: `NixVirt to test: ${words}; repeatable (default: the same as for verify)`,
    use: `NixVirt to use, locked or not: ${words}; repeatable (default: VIRTSPEC_NIXVIRT, which must be the locked revision; else the locked revision from the cache)`,
  };
  return new Option('--nixvirt <source>', about[how]).argParser(
    (word: string, before: readonly string[] | undefined) => [...(before ?? []), word],
  );
}

/** `virtspec nixvirt`: the cached NixVirt releases. */
export function describeNixVirt(command: Command): void {
  command.description('Manage cached NixVirt sources, which labs are rendered with').addHelpText('after', about);

  command
    .command('add')
    .description('Add a NixVirt checkout to the cache, under its revision')
    .argument(
      '<path>',
      'Top folder of a git checkout, or of a copy of a published release or of the revision that flake.lock names',
    )
    .option('--as <name>', 'Name for --nixvirt (default: the checked-out branch)')
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (path: string, options: { readonly as?: string }) => {
      const { addCommand } = await import('./nixvirt-command.ts');
      await addCommand(path, options);
    });

  command
    .command('list')
    .description('List the cached revisions, with their versions and names')
    .option('--debug', 'Print the stack traces of errors')
    .action(async () => {
      const { listCommand } = await import('./nixvirt-command.ts');
      await listCommand();
    });
}
