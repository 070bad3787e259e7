/** A comment of an author who accepts a hazard: `-- rehearsal:allow HAZARD reason`. */
export interface Allowance {
  readonly file: string;
  readonly line: number;
  /** The word behind `rehearsal:`; `allow` is for a statement, `allow-file` for its file. */
  readonly directive: string;
  /** As written; empty when missing, which is reported. */
  readonly hazard: string;
  /** Empty when missing, which is reported. */
  readonly reason: string;
  /** SQL stands in front of it on its line: it is for that statement, not for the next. */
  readonly trailing: boolean;
}
