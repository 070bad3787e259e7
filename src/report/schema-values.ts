/** What the values of a report may be. */
import { z } from 'zod';

/** Longest string and list a report may hold; `buildReport` cuts to them, `parseReport` refuses above. */
export const reportLimits = { text: 20_000, list: 10_000, bytes: 32 * 1024 * 1024 } as const;

/** Any text. */
export const text = z.string().max(reportLimits.text);
/** How many. */
export const count = z.number().int().nonnegative();
/** A line of a file, from 1. */
export const line = z.number().int().positive();
/** How long. */
export const durationMs = z.number().nonnegative();

/** A list no longer than a report may hold. */
export function list<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).max(reportLimits.list);
}
