import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderedObject } from '../model/rendered.ts';
import { makeFolders } from '../process/make-folders.ts';

/**
 * Writes each object's XML into `folder`, created if missing, for a deployer to read. File names are numbers, because names of the lab may contain
 * anything.
 * @returns file by object
 */
export async function writeXml(
  objects: readonly RenderedObject[],
  folder: string,
): Promise<ReadonlyMap<RenderedObject, string>> {
  await makeFolders(folder);
  const files = objects.map((object, index) => [object, join(folder, `${object.kind}-${index}.xml`)] as const);
  await Promise.all(files.map(([object, file]) => writeFile(file, object.xml.text)));
  return new Map(files);
}
