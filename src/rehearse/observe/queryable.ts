import type { Session } from '../../postgres/session.ts';

/** What observing needs of a session. */
export type Queryable = Pick<Session, 'rows'>;
