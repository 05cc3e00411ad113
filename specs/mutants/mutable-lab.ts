import { join } from 'node:path';
import { memo } from '../../lib/check/memo.ts';
import { noProof } from '../../lib/check/proof.ts';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { declaredState } from '../../lib/model/declared-state.ts';
import type { LabState } from '../../lib/model/lab-state.ts';
import type { Kind } from '../../lib/model/objects.ts';
import type { Rendered, RenderedObject } from '../../lib/model/rendered.ts';
import type { SchemaResult } from '../../lib/model/schema-result.ts';
import { renderRecorded } from '../../lib/render/recorded.ts';
import { renderLab } from '../../lib/render/render.ts';
import { refuseDuplicates, renderedObject } from '../../lib/render/rendered-object.ts';
import { LabRun } from '../../lib/run/lab-run.ts';
import { judgeSeen } from '../../lib/verify/judge-seen.ts';
import { rngKinds } from '../../lib/xml/rng.ts';
import { loadRngSchema, type RngSchema } from '../../lib/xml/rng-schema.ts';
import { findSchemaFolder } from '../../lib/xml/schema-folder.ts';
import type { XmlSource } from '../../lib/xml/source.ts';

const root = join(import.meta.dirname, '../..');

/** A lab of this checkout in which single objects are replaced, judged as in `verify --target rendered`. */
export class MutableLab {
  readonly objects: readonly RenderedObject[];
  readonly #lab: Lab;
  readonly #rendered: Rendered;
  readonly #schema: ReadonlyMap<RenderedObject, SchemaResult>;

  private constructor(lab: Lab, rendered: Rendered, schema: readonly SchemaResult[]) {
    this.objects = rendered.objects;
    this.#lab = lab;
    this.#rendered = rendered;
    this.#schema = new Map(
      rendered.objects.flatMap((object, index) => (schema[index] ? [[object, schema[index]]] : [])),
    );
  }

  /**
   * @param file its lab file, relative to the checkout. Recorded XML is used, so that no Nix is needed.
   * @throws if libvirt's schemas are not installed
   */
  static async load(file: string): Promise<MutableLab> {
    const lab = await loadLab(join(root, file));
    const { source } = lab;
    const rendered =
      source.kind === 'nix' && source.recorded !== undefined && source.lists !== undefined
        ? await renderRecorded(source.recorded, source.lists, { why: 'mutants are of recorded XML' })
        : await renderLab(lab);
    return new MutableLab(lab, rendered, await schemaOf(rendered.objects));
  }

  /** The findings for the unmodified lab. */
  async judge(): Promise<readonly Finding[]> {
    return this.#judge(this.objects, [...this.#schema.values()]);
  }

  /** The findings for the lab with another XML for one object; or why it was refused. */
  async judgeWith(object: RenderedObject, xml: XmlSource): Promise<readonly Finding[] | VirtspecError> {
    try {
      const { kind, pool, active, restart, option } = object;
      const changed = renderedObject({ kind, pool, ...xml, active, restart, option });
      const objects = this.objects.map((one) => (one === object ? changed : one));
      refuseDuplicates(objects);
      const [own] = await schemaOf([changed]);
      const schema = this.objects.map((one) => (one === object ? own : this.#schema.get(one)));
      return await this.#judge(
        objects,
        schema.filter((one) => one !== undefined),
      );
    } catch (error) {
      if (error instanceof VirtspecError) return error;
      throw error;
    }
  }

  #judge(objects: readonly RenderedObject[], schema: readonly SchemaResult[]): Promise<readonly Finding[]> {
    const rendered = { ...this.#rendered, objects };
    const read = { rendered, declared: stateOf(objects), schema };
    const seen = [{ proof: noProof('the target is `rendered`') }];
    return judgeSeen(new LabRun(this.#lab, {}), seen, { ...read, target: 'rendered' });
  }
}

/** Like `declaredState`, which parses every XML: here unmodified ones are parsed once. */
function stateOf(objects: readonly RenderedObject[]): LabState {
  const of = (kind: Kind) => objects.filter((object) => object.kind === kind);
  const volumesOf = ({ name }: RenderedObject) => of('volume').filter(({ pool }) => pool === name);
  return {
    networks: of('network').flatMap((object) => readAlone(object).networks),
    pools: of('pool').flatMap((object) => declaredState({ objects: [object, ...volumesOf(object)] }).pools),
    domains: of('domain').flatMap((object) => readAlone(object).domains),
    host: undefined,
  };
}

const readAlone = memo((object: RenderedObject): LabState => declaredState({ objects: [object] }));

/** libvirt's schemas, each loaded once, which is most of the time of a validation. */
const schemas = new Map<Kind, Promise<RngSchema>>();

function schemaFor(kind: Kind): Promise<RngSchema> {
  const known =
    schemas.get(kind) ?? findSchemaFolder().then((folder = '') => loadRngSchema(folder, rngKinds[kind].file));
  schemas.set(kind, known);
  return known;
}

/** Like `validateRendered`, without the search for the culprit, which takes half a second and does not change the verdict. */
async function schemaOf(objects: readonly RenderedObject[]): Promise<readonly SchemaResult[]> {
  return Promise.all(
    objects.map(async ({ kind, name, pool, xml }) => {
      const schema = await schemaFor(kind);
      const violations = schema
        .complaints(xml.text)
        .slice(-1)
        .map((complaint) => ({ ...complaint, excerpt: '(nothing)' }));
      return { kind, name: pool ? `${pool}/${name}` : name, origin: xml.origin, schema: schema.file, violations };
    }),
  );
}
