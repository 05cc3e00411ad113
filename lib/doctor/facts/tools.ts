import which from 'which';
import { type Fact, seen } from '../fact.ts';
import type { ToolFacts } from '../host-facts.ts';
import { type Patience, say, within } from './within.ts';

/** The programs that the work plan has its user run on this machine. */
export async function collectTools(patience: Patience): Promise<ToolFacts> {
  const [virtManager, nix, nixFeatures] = await Promise.all([
    versionOf('virt-manager', patience),
    versionOf('nix', patience),
    collectNixFeatures(patience),
  ]);
  return { virtManager, nix, nixFeatures };
}

function versionOf(program: string, patience: Patience): Promise<Fact<string | undefined>> {
  const source = `${program} --version`;
  return within(source, patience, async () => {
    // Checked first: if PATH contains a folder that this user may not enter, a missing program looks like a forbidden one.
    if ((await which(program, { nothrow: true })) === null) return seen(undefined, source, `no ${program} in PATH`);
    const { code, stdout, stderr } = await say([program, '--version'], patience);
    const said = `${stdout}${stderr}`.trim();
    if (code !== 0) return { unknown: `${source}: ${said.split('\n').at(-1) || `exit ${code}`}` };
    return seen(/\d+(\.\d+)+\S*/.exec(said)?.[0] ?? said, source, said);
  });
}

/** If `nix-command` is off, Nix refuses to show its settings, which is the answer. */
function collectNixFeatures(patience: Patience): Promise<Fact<readonly string[]>> {
  return within('Nix’s settings', patience, async () => {
    let source = 'nix show-config';
    let shown = await say(['nix', 'show-config'], patience);
    if (/not a recogni[sz]ed command|unrecognised/i.test(shown.stderr)) {
      source = 'nix config show';
      shown = await say(['nix', 'config', 'show'], patience);
    }
    if (/experimental Nix feature '[\w-]+' is disabled/.test(shown.stderr))
      return seen([], source, shown.stderr.trim());
    const line = /^experimental-features = .*$/m.exec(shown.stdout)?.[0];
    if (shown.code !== 0 || line === undefined)
      return { unknown: `${source}: ${shown.stderr.trim() || 'no experimental-features in it'}` };
    return seen(line.replace(/^.*= */, '').split(/\s+/), source, line);
  });
}
