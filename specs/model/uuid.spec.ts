import { expect, test } from 'vitest';
import { canonicalUuid } from '../../lib/model/uuid.ts';

const uuid = '7a9e0000-0000-4000-8000-000000000011';

test.each([uuid, uuid.toUpperCase(), uuid.replaceAll('-', ''), ` ${uuid}\n`, '7a-9e-0000000040008000-000000000011'])(
  '%j is the same UUID, in libvirt’s notation',
  (text) => expect(canonicalUuid(text)).toBe(uuid),
);

test.each(['', 'no uuid', '7a9e0000-0000-4000-8000-00000000001', `${uuid}0`])(
  '%j is not a UUID, and stays unchanged',
  (text) => expect(canonicalUuid(text)).toBe(text),
);
