/**
 * The database as the base branch's migrations leave it: built once, kept as two templates, one
 * without and one with generated rows, from which every rehearsal clones.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { Baseline, SeedOutcome, SqlError } from '../evidence/types.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createDatabase, freezeAsTemplate, prepareOwner, type Database } from '../postgres/database.ts';
import { createExtension, createRole, createSchema } from '../postgres/prepare.ts';
import { ownerRole, type Server } from '../postgres/server.ts';
import { connect, connectVia } from '../postgres/session.ts';
import { startRecorder } from '../recorder/recorder.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { applyMigration, prepareRunner, sendSteps, type Run } from './executor.ts';
import { missingRole, prerequisites } from './prerequisites.ts';
import type { RehearsalPlan } from './plan.ts';
import { applySeedFile, seedDatabase } from './seed/seed.ts';
