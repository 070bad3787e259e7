import type { ObjectDescription } from '../observe/catalog.ts';
import { describeObject } from '../observe/object-text.ts';
import { grantsIn } from './grants.ts';
import type { PictureOptions } from './picture.ts';

/** A column on one line, as CREATE TABLE would say it; what that cannot say stands behind `--`. */
export function columnLine(
  name: string,
  description: ObjectDescription,
  { owner, withoutGrants, columnsOnly }: PictureOptions,
): string {
  const { privileges: _, ...rest } = description;
  const { table, type, not_null: notNull } = rest;
  const shown = columnsOnly ? { table, type, not_null: notNull } : rest;
  const [line = '', ...more] = describeObject('column', name, shown, new Set());
  if (columnsOnly) return oneLine(line);
  const grants = withoutGrants ? undefined : grantsIn('column', description, owner);
  const remarks = [
    ...more.map((remark) => remark.trim().replace(/^-- /, '')),
    ...(grants ? [`grants: ${grants.join('; ')}`] : []),
  ];
  return [line, ...remarks].map(oneLine).join(' -- ');
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
