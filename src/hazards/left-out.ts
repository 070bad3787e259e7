import type { KnownDanger } from './known-dangers.ts';

/** Dangers no hazard of ours reports, each with the reason. */
export const leftOut: Readonly<Partial<Record<KnownDanger, string>>> = {
  'No statement_timeout / idle timeout':
    'A timeout does not make a lock shorter, it makes the migration fail; what holds a lock for long is reported as what it is.',
  'Hot or large table, long sessions, prepared waiters':
    'Not a danger of its own: it decides how bad another finding is.',
  'Several ALTER TABLE on one table':
    'In one transaction the second finds its lock already held, so merging them gains nothing, unless each rewrites or scans: then each is reported.',
  'Ledger row written before/after the work (runner trap)':
    'A property of the framework, not of a migration; the page of each adapter says in what order it writes.',
  'Swallowed "already exists" exceptions in DO blocks':
    'What the block did is seen, on the first run and on the second; that it would hide another object of the same name in production cannot be.',
  'Savepoint/subtransaction retry loops burn xids':
    'It needs traffic that no migration shows; a migration of that size is too long for other reasons, which are reported.',
};
