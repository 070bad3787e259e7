/** One row of the table of cases. */
import type { ReplicationCase } from '../replicated.ts';

/** `works`, or what the side that applies, or the side that writes, says. */
export type Expected = 'works' | RegExp;

export interface Case extends ReplicationCase {
  readonly title: string;
  readonly publisherFirst: Expected;
  readonly subscriberFirst: Expected;
  readonly plan?: string;
  readonly since?: number;
  /** It is of our making more than of a major's: on two of them only. */
  readonly once?: true;
  readonly missing?: readonly string[];
  /** None, unless said. */
  readonly diverged?: readonly string[] | 'as it happens';
}

export const table = 'create table t (id int primary key, a int, b text not null);';
export const missingColumn = /missing (some )?replicated columns?/;
