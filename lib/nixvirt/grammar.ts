import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Kind } from '../model/objects.ts';
import { type EvaluateOptions, evaluate } from '../nix/evaluate.ts';
import { packageFile } from '../package-file.ts';

/** What NixVirt takes for a text of the XML: any other type of value makes it abort. */
export type NixType = 'string' | 'int' | 'yes-no' | 'on-off' | 'path';

/** An attribute of an element: the value of `key`, or a constant. */
export interface AttributeRule {
  readonly attribute: string;
  readonly key?: string | undefined;
  readonly type?: NixType | undefined;
  readonly constant?: string | undefined;
}

/** An element that NixVirt writes. */
export interface ElementRule {
  readonly element: string;
  /** The attribute of the Nix value that it is written from; undefined: it is always written, from the attributes of its parent. */
  readonly key?: string | undefined;
  /** Whether a list makes several. */
  readonly many?: boolean | undefined;
  readonly attributes: readonly AttributeRule[];
  readonly body: BodyRule;
}

/** What is in an element: elements; a text, which is the value of `key`, or the value itself; or what NixVirt's `lib.xml` makes. */
export type BodyRule =
  | { readonly children: readonly ElementRule[] }
  | { readonly type: NixType; readonly key?: string | undefined }
  | { readonly raw: true };

/** The root element of each kind, as NixVirt writes it. */
export type Grammar = Readonly<Record<Kind, ElementRule>>;

const type = z.enum(['string', 'int', 'yes-no', 'on-off', 'path']);
const attribute = z.object({
  attribute: z.string(),
  key: z.string().optional(),
  type: type.optional(),
  constant: z.string().optional(),
});
const element: z.ZodType<ElementRule> = z.object({
  element: z.string(),
  key: z.string().optional(),
  many: z.boolean().optional(),
  attributes: z.array(attribute),
  body: z.union([
    z.object({ children: z.array(z.lazy(() => element)) }),
    z.object({ type, key: z.string().optional() }),
    z.object({ raw: z.literal(true) }),
  ]),
});
const grammar = z.object({ network: element, pool: element, volume: element, domain: element });

/**
 * NixVirt's grammar, read out of its source (see grammar.nix): it is that of the release that is used, and of no table of ours.
 *
 * @param nixvirt its folder
 * @throws VirtspecError `nixvirt-grammar` for a source that does not generate XML as 0.4 to 0.6 do; what `evaluate` throws for a Nix that is missing or
 *   does not end
 */
export async function readGrammar(nixvirt: string, options: Pick<EvaluateOptions, 'env' | 'signal'>): Promise<Grammar> {
  try {
    const json = await evaluate(packageFile('lib/nixvirt/grammar.nix'), { nixvirt }, { ...options, folder: nixvirt });
    return grammar.parse(json);
  } catch (cause) {
    const isUnknown = cause instanceof z.ZodError || (cause instanceof VirtspecError && cause.kind === 'usage');
    throw isUnknown ? unknownGrammar(nixvirt, cause) : cause;
  }
}

function unknownGrammar(nixvirt: string, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-grammar',
    kind: 'environment',
    what: `what NixVirt makes of a definition could not be read from ${nixvirt}`,
    why: 'its generate-xml/ is built otherwise than in the releases that virtspec knows',
    fix: 'Use a release of NixVirt: --nixvirt 0.6.0',
    cause,
  });
}
