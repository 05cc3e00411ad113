import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
/** Ignores white space; Nix writes the shell's `${` as `''${` in a string. */
const words = (text: string) => text.replaceAll("''${", '${').replace(/\s+/g, ' ').trim();
const plan = words(textOf('fixtures/plan/implementation-steps.md'));

/** The text of the work plan from the first words to the last, inclusive. */
function snippet(from: string, to: string): string {
  const start = plan.indexOf(from);
  expect(start, `the plan has ${from}`).toBeGreaterThan(-1);
  const end = plan.indexOf(to, start);
  expect(end, `the plan has ${to} after it`).toBeGreaterThan(-1);
  return plan.slice(start, end + to.length);
}

test.each([
  ['Step 1, the network', 'questions/network-attrset.nix', 'NixVirt.lib.network.writeXML {', '}; }; }; }'],
  ['Step 1, the template’s arguments', 'windows.nix', 'name = "test-win";', 'install_virtio = true; }'],
  ['Step 3, the script', 'questions/storage-by-script.nix', 'sudo mkdir -p /var/lib/libvirt/images/homelab', 'done'],
  ['Step 4, the second NIC', 'questions/windows-plus-plus.nix', '# Add second NIC', '}]; }; };'],
  ['Step 5, the module', 'questions/module-enable.nix', 'nixosModules.default = {', '}; };'],
  [
    'the prerequisites, libvirtd',
    'questions/module-coexists.nix',
    '# Enable libvirtd',
    '# NixVirt-provided option, or:',
  ],
  [
    'the prerequisites, virt-manager',
    'questions/module-coexists.nix',
    '# Install virt-manager',
    'virt-manager.enable = true;',
  ],
])('%s is asked word for word', (_, file, from, to) => {
  expect(words(textOf(`lib/spike/${file}`))).toContain(snippet(from, to));
});

test('the template is called as in the work plan', () => {
  const call = /NixVirt\.lib\.domain\.templates\.windows/;
  expect(plan).toMatch(call);
  expect(words(textOf('lib/spike/questions/read-file-write-xml.nix'))).toContain(
    'builtins.readFile (NixVirt.lib.domain.writeXML (NixVirt.lib.domain.templates.windows (import ../windows.nix)))',
  );
});
