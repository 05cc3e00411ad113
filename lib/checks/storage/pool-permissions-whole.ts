import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { XmlSource } from '../../xml/source.ts';
import { xpathText } from '../../xml/xpath.ts';

const permissions = '/pool/target/permissions';

export const poolPermissionsWhole: ObjectCheck<'pool'> = {
  id: 'pool-permissions-whole',
  category: 'storage',
  title: 'Starting the pool causes no restart at the next apply',
  severity: 'error',
  fix: {
    nix: 'Declare all permissions of the directory as it has them, `target.permissions = { mode.octal = "0755"; owner.uid = 0; group.gid = 0; };`, or none.',
    xml: 'Declare all permissions of the directory as it has them, `<permissions><mode>0755</mode><owner>0</owner><group>0</group></permissions>`, or none.',
  },
  tier: 'sandbox',
  why: 'When a pool starts, libvirt writes the permissions of its directory into the definition, over declared ones too. NixVirt ignores permissions only if none are declared (nixvirt.py): if some are, every switch sees a change and restarts the pool.',
  kind: 'pool',
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined && partsOf(declared.xml).size > 0,
  judge({ xml, live }, { declared = { xml } }) {
    const own = partsOf(xml);
    const said = partsOf(declared.xml);
    if (own.size === 0) return pass(live?.active ? 'the start wrote none' : 'not started');
    const written = [...own].flatMap(([part, value]) => {
      const wanted = said.get(part);
      if (wanted === undefined) return [`${part} ${value}`];
      return sameNumber(part, wanted, value) ? [] : [`${part} ${value} instead of ${wanted}`];
    });
    if (written.length === 0) return pass(`${[...own.keys()].join(', ')} declared as the directory has them`);
    return fail(
      'the declared permissions',
      `the start wrote ${written.join(', ')}`,
      evidenceAt(declared.xml, permissions),
    );
  },
};

/** The permissions in a pool's XML, part by part. */
function partsOf(xml: XmlSource): ReadonlyMap<string, string> {
  const said = ['mode', 'owner', 'group'].map(
    (part) => [part, xpathText(xml, `${permissions}/${part}/text()`)] as const,
  );
  return new Map(said.filter((one): one is [string, string] => one[1] !== undefined));
}

/** A mode is octal, with or without a leading 0. */
function sameNumber(part: string, ...values: readonly [string, string]): boolean {
  const [one, other] = values.map((value) => Number.parseInt(value, part === 'mode' ? 8 : 10));
  return one === other;
}
