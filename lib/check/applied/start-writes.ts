import { policies } from '../../drift/policies.ts';
import { type XmlDifference, xmlDifferences } from '../../drift/xml-difference.ts';
import type { Fix } from '../../finding/fix.ts';
import type { Domain } from '../../model/objects.ts';
import type { Subject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { sidesOf } from './rebuilt.ts';

/**
 * What the start of a domain changed in its persistent definition: the difference between libvirt's XML before the start, and while it runs.
 * @returns undefined if the domain was not started between the two, or something else was done to it
 */
export function writtenByStart(
  { name }: Pick<Subject<'domain'>, 'name'>,
  { observed, rebuild, lab }: CheckContext,
): readonly XmlDifference[] | undefined {
  if ('unavailable' in rebuild || (lab.scenario?.between.length ?? 0) > 0) return undefined;
  const off = observed.domains.find((domain) => domain.name === name);
  const on = rebuild.before.state.domains.find((domain) => domain.name === name);
  if (!off || !on || off.live?.active !== false || on.live?.active !== true) return undefined;
  return xmlDifferences(off.xml, on.xml, policies.domain);
}

/** How to prevent the next define from removing what a start wrote. */
export function cureOfStart(
  differences: readonly Pick<XmlDifference, 'xpath' | 'to'>[],
  { tpm, name }: Pick<Domain, 'tpm' | 'name'>,
): Fix {
  const others = differences.filter(({ xpath }) => xpath !== profilePath).map(({ xpath }) => xpath);
  const profile = differences.find(({ xpath }) => xpath === profilePath);
  const ofProfile = profile && cureOfProfile(profile.to, tpm?.version, name);
  const rest = others.length > 0 && `Declare ${others.join(', ')} with the value that the start wrote`;
  const join = (...texts: readonly (string | false | undefined)[]) => texts.filter(Boolean).join(' ');
  return {
    nix: join(ofProfile?.nix, rest && `${rest}, if NixVirt supports it.`),
    xml: join(ofProfile?.xml, rest && `${rest}.`),
  };
}

const profilePath = '/domain/devices/tpm/backend/profile';

function cureOfProfile(written: string, version: string | undefined, name: string) {
  const once = `Shut ${name} down once, before the first apply after its first start: only the start that creates the TPM state writes the profile.`;
  const backend = `<backend type='emulator'${version === undefined ? '' : ` version='${version}'`}`;
  return {
    nix: `${once} Or declare it in the XML, because NixVirt’s attributes do not support it (0.6.0 and master): \`definition = pkgs.writeText "${name}.xml" (builtins.replaceStrings [ "${backend}/>" ] [ "${backend}>${written}</backend>" ] (NixVirt.lib.domain.getXML { … }));\`. Or declare \`restart = false\` on the domain, with which NixVirt leaves it running.`,
    xml: `${once} Or declare it: add \`${written}\` to the TPM’s \`<backend>\`. Or set \`restart\` to \`false\` for the domain in \`manifest.json\`, with which an apply leaves it running.`,
  };
}

/** Whether the second apply changed nothing in a domain but what its start had written. */
export function undoneStart(subject: Pick<Subject<'domain'>, 'name'>, context: CheckContext): boolean {
  const { rebuild } = context;
  const written = writtenByStart(subject, context);
  if (written === undefined || written.length === 0 || 'unavailable' in rebuild) return false;
  const { after } = sidesOf({ ...subject, kind: 'domain' } as Parameters<typeof sidesOf>[0], rebuild);
  const off = context.observed.domains.find(({ name }) => name === subject.name);
  return after !== undefined && off !== undefined && xmlDifferences(off.xml, after.xml, policies.domain).length === 0;
}
