import { canonicalUuid } from '../model/uuid.ts';
import { derivedUuid } from './derived-uuid.ts';
import type { Editable } from './editable.ts';
import type { MarkupElement } from './markup.ts';
import type { Need, SecretItem } from './provision-need.ts';

const why =
  'NixVirt declares no secrets, so the host must have it; the sandbox has one of that name with a placeholder value.';

/** The secret of an encrypted disk or volume, named by UUID or by its usage. https://libvirt.org/formatstorageencryption.html */
export function secretNeeds(xml: Editable, secret: MarkupElement): readonly Need[] {
  const usage = xml.attribute(secret, 'usage');
  const uuid = xml.attribute(secret, 'uuid');
  if (usage) return [secretNeed(derivedUuid(`secret ${usage}`), { type: 'volume', id: usage })];
  return uuid ? [secretNeed(uuid, { type: 'volume', id: uuid })] : [];
}

/** A secret named by UUID; an invalid UUID is left for libvirt to reject. */
export function secretNeed(name: string, usage: SecretItem['usage']): Need {
  const uuid = canonicalUuid(name);
  return { item: { kind: 'secret', uuid, usage }, standIn: { to: 'a placeholder secret', why } };
}
