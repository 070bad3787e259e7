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
  'Guard on pg_constraint.conname without the table':
    'A guard that skips its work here is seen, since the migration then changes nothing; that a name is taken in production only cannot be.',
  'Savepoint/subtransaction retry loops burn xids':
    'It needs traffic that no migration shows; a migration of that size is too long for other reasons, which are reported.',
  'Index too wide / hash / corruption bug of 14.0–14.3':
    'Whether a wide index pays is known to its queries only; hash indexes are safe since 10, and the releases with the bug are long replaced.',
  'FK of mismatched types':
    'Postgres compares the types itself and refuses those without a common operator; the rest costs a cast, not an outage.',
  'Disk headroom for rewrite / long build':
    'The rewrite and the build are reported, with the size of the table where it is given; how much disk is free is not known here.',
  'CHECK volatile / NOT ENFORCED / deferrable':
    'Nothing happens when such a rule is added; what it lets through later is a question of the rows to come.',
  'varchar(n)/char(n)/money/float/timestamp(0)':
    'A matter of taste: nothing goes wrong while it is applied.',
  'timestamp without time zone': 'A matter of taste: nothing goes wrong while it is applied.',
  'int / smallint key; serial vs identity; integer sequence capacity':
    'When a key runs out depends on how fast rows come, which no migration shows.',
  'json vs jsonb': 'A matter of taste: nothing goes wrong while it is applied.',
  'Enum created at all': 'A matter of taste; what goes wrong when its labels change is reported.',
  'Missing PK; missing name; naming rules; comments; qualification; length; mixed case':
    'Rules of a house, not dangers; a table that cannot be replicated for want of a key is a matter of replication.',
  'Column padding':
    'A few bytes a row; it cannot be mended later without a rewrite, which costs more.',
  'Extension version unpinned, CREATE EXTENSION rights':
    'Extensions that need a superuser are made before the rehearsal, and the review says which; their versions are those of the server.',
  'Toast/compression/autovacuum/GIN/ivfflat/spatial/vector hints':
    'Advice about load that nobody measured.',
};
