import type { Kind } from '../model/objects.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { AppliedAction } from './deployer.ts';

/** NixVirt's word for an action, which it prints before the action (0.6.0, `nixvirt.py`, `vreport`), as our verb. */
const verbs: Readonly<Record<string, AppliedAction['verb']>> = {
  'define new': 'define',
  redefine: 'redefine',
  undefine: 'undefine',
  activate: 'start',
  deactivate: 'stop',
};

/**
 * The actions of NixVirt's helper, from its output with `-v`: `NixVirt: QEMU: domain UUID: redefine`, up to 0.5 without the first two words. It
 * reports each action before it performs it: if it failed, it failed at the last one.
 * @param objects for their names; if a UUID occurs several times, the first counts. An object that is not among them is named by its UUID
 */
export function parseNixVirtLog(
  log: string,
  objects: readonly Pick<RenderedObject, 'name' | 'uuid'>[],
): AppliedAction[] {
  const nameOf = (uuid: string) => objects.find((object) => object.uuid?.toLowerCase() === uuid)?.name ?? uuid;
  const lines = log.matchAll(/^(?:NixVirt: \w+: )?(network|pool|domain) ([0-9a-f-]{36}): (.*)$/gm);
  return [...lines].flatMap(([, kind, uuid = '', words = '']): AppliedAction[] => {
    const name = nameOf(uuid);
    const volume = /^(creating|deleting) volume (.*)$/.exec(words);
    if (volume) {
      return [{ verb: volume[1] === 'creating' ? 'create' : 'delete', kind: 'volume', name: `${name}/${volume[2]}` }];
    }
    const verb = verbs[words];
    return verb ? [{ verb, kind: kind as Kind, name }] : [];
  });
}
