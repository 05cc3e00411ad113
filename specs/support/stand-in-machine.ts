import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { nixVirtSettings } from '../../lib/deploy/nixvirt-settings.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';
import { type RunResult, run } from '../../lib/process/run.ts';
import { renderLab } from '../../lib/render/render.ts';
import { xmlPath } from '../../lib/render/xml-path.ts';
import { collectFacts } from '../../lib/sandbox/host.ts';
import { provisionSandbox } from '../../lib/sandbox/provision.ts';
import type { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { adaptLab } from '../../lib/verify/adapt-lab.ts';
import { noScenario } from '../../lib/verify/scenario.ts';
import { root } from './virtspec.ts';
import type { Workplace } from './workplace.ts';

/** A generation of the machine: its lab file, and what NixVirt's helper is given. */
export interface Generation {
  readonly name: string;
  /** Of the checkout. */
  readonly labFile: string;
  /** What is declared differently from the lab file's own source. */
  readonly change?: (lab: DeclaredConnection) => DeclaredConnection;
  /** Changes of the lab file. */
  readonly intend?: (lab: Record<string, unknown>) => void;
}

/**
 * Runs a NixOS test's script against a sandbox: the machine is a stand-in, libvirt, virtspec and NixVirt are real. It writes the test's report into
 * `out`.
 *
 * @param generations the first is the one that the machine boots
 */
export async function runTestScript(
  script: string,
  generations: readonly [Generation, ...Generation[]],
  { place, sandbox, out }: { readonly place: Workplace; readonly sandbox: Sandbox; readonly out: string },
): Promise<RunResult> {
  const systems = [];
  for (const generation of generations) systems.push(await makeSystem(generation, place, sandbox));
  const [current = '', ...others] = systems;
  const reports = place.path('machine/virtspec');
  for (const folder of [reports, out]) mkdirSync(folder, { recursive: true });
  const replace = [
    ...others.map((system, index) => [`/run/booted-system/specialisation/${generations[index + 1]?.name}`, system]),
    ['/run/current-system', current],
    ['/var/lib/virtspec', reports],
    ['qemu:///system', sandbox.uri],
    // The media are already in the sandbox.
    ['cp -a /var/lib/libvirt/iso /var/lib/libvirt/media', 'true'],
  ];
  const file = place.write('place.json', JSON.stringify({ replace, path: commandsFor(place, current) }));
  const driver = join(root, 'fixtures/stand-in/nixos-test-driver.py');
  return run(['python3', driver, place.write('script.py', script), file], {
    cwd: place.folder,
    timeout: 300_000,
    env: {
      ...(place.env as Record<string, string>),
      out,
      STAND_IN_URI: sandbox.uri,
      STAND_IN_JOURNAL: place.path('machine/journal'),
      https_proxy: 'http://127.0.0.1:9',
    },
  });
}

/** Its folder: the parts of a system that the test looks at. */
async function makeSystem(
  { name, labFile, change, intend }: Generation,
  place: Workplace,
  sandbox: Sandbox,
): Promise<string> {
  await using virsh = await sandbox.virsh();
  const { host } = await collectFacts({ sandbox: sandbox, virsh: virsh }, { smm: false }, ['x86_64']);
  const rendered = await renderLab(await loadLab(join(root, labFile)));
  const declared = change ? change(rendered) : rendered;
  const nothing = { objects: [], emptied: [], absent: [] };
  const { lab, items } = adaptLab(declared, nothing, host, noScenario);
  await provisionSandbox(sandbox, items);
  const system = place.path('machine', name);
  const folder = join(system, 'etc/virtspec/lab');
  const files = new Map<RenderedObject, string>();
  for (const object of lab.objects) {
    const file = place.write(`machine/${name}/etc/virtspec/lab/xml/${xmlPath(object)}`, object.xml.text);
    files.set(object, file);
  }
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(nixVirtSettings(lab, files)));
  const said = parse(readFileSync(join(root, labFile), 'utf8')) as Record<string, unknown>;
  intend?.(said);
  const { plan: _, ...withoutPlan } = said;
  writeFileSync(join(folder, 'lab.yaml'), stringify({ ...withoutPlan, source: { settings: 'settings.json' } }));
  cpSync(join(root, 'flake.lock'), join(folder, 'flake.lock'));
  return system;
}

/** The machine's commands, in a folder. */
function commandsFor(place: Workplace, current: string): string {
  const journal = place.path('machine/journal');
  const activate = join(root, 'fixtures/stand-in/switch-to-configuration');
  const commands: Readonly<Record<string, string>> = {
    virtspec: `exec '${process.execPath}' '${join(root, 'dist/cli/main.js')}' "$@"`,
    systemctl: `case "$2" in nixvirt.service) cat '${journal}.unit' ;; *) echo ActiveState=active ;; esac`,
    journalctl: `cat '${journal}'`,
    'stand-in-boot': `: > '${journal}'; '${activate}' switch '${current}/etc/virtspec/lab/settings.json' || true`,
    'stand-in-shutdown': `set -e
for kind in '' net- pool-; do
  list=\${kind:-}list; for one in $(virsh -q -c "$STAND_IN_URI" $list --name); do virsh -q -c "$STAND_IN_URI" \${kind}destroy "$one"; done
done`,
    'switch-to-system': `case $1 in build) ;; switch) exec '${activate}' switch "$SYSTEM/etc/virtspec/lab/settings.json" ;; esac`,
  };
  for (const [name, text] of Object.entries(commands)) {
    chmodSync(place.write(`machine/bin/${name}`, `#!/bin/sh\n${text}\n`), 0o755);
  }
  return place.path('machine/bin');
}
