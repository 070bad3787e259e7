/** SQLSTATEs that decide something, by name. https://www.postgresql.org/docs/18/errcodes-appendix.html */
export const sqlstates = {
  connectionFailure: '08006',
  featureNotSupported: '0A000',
  noActiveSqlTransaction: '25P01',
  activeSqlTransaction: '25001',
  unsafeNewEnumValue: '55P04',
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
  duplicateFunction: '42723',
  duplicateTable: '42P07',
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

/** The connection or the server went away: nothing about the SQL. */
export function isConnectionLoss(code: string): boolean {
  return code.startsWith('08') || code.startsWith('57P0');
}
