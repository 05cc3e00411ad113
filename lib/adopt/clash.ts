import type { Clash } from './compare.ts';

/** What an apply makes of an object that a declared one collides with, and what to declare instead: two sentences. */
export function clashWords({ object, declared, same }: Clash): { readonly why: string; readonly fix: string } {
  const { kind, name, uuid = '' } = object;
  if (same === 'uuid')
    return {
      why: `the lab declares its UUID ${uuid} under the name ${declared.name}: an apply renames it`,
      fix: `If it is not to be renamed, declare the name ${name}, or another UUID for ${declared.name}.`,
    };
  const other = declared.uuid === undefined ? 'without a UUID' : `with the UUID ${declared.uuid}`;
  return {
    why: `the lab declares a ${kind} of this name ${other}, and libvirt has it with ${uuid}: an apply deletes it before it defines the other`,
    fix: `Declare \`uuid = "${uuid}"\` for ${kind} ${name}, and it is the same object.`,
  };
}
