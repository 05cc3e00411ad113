import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated } from './contradiction.ts';

/** Controllers, and input devices on their buses. */
export function controllers(root: Branch): readonly Contradiction[] {
  const numbered = repeated(below(root, 'devices/controller'), ({ attributes }) => {
    const [type, index, model = ''] = ['type', 'index', 'model'].map((name) => attributes.get(name));
    // The companions of a USB controller have the same index.
    return index === undefined || /^(ich9-uhci|vt82c686b-uhci)/.test(model) ? undefined : `${type} ${index}`;
  });
  const tablets = below(root, 'devices/input').filter(
    ({ attributes }) =>
      attributes.get('bus') === 'ps2' && !['mouse', 'keyboard'].includes(attributes.get('type') ?? ''),
  );
  return [
    ...numbered.map((at) => ({
      at,
      actual: `two ${at.attributes.get('type')} controllers with index ${at.attributes.get('index')}`,
      expected: 'a separate index for each controller of a type',
    })),
    ...tablets.map((at) => ({
      at,
      actual: `a ${at.attributes.get('type')} on PS/2`,
      expected: 'only mouse and keyboard on PS/2, others on USB',
    })),
  ];
}
