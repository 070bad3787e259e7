import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  detectProjects,
  workingTree,
  zeroTerminated
} from "./chunk-KRGLL2BA.js";
import {
  openLive
} from "./chunk-EPHKF3NH.js";
import {
  ledgerRelations
} from "./chunk-4QYMX3NX.js";
import {
  StatementError
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  adapters,
  isProgram,
  isUnread
} from "./chunk-CGDFBAK3.js";
import {
  expectWord
} from "./chunk-R5NWR6XC.js";
import {
  fileOf,
  refuseUnknownNew,
  sizesFrom,
  withoutNew
} from "./chunk-LT4ZF6BO.js";
import {
  schemaWithinRepository,
  underFolder,
  withinRepository
} from "./chunk-XL27YZHX.js";
import {
  findCommittedSchema
} from "./chunk-4BKQADP7.js";
import {
  matchesAny,
  readText,
  statementsWithCopyData
} from "./chunk-WIFWE4TR.js";
import {
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  folderInCheckout,
  git,
  gitArguments,
  gitEnvironment,
  mergeBase,
  openRepository,
  resolveBase
} from "./chunk-46QNP46Q.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/adapters/downstream-files.ts
import { exec } from "node:child_process";
import { promisify } from "node:util";
var run = promisify(exec);
async function readDownstreamFiles(tree, patterns) {
  const files = await tree.files();
  const idle = patterns.filter((pattern2) => !files.some((file) => matchesAny(file, [pattern2])));
  if (idle.length > 0) {
    throw new UserError(
      "missing-downstream",
      `The setting "downstream" names ${idle.map((one) => `"${one}"`).join(", ")}, and there is no such file.`,
      { remedy: "Name files or patterns relative to the project, such as reporting/**/*.sql." }
    );
  }
  const named2 = files.filter((file) => matchesAny(file, patterns)).toSorted();
  return Promise.all(
    named2.map(async (file) => ({ file, pieces: piecesOf(file, await readText(tree, file)) }))
  );
}
async function readDownstreamCommand(command, folder) {
  try {
    const { stdout } = await run(command, { cwd: folder, maxBuffer: 256 * 1024 ** 2 });
    return { file: command, pieces: piecesOf(command, stdout) };
  } catch (error) {
    const { stderr = "", message } = error;
    throw new UserError(
      "downstream-command-failed",
      `The command of "downstream-command" failed: ${stderr.trim() || message}`,
      { remedy: "It has to print SQL on standard output, as pg_dump --schema-only does." }
    );
  }
}
function piecesOf(file, text) {
  return statementsWithCopyData(file, text.replace(/^\\(?!\.).*$/gm, ""));
}

// node_modules/csv-parse/lib/api/CsvError.js
var CsvError = class _CsvError extends Error {
  constructor(code, message, options, ...contexts) {
    if (Array.isArray(message)) message = message.join(" ").trim();
    super(message);
    if (Error.captureStackTrace !== void 0) {
      Error.captureStackTrace(this, _CsvError);
    }
    this.code = code;
    for (const context of contexts) {
      for (const key in context) {
        const value = context[key];
        this[key] = Buffer.isBuffer(value) ? value.toString(options.encoding) : value == null ? value : JSON.parse(JSON.stringify(value));
      }
    }
  }
};

// node_modules/csv-parse/lib/utils/is_object.js
var is_object = function(obj) {
  return typeof obj === "object" && obj !== null && !Array.isArray(obj);
};

// node_modules/csv-parse/lib/api/normalize_columns_array.js
var normalize_columns_array = function(columns) {
  const normalizedColumns = [];
  for (let i = 0, l = columns.length; i < l; i++) {
    const column = columns[i];
    if (column === void 0 || column === null || column === false) {
      normalizedColumns[i] = { disabled: true };
    } else if (typeof column === "string" || typeof column === "number") {
      normalizedColumns[i] = { name: `${column}` };
    } else if (is_object(column)) {
      if (typeof column.name !== "string") {
        throw new CsvError("CSV_OPTION_COLUMNS_MISSING_NAME", [
          "Option columns missing name:",
          `property "name" is required at position ${i}`,
          "when column is an object literal"
        ]);
      }
      normalizedColumns[i] = column;
    } else {
      throw new CsvError("CSV_INVALID_COLUMN_DEFINITION", [
        "Invalid column definition:",
        "expect a string or a literal object,",
        `got ${JSON.stringify(column)} at position ${i}`
      ]);
    }
  }
  return normalizedColumns;
};

// node_modules/csv-parse/lib/utils/ResizeableBuffer.js
var ResizeableBuffer = class {
  constructor(size = 100) {
    this.size = size;
    this.length = 0;
    this.buf = Buffer.allocUnsafe(size);
  }
  prepend(val) {
    if (Buffer.isBuffer(val)) {
      const length = this.length + val.length;
      if (length >= this.size) {
        this.resize();
        if (length >= this.size) {
          throw Error("INVALID_BUFFER_STATE");
        }
      }
      const buf = this.buf;
      this.buf = Buffer.allocUnsafe(this.size);
      val.copy(this.buf, 0);
      buf.copy(this.buf, val.length);
      this.length += val.length;
    } else {
      const length = this.length++;
      if (length === this.size) {
        this.resize();
      }
      const buf = this.clone();
      this.buf[0] = val;
      buf.copy(this.buf, 1, 0, length);
    }
  }
  append(val) {
    const length = this.length++;
    if (length === this.size) {
      this.resize();
    }
    this.buf[length] = val;
  }
  clone() {
    return Buffer.from(this.buf.slice(0, this.length));
  }
  resize() {
    const length = this.length;
    this.size = this.size * 2;
    const buf = Buffer.allocUnsafe(this.size);
    this.buf.copy(buf, 0, 0, length);
    this.buf = buf;
  }
  toString(encoding) {
    if (encoding) {
      return this.buf.toString(encoding, 0, this.length);
    } else {
      return Uint8Array.prototype.slice.call(this.buf.slice(0, this.length));
    }
  }
  toJSON() {
    return this.toString("utf8");
  }
  reset() {
    this.length = 0;
  }
};
var ResizeableBuffer_default = ResizeableBuffer;

// node_modules/csv-parse/lib/api/init_state.js
var init_state = function(options) {
  const timchars = [
    // Basic Latin
    32,
    // [Space](https://www.fileformat.info/info/unicode/char/0020/index.htm)
    9,
    // [CHARACTER TABULATION (HT)](https://www.fileformat.info/info/unicode/char/0009/index.htm)
    10,
    // [LINE FEED (LF)](https://www.fileformat.info/info/unicode/char/000a/index.htm)
    13,
    // [CARRIAGE RETURN (CR)](https://www.fileformat.info/info/unicode/char/000d/index.htm)
    12,
    // [FORM FEED (FF)](https://www.fileformat.info/info/unicode/char/000c/index.htm)
    11,
    // [LINE TABULATION (VT)](https://www.fileformat.info/info/unicode/char/000b/index.htm)
    // Latin-1 Supplement
    160,
    // [NO-BREAK SPACE (NBSP)](https://www.fileformat.info/info/unicode/char/00a0/index.htm)
    // Ogham
    5760,
    // [OGHAM SPACE MARK](https://www.fileformat.info/info/unicode/char/1680/index.htm)
    // General Punctuation
    8192,
    // [EN QUAD](https://www.fileformat.info/info/unicode/char/2000/index.htm)
    8193,
    // [EM QUAD](https://www.fileformat.info/info/unicode/char/2001/index.htm)
    8194,
    // [EN SPACE](https://www.fileformat.info/info/unicode/char/2002/index.htm)
    8195,
    // [EM SPACE](https://www.fileformat.info/info/unicode/char/2003/index.htm)
    8196,
    // [THREE-PER-EM SPACE](https://www.fileformat.info/info/unicode/char/2004/index.htm)
    8197,
    // [FOUR-PER-EM SPACE](https://www.fileformat.info/info/unicode/char/2005/index.htm)
    8198,
    // [SIX-PER-EM SPACE](https://www.fileformat.info/info/unicode/char/2006/index.htm)
    8199,
    // [FIGURE SPACE](https://www.fileformat.info/info/unicode/char/2007/index.htm)
    8200,
    // [PUNCTUATION SPACE](https://www.fileformat.info/info/unicode/char/2008/index.htm)
    8201,
    // [THIN SPACE](https://www.fileformat.info/info/unicode/char/2009/index.htm)
    8202,
    // [HAIR SPACE](https://www.fileformat.info/info/unicode/char/200a/index.htm)
    8232,
    // [LINE SEPARATOR](https://www.fileformat.info/info/unicode/char/2028/index.htm)
    8233,
    // [PARAGRAPH SEPARATOR](https://www.fileformat.info/info/unicode/char/2029/index.htm)
    8239,
    // [NARROW NO-BREAK SPACE (NNBSP)](https://www.fileformat.info/info/unicode/char/202f/index.htm)
    8287,
    // [MEDIUM MATHEMATICAL SPACE (MMSP)](https://www.fileformat.info/info/unicode/char/205f/index.htm)
    12288,
    // [IDEOGRAPHIC SPACE](https://www.fileformat.info/info/unicode/char/3000/index.htm)
    65279
    // [ZERO WIDTH NO-BREAK SPACE (BOM)](https://www.fileformat.info/info/unicode/char/feff/index.htm)
  ].reduce((acc, codepoint) => {
    const encoded = Buffer.from(
      String.fromCharCode(codepoint),
      options.encoding
    );
    if (codepoint !== 63 && encoded.length === 1 && encoded[0] === 63) {
      return acc;
    }
    acc.push(encoded);
    return acc;
  }, []);
  const timcharFirstBytes = new Uint8Array(256);
  for (const t of timchars) timcharFirstBytes[t[0]] = 1;
  return {
    bomSkipped: false,
    bufBytesStart: 0,
    castField: options.cast_function,
    commenting: false,
    delimiterBufPrevious: void 0,
    delimiterDiscovered: false,
    // Current error encountered by a record
    error: void 0,
    enabled: options.from_line === 1,
    escaping: false,
    escapeIsQuote: Buffer.isBuffer(options.escape) && Buffer.isBuffer(options.quote) && Buffer.compare(options.escape, options.quote) === 0,
    // columns can be `false`, `true`, `Array`
    expectedRecordLength: Array.isArray(options.columns) ? options.columns.length : void 0,
    field: new ResizeableBuffer_default(20),
    firstLineToHeaders: options.cast_first_line_to_header,
    needMoreDataSize: Math.max(
      // Skip if the remaining buffer smaller than comment
      options.comment !== null ? options.comment.length : 0,
      ...options.delimiter ? options.delimiter.map((delimiter) => delimiter.length) : [],
      // Auto discovery of delimiter is limited to 1 character
      options.delimiter_auto ? 1 : 0,
      // Skip if the remaining buffer can be escape sequence
      options.quote !== null ? options.quote.length : 0,
      ...timchars.map((t) => t.length)
    ),
    previousBuf: void 0,
    quoting: false,
    stop: false,
    rawBuffer: new ResizeableBuffer_default(100),
    record: [],
    recordHasError: false,
    record_length: 0,
    recordDelimiterMaxLength: options.record_delimiter.length === 0 ? 0 : Math.max(...options.record_delimiter.map((v) => v.length)),
    trimChars: [
      Buffer.from(" ", options.encoding)[0],
      Buffer.from("	", options.encoding)[0]
    ],
    wasQuoting: false,
    wasRowDelimiter: false,
    timchars,
    timcharFirstBytes
  };
};

// node_modules/csv-parse/lib/utils/underscore.js
var underscore = function(str) {
  return str.replace(/([A-Z])/g, function(_, match) {
    return "_" + match.toLowerCase();
  });
};

// node_modules/csv-parse/lib/api/normalize_options.js
var normalize_options = function(opts) {
  const options = {};
  for (const opt in opts) {
    options[underscore(opt)] = opts[opt];
  }
  if (options.encoding === void 0 || options.encoding === true) {
    options.encoding = "utf8";
  } else if (options.encoding === null || options.encoding === false) {
    options.encoding = null;
  } else if (typeof options.encoding !== "string" && options.encoding !== null) {
    throw new CsvError(
      "CSV_INVALID_OPTION_ENCODING",
      [
        "Invalid option encoding:",
        "encoding must be a string or null to return a buffer,",
        `got ${JSON.stringify(options.encoding)}`
      ],
      options
    );
  }
  if (options.bom === void 0 || options.bom === null || options.bom === false) {
    options.bom = false;
  } else if (options.bom !== true) {
    throw new CsvError(
      "CSV_INVALID_OPTION_BOM",
      [
        "Invalid option bom:",
        "bom must be true,",
        `got ${JSON.stringify(options.bom)}`
      ],
      options
    );
  }
  options.cast_function = null;
  if (options.cast === void 0 || options.cast === null || options.cast === false || options.cast === "") {
    options.cast = void 0;
  } else if (typeof options.cast === "function") {
    options.cast_function = options.cast;
    options.cast = true;
  } else if (options.cast !== true) {
    throw new CsvError(
      "CSV_INVALID_OPTION_CAST",
      [
        "Invalid option cast:",
        "cast must be true or a function,",
        `got ${JSON.stringify(options.cast)}`
      ],
      options
    );
  }
  if (options.cast_date === void 0 || options.cast_date === null || options.cast_date === false || options.cast_date === "") {
    options.cast_date = false;
  } else if (options.cast_date === true) {
    options.cast_date = function(value) {
      const date = Date.parse(value);
      return !isNaN(date) ? new Date(date) : value;
    };
  } else if (typeof options.cast_date !== "function") {
    throw new CsvError(
      "CSV_INVALID_OPTION_CAST_DATE",
      [
        "Invalid option cast_date:",
        "cast_date must be true or a function,",
        `got ${JSON.stringify(options.cast_date)}`
      ],
      options
    );
  }
  options.cast_first_line_to_header = void 0;
  if (options.columns === true) {
    options.cast_first_line_to_header = void 0;
  } else if (typeof options.columns === "function") {
    options.cast_first_line_to_header = options.columns;
    options.columns = true;
  } else if (Array.isArray(options.columns)) {
    options.columns = normalize_columns_array(options.columns);
  } else if (options.columns === void 0 || options.columns === null || options.columns === false) {
    options.columns = false;
  } else {
    throw new CsvError(
      "CSV_INVALID_OPTION_COLUMNS",
      [
        "Invalid option columns:",
        "expect an array, a function or true,",
        `got ${JSON.stringify(options.columns)}`
      ],
      options
    );
  }
  if (options.group_columns_by_name === void 0 || options.group_columns_by_name === null || options.group_columns_by_name === false) {
    options.group_columns_by_name = false;
  } else if (options.group_columns_by_name !== true) {
    throw new CsvError(
      "CSV_INVALID_OPTION_GROUP_COLUMNS_BY_NAME",
      [
        "Invalid option group_columns_by_name:",
        "expect an boolean,",
        `got ${JSON.stringify(options.group_columns_by_name)}`
      ],
      options
    );
  } else if (options.columns === false) {
    throw new CsvError(
      "CSV_INVALID_OPTION_GROUP_COLUMNS_BY_NAME",
      [
        "Invalid option group_columns_by_name:",
        "the `columns` mode must be activated."
      ],
      options
    );
  }
  if (options.comment === void 0 || options.comment === null || options.comment === false || options.comment === "") {
    options.comment = null;
  } else {
    if (typeof options.comment === "string") {
      options.comment = Buffer.from(options.comment, options.encoding);
    }
    if (!Buffer.isBuffer(options.comment)) {
      throw new CsvError(
        "CSV_INVALID_OPTION_COMMENT",
        [
          "Invalid option comment:",
          "comment must be a buffer or a string,",
          `got ${JSON.stringify(options.comment)}`
        ],
        options
      );
    }
  }
  if (options.comment_no_infix === void 0 || options.comment_no_infix === null || options.comment_no_infix === false) {
    options.comment_no_infix = false;
  } else if (options.comment_no_infix !== true) {
    throw new CsvError(
      "CSV_INVALID_OPTION_COMMENT",
      [
        "Invalid option comment_no_infix:",
        "value must be a boolean,",
        `got ${JSON.stringify(options.comment_no_infix)}`
      ],
      options
    );
  }
  if (options.delimiter_auto === void 0 || options.delimiter_auto === null || options.delimiter_auto === false) {
    options.delimiter_auto = false;
  } else if (options.delimiter_auto === true) {
    options.delimiter_auto = {};
  } else if (!is_object(options.delimiter_auto)) {
    throw new CsvError(
      "CSV_INVALID_OPTION_DELIMITER_AUTO",
      [
        "Invalid option delimiter_auto:",
        "delimiter_auto must be a boolean or a configuration object,",
        `got ${JSON.stringify(options.delimiter_auto)}`
      ],
      options
    );
  }
  if (options.delimiter_auto) {
    if (options.delimiter_auto.preferred === void 0)
      options.delimiter_auto.preferred = {
        [",".charCodeAt(0)]: 1.8,
        ["	".charCodeAt(0)]: 1.8,
        [";".charCodeAt(0)]: 1.6,
        [" ".charCodeAt(0)]: 1.6,
        [":".charCodeAt(0)]: 1.5,
        [".".charCodeAt(0)]: 1.4,
        ["/".charCodeAt(0)]: 1.4
      };
    else if (!is_object(options.delimiter_auto.preferred)) {
      throw new CsvError(
        "CSV_INVALID_OPTION_DELIMITER_AUTO",
        [
          "Invalid option delimiter_auto:",
          "preferred must be an object,",
          `got ${JSON.stringify(options.delimiter_auto.preferred)}`
        ],
        options
      );
    }
    if (options.delimiter_auto.score === void 0)
      options.delimiter_auto.score = (info, options2) => {
        return (info.total - info.std) * (options2.preferred[info.char_code] || 1);
      };
    else if (typeof options.delimiter_auto.score !== "function") {
      throw new CsvError(
        "CSV_INVALID_OPTION_DELIMITER_AUTO",
        [
          "Invalid option delimiter_auto:",
          "score must be a function,",
          `got ${JSON.stringify(options.delimiter_auto.score)}`
        ],
        options
      );
    }
    if (options.delimiter_auto.size === void 0)
      options.delimiter_auto.size = 2048;
    else if (typeof options.delimiter_auto.size !== "number") {
      throw new CsvError(
        "CSV_INVALID_OPTION_DELIMITER_AUTO",
        [
          "Invalid option delimiter_auto:",
          "size must be a number,",
          `got ${JSON.stringify(options.delimiter_auto.size)}`
        ],
        options
      );
    }
  }
  const delimiter_json = JSON.stringify(options.delimiter);
  if (options.delimiter_auto !== false) {
    options.delimiter = [];
  }
  if (!Array.isArray(options.delimiter)) {
    if (options.delimiter === void 0 || options.delimiter === null || options.delimiter === false) {
      options.delimiter = Buffer.from(",", options.encoding);
    }
    options.delimiter = [options.delimiter];
  }
  options.delimiter = options.delimiter.map(function(delimiter) {
    if (typeof delimiter === "string") {
      delimiter = Buffer.from(delimiter, options.encoding);
    }
    if (!Buffer.isBuffer(delimiter) || delimiter.length === 0) {
      throw new CsvError(
        "CSV_INVALID_OPTION_DELIMITER",
        [
          "Invalid option delimiter:",
          "delimiter must be a non empty string or buffer or array of string|buffer,",
          `got ${delimiter_json}`
        ],
        options
      );
    }
    return delimiter;
  });
  if (options.escape === void 0 || options.escape === true) {
    options.escape = Buffer.from('"', options.encoding);
  } else if (typeof options.escape === "string") {
    options.escape = Buffer.from(options.escape, options.encoding);
  } else if (options.escape === null || options.escape === false) {
    options.escape = null;
  }
  if (options.escape !== null) {
    if (!Buffer.isBuffer(options.escape)) {
      throw new Error(
        `Invalid Option: escape must be a buffer, a string or a boolean, got ${JSON.stringify(options.escape)}`
      );
    }
  }
  if (options.from === void 0 || options.from === null) {
    options.from = 1;
  } else {
    if (typeof options.from === "string" && /\d+/.test(options.from)) {
      options.from = parseInt(options.from);
    }
    if (Number.isInteger(options.from)) {
      if (options.from < 0) {
        throw new Error(
          `Invalid Option: from must be a positive integer, got ${JSON.stringify(opts.from)}`
        );
      }
    } else {
      throw new Error(
        `Invalid Option: from must be an integer, got ${JSON.stringify(options.from)}`
      );
    }
  }
  if (options.from_line === void 0 || options.from_line === null) {
    options.from_line = 1;
  } else {
    if (typeof options.from_line === "string" && /\d+/.test(options.from_line)) {
      options.from_line = parseInt(options.from_line);
    }
    if (Number.isInteger(options.from_line)) {
      if (options.from_line <= 0) {
        throw new Error(
          `Invalid Option: from_line must be a positive integer greater than 0, got ${JSON.stringify(opts.from_line)}`
        );
      }
    } else {
      throw new Error(
        `Invalid Option: from_line must be an integer, got ${JSON.stringify(opts.from_line)}`
      );
    }
  }
  if (options.ignore_last_delimiters === void 0 || options.ignore_last_delimiters === null) {
    options.ignore_last_delimiters = false;
  } else if (typeof options.ignore_last_delimiters === "number") {
    options.ignore_last_delimiters = Math.floor(options.ignore_last_delimiters);
    if (options.ignore_last_delimiters === 0) {
      options.ignore_last_delimiters = false;
    }
  } else if (typeof options.ignore_last_delimiters !== "boolean") {
    throw new CsvError(
      "CSV_INVALID_OPTION_IGNORE_LAST_DELIMITERS",
      [
        "Invalid option `ignore_last_delimiters`:",
        "the value must be a boolean value or an integer,",
        `got ${JSON.stringify(options.ignore_last_delimiters)}`
      ],
      options
    );
  }
  if (options.ignore_last_delimiters === true && options.columns === false) {
    throw new CsvError(
      "CSV_IGNORE_LAST_DELIMITERS_REQUIRES_COLUMNS",
      [
        "The option `ignore_last_delimiters`",
        "requires the activation of the `columns` option"
      ],
      options
    );
  }
  if (options.info === void 0 || options.info === null || options.info === false) {
    options.info = false;
  } else if (options.info !== true) {
    throw new Error(
      `Invalid Option: info must be true, got ${JSON.stringify(options.info)}`
    );
  }
  if (options.max_record_size === void 0 || options.max_record_size === null || options.max_record_size === false) {
    options.max_record_size = 0;
  } else if (Number.isInteger(options.max_record_size) && options.max_record_size >= 0) {
  } else if (typeof options.max_record_size === "string" && /\d+/.test(options.max_record_size)) {
    options.max_record_size = parseInt(options.max_record_size);
  } else {
    throw new Error(
      `Invalid Option: max_record_size must be a positive integer, got ${JSON.stringify(options.max_record_size)}`
    );
  }
  if (options.objname === void 0 || options.objname === null || options.objname === false) {
    options.objname = void 0;
  } else if (Buffer.isBuffer(options.objname)) {
    if (options.objname.length === 0) {
      throw new Error(`Invalid Option: objname must be a non empty buffer`);
    }
    if (options.encoding === null) {
    } else {
      options.objname = options.objname.toString(options.encoding);
    }
  } else if (typeof options.objname === "string") {
    if (options.objname.length === 0) {
      throw new Error(`Invalid Option: objname must be a non empty string`);
    }
  } else if (typeof options.objname === "number") {
  } else {
    throw new Error(
      `Invalid Option: objname must be a string or a buffer, got ${options.objname}`
    );
  }
  if (options.objname !== void 0) {
    if (typeof options.objname === "number") {
      if (options.columns !== false) {
        throw Error(
          "Invalid Option: objname index cannot be combined with columns or be defined as a field"
        );
      }
    } else {
      if (options.columns === false) {
        throw Error(
          "Invalid Option: objname field must be combined with columns or be defined as an index"
        );
      }
    }
  }
  if (options.on_record === void 0 || options.on_record === null) {
    options.on_record = void 0;
  } else if (typeof options.on_record !== "function") {
    throw new CsvError(
      "CSV_INVALID_OPTION_ON_RECORD",
      [
        "Invalid option `on_record`:",
        "expect a function,",
        `got ${JSON.stringify(options.on_record)}`
      ],
      options
    );
  }
  if (options.on_skip !== void 0 && options.on_skip !== null && typeof options.on_skip !== "function") {
    throw new Error(
      `Invalid Option: on_skip must be a function, got ${JSON.stringify(options.on_skip)}`
    );
  }
  if (options.quote === null || options.quote === false || options.quote === "") {
    options.quote = null;
  } else {
    if (options.quote === void 0 || options.quote === true) {
      options.quote = Buffer.from('"', options.encoding);
    } else if (typeof options.quote === "string") {
      options.quote = Buffer.from(options.quote, options.encoding);
    }
    if (!Buffer.isBuffer(options.quote)) {
      throw new Error(
        `Invalid Option: quote must be a buffer or a string, got ${JSON.stringify(options.quote)}`
      );
    }
  }
  if (options.raw === void 0 || options.raw === null || options.raw === false) {
    options.raw = false;
  } else if (options.raw !== true) {
    throw new Error(
      `Invalid Option: raw must be true, got ${JSON.stringify(options.raw)}`
    );
  }
  if (options.record_delimiter === void 0) {
    options.record_delimiter = [];
  } else if (typeof options.record_delimiter === "string" || Buffer.isBuffer(options.record_delimiter)) {
    if (options.record_delimiter.length === 0) {
      throw new CsvError(
        "CSV_INVALID_OPTION_RECORD_DELIMITER",
        [
          "Invalid option `record_delimiter`:",
          "value must be a non empty string or buffer,",
          `got ${JSON.stringify(options.record_delimiter)}`
        ],
        options
      );
    }
    options.record_delimiter = [options.record_delimiter];
  } else if (!Array.isArray(options.record_delimiter)) {
    throw new CsvError(
      "CSV_INVALID_OPTION_RECORD_DELIMITER",
      [
        "Invalid option `record_delimiter`:",
        "value must be a string, a buffer or array of string|buffer,",
        `got ${JSON.stringify(options.record_delimiter)}`
      ],
      options
    );
  }
  options.record_delimiter = options.record_delimiter.map(function(rd, i) {
    if (typeof rd !== "string" && !Buffer.isBuffer(rd)) {
      throw new CsvError(
        "CSV_INVALID_OPTION_RECORD_DELIMITER",
        [
          "Invalid option `record_delimiter`:",
          "value must be a string, a buffer or array of string|buffer",
          `at index ${i},`,
          `got ${JSON.stringify(rd)}`
        ],
        options
      );
    } else if (rd.length === 0) {
      throw new CsvError(
        "CSV_INVALID_OPTION_RECORD_DELIMITER",
        [
          "Invalid option `record_delimiter`:",
          "value must be a non empty string or buffer",
          `at index ${i},`,
          `got ${JSON.stringify(rd)}`
        ],
        options
      );
    }
    if (typeof rd === "string") {
      rd = Buffer.from(rd, options.encoding);
    }
    return rd;
  });
  if (typeof options.relax_column_count === "boolean") {
  } else if (options.relax_column_count === void 0 || options.relax_column_count === null) {
    options.relax_column_count = false;
  } else {
    throw new Error(
      `Invalid Option: relax_column_count must be a boolean, got ${JSON.stringify(options.relax_column_count)}`
    );
  }
  if (typeof options.relax_column_count_less === "boolean") {
  } else if (options.relax_column_count_less === void 0 || options.relax_column_count_less === null) {
    options.relax_column_count_less = false;
  } else {
    throw new Error(
      `Invalid Option: relax_column_count_less must be a boolean, got ${JSON.stringify(options.relax_column_count_less)}`
    );
  }
  if (typeof options.relax_column_count_more === "boolean") {
  } else if (options.relax_column_count_more === void 0 || options.relax_column_count_more === null) {
    options.relax_column_count_more = false;
  } else {
    throw new Error(
      `Invalid Option: relax_column_count_more must be a boolean, got ${JSON.stringify(options.relax_column_count_more)}`
    );
  }
  if (typeof options.relax_quotes === "boolean") {
  } else if (options.relax_quotes === void 0 || options.relax_quotes === null) {
    options.relax_quotes = false;
  } else {
    throw new Error(
      `Invalid Option: relax_quotes must be a boolean, got ${JSON.stringify(options.relax_quotes)}`
    );
  }
  if (typeof options.skip_empty_lines === "boolean") {
  } else if (options.skip_empty_lines === void 0 || options.skip_empty_lines === null) {
    options.skip_empty_lines = false;
  } else {
    throw new Error(
      `Invalid Option: skip_empty_lines must be a boolean, got ${JSON.stringify(options.skip_empty_lines)}`
    );
  }
  if (typeof options.skip_records_with_empty_values === "boolean") {
  } else if (options.skip_records_with_empty_values === void 0 || options.skip_records_with_empty_values === null) {
    options.skip_records_with_empty_values = false;
  } else {
    throw new Error(
      `Invalid Option: skip_records_with_empty_values must be a boolean, got ${JSON.stringify(options.skip_records_with_empty_values)}`
    );
  }
  if (typeof options.skip_records_with_error === "boolean") {
  } else if (options.skip_records_with_error === void 0 || options.skip_records_with_error === null) {
    options.skip_records_with_error = false;
  } else {
    throw new Error(
      `Invalid Option: skip_records_with_error must be a boolean, got ${JSON.stringify(options.skip_records_with_error)}`
    );
  }
  if (options.rtrim === void 0 || options.rtrim === null || options.rtrim === false) {
    options.rtrim = false;
  } else if (options.rtrim !== true) {
    throw new Error(
      `Invalid Option: rtrim must be a boolean, got ${JSON.stringify(options.rtrim)}`
    );
  }
  if (options.ltrim === void 0 || options.ltrim === null || options.ltrim === false) {
    options.ltrim = false;
  } else if (options.ltrim !== true) {
    throw new Error(
      `Invalid Option: ltrim must be a boolean, got ${JSON.stringify(options.ltrim)}`
    );
  }
  if (options.trim === void 0 || options.trim === null || options.trim === false) {
    options.trim = false;
  } else if (options.trim !== true) {
    throw new Error(
      `Invalid Option: trim must be a boolean, got ${JSON.stringify(options.trim)}`
    );
  }
  if (options.trim === true && opts.ltrim !== false) {
    options.ltrim = true;
  } else if (options.ltrim !== true) {
    options.ltrim = false;
  }
  if (options.trim === true && opts.rtrim !== false) {
    options.rtrim = true;
  } else if (options.rtrim !== true) {
    options.rtrim = false;
  }
  if (options.to === void 0 || options.to === null) {
    options.to = -1;
  } else if (options.to !== -1) {
    if (typeof options.to === "string" && /\d+/.test(options.to)) {
      options.to = parseInt(options.to);
    }
    if (Number.isInteger(options.to)) {
      if (options.to <= 0) {
        throw new Error(
          `Invalid Option: to must be a positive integer greater than 0, got ${JSON.stringify(opts.to)}`
        );
      }
    } else {
      throw new Error(
        `Invalid Option: to must be an integer, got ${JSON.stringify(opts.to)}`
      );
    }
  }
  if (options.to_line === void 0 || options.to_line === null) {
    options.to_line = -1;
  } else if (options.to_line !== -1) {
    if (typeof options.to_line === "string" && /\d+/.test(options.to_line)) {
      options.to_line = parseInt(options.to_line);
    }
    if (Number.isInteger(options.to_line)) {
      if (options.to_line <= 0) {
        throw new Error(
          `Invalid Option: to_line must be a positive integer greater than 0, got ${JSON.stringify(opts.to_line)}`
        );
      }
    } else {
      throw new Error(
        `Invalid Option: to_line must be an integer, got ${JSON.stringify(opts.to_line)}`
      );
    }
  }
  return options;
};

// node_modules/csv-parse/lib/utils/delimiter_discover.js
var delimiter_discover = function(records, options) {
  if (!options) {
    ({ delimiter_auto: options } = normalize_options({ delimiter_auto: true }));
  }
  if (typeof records === "string") {
    records = Buffer.from(records);
  }
  if (Buffer.isBuffer(records)) {
    records = ((data) => {
      const records2 = [];
      const parser = transform({ delimiter: [] });
      const push = (record) => records2.push(record);
      const close = () => {
      };
      const error = parser.parse(data, true, push, close);
      if (error !== void 0) throw error;
      return records2;
    })(records);
  }
  const info = Array(127).fill().map(() => ({ lines: [] }));
  records.map(([record], line) => {
    for (let i = 0, l = record.length; i < l; i++) {
      const code = record.charCodeAt(i);
      if (info[code].lines[line] === void 0) info[code].lines[line] = 0;
      info[code].lines[line]++;
    }
  });
  info.map((info2, i) => {
    info2.char_code = i;
    info2.std = std(info2.lines);
    info2.total = info2.lines.reduce((acc, val) => acc + val, 0);
    info2.preferred = !!options.preferred[i];
    info2.score = options.score(info2, options);
  });
  const result = info.reduce(
    (acc, info2) => acc.score > info2.score ? acc : info2,
    {}
  );
  return String.fromCharCode(result.char_code);
};
var std = function(array) {
  const n = array.length;
  if (n === 0) return 0;
  const mean = array.reduce((a, b) => a + b) / n;
  return Math.sqrt(
    array.map((x) => Math.pow(x - mean, 2)).reduce((a, b) => a + b) / n
  );
};

// node_modules/csv-parse/lib/api/index.js
var isRecordEmpty = function(record) {
  return record.every(
    (field) => field == null || field.toString && field.toString().trim() === ""
  );
};
var cr = 13;
var nl = 10;
var boms = {
  // Note, the following are equals:
  // Buffer.from("\ufeff")
  // Buffer.from([239, 187, 191])
  // Buffer.from('EFBBBF', 'hex')
  utf8: Buffer.from([239, 187, 191]),
  // Note, the following are equals:
  // Buffer.from "\ufeff", 'utf16le
  // Buffer.from([255, 254])
  utf16le: Buffer.from([255, 254])
};
var transform = function(original_options = {}) {
  const info = {
    bytes: 0,
    bytes_records: 0,
    comment_lines: 0,
    empty_lines: 0,
    invalid_field_length: 0,
    lines: 1,
    records: 0
  };
  const options = normalize_options(original_options);
  return {
    info,
    original_options,
    options,
    state: init_state(options),
    __needMoreData: function(i, bufLen, end) {
      if (end) return false;
      const { encoding, escape, quote } = this.options;
      const { quoting, needMoreDataSize, recordDelimiterMaxLength } = this.state;
      const numOfCharLeft = bufLen - i - 1;
      const requiredLength = Math.max(
        needMoreDataSize,
        // Skip if the remaining buffer smaller than record delimiter
        // If "record_delimiter" is yet to be discovered:
        // 1. It is equals to `[]` and "recordDelimiterMaxLength" equals `0`
        // 2. We set the length to windows line ending in the current encoding
        // Note, that encoding is known from user or bom discovery at that point
        // recordDelimiterMaxLength,
        recordDelimiterMaxLength === 0 ? Buffer.from("\r\n", encoding).length : recordDelimiterMaxLength,
        // Skip if remaining buffer can be an escaped quote
        quoting ? (escape === null ? 0 : escape.length) + quote.length : 0,
        // Skip if remaining buffer can be record delimiter following the closing quote
        quoting ? quote.length + recordDelimiterMaxLength : 0
      );
      return numOfCharLeft < requiredLength;
    },
    // Central parser implementation
    parse: function(nextBuf, end, push, close) {
      const {
        bom,
        comment_no_infix,
        delimiter_auto,
        encoding,
        from_line,
        ltrim,
        max_record_size,
        raw,
        relax_quotes,
        rtrim,
        skip_empty_lines,
        to,
        to_line
      } = this.options;
      let { comment, escape, quote, record_delimiter } = this.options;
      const {
        bomSkipped,
        delimiterDiscovered,
        delimiterBufPrevious,
        rawBuffer,
        escapeIsQuote
      } = this.state;
      if (!delimiterDiscovered && delimiter_auto) {
        let delimiterBuf;
        if (delimiterBufPrevious === void 0) {
          delimiterBuf = nextBuf;
        } else if (delimiterBufPrevious !== void 0 && nextBuf === void 0) {
          delimiterBuf = delimiterBufPrevious;
        } else {
          delimiterBuf = Buffer.concat([delimiterBufPrevious, nextBuf]);
        }
        nextBuf = void 0;
        if (end || delimiterBuf.length > delimiter_auto.size) {
          this.options.delimiter = [
            Buffer.from(
              delimiter_discover(delimiterBuf, this.options.delimiter_auto)
            )
          ];
          this.state.previousBuf = delimiterBuf;
          this.state.delimiterBufPrevious = void 0;
          this.state.delimiterDiscovered = true;
        } else {
          this.state.delimiterBufPrevious = delimiterBuf;
          return;
        }
      }
      const { previousBuf } = this.state;
      let buf;
      if (previousBuf === void 0) {
        if (nextBuf === void 0) {
          close();
          return;
        } else {
          buf = nextBuf;
        }
      } else if (previousBuf !== void 0 && nextBuf === void 0) {
        buf = previousBuf;
      } else {
        buf = Buffer.concat([previousBuf, nextBuf]);
      }
      if (bomSkipped === false) {
        if (bom === false) {
          this.state.bomSkipped = true;
        } else if (buf.length < 3) {
          if (end === false) {
            this.state.previousBuf = buf;
            return;
          }
        } else {
          for (const encoding2 in boms) {
            if (boms[encoding2].compare(buf, 0, boms[encoding2].length) === 0) {
              const bomLength = boms[encoding2].length;
              this.state.bufBytesStart += bomLength;
              buf = buf.slice(bomLength);
              const options2 = normalize_options({
                ...this.original_options,
                encoding: encoding2
              });
              for (const key in options2) {
                this.options[key] = options2[key];
              }
              ({ comment, escape, quote } = this.options);
              break;
            }
          }
          this.state.bomSkipped = true;
        }
      }
      const bufLen = buf.length;
      let pos;
      for (pos = 0; pos < bufLen; pos++) {
        if (this.__needMoreData(pos, bufLen, end)) {
          break;
        }
        if (this.state.wasRowDelimiter === true) {
          this.info.lines++;
          this.state.wasRowDelimiter = false;
        }
        if (to_line !== -1 && this.info.lines > to_line) {
          this.state.stop = true;
          close();
          return;
        }
        if (this.state.quoting === false && record_delimiter.length === 0) {
          const record_delimiterCount = this.__autoDiscoverRecordDelimiter(
            buf,
            pos
          );
          if (record_delimiterCount) {
            record_delimiter = this.options.record_delimiter;
          }
        }
        const chr = buf[pos];
        if (raw === true) {
          rawBuffer.append(chr);
        }
        if ((chr === cr || chr === nl) && this.state.wasRowDelimiter === false) {
          this.state.wasRowDelimiter = true;
        }
        if (this.state.escaping === true) {
          this.state.escaping = false;
        } else {
          if (escape !== null && this.state.quoting === true && this.__isEscape(buf, pos, chr) && pos + escape.length < bufLen) {
            if (escapeIsQuote) {
              if (this.__isQuote(buf, pos + escape.length)) {
                this.state.escaping = true;
                pos += escape.length - 1;
                continue;
              }
            } else {
              this.state.escaping = true;
              pos += escape.length - 1;
              continue;
            }
          }
          if (this.state.commenting === false && this.__isQuote(buf, pos)) {
            if (this.state.quoting === true) {
              const nextChr = buf[pos + quote.length];
              const isNextChrTrimable = rtrim && this.__isCharTrimable(buf, pos + quote.length);
              const isNextChrComment = comment !== null && this.__compareBytes(comment, buf, pos + quote.length, nextChr);
              const isNextChrDelimiter = this.__isDelimiter(
                buf,
                pos + quote.length,
                nextChr
              );
              const isNextChrRecordDelimiter = record_delimiter.length === 0 ? this.__autoDiscoverRecordDelimiter(buf, pos + quote.length) : this.__isRecordDelimiter(nextChr, buf, pos + quote.length);
              if (escape !== null && this.__isEscape(buf, pos, chr) && this.__isQuote(buf, pos + escape.length)) {
                pos += escape.length - 1;
              } else if (!nextChr || isNextChrDelimiter || isNextChrRecordDelimiter || isNextChrComment || isNextChrTrimable) {
                this.state.quoting = false;
                this.state.wasQuoting = true;
                pos += quote.length - 1;
                continue;
              } else if (relax_quotes === false) {
                const err = this.__error(
                  new CsvError(
                    "CSV_INVALID_CLOSING_QUOTE",
                    [
                      "Invalid Closing Quote:",
                      `got "${String.fromCharCode(nextChr)}"`,
                      `at line ${this.info.lines}`,
                      "instead of delimiter, record delimiter, trimable character",
                      "(if activated) or comment"
                    ],
                    this.options,
                    this.__infoField()
                  )
                );
                if (err !== void 0) return err;
              } else {
                this.state.quoting = false;
                this.state.wasQuoting = true;
                this.state.field.prepend(quote);
                pos += quote.length - 1;
              }
            } else {
              if (this.state.field.length !== 0) {
                if (relax_quotes === false) {
                  const info2 = this.__infoField();
                  const bom2 = Object.keys(boms).map(
                    (b) => boms[b].equals(this.state.field.toString()) ? b : false
                  ).filter(Boolean)[0];
                  const err = this.__error(
                    new CsvError(
                      "INVALID_OPENING_QUOTE",
                      [
                        "Invalid Opening Quote:",
                        `a quote is found on field ${JSON.stringify(info2.column)} at line ${info2.lines}, value is ${JSON.stringify(this.state.field.toString(encoding))}`,
                        bom2 ? `(${bom2} bom)` : void 0
                      ],
                      this.options,
                      info2,
                      {
                        field: this.state.field
                      }
                    )
                  );
                  if (err !== void 0) return err;
                }
              } else {
                this.state.quoting = true;
                pos += quote.length - 1;
                continue;
              }
            }
          }
          if (this.state.quoting === false) {
            const recordDelimiterLength = this.__isRecordDelimiter(
              chr,
              buf,
              pos
            );
            if (recordDelimiterLength !== 0) {
              const skipCommentLine = this.state.commenting && this.state.wasQuoting === false && this.state.record.length === 0 && this.state.field.length === 0;
              if (skipCommentLine) {
                this.info.comment_lines++;
              } else {
                if (this.state.enabled === false && this.info.lines + (this.state.wasRowDelimiter === true ? 1 : 0) >= from_line) {
                  this.state.enabled = true;
                  this.__resetField();
                  this.__resetRecord();
                  pos += recordDelimiterLength - 1;
                  continue;
                }
                if (skip_empty_lines === true && this.state.wasQuoting === false && this.state.record.length === 0 && this.state.field.length === 0) {
                  this.info.empty_lines++;
                  pos += recordDelimiterLength - 1;
                  continue;
                }
                this.info.bytes = this.state.bufBytesStart + pos;
                const errField = this.__onField();
                if (errField !== void 0) return errField;
                this.info.bytes = this.state.bufBytesStart + pos + recordDelimiterLength;
                const errRecord = this.__onRecord(push);
                if (errRecord !== void 0) return errRecord;
                if (to !== -1 && this.info.records >= to) {
                  this.state.stop = true;
                  close();
                  return;
                }
              }
              this.state.commenting = false;
              pos += recordDelimiterLength - 1;
              continue;
            }
            if (this.state.commenting) {
              continue;
            }
            if (comment !== null && (comment_no_infix === false || this.state.record.length === 0 && this.state.field.length === 0)) {
              const commentCount = this.__compareBytes(comment, buf, pos, chr);
              if (commentCount !== 0) {
                this.state.commenting = true;
                continue;
              }
            }
            const delimiterLength = this.__isDelimiter(buf, pos, chr);
            if (delimiterLength !== 0) {
              this.info.bytes = this.state.bufBytesStart + pos;
              const errField = this.__onField();
              if (errField !== void 0) return errField;
              pos += delimiterLength - 1;
              continue;
            }
          }
        }
        if (this.state.commenting === false) {
          if (max_record_size !== 0 && this.state.record_length + this.state.field.length > max_record_size) {
            return this.__error(
              new CsvError(
                "CSV_MAX_RECORD_SIZE",
                [
                  "Max Record Size:",
                  "record exceed the maximum number of tolerated bytes",
                  `of ${max_record_size}`,
                  `at line ${this.info.lines}`
                ],
                this.options,
                this.__infoField()
              )
            );
          }
        }
        const lappend = ltrim === false || this.state.quoting === true || this.state.field.length !== 0 || !this.__isCharTrimable(buf, pos);
        const rappend = rtrim === false || this.state.wasQuoting === false;
        if (lappend === true && rappend === true) {
          this.state.field.append(chr);
        } else if (rtrim === true && !this.__isCharTrimable(buf, pos)) {
          return this.__error(
            new CsvError(
              "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE",
              [
                "Invalid Closing Quote:",
                "found non trimable byte after quote",
                `at line ${this.info.lines}`
              ],
              this.options,
              this.__infoField()
            )
          );
        } else {
          if (lappend === false) {
            pos += this.__isCharTrimable(buf, pos) - 1;
          }
          continue;
        }
      }
      if (end === true) {
        if (this.state.quoting === true) {
          const err = this.__error(
            new CsvError(
              "CSV_QUOTE_NOT_CLOSED",
              [
                "Quote Not Closed:",
                `the parsing is finished with an opening quote at line ${this.info.lines}`
              ],
              this.options,
              this.__infoField()
            )
          );
          if (err !== void 0) return err;
        } else {
          if (this.state.wasQuoting === true || this.state.record.length !== 0 || this.state.field.length !== 0) {
            this.info.bytes = this.state.bufBytesStart + pos;
            const errField = this.__onField();
            if (errField !== void 0) return errField;
            const errRecord = this.__onRecord(push);
            if (errRecord !== void 0) return errRecord;
          } else if (this.state.wasRowDelimiter === true) {
            this.info.empty_lines++;
          } else if (this.state.commenting === true) {
            this.info.comment_lines++;
          }
        }
      } else {
        this.state.bufBytesStart += pos;
        this.state.previousBuf = buf.slice(pos);
      }
      if (this.state.wasRowDelimiter === true) {
        this.info.lines++;
        this.state.wasRowDelimiter = false;
      }
    },
    __onRecord: function(push) {
      const {
        columns,
        group_columns_by_name,
        encoding,
        info: info2,
        from,
        relax_column_count,
        relax_column_count_less,
        relax_column_count_more,
        raw,
        skip_records_with_empty_values
      } = this.options;
      const { enabled, record } = this.state;
      if (enabled === false) {
        return this.__resetRecord();
      }
      const recordLength = record.length;
      if (columns === true) {
        if (skip_records_with_empty_values === true && isRecordEmpty(record)) {
          this.__resetRecord();
          return;
        }
        return this.__firstLineToColumns(record);
      }
      if (columns === false && this.info.records === 0) {
        this.state.expectedRecordLength = recordLength;
      }
      if (recordLength !== this.state.expectedRecordLength) {
        const err = columns === false ? new CsvError(
          "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH",
          [
            "Invalid Record Length:",
            `expect ${this.state.expectedRecordLength},`,
            `got ${recordLength} on line ${this.info.lines}`
          ],
          this.options,
          this.__infoField(),
          {
            record
          }
        ) : new CsvError(
          "CSV_RECORD_INCONSISTENT_COLUMNS",
          [
            "Invalid Record Length:",
            `columns length is ${columns.length},`,
            // rename columns
            `got ${recordLength} on line ${this.info.lines}`
          ],
          this.options,
          this.__infoField(),
          {
            record
          }
        );
        if (relax_column_count === true || relax_column_count_less === true && recordLength < this.state.expectedRecordLength || relax_column_count_more === true && recordLength > this.state.expectedRecordLength) {
          this.info.invalid_field_length++;
          this.state.error = err;
        } else {
          const finalErr = this.__error(err);
          if (finalErr) return finalErr;
        }
      }
      if (skip_records_with_empty_values === true && isRecordEmpty(record)) {
        this.__resetRecord();
        return;
      }
      if (this.state.recordHasError === true) {
        this.__resetRecord();
        this.state.recordHasError = false;
        return;
      }
      this.info.records++;
      if (from === 1 || this.info.records >= from) {
        const { objname } = this.options;
        if (columns !== false) {
          const obj = {};
          for (let i = 0, l = record.length; i < l; i++) {
            if (columns[i] === void 0 || columns[i].disabled) continue;
            if (group_columns_by_name === true && Object.hasOwn(obj, columns[i].name)) {
              if (Array.isArray(obj[columns[i].name])) {
                obj[columns[i].name] = obj[columns[i].name].concat(record[i]);
              } else {
                obj[columns[i].name] = [obj[columns[i].name], record[i]];
              }
            } else {
              Object.defineProperty(obj, columns[i].name, {
                value: record[i],
                enumerable: true,
                writable: true,
                configurable: true
              });
            }
          }
          if (raw === true || info2 === true) {
            const extRecord = Object.assign(
              { record: obj },
              raw === true ? { raw: this.state.rawBuffer.toString(encoding) } : {},
              info2 === true ? { info: this.__infoRecord() } : {}
            );
            const err = this.__push(
              objname === void 0 ? extRecord : [obj[objname], extRecord],
              push
            );
            if (err) {
              return err;
            }
          } else {
            const err = this.__push(
              objname === void 0 ? obj : [obj[objname], obj],
              push
            );
            if (err) {
              return err;
            }
          }
        } else {
          if (raw === true || info2 === true) {
            const extRecord = Object.assign(
              { record },
              raw === true ? { raw: this.state.rawBuffer.toString(encoding) } : {},
              info2 === true ? { info: this.__infoRecord() } : {}
            );
            const err = this.__push(
              objname === void 0 ? extRecord : [record[objname], extRecord],
              push
            );
            if (err) {
              return err;
            }
          } else {
            const err = this.__push(
              objname === void 0 ? record : [record[objname], record],
              push
            );
            if (err) {
              return err;
            }
          }
        }
      }
      this.__resetRecord();
    },
    __firstLineToColumns: function(record) {
      const { firstLineToHeaders } = this.state;
      try {
        const headers = firstLineToHeaders === void 0 ? record : firstLineToHeaders.call(null, record);
        if (!Array.isArray(headers)) {
          return this.__error(
            new CsvError(
              "CSV_INVALID_COLUMN_MAPPING",
              [
                "Invalid Column Mapping:",
                "expect an array from column function,",
                `got ${JSON.stringify(headers)}`
              ],
              this.options,
              this.__infoField(),
              {
                headers
              }
            )
          );
        }
        const normalizedHeaders = normalize_columns_array(headers);
        this.state.expectedRecordLength = normalizedHeaders.length;
        this.options.columns = normalizedHeaders;
        this.__resetRecord();
        return;
      } catch (err) {
        return err;
      }
    },
    __resetRecord: function() {
      if (this.options.raw === true) {
        this.state.rawBuffer.reset();
      }
      this.state.error = void 0;
      this.state.record = [];
      this.state.record_length = 0;
    },
    __onField: function() {
      const { cast, encoding, rtrim, max_record_size } = this.options;
      const { enabled, wasQuoting } = this.state;
      if (enabled === false) {
        return this.__resetField();
      }
      let field = this.state.field.toString(encoding);
      if (rtrim === true && wasQuoting === false) {
        field = field.trimRight();
      }
      if (cast === true) {
        const [err, f] = this.__cast(field);
        if (err !== void 0) return err;
        field = f;
      }
      this.state.record.push(field);
      if (max_record_size !== 0 && typeof field === "string") {
        this.state.record_length += field.length;
      }
      this.__resetField();
    },
    __resetField: function() {
      this.state.field.reset();
      this.state.wasQuoting = false;
    },
    __push: function(record, push) {
      const { on_record } = this.options;
      if (on_record !== void 0) {
        const info2 = this.__infoRecord();
        try {
          record = on_record.call(null, record, info2);
        } catch (err) {
          return err;
        }
        if (record === void 0 || record === null) {
          return;
        }
      }
      this.info.bytes_records += this.info.bytes;
      push(record);
    },
    // Return a tuple with the error and the casted value
    __cast: function(field) {
      const { columns, relax_column_count } = this.options;
      const isColumns = Array.isArray(columns);
      if (isColumns === true && relax_column_count && this.options.columns.length <= this.state.record.length) {
        return [void 0, void 0];
      }
      if (this.state.castField !== null) {
        try {
          const info2 = this.__infoField();
          return [void 0, this.state.castField.call(null, field, info2)];
        } catch (err) {
          return [err];
        }
      }
      if (this.__isFloat(field)) {
        return [void 0, parseFloat(field)];
      } else if (this.options.cast_date !== false) {
        const info2 = this.__infoField();
        return [void 0, this.options.cast_date.call(null, field, info2)];
      }
      return [void 0, field];
    },
    __compareBytes: function(sourceBuf, targetBuf, targetPos, firstByte) {
      if (sourceBuf[0] !== firstByte) return 0;
      const sourceLength = sourceBuf.length;
      for (let i = 1; i < sourceLength; i++) {
        if (sourceBuf[i] !== targetBuf[targetPos + i]) return 0;
      }
      return sourceLength;
    },
    // Helper to test if a character is trimable
    __isCharTrimable: function(buf, pos) {
      const { timchars, timcharFirstBytes } = this.state;
      const first2 = buf[pos];
      if (first2 === void 0 || timcharFirstBytes[first2] === 0) return 0;
      loop1: for (let i = 0; i < timchars.length; i++) {
        const timchar = timchars[i];
        for (let j = 0; j < timchar.length; j++) {
          if (timchar[j] !== buf[pos + j]) continue loop1;
        }
        return timchar.length;
      }
      return 0;
    },
    __isDelimiter: function(buf, pos, chr) {
      const { delimiter, ignore_last_delimiters } = this.options;
      if (ignore_last_delimiters === true && this.state.record.length === this.options.columns.length - 1) {
        return 0;
      } else if (ignore_last_delimiters !== false && typeof ignore_last_delimiters === "number" && this.state.record.length === ignore_last_delimiters - 1) {
        return 0;
      }
      loop1: for (let i = 0; i < delimiter.length; i++) {
        const del = delimiter[i];
        if (del[0] === chr) {
          for (let j = 1; j < del.length; j++) {
            if (del[j] !== buf[pos + j]) continue loop1;
          }
          return del.length;
        }
      }
      return 0;
    },
    __isEscape: function(buf, pos, chr) {
      const { escape } = this.options;
      if (escape === null) return false;
      const l = escape.length;
      if (escape[0] === chr) {
        for (let i = 0; i < l; i++) {
          if (escape[i] !== buf[pos + i]) {
            return false;
          }
        }
        return true;
      }
      return false;
    },
    __isFloat: function(value) {
      return value - parseFloat(value) + 1 >= 0;
    },
    // Keep it in case we implement the `cast_int` option
    // __isInt(value){
    //   // return Number.isInteger(parseInt(value))
    //   // return !isNaN( parseInt( obj ) );
    //   return /^(\-|\+)?[1-9][0-9]*$/.test(value)
    // }
    __isQuote: function(buf, pos) {
      const { quote } = this.options;
      if (quote === null) return false;
      const l = quote.length;
      for (let i = 0; i < l; i++) {
        if (quote[i] !== buf[pos + i]) {
          return false;
        }
      }
      return true;
    },
    __isRecordDelimiter: function(chr, buf, pos) {
      const { record_delimiter } = this.options;
      const recordDelimiterLength = record_delimiter.length;
      loop1: for (let i = 0; i < recordDelimiterLength; i++) {
        const rd = record_delimiter[i];
        const rdLength = rd.length;
        if (rd[0] !== chr) {
          continue;
        }
        for (let j = 1; j < rdLength; j++) {
          if (rd[j] !== buf[pos + j]) {
            continue loop1;
          }
        }
        return rd.length;
      }
      return 0;
    },
    __autoDiscoverRecordDelimiter: function(buf, pos) {
      const { encoding } = this.options;
      const rds = [
        // Important, the windows line ending must be before mac os 9
        Buffer.from("\r\n", encoding),
        Buffer.from("\n", encoding),
        Buffer.from("\r", encoding)
      ];
      loop: for (let i = 0; i < rds.length; i++) {
        const l = rds[i].length;
        for (let j = 0; j < l; j++) {
          if (rds[i][j] !== buf[pos + j]) {
            continue loop;
          }
        }
        this.options.record_delimiter.push(rds[i]);
        this.state.recordDelimiterMaxLength = rds[i].length;
        return rds[i].length;
      }
      return 0;
    },
    __error: function(msg) {
      const { encoding, raw, skip_records_with_error } = this.options;
      const err = typeof msg === "string" ? new Error(msg) : msg;
      if (skip_records_with_error) {
        this.state.recordHasError = true;
        if (this.options.on_skip !== void 0) {
          try {
            this.options.on_skip(
              err,
              raw ? this.state.rawBuffer.toString(encoding) : void 0
            );
          } catch (err2) {
            return err2;
          }
        }
        return void 0;
      } else {
        return err;
      }
    },
    __infoDataSet: function() {
      return {
        ...this.info,
        columns: this.options.columns
      };
    },
    __infoRecord: function() {
      const { columns, raw, encoding } = this.options;
      return {
        ...this.__infoDataSet(),
        bytes_records: this.info.bytes,
        error: this.state.error,
        header: columns === true,
        index: this.state.record.length,
        raw: raw ? this.state.rawBuffer.toString(encoding) : void 0
      };
    },
    __infoField: function() {
      const { columns } = this.options;
      const isColumns = Array.isArray(columns);
      const bytes_records = this.info.bytes_records;
      return {
        ...this.__infoRecord(),
        bytes_records,
        column: isColumns === true ? columns.length > this.state.record.length ? columns[this.state.record.length].name : null : this.state.record.length,
        quoting: this.state.wasQuoting
      };
    }
  };
};

// node_modules/csv-parse/lib/sync.js
var parse = function(data, opts = {}) {
  if (typeof data === "string") {
    data = Buffer.from(data);
  }
  const records = opts && opts.objname ? /* @__PURE__ */ Object.create(null) : [];
  const parser = transform(opts);
  const push = (record) => {
    if (parser.options.objname === void 0) records.push(record);
    else {
      records[record[0]] = record[1];
    }
  };
  const close = () => {
  };
  const error = parser.parse(data, true, push, close);
  if (error !== void 0) throw error;
  return records;
};

// src/adapters/query-files.ts
async function readQueryFiles(tree, patterns) {
  const files = await tree.files();
  const idle = patterns.filter((pattern2) => !files.some((file) => matchesAny(file, [pattern2])));
  if (idle.length > 0) {
    throw new UserError(
      "missing-queries",
      `The setting "queries" names ${idle.map((one) => `"${one}"`).join(", ")}, and there is no such file.`,
      { remedy: "Name files or patterns relative to the project, such as .github/queries.json." }
    );
  }
  const named2 = files.filter((file) => matchesAny(file, patterns)).toSorted();
  const queries = await Promise.all(
    named2.map(async (file) => queriesIn(file, await readText(tree, file)))
  );
  return queries.flat();
}
function queriesIn(file, text) {
  if (/\.sql$/i.test(file))
    return statementsWithCopyData(file, text).map(({ sql: sql2, line }) => ({ sql: sql2, file, line }));
  const rows = /\.json$/i.test(file) ? jsonRows(file, text) : csvRows(file, text);
  if (rows.length > 0 && rows.every(({ query }) => typeof query !== "string"))
    throw unreadable(file, 'no column "query" was found');
  return rows.flatMap(({ query, calls }) => {
    if (typeof query !== "string" || query.trim() === "") return [];
    const number = Number(calls);
    return [{ sql: query, file, ...number > 0 && { calls: number } }];
  });
}
function jsonRows(file, text) {
  try {
    const value = JSON.parse(text);
    const rows = Array.isArray(value) ? value : value.queries;
    if (Array.isArray(rows)) return rows;
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  throw unreadable(file, "it holds no list of rows");
}
function csvRows(file, text) {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}
function unreadable(file, why) {
  return new UserError(
    "unreadable-queries",
    `"${file}" holds no queries that can be read: ${why}.`,
    {
      remedy: 'Give SQL, or rows with the columns "query" and "calls": \\copy (select query, calls from pg_stat_statements) to queries.csv csv header'
    }
  );
}

// src/git/contested.ts
async function withoutContested({ head, base, fork }, { files, notRehearsed }) {
  if (base === null || fork === null) return { files, notRehearsed };
  const contested = /* @__PURE__ */ new Set();
  for (const { file } of files) {
    const [now, theirs, then] = await Promise.all([head, base, fork].map((one) => read(one, file)));
    if (theirs !== void 0 && theirs !== then && now !== then && now !== theirs) {
      contested.add(file);
    }
  }
  const why = "the pull request and the base branch both changed it: it can be compared once they are merged";
  return {
    files: files.filter(({ file }) => !contested.has(file)),
    notRehearsed: [...notRehearsed, ...[...contested].map((what) => ({ what, why }))]
  };
}
async function read(tree, path) {
  const files = await tree.files();
  return files.includes(path) ? (await tree.read(path)).toString("latin1") : void 0;
}

// src/git/tree-without.ts
import { posix } from "node:path";
function treeWithout(tree, patterns) {
  if (patterns.length === 0) return tree;
  return treeOf(tree, (path) => !patterns.some((pattern2) => posix.matchesGlob(path, pattern2)));
}
function treeOf(tree, isWanted) {
  return {
    label: tree.label,
    files: async () => (await tree.files()).filter(isWanted),
    read: (path) => tree.read(path)
  };
}
async function leftOutBy(tree, patterns) {
  const files = patterns.length === 0 ? [] : await tree.files();
  return patterns.map((pattern2) => {
    const [first2, ...others] = files.filter((path) => posix.matchesGlob(path, pattern2));
    if (first2 === void 0) return { what: pattern2, why: '"exclude" names no file by it' };
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return { what: pattern2, why: `left out by "exclude": ${first2}${more}` };
  });
}

// src/order/statements.ts
function compareStatements(before, after) {
  const [old, now] = [sentBy(before.up), sentBy(after.up)];
  const at = now.findIndex(({ meaning }, index) => meaning !== old[index]?.meaning);
  const isOutside = ({ transactionMode }) => transactionMode === "statement";
  if (at === -1 && old.length === now.length && isOutside(before) === isOutside(after)) {
    return { statements: "same" };
  }
  const line = now[at]?.line;
  return { statements: "different", ...line !== void 0 && { line } };
}
function sentBy(pieces) {
  return pieces.flatMap(({ sql: sql2, line }) => {
    const split = splitSql(sql2);
    if (!split.ok) return [{ meaning: sql2.replace(/\s+/g, " ").trim(), line }];
    return split.statements.filter(({ kind }) => kind !== "TransactionStmt").map((statement) => ({ meaning: meaningOf(statement), line: line + statement.line - 1 }));
  });
}
function meaningOf({ kind, node }) {
  const hasBody = kind === "CreateFunctionStmt" || kind === "DoStmt";
  return JSON.stringify([kind, node], (key, value) => {
    if (place.test(key)) return void 0;
    return hasBody && key === "sval" ? String(value).replace(/\s+/g, " ").trim() : value;
  });
}
var place = /location$|list_(?:start|end)$|_len$/;

// src/order/version-text.ts
var forms = [/^(V)(\d+(?:[._]\d+)*)(?=__)/i, /^()(\d+(?:[-.]\d+)*)(?=[^0-9]|$)/];
function versionPlace(file) {
  const parts = file.split("/");
  for (const at of [parts.length - 1, parts.length - 2]) {
    const name = parts[at] ?? "";
    for (const form of forms) {
      const [whole, letter = "", digits = ""] = form.exec(name) ?? [];
      if (whole === void 0) continue;
      const folder = parts.slice(0, at).map((part) => `${part}/`);
      const rest = parts.slice(at + 1).map((part) => `/${part}`);
      return {
        before: folder.join("") + letter,
        digits,
        after: name.slice(whole.length) + rest.join("")
      };
    }
  }
  return void 0;
}
var times = [
  [/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, 1],
  [/^(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)(\d\d)(?:-0000)?$/, 1],
  [/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, 60],
  [/^(\d{4})(\d\d)(\d\d)$/, 86400]
];
function nextVersion(digits) {
  for (const [form, seconds] of times) {
    const parts = form.exec(digits)?.slice(1).map(Number);
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
    const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    const isTime = parts && year > 1990 && time.getUTCMonth() === month - 1 && hour < 24;
    if (isTime) return inFormOf(digits, new Date(time.getTime() + seconds * 1e3));
  }
  return digits.replace(
    /\d+$/,
    (last) => String(BigInt(last) + 1n).padStart(last.startsWith("0") ? last.length : 0, "0")
  );
}
function inFormOf(digits, time) {
  const text = time.toISOString().replace(/\D/g, "");
  let at = 0;
  return digits.replace(/\d/g, (digit) => text[at++] ?? digit);
}
function movesBehind({ file }, newest, files) {
  const version = nextVersion(newest);
  const place3 = versionPlace(file);
  if (place3 === void 0) return { moves: [], version };
  return { moves: movesTo(file, place3.before + version + place3.after, files), version };
}
function movesTo(file, wanted, files) {
  const [place3, goal] = [versionPlace(file), versionPlace(wanted)];
  if (place3 === void 0 || goal === void 0) return [{ from: file, to: wanted }];
  const from = place3.before + place3.digits + titleOf(place3.after);
  const to = goal.before + goal.digits + titleOf(goal.after);
  if (place3.after.includes("/")) return [{ from, to }];
  const together = files.filter((path) => {
    const other = versionPlace(path);
    return path !== file && other && other.before + other.digits + titleOf(other.after) === from;
  });
  return [file, ...together].map((path) => ({ from: path, to: to + path.slice(from.length) }));
}
function titleOf(after) {
  return after.replace(/[./].*$/, "");
}

// src/order/unread.ts
function unreadFiles(base, head, folders) {
  if (base.migrations.length === 0) return [];
  const known = new Set(folders.base);
  const read3 = new Set(head.migrations.flatMap(filesOf));
  const passedOver = new Map(head.skipped.map(({ what, why }) => [what, why]));
  const readOnBase = new Set(base.migrations.flatMap(filesOf));
  const unreadOnBase = folders.base.filter((file) => isSql(file) && !readOnBase.has(file));
  const habits = new Set(unreadOnBase.map(kindOf));
  const siblings = base.migrations.length;
  return folders.head.flatMap((file) => {
    if (known.has(file) || read3.has(file)) return [];
    const why = passedOver.get(file);
    if (why !== void 0) {
      if (!isUnread({ what: file, why }) || habits.has(kindOf(file))) return [];
      return [{ file, why, siblings, moves: renamed(file, base) }];
    }
    const lookalike = habits.has(kindOf(file)) ? void 0 : isLookalike(file, base, folders);
    if (lookalike === void 0) return [];
    return [{ file, why: lookalike, siblings, moves: renamed(file, base) }];
  });
}
function filesOf({ file, up, down }) {
  return [file, ...up.map((piece) => piece.file), ...(down ?? []).map((piece) => piece.file)];
}
function kindOf(path) {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder + endingOf(path);
}
function isSql(path) {
  return /\.sql$/i.test(path);
}
function endingOf(path) {
  return /\.(?:(?:up|down)\.)?[^./]*$/i.exec(path)?.[0] ?? "";
}
var slip = /\.(?:s|sq|sqll|ssql|slq|qsl|psql|pgsql|sql\.\w+|sql~|txt)$|\.SQL$|\.Sql$/;
function isLookalike(file, base, { base: baseFiles, directory }) {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
  const place3 = versionPlace(file);
  if (place3 === void 0 || place3.after.includes("/")) return void 0;
  const inside = directory === "." || file.startsWith(`${directory}/`);
  if (inside && slip.test(file)) {
    const ending = endingOf(base.migrations[0]?.file ?? "");
    return `its name ends in "${endingOf(file)}", and the files the framework reads in "${ending}"`;
  }
  if (!isSql(file)) return void 0;
  if (inside) {
    return folder === directory ? "its name is not of the form that the framework reads" : `it is in "${folder}", and the files that the framework reads are in "${folderOf(base)}"`;
  }
  const isNew = !baseFiles.some((path) => path.startsWith(`${folder}/`));
  return isNew && isNear(folder, directory) ? `it is in "${folder}", and the framework reads "${directory}"` : void 0;
}
function folderOf({ migrations }) {
  const file = migrations.at(-1)?.file ?? "";
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}
function isNear(a, b) {
  const [one = "", other = ""] = [a, b].map((path) => path.slice(path.lastIndexOf("/") + 1));
  const parent = (path) => path.slice(0, path.lastIndexOf("/") + 1);
  if (parent(a) !== parent(b) || Math.abs(one.length - other.length) > 2) return false;
  let prefix = 0;
  while (prefix < one.length && one[prefix] === other[prefix]) prefix += 1;
  let suffix = 0;
  const most = Math.min(one.length, other.length) - prefix;
  while (suffix < most && one.at(-1 - suffix) === other.at(-1 - suffix)) suffix += 1;
  return Math.max(one.length, other.length) - prefix - suffix <= 2;
}
function renamed(file, base) {
  const sibling = base.migrations.at(-1)?.file ?? "";
  const like = versionPlace(sibling);
  const place3 = versionPlace(file);
  if (like === void 0 || place3 === void 0 || like.after.includes("/")) return [];
  const title = place3.after.replace(/^[_-]+|\..*$/g, "");
  const gap = /^[_-]*/.exec(like.after)?.[0] ?? "";
  const to = `${like.before}${place3.digits}${gap}${title}${endingOf(sibling)}`;
  return to === file ? [] : [{ from: file, to }];
}

// src/order/facts.ts
function identityIn({ ledger }) {
  return ledger?.knownBy === "id" ? ({ id }) => id : ({ version }) => version;
}
function orderFacts(histories) {
  const { adapter, base, merged, folders } = histories;
  const release = releaseOf(histories);
  return {
    framework: adapter.name,
    late: lateMigrations(histories),
    sameNumber: sameNumbers(histories),
    gaps: numberGaps(histories),
    unread: folders ? unreadFiles(base, merged, folders) : [],
    ...release && { release },
    collisions: []
  };
}
function versioned(migrations) {
  return migrations.filter(({ extra }) => extra?.["repeatable"] !== true);
}
function lateMigrations(histories) {
  const { adapter, base, comparison, folders, released } = histories;
  const identity = identityIn(adapter);
  const order = ordered(histories);
  const onBase = new Set(base.migrations.map(identity));
  const inRelease = new Set((released?.migrations ?? []).map(identity));
  let newest = versionPlace(order.at(-1)?.file ?? "")?.digits;
  return versioned(comparison.added).flatMap((migration) => {
    const after = order.slice(order.indexOf(migration) + 1);
    const behind = after.filter((one) => onBase.has(identity(one)));
    const last = behind.at(-1);
    if (!last) return [];
    const inTheField = behind.findLast((one) => inRelease.has(identity(one)));
    const away = newest === void 0 || adapter.ledger?.pendingBy === "number" ? void 0 : movesBehind(migration, newest, folders?.head ?? []);
    newest = away?.version ?? newest;
    return [
      {
        ...named(migration),
        behind: behind.length,
        newest: named(last),
        ...inTheField && { released: named(inTheField) },
        moves: away?.moves ?? []
      }
    ];
  });
}
function ordered({ adapter, merged }) {
  const all = versioned(merged.migrations);
  return adapter.ledger?.pendingBy === "number" ? all.toSorted((a, b) => Number(a.version) - Number(b.version)) : all;
}
function named({ id, file }) {
  return { id, file };
}
function numberOf({ file }) {
  return versionPlace(file)?.digits.replace(/^0+(?=\d)/, "");
}
function sameNumbers({ base, merged, comparison }) {
  const onBase = versioned(base.migrations).map(numberOf);
  if (new Set(onBase).size < onBase.length) return [];
  return versioned(comparison.added).flatMap((migration) => {
    const number = numberOf(migration);
    const other = versioned(merged.migrations).find(
      (one) => one !== migration && numberOf(one) === number
    );
    if (number === void 0 || !other) return [];
    const isSecond = comparison.added.indexOf(other) > comparison.added.indexOf(migration);
    return isSecond ? [] : [{ ...named(migration), number, other: named(other) }];
  });
}
function numberGaps({ base, merged, comparison }) {
  const numbers = versioned(base.migrations).map((one) => countOf(one));
  const sorted = numbers.filter((one) => one !== void 0).sort((a, b) => a - b);
  const counts = sorted.every((one, index) => index === 0 || one - (sorted[index - 1] ?? 0) === 1);
  if (!counts || sorted.length < 3 || sorted.length < numbers.length) return [];
  const all = versioned(merged.migrations).flatMap((one) => countOf(one) ?? []);
  return versioned(comparison.added).flatMap((migration) => {
    const own = countOf(migration);
    if (own === void 0) return [];
    const below = Math.max(...all.filter((one) => one < own));
    if (!Number.isFinite(below) || own - below <= 1) return [];
    return [{ ...named(migration), first: String(below + 1), count: own - below - 1 }];
  });
}
function countOf(migration) {
  const digits = numberOf(migration);
  return digits !== void 0 && /^\d{1,6}$/.test(digits) ? Number(digits) : void 0;
}
function releaseOf({ released }) {
  const newest = versioned(released?.migrations ?? []).at(-1);
  return released && newest && { tag: released.tag, newest: named(newest) };
}
function changedMigrations(histories) {
  const { adapter, comparison, folders, released } = histories;
  const identity = identityIn(adapter);
  const inRelease = new Set((released?.migrations ?? []).map(identity));
  const known = (migration) => ({
    id: migration.id,
    ...released && inRelease.has(identity(migration)) && { released: released.tag }
  });
  const edited = ({ base, head }) => ({
    file: head.file,
    change: "edited",
    ...known(base),
    ...base.file !== head.file && { was: base.file },
    ...compareStatements(base, head)
  });
  return [
    ...comparison.edited.map(edited),
    ...comparison.removed.map((one) => ({
      file: one.file,
      change: "removed",
      ...known(one)
    })),
    ...comparison.renamed.map(({ base, head }) => ({
      file: head.file,
      change: "renamed",
      was: base.file,
      nowId: head.id,
      moves: movesTo(head.file, base.file, folders?.head ?? []),
      ...known(base)
    }))
  ];
}

// src/order/collisions.ts
async function findCollisions(input, others) {
  const found = [];
  for (const other of others) found.push(...await collisionsWith(input, other));
  return found;
}
async function collisionsWith(input, other) {
  const { histories } = input;
  const { adapter, comparison } = histories;
  const { number, url } = other;
  const both = { number, url, objects: [] };
  const own = /* @__PURE__ */ new Set([
    ...comparison.added.flatMap(({ up, file }) => [file, ...up.map((piece) => piece.file)]),
    ...comparison.edited.map(({ head }) => head.file),
    ...comparison.removed.map(({ file }) => file)
  ]);
  const same = other.files.filter(({ path }) => own.has(path)).map(({ path }) => ({ ...both, kind: "file", own: path, theirs: path }));
  const theirs = (await addedBy(input, other)).filter(({ file }) => !own.has(file));
  const identity = identityIn(adapter);
  const versions = comparison.added.flatMap(
    (mine) => theirs.filter((one) => identity(one) === identity(mine)).map((one) => ({ ...both, kind: "version", own: mine.file, theirs: one.file }))
  );
  const objects = comparison.added.flatMap((mine) => {
    const changed = changedRelations(mine);
    return theirs.flatMap((one) => {
      const shared = [...changedRelations(one)].filter((name) => changed.has(name));
      if (shared.length === 0) return [];
      return [{ ...both, kind: "object", own: mine.file, theirs: one.file, objects: shared }];
    });
  });
  return [...versions, ...same, ...objects, ...await orderWith(input, other, theirs)];
}
async function orderWith({ histories, head, folder, read: read3 }, other, theirs) {
  const { adapter, comparison } = histories;
  if (adapter.ledger?.late === void 0 || theirs.length === 0) return [];
  const identity = identityIn(adapter);
  const together = await tryRead(read3, withFiles(head, folder, other));
  if (!together) return [];
  const places = new Map(together.migrations.map((one, index) => [identity(one), index]));
  const placeOf = (one) => places.get(identity(one)) ?? -1;
  const [mine] = comparison.added;
  const [first2] = theirs;
  if (!mine || !first2 || placeOf(mine) === placeOf(first2)) return [];
  const { number, url } = other;
  const { late } = adapter.ledger;
  return [{ number, url, kind: "order", own: mine.file, theirs: first2.file, objects: [], late }];
}
async function addedBy({ histories, base, folder, read: read3 }, other) {
  const set = await tryRead(read3, withFiles(base, folder, other));
  const known = new Set(histories.base.migrations.map(({ file }) => file));
  return (set?.migrations ?? []).filter(({ file }) => !known.has(file));
}
async function tryRead(read3, tree) {
  try {
    return await read3(tree);
  } catch (error) {
    if (error instanceof UserError) return void 0;
    throw error;
  }
}
function withFiles(tree, folder, { files }) {
  const prefix = folder === "" ? "" : `${folder}/`;
  const texts = new Map(
    files.flatMap(
      ({ path, status, text }) => status === "added" && text !== void 0 && path.startsWith(prefix) ? [[path.slice(prefix.length), text]] : []
    )
  );
  return {
    label: tree.label,
    files: async () => [.../* @__PURE__ */ new Set([...await tree.files(), ...texts.keys()])].sort(),
    read: async (path) => {
      const text = texts.get(path);
      return text === void 0 ? tree.read(path) : Buffer.from(text);
    }
  };
}
function changedRelations({ up }) {
  const names = /* @__PURE__ */ new Set();
  for (const { sql: sql2 } of up) {
    const split = splitSql(sql2);
    if (!split.ok) continue;
    for (const { kind, node } of split.statements) {
      if (kind === "SelectStmt" || kind === "TransactionStmt") continue;
      for (const name of targetsOf(kind, node)) names.add(name);
    }
  }
  return names;
}
function targetsOf(kind, node) {
  const { relation, objects } = node;
  if (relation?.relname !== void 0) return [qualified(relation.schemaname, relation.relname)];
  if (kind !== "DropStmt" || !objects) return [];
  return objects.flatMap((object) => {
    const items = object.List?.items ?? [];
    const parts = items.flatMap(
      (item) => item.String?.sval ?? []
    );
    const name = parts.at(-1);
    return name === void 0 ? [] : [qualified(parts.at(-2), name)];
  });
}
function qualified(schema, name) {
  return schema === void 0 || schema === "public" ? name : `${schema}.${name}`;
}

// src/git/migrations-changed.ts
function compareSets(wholeBase, wholeHead, fork, identity = ({ version }) => version) {
  const [base, head] = withoutOldDrafts(wholeBase, wholeHead, fork);
  const inBase = byIdentity(base, identity);
  const inHead = byIdentity(head, identity);
  const atFork = fork === void 0 ? void 0 : byIdentity(fork, identity);
  const shared = base.migrations.flatMap((migration) => {
    const twin = inHead.get(identity(migration));
    return twin === void 0 ? [] : [{ base: migration, head: twin }];
  });
  const differing = shared.filter((pair) => !sameText(pair.base, pair.head));
  const untouched = (pair) => {
    const before = atFork?.get(identity(pair.head));
    return before !== void 0 && sameText(before, pair.head);
  };
  const missing = base.migrations.filter((migration) => !inHead.has(identity(migration)));
  const newOnBase = missing.filter(
    (migration) => atFork !== void 0 && !atFork.has(identity(migration))
  );
  const gone = missing.filter((migration) => !newOnBase.includes(migration));
  const fresh = head.migrations.filter((migration) => !inBase.has(identity(migration)));
  const edited = differing.filter((pair) => !untouched(pair));
  const sentAgain = new Set(edited.flatMap(({ head: head2 }) => isRepeatable(head2) ? [head2] : []));
  const reissued = pairByText(gone, fresh);
  const moved = shared.filter(
    (pair) => pair.base.file !== pair.head.file && sameText(pair.base, pair.head)
  );
  return {
    added: fresh.filter((migration) => !reissued.some((pair) => pair.head === migration)),
    edited: edited.filter((pair) => !sentAgain.has(pair.head)),
    removed: gone.filter((migration) => !reissued.some((pair) => pair.base === migration)),
    renamed: [...reissued, ...moved],
    baseline: base.migrations,
    review: head.migrations.filter((one) => fresh.includes(one) || sentAgain.has(one)),
    behind: [...newOnBase, ...differing.filter(untouched).map((pair) => pair.base)]
  };
}
function isRepeatable({ extra }) {
  return extra?.["repeatable"] === true;
}
function withoutOldDrafts(base, head, fork) {
  const drafts = [...base.migrations, ...fork?.migrations ?? []].filter(isDraft);
  const isOld = (one) => drafts.some((draft) => sameText(draft, one));
  return [
    { ...base, migrations: base.migrations.filter((one) => !isDraft(one)) },
    { ...head, migrations: head.migrations.filter((one) => !isDraft(one) || !isOld(one)) }
  ];
}
function isDraft({ extra }) {
  return extra?.["draft"] === true;
}
function byIdentity(set, identity) {
  return new Map(set.migrations.map((migration) => [identity(migration), migration]));
}
function pairByText(gone, fresh) {
  const free = new Set(fresh);
  return gone.flatMap((base) => {
    if (base.text.trim() === "") return [];
    const head = [...free].find((candidate) => sameText(base, candidate));
    if (head === void 0) return [];
    free.delete(head);
    return [{ base, head }];
  });
}
function sameText(a, b) {
  return a.text === b.text || a.text.replaceAll("\r\n", "\n") === b.text.replaceAll("\r\n", "\n");
}

// src/git/release.ts
async function newestRelease(repository, pattern2, commit) {
  for (const reach of [[`--merged=${commit}`], []]) {
    const tags = await git(repository.root, [
      "for-each-ref",
      "--sort=-version:refname",
      "--sort=-creatordate",
      "--count=1",
      "--format=%(refname:short) %(objectname) %(*objectname)",
      ...reach,
      `refs/tags/${pattern2}`
    ]);
    const [name, sha, peeled] = tags.trim().split(" ");
    if (name && sha) return { name, sha: peeled || sha };
  }
  return null;
}

// src/git/revision-tree.ts
import { posix as posix2 } from "node:path";

// src/git/blob-reader.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
var answerTimeoutMs = 6e4;
var BlobReader = class {
  #git;
  #waiting = [];
  #received = [];
  #receivedBytes = 0;
  /** Bytes needed before it is worth looking at what was received. */
  #wantedBytes = 1;
  #failure;
  #stderr = "";
  constructor(folder) {
    this.#git = spawn("git", gitArguments(folder, ["cat-file", "--batch"]), {
      env: gitEnvironment(),
      stdio: "pipe"
    });
    this.#git.stdout.on("data", (chunk) => this.#receive(chunk));
    this.#git.stderr.on("data", (chunk) => this.#stderr += chunk.toString());
    this.#git.stdin.on("error", (error) => this.#fail(error));
    this.#git.on("error", (error) => this.#fail(error));
    this.#git.on(
      "close",
      () => this.#fail(new Error(`git cat-file ended: ${this.#stderr.trim()}`))
    );
  }
  /** Bytes of one blob by its object name; answers come in the order of asking. */
  read(sha) {
    const { promise, resolve, reject } = Promise.withResolvers();
    if (this.#failure) return Promise.reject(this.#failure);
    this.#waiting.push({ resolve, reject });
    this.#git.stdin.write(`${sha}
`);
    const deadline = setTimeout(() => {
      this.#fail(new Error(`git cat-file did not answer within ${answerTimeoutMs / 1e3} s`));
      this.#git.kill();
    }, answerTimeoutMs);
    return promise.finally(() => clearTimeout(deadline));
  }
  async [Symbol.asyncDispose]() {
    if (this.#git.exitCode !== null || this.#git.signalCode !== null || this.#git.pid === void 0) {
      return;
    }
    const closed = once(this.#git, "close");
    this.#git.stdin.destroy();
    this.#git.kill();
    await closed;
  }
  #receive(chunk) {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    while (this.#receivedBytes >= this.#wantedBytes && this.#answer()) ;
  }
  /** Takes one answer, `<sha> <type> <size>\n<bytes>\n` or `<sha> missing\n`, if it is all there. */
  #answer() {
    const bytes = Buffer.concat(this.#received);
    this.#received = [bytes];
    const end = bytes.indexOf("\n");
    if (end === -1) return this.#waitFor(bytes.length + 1);
    const header = bytes.toString("utf8", 0, end);
    const size = /^\S+ blob (\d+)$/.exec(header)?.[1];
    const length = size === void 0 ? end + 1 : end + 1 + Number(size) + 1;
    if (bytes.length < length) return this.#waitFor(length);
    const waiting = this.#waiting.shift();
    this.#received = [bytes.subarray(length)];
    this.#receivedBytes = bytes.length - length;
    this.#wantedBytes = 1;
    if (size === void 0) waiting?.reject(new Error(`git cat-file answered "${header}"`));
    else waiting?.resolve(Buffer.from(bytes.subarray(end + 1, length - 1)));
    return true;
  }
  #waitFor(bytes) {
    this.#wantedBytes = bytes;
    return false;
  }
  #fail(error) {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
};

// src/git/revision-tree.ts
async function revisionTree(repository, sha) {
  const entries = await listRevision(repository, sha);
  const paths = [...entries.keys()].sort();
  const label = `commit ${sha.slice(0, 7)}`;
  let reader;
  const readBlob = (entry) => (reader ??= new BlobReader(repository.root)).read(entry.sha);
  async function readPath(path, hops) {
    const entry = entries.get(path);
    if (entry === void 0 || hops > 8) throw unreadable2(path, label, void 0);
    const bytes = await readBlob(entry);
    if (!entry.link) return bytes;
    return readPath(posix2.join(posix2.dirname(path), bytes.toString()), hops + 1);
  }
  return {
    label,
    files: () => Promise.resolve(paths),
    async read(path) {
      try {
        return await readPath(posix2.normalize(path), 0);
      } catch (error) {
        throw error instanceof UserError ? error : unreadable2(path, label, error);
      }
    },
    async [Symbol.asyncDispose]() {
      await reader?.[Symbol.asyncDispose]();
    }
  };
}
async function listRevision(repository, sha) {
  const prefix = repository.folder === "" ? "" : `${repository.folder}/`;
  const args = [
    "ls-tree",
    "-r",
    "-z",
    "--full-tree",
    sha,
    ...prefix === "" ? [] : ["--", prefix]
  ];
  const entries = /* @__PURE__ */ new Map();
  for (const line of zeroTerminated(await git(repository.root, args))) {
    const [mode = "", type, object = ""] = line.slice(0, line.indexOf("	")).split(" ");
    const path = line.slice(line.indexOf("	") + 1 + prefix.length);
    if (type === "blob") entries.set(path, { sha: object, link: mode === "120000" });
  }
  return entries;
}
function unreadable2(path, label, cause) {
  return new UserError("unreadable-file", `"${path}" cannot be read from ${label}.`, {
    remedy: "Check that it is a file of that commit, and the repository with `git fsck`.",
    cause
  });
}

// src/order/histories.ts
async function readHistories(sides, { runner: adapter, directory }, { read: sets, merged: mergedOf, released }) {
  const merged = await sets(sides.head);
  const identity = identityIn(adapter);
  if (sides.base === null) {
    const base2 = mergedOf(merged);
    const comparison = compareSets(base2, merged, void 0, identity);
    return { adapter, base: base2, merged, comparison, notRehearsed: [] };
  }
  const base = await setsAt(sides.base, sets, directory);
  const fork = sides.fork === null ? void 0 : await setsAt(sides.fork, sets, directory);
  const inRepository = (files) => files.map((file) => underFolder(sides.folder, file));
  return {
    adapter,
    base,
    merged,
    comparison: compareSets(base, merged, fork, identity),
    folders: {
      base: inRepository(await sides.base.files()),
      head: inRepository(await sides.head.files()),
      directory: underFolder(sides.folder, directory)
    },
    ...await readRelease(sides, sets, directory, released)
  };
}
async function readRelease({ git: git2 }, sets, directory, released) {
  if (released === null || git2 === null) return { notRehearsed: [] };
  const what = "databases at the last release";
  const tag = await newestRelease(git2.repository, released, git2.base.sha);
  if (tag === null) {
    const why = `no tag matches "${released}"; in a workflow, actions/checkout brings tags with \`fetch-depth: 0\``;
    return { notRehearsed: [{ what, why }] };
  }
  try {
    var _stack = [];
    try {
      const tree = __using(_stack, await revisionTree(git2.repository, tag.sha), true);
      const { migrations } = await setsAt(tree, sets, directory);
      return { released: { tag: tag.name, migrations }, notRehearsed: [] };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = `the migrations of ${tag.name} cannot be read: ${error.message}`;
    return { notRehearsed: [{ what, why }] };
  }
}
function orderPlan({ merged, comparison, released }, { late, sameNumber }) {
  const { edited, removed, renamed: renamed2, review } = comparison;
  const isLate = new Set(late.map(({ id }) => id));
  const underReview = (id) => review.filter((one) => one.id === id);
  const differs = ({ base, head }) => compareStatements(base, head).statements === "different";
  return {
    fresh: merged.migrations,
    late: review.filter(({ id }) => isLate.has(id)),
    changed: [
      ...edited.map((pair) => ({ cause: "edited", ...pair, differs: differs(pair) })),
      ...removed.map((base) => ({ cause: "removed", base, head: null, differs: true })),
      ...renamed2.map((pair) => ({ cause: "renamed", ...pair, differs: false }))
    ],
    ...released && { released },
    unordered: sameNumber.flatMap(
      ({ id, other }) => underReview(other.id).flatMap(
        (first2) => underReview(id).map((second) => [first2, second])
      )
    )
  };
}
async function setsAt(tree, sets, directory) {
  const prefix = directory === "." ? "" : `${directory}/`;
  const there = (await tree.files()).some((file) => file.startsWith(prefix));
  return there ? sets(tree) : { migrations: [], skipped: [] };
}

// src/sql/directives.ts
var pattern = /^(?<before>(?:(?!--).)*)--\s*rehearsal:(?<word>[^\s]*)[ \t]*(?<subject>\S*)[ \t]*(?<rest>.*)$/;
function findDirectives(text, firstLine = 1) {
  if (!text.includes("rehearsal:")) return [];
  return text.split("\n").flatMap((row, index) => {
    const {
      before = "",
      word = "",
      subject = "",
      rest = ""
    } = pattern.exec(row.trimEnd())?.groups ?? {};
    if (word === "") return [];
    const trailing = before.trim() !== "";
    return [{ line: firstLine + index, word, subject, rest, trailing }];
  });
}

// src/rehearse/allowances.ts
function allowancesIn(migration) {
  const { file, text, up } = migration;
  const own = findDirectives(text, migration.textLine).filter(({ line }) => !isOfDownPart(line, migration)).map((directive) => ({ file, ...directive }));
  const included = up.filter((piece) => piece.file !== file).flatMap(
    (piece) => findDirectives(piece.sql, piece.line).map((one) => ({ file: piece.file, ...one }))
  );
  return [...own, ...included].map(({ word, subject, rest, file: place3, line, trailing }) => ({
    file: place3,
    line,
    directive: word,
    hazard: subject,
    reason: rest,
    trailing
  }));
}
function isOfDownPart(line, { file, up, down }) {
  const pieces = [
    ...up.map((piece) => ({ piece, isDown: false })),
    ...(down ?? []).map((piece) => ({ piece, isDown: true }))
  ].filter(({ piece }) => piece.file === file);
  const at = pieces.find(({ piece }) => piece.line <= line && line <= lastLine(piece)) ?? pieces.toSorted((a, b) => a.piece.line - b.piece.line).find(({ piece }) => piece.line > line);
  return at?.isDown ?? false;
}
function lastLine({ line, sql: sql2 }) {
  return line + sql2.split("\n").length - 1;
}

// src/rehearse/downstream/catalog-objects.ts
function objectsQuery(major) {
  const aggregate = major >= 11 ? "p.prokind = 'a'" : "p.proisagg";
  const procedure = major >= 11 ? "p.prokind = 'p'" : "false";
  return sql`
    select o.oid::text as oid, n.nspname::text as schema, o.name::text as name, o.kind,
      case when o.kind in ('aggregate', 'base type') then 'unread' when o.class = 'pg_class'::regclass then 'relation'
        when o.class = 'pg_proc'::regclass then 'routine' else 'type' end as catalog,
      o.owner::text as "ownerOid", exists (
        select from pg_depend d where d.classid = o.class and d.objid = o.oid and d.deptype = 'e'
      ) as "ofExtension"
    from (
      select 'pg_class'::regclass as class, c.oid, c.relnamespace as space, c.relname as name,
        case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
          when 'c' then 'type' else 'table' end as kind, d.refobjid as owner
      from pg_class c left join pg_depend d on c.relkind = 'S' and d.classid = 'pg_class'::regclass
        and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c') and c.relpersistence <> 't'
        -- an identity column's sequence is made with the column
        and d.deptype is distinct from 'i'
      union all
      select 'pg_proc'::regclass, p.oid, p.pronamespace, p.proname,
        case when ${aggregate} then 'aggregate' when ${procedure} then 'procedure' else 'function' end, null
      from pg_proc p
      -- the constructors of a range are made with the type
      where not exists (select from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')
      union all
      select 'pg_type'::regclass, t.oid, t.typnamespace, t.typname,
        case when t.typtype = 'b' then 'base type' else 'type' end, null
      from pg_type t
      where t.typtype in ('e', 'd', 'r') or (t.typtype = 'b' and t.typcategory <> 'A')
    ) o join pg_namespace n on n.oid = o.space
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 2, 3, o.oid`;
}
function definitionsQuery(major) {
  const generated = major >= 12 ? "when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid), case a.attgenerated when 'v' then 'virtual' else 'stored' end)" : "";
  const ownTrigger = major >= 13 ? "and t.tgparentid = 0" : "";
  const ownConstraint = major >= 11 ? "and k.conparentid = 0" : "";
  return sql`
    with part as (
      select a.attrelid as relation, 1 as rank, a.attnum as number, format('%I %s%s%s%s', a.attname,
        format_type(a.atttypid, a.atttypmod),
        case when a.attcollation not in (0, y.typcollation) then format(' collate %I.%I', s.nspname, l.collname) end,
        case when a.attidentity <> '' then format(' generated %s as identity',
            case a.attidentity when 'a' then 'always' else 'by default' end)
          ${generated}
          else ' default ' || pg_get_expr(d.adbin, d.adrelid) end,
        case when a.attnotnull then ' not null' end) as text
      from pg_attribute a join pg_type y on y.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        left join pg_collation l on l.oid = a.attcollation
        left join pg_namespace s on s.oid = l.collnamespace
      where a.attrelid = any ($1::oid[]) and a.attnum > 0 and not a.attisdropped and a.attislocal
      union all
      select k.conrelid, 2, row_number() over (order by k.oid), format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k
      where k.conrelid = any ($1::oid[]) and k.contype in ('c', 'p', 'u', 'x') and k.conislocal ${ownConstraint}
    ), relation as (
      -- named, since before 12 the star leaves oid out
      select c.oid, c.relnamespace, c.relkind, c.relispartition, c.relispopulated, c.relpartbound, c.reloptions,
        c.oid::regclass::text as name,
        (select string_agg(p.text, ', ' order by p.rank, p.number) from part p where p.relation = c.oid) as parts,
        (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid) as parents
      from pg_class c where c.oid = any ($1::oid[])
    )
    select 1 as phase, n.oid, format('create schema if not exists %I', n.nspname) as sql
    from pg_namespace n
    where n.nspname <> 'public' and (n.oid in (select relnamespace from relation)
      or n.oid in (select pronamespace from pg_proc where oid = any ($2::oid[]))
      or n.oid in (select typnamespace from pg_type where oid = any ($3::oid[])))
    union all
    select 2, c.oid, case
        when c.relkind = 'c' then format('create type %s as (%s)', c.name, c.parts)
        when c.relispartition then format('create table %s partition of %s %s', c.name, c.parents, pg_get_expr(c.relpartbound, c.oid))
        else format('create table %s (%s)%s', c.name, c.parts, ' inherits (' || c.parents || ')') end
      || coalesce(' partition by ' || pg_get_partkeydef(c.oid), '')
    from relation c where c.relkind in ('r', 'p', 'f', 'c')
    union all
    select 2, c.oid, format('create %s %s%s as %s%s', case c.relkind when 'm' then 'materialized view' else 'view' end, c.name,
      case when c.relkind = 'v' then ' with (' || array_to_string(c.reloptions, ', ') || ')' end,
      rtrim(pg_get_viewdef(c.oid), '; '), case when c.relkind = 'm' then ' with no data' end)
    from relation c where c.relkind in ('v', 'm')
    union all
    select 2, c.oid, format('create sequence %s as %s start %s increment %s minvalue %s maxvalue %s cache %s%s', c.name,
      format_type(q.seqtypid, null), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, case when q.seqcycle then ' cycle' end)
    from relation c join pg_sequence q on q.seqrelid = c.oid
    union all
    -- without OR REPLACE, so that it does not take the place of one that the migrations make
    select 2, p.oid, regexp_replace(rtrim(pg_get_functiondef(p.oid), E'\n'), '^CREATE OR REPLACE', 'CREATE')
    from pg_proc p where p.oid = any ($2::oid[])
    union all
    select 2, y.oid, case y.typtype
        when 'e' then format('create type %I.%I as enum (%s)', n.nspname, y.typname,
          (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = y.oid))
        when 'r' then (select format('create type %I.%I as range (subtype = %s%s)', n.nspname, y.typname, format_type(r.rngsubtype, null),
            case when r.rngsubdiff <> 0 then ', subtype_diff = ' || r.rngsubdiff::regproc end)
          from pg_range r where r.rngtypid = y.oid)
        else format('create domain %I.%I as %s%s%s%s%s', n.nspname, y.typname, format_type(y.typbasetype, y.typtypmod),
          (select format(' collate %I.%I', s.nspname, l.collname) from pg_collation l join pg_namespace s on s.oid = l.collnamespace
            where l.oid = y.typcollation and l.oid <> (select b.typcollation from pg_type b where b.oid = y.typbasetype)),
          ' default ' || pg_get_expr(y.typdefaultbin, 0), case when y.typnotnull then ' not null' end,
          (select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.oid)
            from pg_constraint k where k.contypid = y.oid and k.contype = 'c')) end
    from pg_type y join pg_namespace n on n.oid = y.typnamespace where y.oid = any ($3::oid[])
    union all
    -- of a partitioned table without ONLY, so that its partitions get theirs
    select 2, i.indexrelid, case when c.relkind = 'I' then replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ')
      else pg_get_indexdef(c.oid) end
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any ($1::oid[]) and i.indisvalid and not c.relispartition
      and not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
    union all
    select 2, k.oid, format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint k where k.conrelid = any ($1::oid[]) and k.contype = 'f' ${ownConstraint}
    union all
    select 2, t.oid, pg_get_triggerdef(t.oid)
    from pg_trigger t
    where (t.tgrelid = any ($1::oid[]) or t.tgfoid = any ($2::oid[]))
      and not t.tgisinternal and t.tgenabled <> 'D' ${ownTrigger}
    union all
    select 2, r.oid, rtrim(pg_get_ruledef(r.oid), ';')
    from pg_rewrite r
    where r.rulename <> '_RETURN' and (r.ev_class = any ($1::oid[]) or exists (
      select from pg_depend d where d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        and (d.refclassid = 'pg_class'::regclass and d.refobjid = any ($1::oid[])
          or d.refclassid = 'pg_proc'::regclass and d.refobjid = any ($2::oid[]))))
    union all
    select 3, c.oid, format('refresh materialized view %s', c.name)
    from relation c where c.relkind = 'm' and c.relispopulated
    order by 1, 2`;
}

// src/rehearse/downstream/object-pattern.ts
function objectPattern(text) {
  const [schema = "", name = ""] = text.match(/"(?:[^"]|"")+"|[^."]+/g) ?? [];
  return { text, schema: partOf(schema), name: partOf(name) };
}
function isMeant({ schema, name }, object) {
  return schema.test(object.schema) && name.test(object.name);
}
function writtenName(name) {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
function partOf(part) {
  const quoted = part.startsWith('"');
  const name = quoted ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase();
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const wild = quoted ? escaped : escaped.replaceAll(/\\([*?])/g, (_, one) => wildcards[one]);
  return new RegExp(`^${wild}$`, "s");
}
var wildcards = { "*": ".*", "?": "." };

// src/rehearse/downstream/live-objects.ts
var place2 = "live database";
async function liveObjects(settings, isWanted) {
  const { downstreamUrl: url, downstreamObjects: patterns } = settings;
  if (patterns.length === 0 || !isWanted) return { sources: [], notRehearsed: [] };
  if (url !== null) return readLiveObjects(url, patterns);
  const why = 'the setting "downstream-url", which says where that is, is not given';
  return { sources: [], notRehearsed: [{ what: sourceName(patterns), why }] };
}
async function readLiveObjects(url, patterns) {
  var _stack = [];
  try {
    const live = __using(_stack, await open(url), true);
    try {
      return await read2(live, patterns.map(objectPattern));
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      throw new UserError(
        "downstream-unreadable",
        `The server of "downstream-url" did not answer: ${error.sql.message}`,
        {
          remedy: "Ask again when no migration holds its locks; the role needs to connect and to read the system catalogs, nothing else.",
          exitStatus: 3,
          cause: error
        }
      );
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function open(url) {
  try {
    return await openLive(url, "downstream");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, remedy, exitStatus } = error;
    throw new UserError(code, `The setting "downstream-url": ${message}`, { remedy, exitStatus });
  }
}
async function read2(live, patterns) {
  await live.rows("set local search_path = pg_catalog");
  const [server] = await live.rows(
    "select current_setting('server_version_num')::int as number"
  );
  const major = Math.floor((server?.number ?? 0) / 1e4);
  if (major >= 11) await live.rows("set local jit = off");
  const all = await live.rows(objectsQuery(major));
  const meant = meantBy(patterns, all);
  const own = new Set(meant.map(({ oid }) => oid));
  const fed = all.filter(({ ownerOid }) => ownerOid !== null && own.has(ownerOid));
  const byCatalog = Map.groupBy(/* @__PURE__ */ new Set([...meant, ...fed]), ({ catalog }) => catalog);
  const oids = (catalog) => (byCatalog.get(catalog) ?? []).map(({ oid }) => oid);
  const statements = await live.rows(definitionsQuery(major), [
    oids("relation"),
    oids("routine"),
    oids("type")
  ]);
  const source = {
    file: sourceName(patterns.map(({ text }) => text)),
    live: true,
    pieces: statements.map(({ sql: sql2 }) => ({ sql: sql2, file: place2, line: 1 }))
  };
  const unread = (byCatalog.get("unread") ?? []).map(({ kind, ...object }) => ({
    what: `${kind} ${written(object)} (${place2})`,
    why: `a definition of ${kind === "aggregate" ? "an" : "a"} ${kind} is not read from the catalog; name a file or a command that makes it`
  }));
  return { sources: [source], notRehearsed: unread };
}
function sourceName(patterns) {
  return `${patterns.join(", ")} of the ${place2}`;
}
function meantBy(patterns, all) {
  const objects = all.filter(({ ofExtension }) => !ofExtension);
  if (patterns.length === 0) {
    throw new UserError(
      "unnamed-downstream-objects",
      `The setting "downstream-url" is given without "downstream-objects". ${schemasOf(objects)}`,
      {
        remedy: "Name the objects that live elsewhere, not those that the migrations make, such as reporting.* or public.monthly_totals."
      }
    );
  }
  for (const pattern2 of patterns) {
    if (objects.some((object) => isMeant(pattern2, object))) continue;
    const extensions = all.some((object) => isMeant(pattern2, object));
    const beside = objects.filter(({ schema }) => pattern2.schema.test(schema));
    throw new UserError(
      "missing-downstream-objects",
      `The setting "downstream-objects" names ${pattern2.text}, and in the live database that is ${extensions ? "of extensions only" : "nothing"}. ${beside.length > 0 ? `There: ${first(beside.map(written))}.` : schemasOf(objects)}`,
      {
        remedy: "Write names as in SQL, schema first: without quotes they are in lower case, and * stands for any; with quotes they are meant as they are."
      }
    );
  }
  return objects.filter((object) => patterns.some((pattern2) => isMeant(pattern2, object)));
}
function schemasOf(objects) {
  const schemas = [...Map.groupBy(objects, ({ schema }) => schema)].map(([schema, own]) => {
    const kinds = [...Map.groupBy(own, ({ kind }) => kind)].map(
      ([kind, { length }]) => `${length} ${kind}${length === 1 ? "" : "s"}`
    );
    return `${writtenName(schema)} (${kinds.join(", ")})`;
  });
  return schemas.length === 0 ? "It holds no objects." : `Its schemas: ${first(schemas)}.`;
}
function first(items) {
  const shown = items.slice(0, 20).join(", ");
  return items.length > 20 ? `${shown} and ${items.length - 20} more` : shown;
}
function written({ schema, name }) {
  return `${writtenName(schema)}.${writtenName(name)}`;
}

// src/rehearse/replicate/subscriber-files.ts
import { posix as posix3 } from "node:path";
function isOwnFile(setting) {
  if (setting === null || typeof setting === "string") return () => true;
  const { subscriber, subscribers = [], publisher } = setting;
  const suffixes = [subscriber, publisher, ...subscribers].flatMap((side) => side?.suffix ?? []);
  return (file) => !suffixes.some((suffix) => endsWith(file, suffix));
}
function isOtherFile(suffix) {
  return (file) => suffix === null || endsWith(file, suffix);
}
function pairFiles(review, all, suffix) {
  const byName = new Map(
    all.map((migration) => {
      const name = nameOf(migration.file);
      return [suffix === null ? name : name.slice(0, -suffix.length), migration];
    })
  );
  return new Map(review.map(({ file }) => [file, byName.get(nameOf(file)) ?? null]));
}
async function replicationOf(setting, sizes, read3) {
  if (setting === "all" || setting === "none") return setting;
  const live = sizes?.publications?.map(({ name, allTables, tables }) => ({
    name,
    tables: allTables ? "all" : tables
  }));
  if (!setting)
    return live && live.length > 0 ? {
      source: "stats",
      publications: live,
      direction: "out",
      refreshes: true,
      subscribers: [{ name: "", exceptions: [] }]
    } : void 0;
  const { direction = "out", refresh = true, subscriber, publisher } = setting;
  const named2 = setting.subscribers ?? [{ ...subscriber, name: "" }];
  const subscribers = [];
  for (const { name, publications, exceptions, ...side } of named2) {
    const files = await filesOf2(side);
    subscribers.push({
      name,
      ...publications && { publications },
      ...files && { files },
      exceptions: exceptions ?? publisher?.exceptions ?? []
    });
  }
  const publisherFiles = publisher && await filesOf2(publisher);
  return {
    source: "configured",
    ...setting.with && { with: setting.with },
    publications: setting.publications?.map(described) ?? live ?? [{ tables: "all" }],
    direction,
    refreshes: refresh,
    subscribers,
    ...publisherFiles && { publisherFiles }
  };
  async function filesOf2({
    suffix = null,
    directory = null
  }) {
    if (suffix === null && directory === null) return void 0;
    return read3({ suffix, directory });
  }
}
function described({
  tables,
  schemas,
  ...rest
}) {
  return {
    ...rest,
    ...schemas && { schemas },
    tables: tables ?? (schemas ? [] : "all")
  };
}
function endsWith(file, suffix) {
  return file.endsWith(".sql") && nameOf(file).endsWith(suffix);
}
var namedByFolder = /^(up|down|migration)$/;
function nameOf(file) {
  const name = posix3.basename(file).replace(/(\.(up|down))?\.sql$/i, "");
  return namedByFolder.test(name) ? posix3.basename(posix3.dirname(file)) : name;
}

// src/git/merged-tree.ts
function mergedTree(head, base, fork) {
  let listing;
  const sides = () => listing ??= listSides(head, base, fork);
  return {
    label: head.label,
    async files() {
      return [...(await sides()).keys()].sort();
    },
    async read(path) {
      const side = (await sides()).get(path) ?? "head";
      if (side === "either") {
        return await isUntouched(head, fork, path) ? base.read(path) : head.read(path);
      }
      return (side === "base" ? base : head).read(path);
    }
  };
}
async function listSides(head, base, fork) {
  const inHead = new Set(await head.files());
  const inBase = new Set(await base.files());
  const atFork = new Set(await fork.files());
  const sides = /* @__PURE__ */ new Map();
  for (const path of inHead) {
    if (inBase.has(path)) sides.set(path, atFork.has(path) ? "either" : "head");
    else if (!atFork.has(path) || !await isUntouched(head, fork, path)) sides.set(path, "head");
  }
  for (const path of inBase) {
    if (!inHead.has(path) && !atFork.has(path)) sides.set(path, "base");
  }
  return sides;
}
async function isUntouched(head, fork, path) {
  const [now, then] = await Promise.all([head.read(path), fork.read(path)]);
  return now.equals(then);
}

// src/discover/sides.ts
function ownTree(tree, { exclude, replication }) {
  return treeOf(treeWithout(tree, exclude), isOwnFile(replication));
}
async function openSides(config) {
  var _stack = [];
  try {
    const one = await oneSide(config, config.new.join(", "));
    if (config.new.length > 0) return one;
    const { head, folder } = one;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const repository = await openRepository(config.path);
    const revision = await resolveBase(repository, config.base);
    const base = scope.use(await revisionTree(repository, revision.sha));
    const parted = repository.head ? await mergeBase(repository, revision.sha, repository.head) : null;
    const fork = parted === null || parted === revision.sha ? null : scope.use(await revisionTree(repository, parted));
    const owned = scope.move();
    return {
      head: fork === null ? head : mergedTree(head, base, fork),
      base,
      fork,
      folder,
      baseName: nameOf2(revision),
      headName: repository.head?.slice(0, 7) ?? "the working tree",
      git: { repository, base: revision },
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function oneSide({ path }, headName) {
  return {
    head: workingTree(path),
    base: null,
    fork: null,
    folder: await folderInCheckout(path),
    baseName: "the other files",
    headName,
    git: null,
    async [Symbol.asyncDispose]() {
    }
  };
}
function nameOf2({ name, sha }) {
  const short = sha.slice(0, 7);
  return sha.startsWith(name) ? short : `${name} (${short})`;
}

// src/discover/plan-for.ts
async function planFor(sides, project, settings, others = []) {
  const { runner: adapter, directory } = project;
  const { folder } = sides;
  const adapterSettings = {
    nonTransactional: settings.nonTransactional,
    orderFile: settings.orderFile,
    placeholders: settings.placeholders
  };
  const setOf = async (tree, within = directory) => withinRepository(folder, await adapter.discover(tree, within, adapterSettings));
  const { histories, order } = await readOrder(sides, project, settings, setOf, others);
  const { merged: head, comparison } = histories;
  const ledger = adapter.ledgerPolicy === "unknown" ? settings.ledger : adapter.ledgerPolicy;
  const committed = await committedSchema(sides, project, settings);
  const environment = await environmentOf(settings, folder);
  const sizes = settings.stats === null ? void 0 : await sizesFrom(settings.stats, ledgerRelations({ adapter, environment }));
  const dependents = await dependentsOf(sides.head, settings, comparison.review.length > 0);
  const plan = {
    subject: {
      base: sides.baseName,
      head: sides.headName,
      adapter: adapter.id,
      directory: underFolder(folder, directory),
      ledger
    },
    adapter,
    settings: adapterSettings,
    baseline: comparison.baseline,
    hasPrograms: head.skipped.some(isProgram),
    review: comparison.review,
    migrations: comparison.review.map((migration) => described2(migration, comparison)),
    ledgerPolicy: ledger,
    order: orderPlan(histories, order),
    schemaFiles: committed.files,
    environment,
    seed: {
      rows: settings.rows,
      randomSeed: String(settings.randomSeed),
      file: settings.seed === null ? void 0 : await fileOf(settings.seed, settings, folder)
    },
    standby: settings.standby,
    queries: await readQueryFiles(sides.head, settings.queries),
    downstream: dependents.sources,
    replication: await replicationOf(settings.replication, sizes, async (side) => {
      const theirs = treeOf(treeWithout(sides.head, settings.exclude), isOtherFile(side.suffix));
      const all = await setOf(theirs, side.directory ?? directory);
      return pairFiles(comparison.review, all.migrations, side.suffix);
    }),
    limits: {
      statementTimeoutMs: settings.statementTimeout * 1e3,
      databaseMaxBytes: 2 * 1024 ** 3
    }
  };
  return {
    plan,
    changed: changedMigrations(histories),
    order,
    ...sizes && { sizes },
    notRehearsed: [
      ...head.skipped,
      ...adapter.expects?.standIns ?? [],
      ...histories.notRehearsed,
      ...committed.notRehearsed,
      ...dependents.notRehearsed
    ]
  };
}
async function readOrder(sides, project, settings, setOf, others) {
  const { head, base, folder } = sides;
  const read3 = (tree) => setOf(ownTree(tree, settings));
  const own = { ...sides, head: ownTree(head, settings), base: base && ownTree(base, settings) };
  const histories = await readHistories(own, project, {
    read: read3,
    merged: (all) => withoutNew(all, settings, folder),
    released: settings.released
  });
  const collisions = base ? await findCollisions({ histories, head, base, folder, read: read3 }, others) : [];
  return { histories, order: { ...orderFacts(histories), collisions } };
}
async function committedSchema(sides, { adapter, directory }, { schemaFile }) {
  const found = await findCommittedSchema(sides.head, adapter, directory, schemaFile);
  return schemaWithinRepository(sides.folder, await withoutContested(sides, found));
}
async function environmentOf(settings, folder) {
  const { initialDump: dump } = settings;
  return {
    schemas: settings.schemas,
    roles: settings.roles,
    extensions: settings.extensions,
    searchPath: settings.searchPath ?? void 0,
    sessionSql: settings.sessionSql ?? void 0,
    mergedAsSuperuser: settings.mergedAsSuperuser,
    initial: dump === null ? [] : [await fileOf(dump, settings, folder)]
  };
}
async function dependentsOf(head, settings, isNew) {
  const { downstream, downstreamCommand: command, path } = settings;
  const files = await readDownstreamFiles(head, downstream);
  const printed = command === null ? [] : [await readDownstreamCommand(command, path)];
  const live = await liveObjects(settings, isNew);
  return { ...live, sources: [...files, ...printed, ...live.sources] };
}
function described2(migration, comparison) {
  const { id, file, transactionMode } = migration;
  const renamed2 = comparison.renamed.some((pair) => pair.head.id === id);
  const allowances = allowancesIn(migration);
  return {
    id,
    file,
    transactionMode,
    change: renamed2 ? "renamed" : "added",
    ...allowances.length > 0 && { allowances }
  };
}

// src/discover.ts
async function discover(config, others = []) {
  var _stack = [];
  try {
    await refuseUnnamedObjects(config);
    const sides = __using(_stack, await openSides(config), true);
    const found = withSharedLedgers(await discoverIn(config, sides, others));
    refuseUnknownNew(
      config,
      found.map(({ plan }) => plan),
      sides.folder
    );
    return found;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function discoverHistory(config) {
  return discoverIn(config, await oneSide(config, "the working tree"));
}
async function discoverIn(config, sides, others = []) {
  const found = [];
  for await (const { settings, projects, skipped } of detectEach(config, sides.head)) {
    const excluded = await leftOutBy(sides.head, settings.exclude);
    const left = [...skipped, ...excluded].map(({ what, why }) => ({
      what: underFolder(sides.folder, what),
      why
    }));
    refuseSharedFiles(settings, projects);
    for (const [index, project] of projects.entries()) {
      const one = await planFor(sides, project, settings, others);
      found.push(index === 0 ? { ...one, notRehearsed: [...one.notRehearsed, ...left] } : one);
    }
  }
  return found;
}
function refuseSharedFiles({ schemaFile }, projects) {
  if (schemaFile.length === 0 || projects.length < 2) return;
  const places = projects.map(({ directory }) => directory);
  throw new UserError(
    "several-databases",
    `${schemaFile.join(", ")} cannot picture ${places.join(", ")}, which are different databases.`,
    {
      remedy: "Say which with --migrations, or list them under databases, each with a schema-file of its own."
    }
  );
}
function withSharedLedgers(found) {
  const byTable = Map.groupBy(found, ({ plan }) => plan.adapter.ledger?.table ?? "");
  const shared = [...byTable].flatMap(([table, projects]) => {
    const directories = projects.map(({ plan }) => plan.subject.directory);
    if (table === "" || projects.length < 2) return [];
    const why = `each was rehearsed in a database of its own; both keep their ledger in ${table}, so in one database each would take the other's rows for its own`;
    return [{ what: `${directories.join(" and ")} in one database`, why }];
  });
  return found.map(
    (one, index) => index > 0 ? one : { ...one, notRehearsed: [...one.notRehearsed, ...shared] }
  );
}
async function* detectEach(config, tree) {
  for (const settings of config.databases.length > 0 ? config.databases : [config]) {
    const adapter = settings.adapter ?? void 0;
    if (adapter !== void 0) {
      const known = adapters.map(({ id }) => id);
      expectWord(adapter, known, "adapter");
    }
    for (const directory of settings.migrations.length > 0 ? settings.migrations : [void 0]) {
      const own = ownTree(tree, settings);
      yield { settings, ...await detectProjects(own, { adapter, directory }) };
    }
  }
}
async function refuseUnnamedObjects({ databases, ...config }) {
  const { downstreamUrl: url } = config;
  const named2 = [config, ...databases].some(
    ({ downstreamObjects }) => downstreamObjects.length > 0
  );
  if (url !== null && !named2) await readLiveObjects(url, []);
}

export {
  nameOf,
  ownTree,
  discover,
  discoverHistory,
  detectEach
};
