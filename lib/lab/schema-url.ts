/**
 * The `$id` of a file in `schema/`, and where editors find it for a file that is in no clone of virtspec: the newest published one. It names no
 * release, so that a lab file and the schema of a later release stay together.
 *
 * @param name `lab`, `work-plan` or `report`
 */
export function schemaUrl(name: string): string {
  return `https://unpkg.com/virtspec/schema/${name}.schema.json`;
}
