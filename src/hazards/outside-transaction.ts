/** How each framework is told to run a migration outside a transaction. */
const optOuts: Readonly<Record<string, string>> = {
  atlas: 'begin its file with the line `-- atlas:txmode none` and a blank line behind it',
  dbmate:
    'write `-- migrate:up transaction:false` and leave the statement alone in that block, which is one message',
  diesel: 'write `run_in_transaction = false` in the metadata.toml beside it',
  drizzle:
    'run it outside of Drizzle, which wraps all pending migrations in one transaction and has no switch for it',
  'drizzle-v1':
    'run it outside of Drizzle, which wraps all pending migrations in one transaction and has no switch for it',
  flyway:
    'leave it in a script of its own, which Flyway then runs outside a transaction, or write `executeInTransaction=false` in the .conf file beside the script',
  'golang-migrate': 'leave it alone in its file: several statements are one implicit transaction',
  goose: 'write `-- +goose NO TRANSACTION` at the top of its file',
  'graphile-migrate':
    'begin its body with the line `--! no-transaction`, and leave it alone there: several statements are one implicit transaction',
  liquibase: 'write `runInTransaction:false` in its changeset',
  'node-pg-migrate':
    'write it in JavaScript with `pgm.noTransaction()`, since SQL files have no switch for it',
  prisma: 'leave it alone in its file: several statements are one implicit transaction',
  sqitch: 'take it out of BEGIN and COMMIT',
  sqlx: 'begin its file with the line `-- no-transaction`, and leave it alone there: several statements are one implicit transaction',
  plain: 'take it out of BEGIN and COMMIT',
};

/** What to do with a statement that no transaction block may hold, in the framework's own terms. */
export function outsideTransaction(adapter: string): string {
  const how =
    optOuts[adapter] ?? 'use the switch of your framework that leaves the transaction out';
  return `Put it into a migration of its own and ${how}.`;
}
