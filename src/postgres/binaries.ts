/** The two programs a cluster needs. */
export interface Binaries {
  readonly major: number;
  /** Names these very programs among all others: the key of their cached initdb. */
  readonly key: string;
  readonly initdb: string;
  readonly postgres: string;
  /** One phrase: where they are from. */
  readonly origin: string;
}

/** Majors that rehearsals know; older ones lack what the recorder asks for. */
export const supportedMajors = [10, 11, 12, 13, 14, 15, 16, 17, 18] as const;
