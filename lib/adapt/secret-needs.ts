import { canonicalUuid } from '../model/uuid.ts';
import { derivedUuid } from './derived-uuid.ts';
import type { Editable } from './editable.ts';
import type { MarkupElement } from './markup.ts';
import type { Need, SecretItem } from './provision-need.ts';

const why =
  'NixVirt declares no secrets, so the host must have it; the sandbox has one of that name with a placeholder value.';

/**
 * What a `<secret>` of an encrypted disk or volume names: by its UUID, or by what it is for.
 * https://libvirt.org/formatstorageencryption.html
 */
export function secretNeeds(xml: Editable, secret: MarkupElement): readonly Need[] {
  const usage = xml.attribute(secret, 'usage');
  const uuid = xml.attribute(secret, 'uuid');
  if (usage) return [secretNeed(derivedUuid(`secret ${usage}`), { type: 'volume', id: usage })];
  return uuid ? [secretNeed(uuid, { type: 'volume', id: uuid })] : [];
}

/** A secret that a UUID names; what is no UUID is for libvirt to refuse. */
export function secretNeed(name: string, usage: SecretItem['usage']): Need {
  const uuid = canonicalUuid(name);
  return { item: { kind: 'secret', uuid, usage }, standIn: { to: 'a placeholder secret', why } };
}
