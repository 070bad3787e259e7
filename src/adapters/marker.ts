/** Finds the folders of frameworks that mark the inside of their files. */
import { posix } from 'node:path';

import type { SourceTree } from '../git/tree.ts';
import type { Detection } from './adapter.ts';
import { foldersWith } from './source.ts';

/** How many files of a folder are opened before it is taken to have no marker. */
const sampleSize = 3;

/** Folders where one of the first files has the marker. */
export async function detectByMarker(
  tree: SourceTree,
  adapter: string,
  names: RegExp,
  marker: RegExp,
  written: string,
): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  for (const [directory, files] of await foldersWith(tree, names)) {
    for (const name of files.slice(0, sampleSize)) {
      // latin1 reads any bytes: a file that is not UTF-8 gets its own error in discover
      const text = (await tree.read(posix.join(directory, name))).toString('latin1');
      if (!marker.test(text)) continue;
      const why = `${directory}/${name} has "${written}"`;
      detections.push({ adapter, directory, confidence: 'certain', why });
      break;
    }
  }
  return detections;
}
