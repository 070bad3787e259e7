/** A connection to a database of the user's, as its URL says. */
import { Client } from 'pg';
import { UserError } from '../errors.ts';

export interface UrlClientOptions {
  /** What pg_stat_activity calls it. */
  readonly applicationName: string;
  /** Command-line options of the session, `-c name=value`; poolers refuse them. */
  readonly options?: string;
}

/** Connects; throws UserError `bad-database-url`, `server-unreachable`. The caller ends it. */
export async function connectToUrl(url: string, options: UrlClientOptions): Promise<Client> {
  const client = clientFor(url, options);
  // a lost connection rejects the query that runs; without a listener it would end the process
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw new UserError('server-unreachable', `The server cannot be reached: ${reasonOf(cause)}`, {
      remedy:
        'Check host, port, user and sslmode of the URL; a password may also come from PGPASSWORD.',
      exitStatus: 3,
      cause,
    });
  }
  return client;
}

function clientFor(url: string, { applicationName, options }: UrlClientOptions): Client {
  const unreadable = new UserError('bad-database-url', 'The URL cannot be read.', {
    remedy:
      'Give a URL such as postgres://user@host:5432/database?sslmode=require; percent-encode special characters.',
  });
  if (!/^postgres(ql)?:\/\//.test(url)) throw unreadable;
  try {
    // sslmode as psql understands it; without this, require would verify the certificate
    const compatible = /[?&]sslmode=/.test(url) ? '&uselibpqcompat=true' : '';
    return new Client({
      connectionString: `${url}${compatible}`,
      application_name: applicationName,
      connectionTimeoutMillis: 15_000,
      ...(options !== undefined && { options }),
    });
  } catch {
    // the cause is left out: its message may hold the URL, and that the password
    throw unreadable;
  }
}

/** What a driver's error says; some have a code and no message. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || String((cause as NodeJS.ErrnoException).code);
}
