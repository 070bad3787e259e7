/**
 * What servers of ours run with, as arguments of `postgres`. Durability is off, since the data is
 * thrown away; synchronous_commit stays on, because off delays each step of logical replication by
 * wal_writer_delay (200 ms) and costs nothing without fsync.
 */
export function serverSettings(more: Readonly<Record<string, string>>): readonly string[] {
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'on',
    shared_buffers: '32MB',
    max_wal_size: '256MB',
    max_connections: '60',
    max_locks_per_transaction: '1024',
    autovacuum: 'off',
    // On from 15: each clone of a database would log two, and bury what matters.
    log_checkpoints: 'off',
    wal_level: 'logical',
    // several subscribers, in several orders at once, each with workers that copy new tables
    max_replication_slots: '40',
    max_wal_senders: '40',
    max_worker_processes: '64',
    max_logical_replication_workers: '40',
    wal_retrieve_retry_interval: '50ms',
    timezone: 'UTC',
    ...more,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
