import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  lineCounter
} from "./chunk-DD7GTJ6S.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/adapters/source.ts
import { posix } from "node:path";
async function filesOf(tree, directory, depth = "direct") {
  const prefix = directory === "." ? "" : `${directory}/`;
  return (await tree.files()).filter((path) => path.startsWith(prefix)).map((path) => ({ path, name: path.slice(prefix.length) })).filter(({ name }) => depth === "deep" || !name.includes("/"));
}
async function foldersWith(tree, wanted) {
  const folders = /* @__PURE__ */ new Map();
  for (const path of await tree.files()) {
    const name = posix.basename(path);
    if (!wanted.test(name)) continue;
    const directory = posix.dirname(path);
    const names = folders.get(directory);
    if (names) names.push(name);
    else folders.set(directory, [name]);
  }
  return folders;
}
function withAncestors(directory) {
  const all = [directory];
  while (all.at(-1) !== ".") all.push(posix.dirname(all.at(-1)));
  return all;
}
async function nearestFile(tree, directory, name) {
  const files = new Set(await tree.files());
  return withAncestors(directory).map((folder) => posix.join(folder, name)).find((path) => files.has(path));
}
async function readText(tree, path) {
  return decodeText(await tree.read(path), path);
}
function decodeText(bytes, path) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const offset = firstFault(bytes);
    const line = bytes.subarray(0, offset).toString("latin1").split("\n").length;
    const byte = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
    throw new UserError(
      "not-utf8",
      `"${path}" is not UTF-8: byte 0x${byte} at offset ${offset} (line ${line}).`,
      { remedy: "Save the file as UTF-8.", cause: error }
    );
  }
}
function firstFault(bytes) {
  const text = bytes.toString("utf8");
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf("\uFFFD"); at !== -1; at = text.indexOf("\uFFFD", from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 15712189) return offset;
    offset += 3;
    from = at + 1;
  }
  return bytes.length;
}
function wholePiece(file, text) {
  return { sql: text, file, line: 1 };
}
function migrationStep(piece) {
  const { sql, file, line, copyData } = piece;
  return {
    origin: "migration",
    sql,
    source: { file, line },
    ...copyData === void 0 ? {} : { copyData }
  };
}
function runnerStep(sql, parameters) {
  return { origin: "runner", sql, ...parameters === void 0 ? {} : { parameters } };
}
function matchesAny(path, patterns) {
  return patterns.some((pattern) => posix.matchesGlob(path, pattern));
}

// src/adapters/tokens.ts
var space = /\s+/y;
var word = /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
var number = /\d[\d\p{L}_.]*/uy;
var dollarTag = /\$(?:[\p{L}_\u0080-\uffff][\p{L}\p{N}_\u0080-\uffff]*)?\$/uy;
function nextToken(text, at) {
  const found = (kind, end) => ({ kind, start: at, end });
  const char = text[at];
  if (char === ";") return found("semicolon", at + 1);
  if (char === "'") return found("string", quotedEnd(text, at, "'", false));
  if (char === '"') return found("identifier", quotedEnd(text, at, '"', false));
  if (text.startsWith("--", at)) {
    const end = text.indexOf("\n", at);
    return found("comment", end === -1 ? text.length : end);
  }
  if (text.startsWith("/*", at)) return found("comment", blockCommentEnd(text, at));
  if (char === "$") {
    const tag = match(dollarTag, text, at);
    if (tag === void 0) return found("other", at + 1);
    const close = text.indexOf(tag, at + tag.length);
    return found("dollar", close === -1 ? text.length : close + tag.length);
  }
  const blank = match(space, text, at);
  if (blank !== void 0) return found("space", at + blank.length);
  const name = match(word, text, at);
  if (name !== void 0) {
    if (/^e$/i.test(name) && text[at + 1] === "'") {
      return found("string", quotedEnd(text, at + 1, "'", true));
    }
    return found("word", at + name.length);
  }
  const digits = match(number, text, at);
  return found("other", at + (digits?.length ?? 1));
}
function* tokensOf(text) {
  for (let at = 0; at < text.length; ) {
    const token = nextToken(text, at);
    yield token;
    at = token.end;
  }
}
function blankQuoted(text) {
  let result = "";
  for (const { kind, start, end } of tokensOf(text)) {
    const raw = text.slice(start, end);
    const hidden = kind === "comment" || kind === "string" || kind === "dollar";
    result += hidden ? raw.replace(/[^\r\n]/g, " ") : raw;
  }
  return result;
}
function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
function quotedEnd(text, start, quote, escapes) {
  for (let at = start + 1; at < text.length; at += 1) {
    if (escapes && text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}
function blockCommentEnd(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at += 2) {
    if (text.startsWith("/*", at)) depth += 1;
    else if (!text.startsWith("*/", at)) at -= 1;
    else if (--depth === 0) return at + 2;
  }
  return text.length;
}

// src/adapters/statements.ts
function statementEnds() {
  let parentheses = 0;
  let blocks = 0;
  let words = [];
  return (token, text) => {
    if (token.kind === "word") {
      const word2 = text.slice(token.start, token.end).toLowerCase();
      if (words.length < 4) words.push(word2);
      if (parentheses === 0 && /^create( or replace)? (function|procedure)\b/.test(words.join(" "))) {
        if (word2 === "begin" || word2 === "case" && blocks > 0) blocks += 1;
        else if (word2 === "end" && blocks > 0) blocks -= 1;
      }
    } else if (token.kind === "other") {
      if (text[token.start] === "(") parentheses += 1;
      else if (text[token.start] === ")" && parentheses > 0) parentheses -= 1;
    } else if (token.kind === "semicolon" && parentheses === 0 && blocks === 0) {
      words = [];
      return true;
    }
    return false;
  };
}
function splitStatements(text) {
  const lineOf = lineCounter(text);
  const statements = [];
  const ends = statementEnds();
  let start;
  let last = 0;
  const cut = (end, closed) => {
    if (start === void 0) return;
    statements.push({ sql: text.slice(start, end), offset: start, line: lineOf(start), closed });
    start = void 0;
  };
  for (const token of tokensOf(text)) {
    if (token.kind === "space" || token.kind === "comment") continue;
    last = token.end;
    if (ends(token, text)) cut(token.end, true);
    else start ??= token.start;
  }
  cut(last, false);
  return statements;
}
function leadingWords(sql, count) {
  const words = [];
  for (let at = 0; at < sql.length && words.length < count; ) {
    const token = nextToken(sql, at);
    at = token.end;
    if (token.kind === "word") words.push(sql.slice(token.start, token.end).toUpperCase());
    else if (token.kind !== "space" && token.kind !== "comment") break;
  }
  return words.join(" ");
}
function carriesOwnTransaction(text) {
  return splitStatements(text).some(({ sql }) => {
    const words = leadingWords(sql, 3);
    if (/^(ROLLBACK|ABORT)( WORK| TRANSACTION)? TO\b/.test(words)) return false;
    return /^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT)\b/.test(words);
  });
}
function statementsWithCopyData(file, text) {
  const pieces = [];
  const lineOf = lineCounter(text);
  const ends = statementEnds();
  let start;
  let last = 0;
  for (let at = 0; at < text.length; ) {
    const token = nextToken(text, at);
    at = token.end;
    if (token.kind === "space" || token.kind === "comment") continue;
    const ended = ends(token, text);
    if (!ended) {
      start ??= token.start;
      last = token.end;
      continue;
    }
    if (start === void 0) continue;
    const sql = text.slice(start, last);
    const rows = isCopyFromStdin(sql) ? inlineRows(text, at) : void 0;
    pieces.push({ sql, file, line: lineOf(start), ...rows && { copyData: rows.data } });
    at = rows?.end ?? at;
    start = void 0;
  }
  if (start !== void 0) pieces.push({ sql: text.slice(start, last), file, line: lineOf(start) });
  return pieces;
}
function isCopyFromStdin(sql) {
  return leadingWords(sql, 1) === "COPY" && /\bFROM\s+STDIN\b/i.test(blankQuoted(sql));
}
function inlineRows(text, from) {
  const lineEnd = text.indexOf("\n", from);
  const start = lineEnd === -1 ? text.length : lineEnd + 1;
  const terminator = /^\\\.\r?(?:\n|$)/m.exec(text.slice(start));
  if (terminator === null) return { data: text.slice(start), end: text.length };
  const end = start + terminator.index;
  return { data: text.slice(start, end), end: end + terminator[0].length };
}

// src/adapters/toml-value.ts
function tomlValue(text, key, table = "") {
  let current = "";
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line);
    if (header) current = header[1];
    const pair = /^\s*"?([\w.-]+)"?\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]+))/.exec(line);
    if (pair && current === table && pair[1] === key) return pair[2] ?? pair[3] ?? pair[4];
  }
  return void 0;
}

export {
  filesOf,
  foldersWith,
  withAncestors,
  nearestFile,
  readText,
  decodeText,
  wholePiece,
  migrationStep,
  runnerStep,
  matchesAny,
  nextToken,
  tokensOf,
  blankQuoted,
  statementEnds,
  splitStatements,
  leadingWords,
  carriesOwnTransaction,
  statementsWithCopyData,
  isCopyFromStdin,
  inlineRows,
  tomlValue
};
