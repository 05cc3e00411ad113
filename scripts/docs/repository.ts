import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** `OWNER/NAME`: from `repository` in package.json, the only place that a fork, or the first owner, changes. */
export const repository: string = slugOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).repository.url);

function slugOf(url: string): string {
  const slug = /^git\+https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\.git$/.exec(url)?.[1];
  if (slug === undefined) throw new Error(`package.json: repository.url is no repository of GitHub: ${url}`);
  return slug;
}

/** Where a text names this repository: `github:`, an address, or `uses:` of a workflow. */
const mention = /(?<=uses: |github:|github\.com\/|githubusercontent\.com\/)[\w.-]+\/virtspec(?![\w.-])/g;

/** The text, with `slug` in every mention of this repository. */
export function naming(slug: string, text: string): string {
  return text.replace(mention, slug);
}

/** The files, from the root, that name this repository: pages written by hand, and the template of `nix flake init`. */
export const filesThatName: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`),
  'nix/template/flake.nix',
  'nix/template/lab.yaml',
  'nix/template/README.md',
  'nix/template/.github/workflows/lab.yml',
].filter((path) => new RegExp(mention).test(readFileSync(join(root, path), 'utf8')));

/** For `npm run docs`: each of those files, as it must be. */
export const named: Readonly<Record<string, () => string>> = Object.fromEntries(
  filesThatName.map((path) => [path, () => naming(repository, readFileSync(join(root, path), 'utf8'))]),
);
