/** A running server and how to reach it. Everything about getting one is behind `provideServer`. */
import type { ServerInfo } from '../evidence/types.ts';
import type { Standby } from './standby.ts';
import type { Session } from './session.ts';

/** Where a server listens: a folder that holds its unix socket, or a host name or address. */
export interface ServerAddress {
  /** Absolute folder of the socket, or a TCP host. `pg` and libpq take both as `host`. */
  readonly host: string;
  readonly port: number;
}

/** A server we may create databases and roles on. Disposing it removes what we made, and stops what we started. */
export interface Server extends AsyncDisposable {
  readonly info: ServerInfo;
  /** `server_version_num`, such as 170010. */
  readonly versionNumber: number;
  /** Where the recorder connects. */
  readonly address: ServerAddress;
  /** The role that prepares databases. A superuser, except on some given servers. */
  readonly admin: Credentials;
  readonly adminIsSuperuser: boolean;
  /** A session of the admin's that lives as long as the server: a new one costs milliseconds. */
  readonly session: Session;
  /** Who runs the pull request's SQL: `ownerRole`, or the admin where a given server lets it create no role. */
  readonly owner: Credentials;
  /** Why this server was picked, one sentence, for the log and the report. */
  readonly why: string;
  /** Extensions `create extension` can make here, from pg_available_extensions. */
  availableExtensions(): Promise<ReadonlySet<string>>;
  /** Set where the server's data may stay behind for a later run. */
  readonly kept?: KeptData;
  /** Starts a streaming standby of it; only where we started the server from binaries. */
  readonly standby?: () => Promise<Standby>;
  /** Starts another one with these libraries on a copy of its data; only where we started it from binaries. */
  readonly copy?: (libraries: readonly string[]) => Promise<Server>;
  /** Databases are closed where they would be dropped, and go with the server. */
  readonly keepsDatabases?: true;
  /** The last lines the server logged, newest last; empty where they cannot be read. */
  recentLog(): readonly string[];
}

/** What a server of ours leaves for the next one of the same name. */
export interface KeptData {
  /** Whether it began with what an earlier run left. */
  readonly isRestored: boolean;
  /** Leaves its data behind when it ends. */
  keep(): void;
}

export interface Credentials {
  readonly user: string;
  readonly password?: string;
  /** A database that always exists, for `create database`. */
  readonly database: string;
}

/**
 * The role that runs a pull request's SQL: LOGIN, NOSUPERUSER, NOCREATEROLE, owner of its database.
 * One name on every server so that recordings and snapshots are stable.
 */
export const ownerRole = 'rehearsal';

/**
 * The superuser of servers that we start. Not `postgres`: dumps and many projects give their objects
 * to a role of that name, which is then made like any other that migrations name.
 */
export const superuserRole = 'rehearsal_admin';
