import { type Branch, childOf } from '../../xml/branch.ts';

/** The match and check attributes of a CPU follow from its mode; a `<cpu>` that names a model has mode custom. */
export function completeCpu(cpu: Branch): void {
  const model = childOf(cpu, 'model');
  const mode = cpu.attributes.get('mode') ?? (model && 'custom');
  if (mode === undefined || (mode === 'custom' && !model)) return;
  say(cpu, 'mode', mode);
  if (mode === 'custom') say(cpu, 'match', 'exact');
  else cpu.attributes.delete('match');
  if (mode === 'host-passthrough') say(cpu, 'migratable', 'on');
  say(cpu, 'check', checkOf(cpu, mode));
  if (model && mode === 'custom') say(model, 'fallback', 'allow');
}

/** An emulated processor is not compared with the host's. */
function checkOf({ parent }: Branch, mode: string): string {
  const emulated = mode === 'custom' && parent?.attributes.get('type') === 'qemu';
  return emulated || mode === 'host-passthrough' || mode === 'maximum' ? 'none' : 'partial';
}

function say(branch: Branch, attribute: string, value: string): void {
  if (!branch.attributes.has(attribute)) branch.attributes.set(attribute, value);
}
