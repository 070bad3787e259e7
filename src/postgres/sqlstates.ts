/** SQLSTATEs that decide something, by name. https://www.postgresql.org/docs/18/errcodes-appendix.html */
export const sqlstates = {
  connectionFailure: '08006',
  featureNotSupported: '0A000',
  noActiveSqlTransaction: '25P01',
  activeSqlTransaction: '25001',
  invalidTransactionTermination: '2D000',
  inFailedTransaction: '25P02',
  invalidPassword: '28P01',
  invalidAuthorization: '28000',
  dependentObjects: '2BP01',
  invalidCatalogName: '3D000',
  invalidSchemaName: '3F000',
  syntaxError: '42601',
  insufficientPrivilege: '42501',
  undefinedObject: '42704',
  undefinedTable: '42P01',
  undefinedColumn: '42703',
  undefinedFunction: '42883',
  duplicateObject: '42710',
  duplicateDatabase: '42P04',
  invalidParameterValue: '22023',
  diskFull: '53100',
  temporaryFileLimit: '53400',
  tooManyConnections: '53300',
  objectInUse: '55006',
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
  adminShutdown: '57P01',
  crashShutdown: '57P02',
  cannotConnectNow: '57P03',
  undefinedFile: '58P01',
} as const;

/** The thing exists already: what a statement that is not safe to rerun says the second time. */
export const duplicateStates: ReadonlySet<string> = new Set([
  '42P04',
  '42P06',
  '42P07',
  '42701',
  '42710',
  '42712',
  '42723',
]);

/** The thing is not there: what a drop or rename says the second time. */
export const missingStates: ReadonlySet<string> = new Set([
  '3D000',
  '3F000',
  '42P01',
  '42703',
  '42704',
  '42883',
]);

/** The rows are in the way: 23xxx integrity, and 22xxx data that does not fit. */
export function isAboutRows(code: string): boolean {
  return code.startsWith('23') || code.startsWith('22');
}

/** A role is not there: 42704 mostly, 22023 from SET ROLE (13 to 18). */
export const missingRoleStates: ReadonlySet<string> = new Set([
  sqlstates.undefinedObject,
  sqlstates.invalidParameterValue,
]);

/** An extension is not there: 0A000 from 15 on, 58P01 before. */
export const missingExtensionStates: ReadonlySet<string> = new Set([
  sqlstates.featureNotSupported,
  sqlstates.undefinedFile,
]);

/** May only run outside a transaction block, or inside one. */
export const transactionBlockStates: ReadonlySet<string> = new Set([
  sqlstates.activeSqlTransaction,
  sqlstates.noActiveSqlTransaction,
  sqlstates.invalidTransactionTermination,
]);

/** The connection or the server went away: nothing about the SQL. */
export function isConnectionLoss(code: string): boolean {
  return code.startsWith('08') || code.startsWith('57P0');
}
