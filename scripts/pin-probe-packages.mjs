#!/usr/bin/env node
// Regenerates the list of packages that the probe guest is built from without apt (lib/guest/medium/pinned-packages.ts), from apt-get and apt-cache
// of this machine, which must be a Debian. Its lists must be fresh: sudo apt-get update.
//
//   npm run build && node scripts/pin-probe-packages.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { $ } from 'zx';
import { aptSource } from '../dist/guest/apt.js';

const apt = $({ cwd: '/', env: { ...process.env, LC_ALL: 'C' } });

/** The value of a field of `apt-cache show`. */
const field = (text, name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? fail(`apt-cache shows no ${name}`);

function fail(what) {
  throw new Error(what);
}

async function pin({ name }) {
  // Only apt-get shows which archive it is from.
  const { stdout: uris } = await apt`apt-get download --print-uris ${name}`;
  const uri = decodeURIComponent(uris.split("'")[1] ?? '');
  const [, archive, path] =
    /\/(debian|debian-security)\/(pool\/.*)$/.exec(uri) ?? fail(`${uri} is not in Debian's archive`);
  const { stdout: shown } = await apt`apt-cache show --no-all-versions ${name}`;
  if (field(shown, 'Filename') !== path) fail(`apt-get has ${path}, apt-cache another one`);
  return {
    name,
    version: field(shown, 'Version'),
    archive,
    path,
    size: Number(field(shown, 'Size')),
    sha256: field(shown, 'SHA256'),
  };
}

const packages = await Promise.all((await aptSource.resolve({})).map(pin));
const { PRETTY_NAME: system } = Object.fromEntries(
  [...readFileSync('/etc/os-release', 'utf8').matchAll(/^(\w+)="?(.*?)"?$/gm)].map(([, key, value]) => [key, value]),
);
const now = new Date().toISOString();
const entry = ({ name, version, archive, path, size, sha256 }) => `    {
      name: '${name}',
      version: '${version}',
      archive: '${archive}',
      path: '${path}',
      size: ${size},
      sha256: '${sha256}',
    },
`;

writeFileSync(
  new URL('../lib/guest/medium/pinned-packages.ts', import.meta.url),
  `import type { PinnedList } from './pinned.ts';

/**
 * What the probe guest is built of where there is no apt: what apt had on ${now.slice(0, 10)} on ${system}, by \`apt-cache show\`.
 * Written by \`scripts/pin-probe-packages.mjs\`; not by hand.
 */
export const pinnedPackages: PinnedList = {
  timestamp: '${now.replace(/[-:]|\.\d+/g, '')}',
  packages: [
${packages.map(entry).join('')}  ],
};
`,
);
