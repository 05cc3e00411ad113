import type { DeclaredConnection } from '../model/rendered.ts';
import type { Manifest } from './manifest.ts';
import { xmlPath } from './xml-path.ts';

/** What a folder of XML files does not say of its objects: the state that each is to be in, its order, lists that are empty. */
export function manifestOf({ objects, emptied, absent }: DeclaredConnection): Manifest {
  return {
    version: 1,
    objects: objects.map((object) => ({
      file: xmlPath(object),
      ...(object.kind === 'volume' ? {} : { active: object.active }),
      ...(object.restart === undefined ? {} : { restart: object.restart }),
      ...(object.option === undefined ? {} : { name: object.option }),
    })),
    ...(emptied.length === 0 ? {} : { empty: emptied.map((kind) => `${kind}s` as const) }),
    ...(absent.length === 0 ? {} : { absent: [...absent] }),
  };
}
