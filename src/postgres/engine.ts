/** The container engine's own API, as far as it is needed before and after testcontainers does its work. */
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.ts';

/** An engine that answered. */
export interface Engine {
  /** As DOCKER_HOST would name it. */
  readonly url: string;
  /** One request; the body is parsed where it is JSON. Throws on a status of 400 and up. */
  request(method: 'GET' | 'DELETE', target: string, limitMs?: number): Promise<unknown>;
}

const pingLimitMs = 2000;
const requestLimitMs = 30_000;

/**
 * The first engine that answers, asked by ourselves: testcontainers waits without end for one that
 * accepts and stays mute, and says the same for "no engine" and "no permission".
 */
export async function findEngine(environment: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const refusals: { url: string; why: string; code?: string }[] = [];
  for (const url of engineUrls(environment)) {
    const engine = engineAt(url, environment);
    try {
      await engine.request('GET', '/_ping', pingLimitMs);
      return engine;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      refusals.push({ url, code, why: code ?? (error as Error).message });
    }
  }
  const list = refusals.map(({ url, why }) => `${url}: ${why}`).join('; ');
  const denied = refusals.find(({ code }) => code === 'EACCES' || code === 'EPERM');
  if (denied) {
    throw new UserError(
      'engine-no-permission',
      `This user may not use the container engine at ${denied.url} (${list}).`,
      {
        remedy:
          'Add the user to the engine’s group (docker), or choose another provider: embedded, local or given.',
        exitStatus: 3,
      },
    );
  }
  throw new UserError('no-engine', `No container engine answers (${list || 'no socket found'}).`, {
    remedy:
      'Start Docker or set DOCKER_HOST, or choose another provider: embedded, local or given.',
    exitStatus: 3,
  });
}

/** Where testcontainers looks; DOCKER_HOST, when set, is meant to be the one. */
function engineUrls(environment: NodeJS.ProcessEnv): readonly string[] {
  if (environment['DOCKER_HOST']) return [environment['DOCKER_HOST']];
  const runtime = environment['XDG_RUNTIME_DIR'];
  const sockets = [
    '/var/run/docker.sock',
    ...(runtime ? [path.join(runtime, 'docker.sock')] : []),
    path.join(homedir(), '.docker/run/docker.sock'),
    path.join(homedir(), '.docker/desktop/docker.sock'),
    `/run/user/${userInfo().uid}/docker.sock`,
  ];
  return sockets.filter((socket) => existsSync(socket)).map((socket) => `unix://${socket}`);
}

function engineAt(engineUrl: string, environment: NodeJS.ProcessEnv): Engine {
  const url = new URL(engineUrl);
  const secure = url.protocol === 'https:' || Boolean(environment['DOCKER_TLS_VERIFY']);
  return {
    url: engineUrl,
    request(method, target, limitMs = requestLimitMs) {
      const where =
        url.protocol === 'unix:'
          ? { socketPath: url.pathname }
          : { host: url.hostname, port: url.port };
      const settings = {
        ...where,
        ...(secure ? certificates(environment) : {}),
        method,
        path: target,
        timeout: limitMs,
      };
      return new Promise((resolve, reject) => {
        const request = (secure ? https : http).request(settings, (response) => {
          resolve(readAnswer(response));
        });
        request.on('timeout', () => request.destroy(new Error(`no answer within ${limitMs} ms`)));
        request.on('error', reject);
        request.end();
      });
    },
  };
}

async function readAnswer(response: http.IncomingMessage): Promise<unknown> {
  const chunks = (await response.toArray()) as Buffer[];
  const text = Buffer.concat(chunks).toString();
  if ((response.statusCode ?? 500) >= 400)
    throw new Error(`HTTP ${response.statusCode} ${text.trim()}`);
  return /json/.test(response.headers['content-type'] ?? '') && text !== ''
    ? JSON.parse(text)
    : text;
}

function certificates(environment: NodeJS.ProcessEnv): { ca: Buffer; cert: Buffer; key: Buffer } {
  const folder = environment['DOCKER_CERT_PATH'] ?? path.join(homedir(), '.docker');
  const read = (name: string): Buffer => readFileSync(path.join(folder, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
