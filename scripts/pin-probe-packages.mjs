#!/usr/bin/env node
// Regenerates the list of packages that a guest is built from without apt, from apt-get and apt-cache of this machine, which must be a Debian. Its
// lists must be fresh: sudo apt-get update.
//
//   npm run build && node scripts/pin-probe-packages.mjs         # lib/guest/medium/pinned-packages.ts: the probe's
//   npm run build && node scripts/pin-probe-packages.mjs agent   # lib/guest/medium/pinned-agent-packages.ts: what the agent guest has besides
import { readFileSync, writeFileSync } from 'node:fs';
import { $ } from 'zx';
import { aptSource, withLibraries } from '../dist/guest/apt.js';
import { agentFlavour, probeFlavour } from '../dist/guest/flavour.js';

const apt = $({ cwd: '/', env: { ...process.env, LC_ALL: 'C' } });

/** The value of a field of `apt-cache show`. */
const field = (text, name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? fail(`apt-cache shows no ${name}`);

function fail(what) {
  throw new Error(what);
}

/** Of all packages at once, because apt reads its lists anew each time. */
async function pin(names) {
  // Only apt-get shows which archive each is from.
  const { stdout: printed } = await apt`apt-get download --print-uris ${names}`;
  const uris = [...printed.matchAll(/^'([^']*)'/gm)].map(([, uri]) => decodeURIComponent(uri ?? ''));
  const { stdout: shown } = await apt`apt-cache show --no-all-versions ${names}`;
  const entries = new Map(shown.split(/\n\n+/).map((text) => [/^Package: (.*)$/m.exec(text)?.[1], text]));
  return names.map((name) => pinned(name, entries.get(name) ?? fail(`apt-cache does not show ${name}`), uris));
}

function pinned(name, text, uris) {
  const path = field(text, 'Filename');
  const uri = uris.find((one) => one.endsWith(`/${path}`)) ?? fail(`apt-cache has ${path}, apt-get another one`);
  const [, archive] = /\/(debian|debian-security)\/pool\//.exec(uri) ?? fail(`${uri} is not in Debian's archive`);
  return {
    name,
    version: field(text, 'Version'),
    archive,
    path,
    size: Number(field(text, 'Size')),
    sha256: field(text, 'SHA256'),
  };
}

const lists = {
  probe: {
    what: 'What the probe guest is built of',
    argument: '',
    variable: 'pinnedPackages',
    file: 'pinned-packages.ts',
    names: async () => (await aptSource(probeFlavour).resolve({})).map(({ name }) => name),
  },
  agent: {
    what: 'What the agent guest is built of besides,',
    argument: ' agent',
    variable: 'pinnedAgentPackages',
    file: 'pinned-agent-packages.ts',
    names: () => withLibraries(agentFlavour.packages, {}),
  },
};
const list = lists[process.argv[2] ?? 'probe'] ?? fail('the guest is probe or agent');
const packages = await pin(await list.names());
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
  new URL(`../lib/guest/medium/${list.file}`, import.meta.url),
  `import type { PinnedList } from './pinned.ts';

/**
 * ${list.what} where there is no apt: what apt had on ${now.slice(0, 10)} on ${system}, by
 * \`apt-cache show\`. Written by \`scripts/pin-probe-packages.mjs${list.argument}\`; not by hand.
 */
export const ${list.variable}: PinnedList = {
  timestamp: '${now.replace(/[-:]|\.\d+/g, '')}',
  packages: [
${packages.map(entry).join('')}  ],
};
`,
);
