import type { KnownDanger } from './known-dangers.ts';

/** Dangers no hazard of ours reports, each with the reason. */
export const leftOut: Readonly<Partial<Record<KnownDanger, string>>> = {
  'No statement_timeout / idle timeout':
    'A timeout does not make a lock shorter, it makes the migration fail; what holds a lock for long is reported as what it is.',
  'Hot or large table, long sessions, prepared waiters':
    'Not a danger of its own: it decides how bad another finding is.',
  'Savepoint/subtransaction retry loops burn xids':
    'It needs traffic that no migration shows; a migration of that size is too long for other reasons, which are reported.',
};
