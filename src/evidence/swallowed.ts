import type { SchemaChange } from './types.ts';

/** A block that catches "already exists": what stands in its way decides what it makes, and it ends well all the same. */
export interface SwallowedError {
  /** StatementRecord.index in the apply run. */
  readonly index: number;
  /** `enum public.mood`: what stood in its way, in this run or, with `tried`, when it was left there on purpose. */
  readonly kind: string;
  readonly object: string;
  readonly tried: boolean;
  /** From what stands there to what the block would have made of that name. */
  readonly differences: readonly SchemaChange[];
  /** What the block did not make then. */
  readonly notMade: readonly { readonly kind: string; readonly name: string }[];
}
