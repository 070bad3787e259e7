/** What a script of messages is, and how it is written. */
import { say } from '../../support/raw-client.ts';

/** Messages sent at once, then replies waited for: the type of message and how many of it. */
export interface Step {
  readonly send: readonly Buffer[];
  readonly until: readonly [type: string, count: number];
}

export interface WireScript {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Tables every script finds. */
export const wireSetup = `
  create table p (id int primary key, v text);
  insert into p select g, 'row ' || g from generate_series(1, 50) g;
  create table c (id int primary key, p_id int references p deferrable initially deferred);
  create table r (a int);
  create table r_log (a int);
  create rule r_rule as on insert to r do also select * from p where id < 3;
  create function noisy(a int) returns int language plpgsql as
    $$ begin raise notice 'noise %', a; return a; end $$;
  create function late() returns trigger language plpgsql as
    $$ begin raise warning 'late %', new.a; return null; end $$;
  create constraint trigger late after insert on r_log deferrable initially deferred
    for each row execute procedure late();
`;

/** One simple-query message after another, each waited for. */
export function queries(...texts: string[]): Step[] {
  return texts.map((text) => ({ send: [say.query(text)], until: ['Z', 1] as const }));
}

/** A batch of the extended protocol with its Sync. */
export function batch(...messages: Buffer[]): Step {
  return { send: [...messages, say.sync()], until: ['Z', 1] };
}

/** A script of nothing but simple queries. */
export function simple(name: string, ...texts: string[]): WireScript {
  return { name, steps: queries(...texts) };
}
