import { policies } from '../../drift/policies.ts';
import { type XmlDifference, xmlDifferences } from '../../drift/xml-difference.ts';
import type { Fix } from '../../finding/fix.ts';
import type { Predecessor } from '../check.ts';
import { fixOfRestart } from './stopped-as-declared.ts';

/** Why an apply power-cut a domain, as far as it can be determined, and what to do. */
export interface Cut {
  /** Continues a sentence after "because". */
  readonly because: string;
  readonly fix: Fix | undefined;
  /** The differences in its XML, if they are the reason. */
  readonly differs: readonly XmlDifference[];
}

/** In the order in which NixVirt would act on them: a name that differs, `restart`, a definition that differs, a network. */
export function causeOf({ before, after, declared, first }: Predecessor): Cut {
  const fromInside = 'or shut the guest down from inside before the apply';
  if (after && after.name !== before.name) {
    return {
      because: `its name changed to ${after.name}: the old definition was undefined, and a managed save with it`,
      fix: `Keep the name ${before.name}, ${fromInside}.`,
      differs: [],
    };
  }
  if (declared?.kind === 'domain' && declared.restart) {
    return {
      because: 'it is declared with `restart = true`',
      fix: fixOfRestart,
      differs: [],
    };
  }
  const differs = after ? xmlDifferences(before.xml, after.xml, policies.domain) : [];
  if (differs.length > 0) {
    const places = differs.map(({ xpath }) => xpath).join(', ');
    return { because: `its definition changed: ${places}`, fix: undefined, differs };
  }
  const networks = before.kind === 'domain' ? before.interfaces.flatMap(({ network }) => network ?? []) : [];
  const stopped = first.events.find(
    ({ kind, name, event }) => kind === 'network' && event.startsWith('Stopped') && networks.includes(name),
  );
  if (stopped === undefined) return { because: 'the apply stopped it', fix: undefined, differs: [] };
  return {
    because: `the network ${stopped.name} changed, and was stopped with every domain on it`,
    fix: 'Shut the guest down from inside before an apply that changes its network.',
    differs: [],
  };
}
