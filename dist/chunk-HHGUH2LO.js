import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  quoteIdentifier,
  quoteLiteral
} from "./chunk-SX3OFRRY.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __commonJS,
  __require,
  __toESM
} from "./chunk-6GRQ5EAL.js";

// node_modules/@pgsql/types/types.js
var require_types = __commonJS({
  "node_modules/@pgsql/types/types.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
  }
});

// node_modules/@pgsql/types/enums.js
var require_enums = __commonJS({
  "node_modules/@pgsql/types/enums.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
  }
});

// node_modules/@pgsql/types/index.js
var require_types2 = __commonJS({
  "node_modules/@pgsql/types/index.js"(exports) {
    "use strict";
    var __createBinding = exports && exports.__createBinding || (Object.create ? (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      var desc = Object.getOwnPropertyDescriptor(m, k);
      if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
        desc = { enumerable: true, get: function() {
          return m[k];
        } };
      }
      Object.defineProperty(o, k2, desc);
    }) : (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      o[k2] = m[k];
    }));
    var __exportStar = exports && exports.__exportStar || function(m, exports2) {
      for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports2, p)) __createBinding(exports2, m, p);
    };
    Object.defineProperty(exports, "__esModule", { value: true });
    __exportStar(require_types(), exports);
    __exportStar(require_enums(), exports);
  }
});

// node_modules/libpg-query/wasm/libpg-query.js
var require_libpg_query = __commonJS({
  "node_modules/libpg-query/wasm/libpg-query.js"(exports, module) {
    var PgQueryModule = (() => {
      var _scriptName = globalThis.document?.currentScript?.src;
      return async function(moduleArg = {}) {
        var Module = moduleArg;
        var ENVIRONMENT_IS_WEB = !!globalThis.window;
        var ENVIRONMENT_IS_WORKER = !!globalThis.WorkerGlobalScope;
        var ENVIRONMENT_IS_NODE = globalThis.process?.versions?.node && globalThis.process?.type != "renderer";
        var programArgs = [];
        var thisProgram = "./this.program";
        var quit_ = (status, toThrow) => {
          throw toThrow;
        };
        if (typeof __filename != "undefined") {
          _scriptName = __filename;
        } else if (ENVIRONMENT_IS_WORKER) {
          _scriptName = self.location.href;
        }
        var scriptDirectory = "";
        function locateFile(path) {
          if (Module["locateFile"]) {
            return Module["locateFile"](path, scriptDirectory);
          }
          return scriptDirectory + path;
        }
        var readAsync, readBinary;
        if (ENVIRONMENT_IS_NODE) {
          var fs = __require("node:fs");
          scriptDirectory = __dirname + "/";
          readBinary = (filename) => {
            filename = isFileURI(filename) ? new URL(filename) : filename;
            var ret = fs.readFileSync(filename);
            return ret;
          };
          readAsync = async (filename, binary = true) => {
            filename = isFileURI(filename) ? new URL(filename) : filename;
            var ret = fs.readFileSync(filename, binary ? void 0 : "utf8");
            return ret;
          };
          if (process.argv.length > 1) {
            thisProgram = process.argv[1].replace(/\\/g, "/");
          }
          programArgs = process.argv.slice(2);
          quit_ = (status, toThrow) => {
            process.exitCode = status;
            throw toThrow;
          };
        } else if (ENVIRONMENT_IS_WEB || ENVIRONMENT_IS_WORKER) {
          try {
            scriptDirectory = new URL(".", _scriptName).href;
          } catch {
          }
          {
            if (ENVIRONMENT_IS_WORKER) {
              readBinary = (url) => {
                var xhr = new XMLHttpRequest();
                xhr.open("GET", url, false);
                xhr.responseType = "arraybuffer";
                xhr.send(null);
                return new Uint8Array(xhr.response);
              };
            }
            readAsync = async (url) => {
              var response = await fetch(url, { credentials: "same-origin" });
              if (response.ok) {
                return response.arrayBuffer();
              }
              throw new Error(response.status + " : " + response.url);
            };
          }
        } else {
        }
        var out = console.log.bind(console);
        var err = console.error.bind(console);
        var wasmBinary;
        var ABORT = false;
        var EXITSTATUS;
        var isFileURI = (filename) => filename.startsWith("file://");
        class EmscriptenEH {
        }
        class EmscriptenSjLj extends EmscriptenEH {
        }
        var runtimeInitialized = false;
        function getMemoryBuffer() {
          return wasmMemory.buffer;
        }
        function updateMemoryViews() {
          if (HEAP8?.buffer?.resizable) return;
          var b = getMemoryBuffer();
          HEAP8 = new Int8Array(b);
          HEAP16 = new Int16Array(b);
          Module["HEAPU8"] = HEAPU8 = new Uint8Array(b);
          HEAPU16 = new Uint16Array(b);
          HEAP32 = new Int32Array(b);
          Module["HEAPU32"] = HEAPU32 = new Uint32Array(b);
          HEAPF32 = new Float32Array(b);
          HEAPF64 = new Float64Array(b);
          HEAP64 = new BigInt64Array(b);
          HEAPU64 = new BigUint64Array(b);
        }
        function preRun() {
          var preRun2 = Module["preRun"];
          if (preRun2) {
            if (typeof preRun2 == "function") preRun2 = [preRun2];
            onPreRuns.push(...preRun2);
          }
          callRuntimeCallbacks(onPreRuns);
        }
        function initRuntime() {
          runtimeInitialized = true;
          if (!Module["noFSInit"] && !FS.initialized) FS.init();
          TTY.init();
          wasmExports["A"]();
          FS.ignorePermissions = false;
        }
        function postRun() {
          var postRun2 = Module["postRun"];
          if (postRun2) {
            if (typeof postRun2 == "function") postRun2 = [postRun2];
            onPostRuns.push(...postRun2);
          }
          callRuntimeCallbacks(onPostRuns);
        }
        function abort(what) {
          Module["onAbort"]?.(what);
          what = `Aborted(${what})`;
          err(what);
          ABORT = true;
          what += ". Build with -sASSERTIONS for more info.";
          var e = new WebAssembly.RuntimeError(what);
          throw e;
        }
        var wasmBinaryFile;
        function findWasmBinary() {
          return locateFile("libpg-query.wasm");
        }
        function getBinarySync(file) {
          if (readBinary) {
            return readBinary(file);
          }
          throw "both async and sync fetching of the wasm failed";
        }
        async function getWasmBinary(binaryFile) {
          if (!wasmBinary) {
            try {
              var response = await readAsync(binaryFile);
              return new Uint8Array(response);
            } catch {
            }
          }
          return getBinarySync(binaryFile);
        }
        async function instantiateArrayBuffer(binaryFile, imports) {
          try {
            var binary = await getWasmBinary(binaryFile);
            var instance = await WebAssembly.instantiate(binary, imports);
            return instance;
          } catch (reason) {
            err(`failed to asynchronously prepare wasm: ${reason}`);
            abort(reason);
          }
        }
        async function instantiateAsync(binary, binaryFile, imports) {
          if (!binary && !ENVIRONMENT_IS_NODE) {
            try {
              var response = fetch(binaryFile, { credentials: "same-origin" });
              var instantiationResult = await WebAssembly.instantiateStreaming(response, imports);
              return instantiationResult;
            } catch (reason) {
              err(`wasm streaming compile failed: ${reason}`);
              err("falling back to ArrayBuffer instantiation");
            }
          }
          return instantiateArrayBuffer(binaryFile, imports);
        }
        function getWasmImports() {
          var imports = { a: wasmImports };
          return imports;
        }
        async function createWasm() {
          function receiveInstance(instance) {
            wasmExports = instance.exports;
            assignWasmExports(wasmExports);
            updateMemoryViews();
            return wasmExports;
          }
          function receiveInstantiationResult(result2) {
            return receiveInstance(result2["instance"]);
          }
          var info = getWasmImports();
          var instantiateWasm = Module["instantiateWasm"];
          if (instantiateWasm) {
            return new Promise((resolve) => {
              instantiateWasm(info, (inst) => resolve(receiveInstance(inst)));
            });
          }
          wasmBinaryFile ??= findWasmBinary();
          var result = await instantiateAsync(wasmBinary, wasmBinaryFile, info);
          var exports2 = receiveInstantiationResult(result);
          return exports2;
        }
        class ExitStatus {
          name = "ExitStatus";
          constructor(status) {
            this.message = `Program terminated with exit(${status})`;
            this.status = status;
          }
        }
        var HEAP16;
        var HEAP32;
        var HEAP64;
        var HEAP8;
        var HEAPF32;
        var HEAPF64;
        var HEAPU16;
        var HEAPU32;
        var HEAPU64;
        var HEAPU8;
        var callRuntimeCallbacks = (callbacks) => {
          while (callbacks.length > 0) {
            callbacks.shift()(Module);
          }
        };
        var onPostRuns = [];
        var onPreRuns = [];
        function getValue(ptr, type = "i8") {
          if (type.endsWith("*")) type = "*";
          switch (type) {
            case "i1":
              return HEAP8[ptr];
            case "i8":
              return HEAP8[ptr];
            case "i16":
              return HEAP16[ptr >> 1];
            case "i32":
              return HEAP32[ptr >> 2];
            case "i64":
              return HEAP64[ptr >> 3];
            case "float":
              return HEAPF32[ptr >> 2];
            case "double":
              return HEAPF64[ptr >> 3];
            case "*":
              return HEAPU32[ptr >> 2];
            default:
              abort(`invalid type for getValue: ${type}`);
          }
        }
        var noExitRuntime = true;
        var stackRestore = (val) => __emscripten_stack_restore(val);
        var stackSave = () => _emscripten_stack_get_current();
        var UTF8Decoder = globalThis.TextDecoder && new TextDecoder();
        var findStringEnd = (heapOrArray, idx, maxBytesToRead, ignoreNul) => {
          var maxIdx = idx + maxBytesToRead;
          if (ignoreNul) return maxIdx;
          while (heapOrArray[idx] && !(idx >= maxIdx)) ++idx;
          return idx;
        };
        var UTF8ArrayToString = (heapOrArray, idx = 0, maxBytesToRead, ignoreNul) => {
          var endPtr = findStringEnd(heapOrArray, idx, maxBytesToRead, ignoreNul);
          if (endPtr - idx > 16 && heapOrArray.buffer && UTF8Decoder) {
            return UTF8Decoder.decode(heapOrArray.subarray(idx, endPtr));
          }
          var str = "";
          while (idx < endPtr) {
            var u0 = heapOrArray[idx++];
            if (!(u0 & 128)) {
              str += String.fromCharCode(u0);
              continue;
            }
            var u1 = heapOrArray[idx++] & 63;
            if ((u0 & 224) == 192) {
              str += String.fromCharCode((u0 & 31) << 6 | u1);
              continue;
            }
            var u2 = heapOrArray[idx++] & 63;
            if ((u0 & 240) == 224) {
              u0 = (u0 & 15) << 12 | u1 << 6 | u2;
            } else {
              u0 = (u0 & 7) << 18 | u1 << 12 | u2 << 6 | heapOrArray[idx++] & 63;
            }
            if (u0 < 65536) {
              str += String.fromCharCode(u0);
            } else {
              var ch = u0 - 65536;
              str += String.fromCharCode(55296 | ch >> 10, 56320 | ch & 1023);
            }
          }
          return str;
        };
        var UTF8ToString = (ptr, maxBytesToRead, ignoreNul) => ptr ? UTF8ArrayToString(HEAPU8, ptr, maxBytesToRead, ignoreNul) : "";
        var ___assert_fail = (condition, filename, line, func) => abort(`Assertion failed: ${UTF8ToString(condition)}, at: ` + [filename ? UTF8ToString(filename) : "unknown filename", line, func ? UTF8ToString(func) : "unknown function"]);
        var __abort_js = () => abort("");
        var runtimeKeepaliveCounter = 0;
        var __emscripten_runtime_keepalive_clear = () => {
          noExitRuntime = false;
          runtimeKeepaliveCounter = 0;
        };
        var __emscripten_throw_longjmp = () => {
          throw new EmscriptenSjLj();
        };
        var timers = {};
        var handleException = (e) => {
          if (e instanceof ExitStatus || e == "unwind") {
            return EXITSTATUS;
          }
          quit_(1, e);
        };
        var keepRuntimeAlive = () => noExitRuntime || runtimeKeepaliveCounter > 0;
        var _proc_exit = (code) => {
          EXITSTATUS = code;
          if (!keepRuntimeAlive()) {
            Module["onExit"]?.(code);
            ABORT = true;
          }
          quit_(code, new ExitStatus(code));
        };
        var exitJS = (status, implicit) => {
          EXITSTATUS = status;
          _proc_exit(status);
        };
        var _exit = exitJS;
        var maybeExit = () => {
          if (!keepRuntimeAlive()) {
            try {
              _exit(EXITSTATUS);
            } catch (e) {
              handleException(e);
            }
          }
        };
        var callUserCallback = (func) => {
          if (ABORT) {
            return;
          }
          try {
            return func();
          } catch (e) {
            handleException(e);
          } finally {
            maybeExit();
          }
        };
        var _emscripten_get_now = () => performance.now();
        var __setitimer_js = (which, timeout_ms) => {
          if (timers[which]) {
            clearTimeout(timers[which].id);
            delete timers[which];
          }
          if (!timeout_ms) return 0;
          var id = setTimeout(() => {
            delete timers[which];
            callUserCallback(() => __emscripten_timeout(which, _emscripten_get_now()));
          }, timeout_ms);
          timers[which] = { id, timeout_ms };
          return 0;
        };
        var getHeapMax = () => 1073741824;
        var alignMemory = (size, alignment) => Math.ceil(size / alignment) * alignment;
        var growMemory = (size) => {
          var oldHeapSize = wasmMemory.buffer.byteLength;
          var pages = (size - oldHeapSize + 65535) / 65536 | 0;
          try {
            wasmMemory.grow(pages);
            updateMemoryViews();
            return 1;
          } catch (e) {
          }
        };
        var _emscripten_resize_heap = (requestedSize) => {
          var oldSize = HEAPU8.length;
          requestedSize >>>= 0;
          var maxHeapSize = getHeapMax();
          if (requestedSize > maxHeapSize) {
            return false;
          }
          for (var cutDown = 1; cutDown <= 4; cutDown *= 2) {
            var overGrownHeapSize = oldSize * (1 + 0.2 / cutDown);
            overGrownHeapSize = Math.min(overGrownHeapSize, requestedSize + 100663296);
            var newSize = Math.min(maxHeapSize, alignMemory(Math.max(requestedSize, overGrownHeapSize), 65536));
            var replacement = growMemory(newSize);
            if (replacement) {
              return true;
            }
          }
          return false;
        };
        var PATH = { isAbs: (path) => path.charAt(0) === "/", splitPath: (filename) => {
          var splitPathRe = /^(\/?|)([\s\S]*?)((?:\.{1,2}|[^\/]+?|)(\.[^.\/]*|))(?:[\/]*)$/;
          return splitPathRe.exec(filename).slice(1);
        }, normalizeArray: (parts, allowAboveRoot) => {
          var up = 0;
          for (var i = parts.length - 1; i >= 0; i--) {
            var last = parts[i];
            if (last === ".") {
              parts.splice(i, 1);
            } else if (last === "..") {
              parts.splice(i, 1);
              up++;
            } else if (up) {
              parts.splice(i, 1);
              up--;
            }
          }
          if (allowAboveRoot) {
            for (; up; up--) {
              parts.unshift("..");
            }
          }
          return parts;
        }, normalize: (path) => {
          var isAbsolute = PATH.isAbs(path), trailingSlash = path.slice(-1) === "/";
          path = PATH.normalizeArray(path.split("/").filter((p) => !!p), !isAbsolute).join("/");
          if (!path && !isAbsolute) {
            path = ".";
          }
          if (path && trailingSlash) {
            path += "/";
          }
          return (isAbsolute ? "/" : "") + path;
        }, dirname: (path) => {
          var result = PATH.splitPath(path), root = result[0], dir = result[1];
          if (!root && !dir) {
            return ".";
          }
          if (dir) {
            dir = dir.slice(0, -1);
          }
          return root + dir;
        }, basename: (path) => path && path.match(/([^\/]+|\/)\/*$/)[1], join: (...paths) => PATH.normalize(paths.join("/")), join2: (l, r) => PATH.normalize(l + "/" + r) };
        var initRandomFill = () => {
          if (ENVIRONMENT_IS_NODE) {
            var nodeCrypto = __require("node:crypto");
            return (view) => (nodeCrypto.randomFillSync(view), 0);
          }
          return (view) => (crypto.getRandomValues(view), 0);
        };
        var randomFill = (view) => (randomFill = initRandomFill())(view);
        var PATH_FS = { resolve: (...args) => {
          var resolvedPath = "", resolvedAbsolute = false;
          for (var i = args.length - 1; i >= -1 && !resolvedAbsolute; i--) {
            var path = i >= 0 ? args[i] : FS.cwd();
            if (typeof path != "string") {
              throw new TypeError("Arguments to path.resolve must be strings");
            } else if (!path) {
              return "";
            }
            resolvedPath = path + "/" + resolvedPath;
            resolvedAbsolute = PATH.isAbs(path);
          }
          resolvedPath = PATH.normalizeArray(resolvedPath.split("/").filter((p) => !!p), !resolvedAbsolute).join("/");
          return (resolvedAbsolute ? "/" : "") + resolvedPath || ".";
        }, relative: (from, to) => {
          from = PATH_FS.resolve(from).slice(1);
          to = PATH_FS.resolve(to).slice(1);
          function trim(arr) {
            var start = 0;
            for (; start < arr.length; start++) {
              if (arr[start] !== "") break;
            }
            var end = arr.length - 1;
            for (; end >= 0; end--) {
              if (arr[end] !== "") break;
            }
            if (start > end) return [];
            return arr.slice(start, end - start + 1);
          }
          var fromParts = trim(from.split("/"));
          var toParts = trim(to.split("/"));
          var length = Math.min(fromParts.length, toParts.length);
          var samePartsLength = length;
          for (var i = 0; i < length; i++) {
            if (fromParts[i] !== toParts[i]) {
              samePartsLength = i;
              break;
            }
          }
          var outputParts = [];
          for (var i = samePartsLength; i < fromParts.length; i++) {
            outputParts.push("..");
          }
          outputParts = outputParts.concat(toParts.slice(samePartsLength));
          return outputParts.join("/");
        } };
        var FS_stdin_getChar_buffer = [];
        var lengthBytesUTF8 = (str) => {
          var len = 0;
          for (var i = 0; i < str.length; ++i) {
            var c = str.charCodeAt(i);
            if (c <= 127) {
              len++;
            } else if (c <= 2047) {
              len += 2;
            } else if (c >= 55296 && c <= 57343) {
              len += 4;
              ++i;
            } else {
              len += 3;
            }
          }
          return len;
        };
        var stringToUTF8Array = (str, heap, outIdx, maxBytesToWrite) => {
          if (!(maxBytesToWrite > 0)) return 0;
          var startIdx = outIdx;
          var endIdx = outIdx + maxBytesToWrite - 1;
          for (var i = 0; i < str.length; ++i) {
            var u = str.codePointAt(i);
            if (u <= 127) {
              if (outIdx >= endIdx) break;
              heap[outIdx++] = u;
            } else if (u <= 2047) {
              if (outIdx + 1 >= endIdx) break;
              heap[outIdx++] = 192 | u >> 6;
              heap[outIdx++] = 128 | u & 63;
            } else if (u <= 65535) {
              if (outIdx + 2 >= endIdx) break;
              heap[outIdx++] = 224 | u >> 12;
              heap[outIdx++] = 128 | u >> 6 & 63;
              heap[outIdx++] = 128 | u & 63;
            } else {
              if (outIdx + 3 >= endIdx) break;
              heap[outIdx++] = 240 | u >> 18;
              heap[outIdx++] = 128 | u >> 12 & 63;
              heap[outIdx++] = 128 | u >> 6 & 63;
              heap[outIdx++] = 128 | u & 63;
              i++;
            }
          }
          heap[outIdx] = 0;
          return outIdx - startIdx;
        };
        var intArrayFromString = (stringy, dontAddNull, length) => {
          var len = length > 0 ? length : lengthBytesUTF8(stringy) + 1;
          var u8array = new Array(len);
          var numBytesWritten = stringToUTF8Array(stringy, u8array, 0, u8array.length);
          if (dontAddNull) u8array.length = numBytesWritten;
          return u8array;
        };
        var FS_stdin_getChar = () => {
          if (!FS_stdin_getChar_buffer.length) {
            var result = null;
            if (ENVIRONMENT_IS_NODE) {
              var BUFSIZE = 256;
              var buf = Buffer.alloc(BUFSIZE);
              var bytesRead = 0;
              var fd = process.stdin.fd;
              try {
                bytesRead = fs.readSync(fd, buf, 0, BUFSIZE);
              } catch (e) {
                if (e.toString().includes("EOF")) bytesRead = 0;
                else throw e;
              }
              if (bytesRead > 0) {
                result = buf.slice(0, bytesRead).toString("utf-8");
              }
            } else if (globalThis.window?.prompt) {
              result = window.prompt("Input: ");
              if (result !== null) {
                result += "\n";
              }
            } else {
            }
            if (!result) {
              return null;
            }
            FS_stdin_getChar_buffer = intArrayFromString(result, true);
          }
          return FS_stdin_getChar_buffer.shift();
        };
        var TTY = { ttys: [], init() {
        }, shutdown() {
        }, register(dev, ops) {
          TTY.ttys[dev] = { input: [], output: [], ops };
          FS.registerDevice(dev, TTY.stream_ops);
        }, stream_ops: { open(stream) {
          var tty = TTY.ttys[stream.node.rdev];
          if (!tty) {
            throw new FS.ErrnoError(43);
          }
          stream.tty = tty;
          stream.seekable = false;
        }, close(stream) {
          stream.tty.ops.fsync(stream.tty);
        }, fsync(stream) {
          stream.tty.ops.fsync(stream.tty);
        }, read(stream, buffer, offset, length, pos) {
          if (!stream.tty || !stream.tty.ops.get_char) {
            throw new FS.ErrnoError(60);
          }
          var bytesRead = 0;
          for (var i = 0; i < length; i++) {
            var result;
            try {
              result = stream.tty.ops.get_char(stream.tty);
            } catch (e) {
              throw new FS.ErrnoError(29);
            }
            if (result === void 0 && bytesRead === 0) {
              throw new FS.ErrnoError(6);
            }
            if (result === null || result === void 0) break;
            bytesRead++;
            buffer[offset + i] = result;
          }
          if (bytesRead) {
            stream.node.atime = Date.now();
          }
          return bytesRead;
        }, write(stream, buffer, offset, length, pos) {
          if (!stream.tty || !stream.tty.ops.put_char) {
            throw new FS.ErrnoError(60);
          }
          try {
            for (var i = 0; i < length; i++) {
              stream.tty.ops.put_char(stream.tty, buffer[offset + i]);
            }
          } catch (e) {
            throw new FS.ErrnoError(29);
          }
          if (length) {
            stream.node.mtime = stream.node.ctime = Date.now();
          }
          return i;
        } }, default_tty_ops: { get_char(tty) {
          return FS_stdin_getChar();
        }, put_char(tty, val) {
          if (val === null || val === 10) {
            out(UTF8ArrayToString(tty.output));
            tty.output = [];
          } else {
            if (val != 0) tty.output.push(val);
          }
        }, fsync(tty) {
          if (tty.output?.length > 0) {
            out(UTF8ArrayToString(tty.output));
            tty.output = [];
          }
        }, ioctl_tcgets(tty) {
          return { c_iflag: 25856, c_oflag: 5, c_cflag: 191, c_lflag: 35387, c_cc: [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
        }, ioctl_tcsets(tty, optional_actions, data) {
          return 0;
        }, ioctl_tiocgwinsz(tty) {
          return [24, 80];
        } }, default_tty1_ops: { put_char(tty, val) {
          if (val === null || val === 10) {
            err(UTF8ArrayToString(tty.output));
            tty.output = [];
          } else {
            if (val != 0) tty.output.push(val);
          }
        }, fsync(tty) {
          if (tty.output?.length > 0) {
            err(UTF8ArrayToString(tty.output));
            tty.output = [];
          }
        } } };
        var mmapAlloc = (size) => {
          abort();
        };
        var MEMFS = { ops_table: null, mount(mount) {
          return MEMFS.createNode(null, "/", 16895, 0);
        }, createNode(parent, name, mode, dev) {
          if (FS.isBlkdev(mode) || FS.isFIFO(mode)) {
            throw new FS.ErrnoError(63);
          }
          MEMFS.ops_table ||= { dir: { node: { getattr: MEMFS.node_ops.getattr, setattr: MEMFS.node_ops.setattr, lookup: MEMFS.node_ops.lookup, mknod: MEMFS.node_ops.mknod, rename: MEMFS.node_ops.rename, unlink: MEMFS.node_ops.unlink, rmdir: MEMFS.node_ops.rmdir, readdir: MEMFS.node_ops.readdir, symlink: MEMFS.node_ops.symlink }, stream: { llseek: MEMFS.stream_ops.llseek } }, file: { node: { getattr: MEMFS.node_ops.getattr, setattr: MEMFS.node_ops.setattr }, stream: { llseek: MEMFS.stream_ops.llseek, read: MEMFS.stream_ops.read, write: MEMFS.stream_ops.write, mmap: MEMFS.stream_ops.mmap, msync: MEMFS.stream_ops.msync } }, link: { node: { getattr: MEMFS.node_ops.getattr, setattr: MEMFS.node_ops.setattr, readlink: MEMFS.node_ops.readlink }, stream: {} }, chrdev: { node: { getattr: MEMFS.node_ops.getattr, setattr: MEMFS.node_ops.setattr }, stream: FS.chrdev_stream_ops } };
          var node = FS.createNode(parent, name, mode, dev);
          if (FS.isDir(node.mode)) {
            node.node_ops = MEMFS.ops_table.dir.node;
            node.stream_ops = MEMFS.ops_table.dir.stream;
            node.contents = {};
          } else if (FS.isFile(node.mode)) {
            node.node_ops = MEMFS.ops_table.file.node;
            node.stream_ops = MEMFS.ops_table.file.stream;
            node.usedBytes = 0;
            node.contents = MEMFS.emptyFileContents ??= new Uint8Array(0);
          } else if (FS.isLink(node.mode)) {
            node.node_ops = MEMFS.ops_table.link.node;
            node.stream_ops = MEMFS.ops_table.link.stream;
          } else if (FS.isChrdev(node.mode)) {
            node.node_ops = MEMFS.ops_table.chrdev.node;
            node.stream_ops = MEMFS.ops_table.chrdev.stream;
          }
          node.atime = node.mtime = node.ctime = Date.now();
          if (parent) {
            parent.contents[name] = node;
            parent.atime = parent.mtime = parent.ctime = node.atime;
          }
          return node;
        }, getFileDataAsTypedArray(node) {
          return node.contents.subarray(0, node.usedBytes);
        }, expandFileStorage(node, newCapacity) {
          var prevCapacity = node.contents.length;
          if (prevCapacity >= newCapacity) return;
          var CAPACITY_DOUBLING_MAX = 1024 * 1024;
          newCapacity = Math.max(newCapacity, prevCapacity * (prevCapacity < CAPACITY_DOUBLING_MAX ? 2 : 1.125) >>> 0);
          if (prevCapacity) newCapacity = Math.max(newCapacity, 256);
          var oldContents = MEMFS.getFileDataAsTypedArray(node);
          node.contents = new Uint8Array(newCapacity);
          node.contents.set(oldContents);
        }, resizeFileStorage(node, newSize) {
          if (node.usedBytes == newSize) return;
          var oldContents = node.contents;
          node.contents = new Uint8Array(newSize);
          node.contents.set(oldContents.subarray(0, Math.min(newSize, node.usedBytes)));
          node.usedBytes = newSize;
        }, node_ops: { getattr(node) {
          var attr = {};
          attr.dev = FS.isChrdev(node.mode) ? node.id : 1;
          attr.ino = node.id;
          attr.mode = node.mode;
          attr.nlink = 1;
          attr.uid = 0;
          attr.gid = 0;
          attr.rdev = node.rdev;
          if (FS.isDir(node.mode)) {
            attr.size = 4096;
          } else if (FS.isFile(node.mode)) {
            attr.size = node.usedBytes;
          } else if (FS.isLink(node.mode)) {
            attr.size = node.link.length;
          } else {
            attr.size = 0;
          }
          attr.atime = new Date(node.atime);
          attr.mtime = new Date(node.mtime);
          attr.ctime = new Date(node.ctime);
          attr.blksize = 4096;
          attr.blocks = Math.ceil(attr.size / attr.blksize);
          return attr;
        }, setattr(node, attr) {
          for (const key of ["mode", "atime", "mtime", "ctime"]) {
            if (attr[key] != null) {
              node[key] = attr[key];
            }
          }
          if (attr.size !== void 0) {
            MEMFS.resizeFileStorage(node, attr.size);
          }
        }, lookup(parent, name) {
          if (!MEMFS.doesNotExistError) {
            MEMFS.doesNotExistError = new FS.ErrnoError(44);
            MEMFS.doesNotExistError.stack = "<generic error, no stack>";
          }
          throw MEMFS.doesNotExistError;
        }, mknod(parent, name, mode, dev) {
          return MEMFS.createNode(parent, name, mode, dev);
        }, rename(old_node, new_dir, new_name) {
          var new_node;
          try {
            new_node = FS.lookupNode(new_dir, new_name);
          } catch (e) {
          }
          if (new_node) {
            if (FS.isDir(old_node.mode)) {
              for (var i in new_node.contents) {
                throw new FS.ErrnoError(55);
              }
            }
            FS.hashRemoveNode(new_node);
          }
          delete old_node.parent.contents[old_node.name];
          new_dir.contents[new_name] = old_node;
          old_node.name = new_name;
          new_dir.ctime = new_dir.mtime = old_node.parent.ctime = old_node.parent.mtime = Date.now();
        }, unlink(parent, name) {
          delete parent.contents[name];
          parent.ctime = parent.mtime = Date.now();
        }, rmdir(parent, name) {
          var node = FS.lookupNode(parent, name);
          for (var i in node.contents) {
            throw new FS.ErrnoError(55);
          }
          delete parent.contents[name];
          parent.ctime = parent.mtime = Date.now();
        }, readdir(node) {
          return [".", "..", ...Object.keys(node.contents)];
        }, symlink(parent, newname, oldpath) {
          var node = MEMFS.createNode(parent, newname, 511 | 40960, 0);
          node.link = oldpath;
          return node;
        }, readlink(node) {
          if (!FS.isLink(node.mode)) {
            throw new FS.ErrnoError(28);
          }
          return node.link;
        } }, stream_ops: { read(stream, buffer, offset, length, position) {
          var contents = stream.node.contents;
          if (position >= stream.node.usedBytes) return 0;
          var size = Math.min(stream.node.usedBytes - position, length);
          buffer.set(contents.subarray(position, position + size), offset);
          return size;
        }, write(stream, buffer, offset, length, position, canOwn) {
          if (buffer.buffer === HEAP8.buffer) {
            canOwn = false;
          }
          if (!length) return 0;
          var node = stream.node;
          node.mtime = node.ctime = Date.now();
          if (canOwn) {
            node.contents = buffer.subarray(offset, offset + length);
            node.usedBytes = length;
          } else if (node.usedBytes === 0 && position === 0) {
            node.contents = buffer.slice(offset, offset + length);
            node.usedBytes = length;
          } else {
            MEMFS.expandFileStorage(node, position + length);
            node.contents.set(buffer.subarray(offset, offset + length), position);
            node.usedBytes = Math.max(node.usedBytes, position + length);
          }
          return length;
        }, llseek(stream, offset, whence) {
          var position = offset;
          if (whence === 1) {
            position += stream.position;
          } else if (whence === 2) {
            if (FS.isFile(stream.node.mode)) {
              position += stream.node.usedBytes;
            }
          }
          if (position < 0) {
            throw new FS.ErrnoError(28);
          }
          return position;
        }, mmap(stream, length, position, prot, flags) {
          if (!FS.isFile(stream.node.mode)) {
            throw new FS.ErrnoError(43);
          }
          var ptr;
          var allocated;
          var contents = stream.node.contents;
          if (!(flags & 2) && contents.buffer === HEAP8.buffer) {
            allocated = false;
            ptr = contents.byteOffset;
          } else {
            allocated = true;
            ptr = mmapAlloc(length);
            if (!ptr) {
              throw new FS.ErrnoError(48);
            }
            if (contents) {
              if (position > 0 || position + length < contents.length) {
                if (contents.subarray) {
                  contents = contents.subarray(position, position + length);
                } else {
                  contents = Array.prototype.slice.call(contents, position, position + length);
                }
              }
              HEAP8.set(contents, ptr);
            }
          }
          return { ptr, allocated };
        }, msync(stream, buffer, offset, length, mmapFlags) {
          MEMFS.stream_ops.write(stream, buffer, 0, length, offset, false);
          return 0;
        } } };
        var FS_modeStringToFlags = (str) => {
          if (typeof str != "string") return str;
          var flagModes = { r: 0, "r+": 2, w: 512 | 64 | 1, "w+": 512 | 64 | 2, a: 1024 | 64 | 1, "a+": 1024 | 64 | 2 };
          var flags = flagModes[str];
          if (typeof flags == "undefined") {
            throw new Error(`Unknown file open mode: ${str}`);
          }
          return flags;
        };
        var FS_fileDataToTypedArray = (data) => {
          if (typeof data == "string") {
            data = intArrayFromString(data, true);
          }
          if (!data.subarray) {
            data = new Uint8Array(data);
          }
          return data;
        };
        var FS_getMode = (canRead, canWrite) => {
          var mode = 0;
          if (canRead) mode |= 292 | 73;
          if (canWrite) mode |= 146;
          return mode;
        };
        var asyncLoad = async (url) => {
          var arrayBuffer = await readAsync(url);
          return new Uint8Array(arrayBuffer);
        };
        var FS_createDataFile = (...args) => FS.createDataFile(...args);
        var getUniqueRunDependency = (id) => id;
        var dependenciesPromise = null;
        var resolveRunDependencies = async () => dependenciesPromise;
        var runDependencies = 0;
        var dependenciesPromiseResolve = null;
        var removeRunDependency = (id) => {
          runDependencies--;
          Module["monitorRunDependencies"]?.(runDependencies);
          if (!runDependencies) {
            dependenciesPromiseResolve();
          }
        };
        var addRunDependency = (id) => {
          if (!runDependencies) {
            dependenciesPromise = new Promise((resolve) => dependenciesPromiseResolve = resolve);
          }
          runDependencies++;
          Module["monitorRunDependencies"]?.(runDependencies);
        };
        var preloadPlugins = [];
        var FS_handledByPreloadPlugin = async (byteArray, fullname) => {
          if (typeof Browser != "undefined") Browser.init();
          for (var plugin of preloadPlugins) {
            if (plugin["canHandle"](fullname)) {
              return plugin["handle"](byteArray, fullname);
            }
          }
          return byteArray;
        };
        var FS_preloadFile = async (parent, name, url, canRead, canWrite, dontCreateFile, canOwn, preFinish) => {
          var fullname = name ? PATH_FS.resolve(PATH.join2(parent, name)) : parent;
          var dep = getUniqueRunDependency(`cp ${fullname}`);
          addRunDependency(dep);
          try {
            var byteArray = url;
            if (typeof url == "string") {
              byteArray = await asyncLoad(url);
            }
            byteArray = await FS_handledByPreloadPlugin(byteArray, fullname);
            preFinish?.();
            if (!dontCreateFile) {
              FS_createDataFile(parent, name, byteArray, canRead, canWrite, canOwn);
            }
          } finally {
            removeRunDependency(dep);
          }
        };
        var FS_createPreloadedFile = (parent, name, url, canRead, canWrite, onload, onerror, dontCreateFile, canOwn, preFinish) => {
          FS_preloadFile(parent, name, url, canRead, canWrite, dontCreateFile, canOwn, preFinish).then(onload).catch(onerror);
        };
        var FS = { root: null, mounts: [], devices: {}, streams: [], nextInode: 1, nameTable: null, currentPath: "/", initialized: false, ignorePermissions: true, filesystems: null, syncFSRequests: 0, ErrnoError: class {
          name = "ErrnoError";
          constructor(errno) {
            this.errno = errno;
          }
        }, FSStream: class {
          shared = {};
          get object() {
            return this.node;
          }
          set object(val) {
            this.node = val;
          }
          get isRead() {
            return (this.flags & 2097155) !== 1;
          }
          get isWrite() {
            return (this.flags & 2097155) !== 0;
          }
          get isAppend() {
            return this.flags & 1024;
          }
          get flags() {
            return this.shared.flags;
          }
          set flags(val) {
            this.shared.flags = val;
          }
          get position() {
            return this.shared.position;
          }
          set position(val) {
            this.shared.position = val;
          }
        }, FSNode: class {
          node_ops = {};
          stream_ops = {};
          readMode = 292 | 73;
          writeMode = 146;
          mounted = null;
          constructor(parent, name, mode, rdev) {
            if (!parent) {
              parent = this;
            }
            this.parent = parent;
            this.mount = parent.mount;
            this.id = FS.nextInode++;
            this.name = name;
            this.mode = mode;
            this.rdev = rdev;
            this.atime = this.mtime = this.ctime = Date.now();
          }
          get read() {
            return (this.mode & this.readMode) === this.readMode;
          }
          set read(val) {
            val ? this.mode |= this.readMode : this.mode &= ~this.readMode;
          }
          get write() {
            return (this.mode & this.writeMode) === this.writeMode;
          }
          set write(val) {
            val ? this.mode |= this.writeMode : this.mode &= ~this.writeMode;
          }
          get isFolder() {
            return FS.isDir(this.mode);
          }
          get isDevice() {
            return FS.isChrdev(this.mode);
          }
          addListener(cb, exclusive = false) {
            var entry = { cb, exclusive };
            var listeners = this.listeners ??= /* @__PURE__ */ new Set();
            listeners.add(entry);
            return { listeners, entry };
          }
          notifyListeners(flags) {
            if (!this.listeners) return;
            var excl;
            for (var entry of this.listeners) {
              if (entry.exclusive) (excl ||= []).push(entry);
              else entry.cb(flags);
            }
            if (excl) {
              var i = (this.exclTurn || 0) % excl.length;
              this.exclTurn = i + 1;
              excl[i].cb(flags);
            }
          }
        }, lookupPath(path, opts = {}) {
          if (!path) {
            throw new FS.ErrnoError(44);
          }
          opts.follow_mount ??= true;
          if (!PATH.isAbs(path)) {
            path = FS.cwd() + "/" + path;
          }
          linkloop: for (var nlinks = 0; nlinks < 40; nlinks++) {
            var parts = path.split("/").filter((p) => !!p);
            var current = FS.root;
            var current_path = "/";
            for (var i = 0; i < parts.length; i++) {
              var islast = i === parts.length - 1;
              if (islast && opts.parent) {
                break;
              }
              if (parts[i] === ".") {
                continue;
              }
              if (parts[i] === "..") {
                current_path = PATH.dirname(current_path);
                if (FS.isRoot(current)) {
                  path = current_path + "/" + parts.slice(i + 1).join("/");
                  nlinks--;
                  continue linkloop;
                } else {
                  current = current.parent;
                }
                continue;
              }
              current_path = PATH.join2(current_path, parts[i]);
              try {
                current = FS.lookupNode(current, parts[i]);
              } catch (e) {
                if (e?.errno === 44 && islast && opts.noent_okay) {
                  return { path: current_path };
                }
                throw e;
              }
              if (FS.isMountpoint(current) && (!islast || opts.follow_mount)) {
                current = current.mounted.root;
              }
              if (FS.isLink(current.mode) && (!islast || opts.follow)) {
                if (!current.node_ops.readlink) {
                  throw new FS.ErrnoError(52);
                }
                var link = current.node_ops.readlink(current);
                if (!PATH.isAbs(link)) {
                  link = PATH.dirname(current_path) + "/" + link;
                }
                path = link + "/" + parts.slice(i + 1).join("/");
                continue linkloop;
              }
            }
            return { path: current_path, node: current };
          }
          throw new FS.ErrnoError(32);
        }, getPath(node) {
          var path;
          while (true) {
            if (FS.isRoot(node)) {
              var mount = node.mount.mountpoint;
              if (!path) return mount;
              return mount[mount.length - 1] !== "/" ? `${mount}/${path}` : mount + path;
            }
            path = path ? `${node.name}/${path}` : node.name;
            node = node.parent;
          }
        }, hashName(parentid, name) {
          var hash = 0;
          for (var i = 0; i < name.length; i++) {
            hash = (hash << 5) - hash + name.charCodeAt(i) | 0;
          }
          return (parentid + hash >>> 0) % FS.nameTable.length;
        }, hashAddNode(node) {
          var hash = FS.hashName(node.parent.id, node.name);
          node.name_next = FS.nameTable[hash];
          FS.nameTable[hash] = node;
        }, hashRemoveNode(node) {
          var hash = FS.hashName(node.parent.id, node.name);
          if (FS.nameTable[hash] === node) {
            FS.nameTable[hash] = node.name_next;
          } else {
            var current = FS.nameTable[hash];
            while (current) {
              if (current.name_next === node) {
                current.name_next = node.name_next;
                break;
              }
              current = current.name_next;
            }
          }
        }, lookupNode(parent, name) {
          var errCode = FS.mayLookup(parent);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          var hash = FS.hashName(parent.id, name);
          for (var node = FS.nameTable[hash]; node; node = node.name_next) {
            var nodeName = node.name;
            if (node.parent.id === parent.id && nodeName === name) {
              return node;
            }
          }
          return FS.lookup(parent, name);
        }, createNode(parent, name, mode, rdev) {
          var node = new FS.FSNode(parent, name, mode, rdev);
          FS.hashAddNode(node);
          return node;
        }, destroyNode(node) {
          FS.hashRemoveNode(node);
        }, isRoot(node) {
          return node === node.parent;
        }, isMountpoint(node) {
          return !!node.mounted;
        }, isFile(mode) {
          return (mode & 61440) === 32768;
        }, isDir(mode) {
          return (mode & 61440) === 16384;
        }, isLink(mode) {
          return (mode & 61440) === 40960;
        }, isChrdev(mode) {
          return (mode & 61440) === 8192;
        }, isBlkdev(mode) {
          return (mode & 61440) === 24576;
        }, isFIFO(mode) {
          return (mode & 61440) === 4096;
        }, isSocket(mode) {
          return (mode & 49152) === 49152;
        }, flagsToPermissionString(flag) {
          var perms = ["r", "w", "rw"][flag & 3];
          if (flag & 512) {
            perms += "w";
          }
          return perms;
        }, nodePermissions(node, perms) {
          if (FS.ignorePermissions) {
            return 0;
          }
          if (perms.includes("r") && !(node.mode & 292)) {
            return 2;
          }
          if (perms.includes("w") && !(node.mode & 146)) {
            return 2;
          }
          if (perms.includes("x") && !(node.mode & 73)) {
            return 2;
          }
          return 0;
        }, mayLookup(dir) {
          if (!FS.isDir(dir.mode)) return 54;
          var errCode = FS.nodePermissions(dir, "x");
          if (errCode) return errCode;
          if (!dir.node_ops.lookup) return 2;
          return 0;
        }, mayCreate(dir, name) {
          if (!FS.isDir(dir.mode)) {
            return 54;
          }
          try {
            var node = FS.lookupNode(dir, name);
            return 20;
          } catch (e) {
          }
          return FS.nodePermissions(dir, "wx");
        }, mayDelete(dir, name, isdir) {
          var node;
          try {
            node = FS.lookupNode(dir, name);
          } catch (e) {
            return e.errno;
          }
          var errCode = FS.nodePermissions(dir, "wx");
          if (errCode) {
            return errCode;
          }
          if (isdir) {
            if (!FS.isDir(node.mode)) {
              return 54;
            }
            if (FS.isRoot(node) || FS.getPath(node) === FS.cwd()) {
              return 10;
            }
          } else if (FS.isDir(node.mode)) {
            return 31;
          }
          return 0;
        }, mayOpen(node, flags) {
          if (!node) {
            return 44;
          }
          if (FS.isLink(node.mode)) {
            return 32;
          }
          var mode = FS.flagsToPermissionString(flags);
          if (FS.isDir(node.mode)) {
            if (mode !== "r" || flags & (512 | 64)) {
              return 31;
            }
          }
          return FS.nodePermissions(node, mode);
        }, checkOpExists(op, err2) {
          if (!op) {
            throw new FS.ErrnoError(err2);
          }
          return op;
        }, MAX_OPEN_FDS: 4096, nextfd() {
          for (var fd = 0; fd <= FS.MAX_OPEN_FDS; fd++) {
            if (!FS.streams[fd]) {
              return fd;
            }
          }
          throw new FS.ErrnoError(33);
        }, getStreamChecked(fd) {
          var stream = FS.getStream(fd);
          if (!stream) {
            throw new FS.ErrnoError(8);
          }
          return stream;
        }, getStream: (fd) => FS.streams[fd], createStream(stream, fd = -1) {
          stream = Object.assign(new FS.FSStream(), stream);
          if (fd == -1) {
            fd = FS.nextfd();
          }
          stream.fd = fd;
          FS.streams[fd] = stream;
          return stream;
        }, closeStream(fd) {
          FS.streams[fd] = null;
        }, dupStream(origStream, fd = -1) {
          var stream = FS.createStream(origStream, fd);
          stream.stream_ops?.dup?.(stream);
          return stream;
        }, doSetAttr(stream, node, attr) {
          var setattr = stream?.stream_ops.setattr;
          var arg = setattr ? stream : node;
          setattr ??= node.node_ops.setattr;
          FS.checkOpExists(setattr, 63);
          try {
            setattr(arg, attr);
          } catch (e) {
            if (e instanceof RangeError) {
              throw new FS.ErrnoError(22);
            }
            throw e;
          }
        }, chrdev_stream_ops: { open(stream) {
          var device = FS.getDevice(stream.node.rdev);
          stream.stream_ops = device.stream_ops;
          stream.stream_ops.open?.(stream);
        }, llseek() {
          throw new FS.ErrnoError(70);
        } }, major: (dev) => dev >> 8, minor: (dev) => dev & 255, makedev: (ma, mi) => ma << 8 | mi, registerDevice(dev, ops) {
          FS.devices[dev] = { stream_ops: ops };
        }, getDevice: (dev) => FS.devices[dev], getMounts(mount) {
          var mounts = [];
          var check = [mount];
          while (check.length) {
            var m = check.pop();
            mounts.push(m);
            check.push(...m.mounts);
          }
          return mounts;
        }, syncfs(populate, callback) {
          if (typeof populate == "function") {
            callback = populate;
            populate = false;
          }
          FS.syncFSRequests++;
          if (FS.syncFSRequests > 1) {
            err(`warning: ${FS.syncFSRequests} FS.syncfs operations in flight at once, probably just doing extra work`);
          }
          var mounts = FS.getMounts(FS.root.mount);
          var completed = 0;
          function doCallback(errCode) {
            FS.syncFSRequests--;
            return callback(errCode);
          }
          function done(errCode) {
            if (errCode) {
              if (!done.errored) {
                done.errored = true;
                return doCallback(errCode);
              }
              return;
            }
            if (++completed >= mounts.length) {
              doCallback(null);
            }
          }
          for (var mount of mounts) {
            if (mount.type.syncfs) {
              mount.type.syncfs(mount, populate, done);
            } else {
              done(null);
            }
          }
        }, mount(type, opts, mountpoint) {
          var root = mountpoint === "/";
          var pseudo = !mountpoint;
          var node;
          if (root && FS.root) {
            throw new FS.ErrnoError(10);
          } else if (!root && !pseudo) {
            var lookup = FS.lookupPath(mountpoint, { follow_mount: false });
            mountpoint = lookup.path;
            node = lookup.node;
            if (FS.isMountpoint(node)) {
              throw new FS.ErrnoError(10);
            }
            if (!FS.isDir(node.mode)) {
              throw new FS.ErrnoError(54);
            }
          }
          var mount = { type, opts, mountpoint, mounts: [] };
          var mountRoot = type.mount(mount);
          mountRoot.mount = mount;
          mount.root = mountRoot;
          if (root) {
            FS.root = mountRoot;
          } else if (node) {
            node.mounted = mount;
            if (node.mount) {
              node.mount.mounts.push(mount);
            }
          }
          return mountRoot;
        }, unmount(mountpoint) {
          var lookup = FS.lookupPath(mountpoint, { follow_mount: false });
          if (!FS.isMountpoint(lookup.node)) {
            throw new FS.ErrnoError(28);
          }
          var node = lookup.node;
          var mount = node.mounted;
          var mounts = FS.getMounts(mount);
          for (var [hash, current] of Object.entries(FS.nameTable)) {
            while (current) {
              var next = current.name_next;
              if (mounts.includes(current.mount)) {
                FS.destroyNode(current);
              }
              current = next;
            }
          }
          node.mounted = null;
          var idx = node.mount.mounts.indexOf(mount);
          node.mount.mounts.splice(idx, 1);
        }, lookup(parent, name) {
          return parent.node_ops.lookup(parent, name);
        }, mknod(path, mode, dev) {
          var lookup = FS.lookupPath(path, { parent: true });
          var parent = lookup.node;
          var name = PATH.basename(path);
          if (!name) {
            throw new FS.ErrnoError(28);
          }
          if (name === "." || name === "..") {
            throw new FS.ErrnoError(20);
          }
          var errCode = FS.mayCreate(parent, name);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          if (!parent.node_ops.mknod) {
            throw new FS.ErrnoError(63);
          }
          return parent.node_ops.mknod(parent, name, mode, dev);
        }, statfs(path) {
          return FS.statfsNode(FS.lookupPath(path, { follow: true }).node);
        }, statfsStream(stream) {
          return FS.statfsNode(stream.node);
        }, statfsNode(node) {
          var rtn = { bsize: 4096, frsize: 4096, blocks: 1e6, bfree: 5e5, bavail: 5e5, files: FS.nextInode, ffree: FS.nextInode - 1, fsid: 42, flags: 2, namelen: 255 };
          if (node.node_ops.statfs) {
            Object.assign(rtn, node.node_ops.statfs(node.mount.opts.root));
          }
          return rtn;
        }, create(path, mode = 438) {
          mode &= 4095;
          mode |= 32768;
          return FS.mknod(path, mode, 0);
        }, mkdir(path, mode = 511) {
          mode &= 511 | 512;
          mode |= 16384;
          return FS.mknod(path, mode, 0);
        }, mkdirTree(path, mode) {
          var dirs = path.split("/");
          var d = "";
          for (var dir of dirs) {
            if (!dir) continue;
            if (d || PATH.isAbs(path)) d += "/";
            d += dir;
            try {
              FS.mkdir(d, mode);
            } catch (e) {
              if (e.errno != 20) throw e;
            }
          }
        }, mkdev(path, mode, dev) {
          if (typeof dev == "undefined") {
            dev = mode;
            mode = 438;
          }
          mode |= 8192;
          return FS.mknod(path, mode, dev);
        }, symlink(oldpath, newpath) {
          if (!PATH_FS.resolve(oldpath)) {
            throw new FS.ErrnoError(44);
          }
          var lookup = FS.lookupPath(newpath, { parent: true });
          var parent = lookup.node;
          if (!parent) {
            throw new FS.ErrnoError(44);
          }
          var newname = PATH.basename(newpath);
          var errCode = FS.mayCreate(parent, newname);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          if (!parent.node_ops.symlink) {
            throw new FS.ErrnoError(63);
          }
          return parent.node_ops.symlink(parent, newname, oldpath);
        }, link(oldpath, newpath, flags) {
          var lookup = FS.lookupPath(newpath, { parent: true });
          var parent = lookup.node;
          if (!parent) {
            throw new FS.ErrnoError(44);
          }
          var newname = PATH.basename(newpath);
          var errCode = FS.mayCreate(parent, newname);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          if (!parent.node_ops.link) {
            throw new FS.ErrnoError(34);
          }
          return parent.node_ops.link(parent, newname, oldpath, flags);
        }, rename(old_path, new_path) {
          var old_dirname = PATH.dirname(old_path);
          var new_dirname = PATH.dirname(new_path);
          var old_name = PATH.basename(old_path);
          var new_name = PATH.basename(new_path);
          var lookup, old_dir, new_dir;
          lookup = FS.lookupPath(old_path, { parent: true });
          old_dir = lookup.node;
          lookup = FS.lookupPath(new_path, { parent: true });
          new_dir = lookup.node;
          if (!old_dir || !new_dir) throw new FS.ErrnoError(44);
          if (old_dir.mount !== new_dir.mount) {
            throw new FS.ErrnoError(75);
          }
          var old_node = FS.lookupNode(old_dir, old_name);
          var relative = PATH_FS.relative(old_path, new_dirname);
          if (relative.charAt(0) !== ".") {
            throw new FS.ErrnoError(28);
          }
          relative = PATH_FS.relative(new_path, old_dirname);
          if (relative.charAt(0) !== ".") {
            throw new FS.ErrnoError(55);
          }
          var new_node;
          try {
            new_node = FS.lookupNode(new_dir, new_name);
          } catch (e) {
          }
          if (old_node === new_node) {
            return;
          }
          var isdir = FS.isDir(old_node.mode);
          var errCode = FS.mayDelete(old_dir, old_name, isdir);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          errCode = new_node ? FS.mayDelete(new_dir, new_name, isdir) : FS.mayCreate(new_dir, new_name);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          if (!old_dir.node_ops.rename) {
            throw new FS.ErrnoError(63);
          }
          if (FS.isMountpoint(old_node) || new_node && FS.isMountpoint(new_node)) {
            throw new FS.ErrnoError(10);
          }
          if (new_dir !== old_dir) {
            errCode = FS.nodePermissions(old_dir, "w");
            if (errCode) {
              throw new FS.ErrnoError(errCode);
            }
          }
          FS.hashRemoveNode(old_node);
          try {
            old_dir.node_ops.rename(old_node, new_dir, new_name);
            old_node.parent = new_dir;
          } catch (e) {
            throw e;
          } finally {
            FS.hashAddNode(old_node);
          }
        }, rmdir(path) {
          var lookup = FS.lookupPath(path, { parent: true });
          var parent = lookup.node;
          var name = PATH.basename(path);
          var node = FS.lookupNode(parent, name);
          var errCode = FS.mayDelete(parent, name, true);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          if (!parent.node_ops.rmdir) {
            throw new FS.ErrnoError(63);
          }
          if (FS.isMountpoint(node)) {
            throw new FS.ErrnoError(10);
          }
          parent.node_ops.rmdir(parent, name);
          FS.destroyNode(node);
        }, readdir(path) {
          var lookup = FS.lookupPath(path, { follow: true });
          var node = lookup.node;
          var readdir = FS.checkOpExists(node.node_ops.readdir, 54);
          return readdir(node);
        }, unlink(path) {
          var lookup = FS.lookupPath(path, { parent: true });
          var parent = lookup.node;
          if (!parent) {
            throw new FS.ErrnoError(44);
          }
          var name = PATH.basename(path);
          var node = FS.lookupNode(parent, name);
          var errCode = FS.mayDelete(parent, name, false);
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          if (!parent.node_ops.unlink) {
            throw new FS.ErrnoError(63);
          }
          if (FS.isMountpoint(node)) {
            throw new FS.ErrnoError(10);
          }
          parent.node_ops.unlink(parent, name);
          FS.destroyNode(node);
        }, readlink(path) {
          var lookup = FS.lookupPath(path);
          var link = lookup.node;
          if (!link) {
            throw new FS.ErrnoError(44);
          }
          if (!link.node_ops.readlink) {
            throw new FS.ErrnoError(28);
          }
          return link.node_ops.readlink(link);
        }, stat(path, dontFollow) {
          var lookup = FS.lookupPath(path, { follow: !dontFollow });
          var node = lookup.node;
          var getattr = FS.checkOpExists(node.node_ops.getattr, 63);
          return getattr(node);
        }, fstat(fd) {
          var stream = FS.getStreamChecked(fd);
          var node = stream.node;
          var getattr = stream.stream_ops.getattr;
          var arg = getattr ? stream : node;
          getattr ??= node.node_ops.getattr;
          FS.checkOpExists(getattr, 63);
          return getattr(arg);
        }, lstat(path) {
          return FS.stat(path, true);
        }, doChmod(stream, node, mode, dontFollow) {
          FS.doSetAttr(stream, node, { mode: mode & 4095 | node.mode & ~4095, ctime: Date.now(), dontFollow });
        }, chmod(path, mode, dontFollow) {
          var node;
          if (typeof path == "string") {
            var lookup = FS.lookupPath(path, { follow: !dontFollow });
            node = lookup.node;
          } else {
            node = path;
          }
          FS.doChmod(null, node, mode, dontFollow);
        }, lchmod(path, mode) {
          FS.chmod(path, mode, true);
        }, fchmod(fd, mode) {
          var stream = FS.getStreamChecked(fd);
          FS.doChmod(stream, stream.node, mode, false);
        }, doChown(stream, node, dontFollow) {
          FS.doSetAttr(stream, node, { timestamp: Date.now(), dontFollow });
        }, chown(path, uid, gid, dontFollow) {
          var node;
          if (typeof path == "string") {
            var lookup = FS.lookupPath(path, { follow: !dontFollow });
            node = lookup.node;
          } else {
            node = path;
          }
          FS.doChown(null, node, dontFollow);
        }, lchown(path, uid, gid) {
          FS.chown(path, uid, gid, true);
        }, fchown(fd, uid, gid) {
          var stream = FS.getStreamChecked(fd);
          FS.doChown(stream, stream.node, false);
        }, doTruncate(stream, node, len) {
          if (FS.isDir(node.mode)) {
            throw new FS.ErrnoError(31);
          }
          if (!FS.isFile(node.mode)) {
            throw new FS.ErrnoError(28);
          }
          var errCode = FS.nodePermissions(node, "w");
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          FS.doSetAttr(stream, node, { size: len, timestamp: Date.now() });
        }, truncate(path, len) {
          if (len < 0) {
            throw new FS.ErrnoError(28);
          }
          var node;
          if (typeof path == "string") {
            var lookup = FS.lookupPath(path, { follow: true });
            node = lookup.node;
          } else {
            node = path;
          }
          FS.doTruncate(null, node, len);
        }, ftruncate(fd, len) {
          var stream = FS.getStreamChecked(fd);
          if (len < 0 || (stream.flags & 2097155) === 0) {
            throw new FS.ErrnoError(28);
          }
          FS.doTruncate(stream, stream.node, len);
        }, utime(path, atime, mtime, dontFollow) {
          var lookup = FS.lookupPath(path, { follow: !dontFollow });
          FS.doSetAttr(null, lookup.node, { atime, mtime, dontFollow });
        }, open(path, flags, mode = 438) {
          if (path === "") {
            throw new FS.ErrnoError(44);
          }
          flags = FS_modeStringToFlags(flags);
          if (flags & 64) {
            mode = mode & 4095 | 32768;
          } else {
            mode = 0;
          }
          var node;
          var isDirPath;
          if (typeof path == "object") {
            node = path;
          } else {
            isDirPath = path.endsWith("/");
            var lookup = FS.lookupPath(path, { follow: !(flags & 131072), noent_okay: true });
            node = lookup.node;
            path = lookup.path;
          }
          var created = false;
          if (flags & 64) {
            if (node) {
              if (flags & 128) {
                throw new FS.ErrnoError(20);
              }
            } else if (isDirPath) {
              throw new FS.ErrnoError(31);
            } else {
              node = FS.mknod(path, mode | 511, 0);
              created = true;
            }
          }
          if (!node) {
            throw new FS.ErrnoError(44);
          }
          if (FS.isChrdev(node.mode)) {
            flags &= ~512;
          }
          if (flags & 65536 && !FS.isDir(node.mode)) {
            throw new FS.ErrnoError(54);
          }
          if (!created) {
            var errCode = FS.mayOpen(node, flags);
            if (errCode) {
              throw new FS.ErrnoError(errCode);
            }
          }
          if (flags & 512 && !created) {
            FS.truncate(node, 0);
          }
          flags &= ~(128 | 512 | 131072);
          var stream = FS.createStream({ node, path: FS.getPath(node), flags, seekable: true, position: 0, stream_ops: node.stream_ops, ungotten: [], error: false });
          if (stream.stream_ops.open) {
            stream.stream_ops.open(stream);
          }
          if (created) {
            FS.chmod(node, mode & 511);
          }
          return stream;
        }, close(stream) {
          if (FS.isClosed(stream)) {
            throw new FS.ErrnoError(8);
          }
          if (stream.getdents) stream.getdents = null;
          stream.node?.notifyListeners(32);
          try {
            if (stream.stream_ops.close) {
              stream.stream_ops.close(stream);
            }
          } catch (e) {
            throw e;
          } finally {
            FS.closeStream(stream.fd);
          }
          stream.fd = null;
        }, isClosed(stream) {
          return stream.fd === null;
        }, llseek(stream, offset, whence) {
          if (FS.isClosed(stream)) {
            throw new FS.ErrnoError(8);
          }
          if (!stream.seekable || !stream.stream_ops.llseek) {
            throw new FS.ErrnoError(70);
          }
          if (whence != 0 && whence != 1 && whence != 2) {
            throw new FS.ErrnoError(28);
          }
          stream.position = stream.stream_ops.llseek(stream, offset, whence);
          stream.ungotten = [];
          return stream.position;
        }, read(stream, buffer, offset, length, position) {
          if (length < 0 || position < 0) {
            throw new FS.ErrnoError(28);
          }
          if (FS.isClosed(stream)) {
            throw new FS.ErrnoError(8);
          }
          if ((stream.flags & 2097155) === 1) {
            throw new FS.ErrnoError(8);
          }
          if (FS.isDir(stream.node.mode)) {
            throw new FS.ErrnoError(31);
          }
          if (!stream.stream_ops.read) {
            throw new FS.ErrnoError(28);
          }
          var seeking = typeof position != "undefined";
          if (!seeking) {
            position = stream.position;
          } else if (!stream.seekable) {
            throw new FS.ErrnoError(70);
          }
          var bytesRead = stream.stream_ops.read(stream, buffer, offset, length, position);
          if (!seeking) stream.position += bytesRead;
          return bytesRead;
        }, write(stream, buffer, offset, length, position, canOwn) {
          if (length < 0 || position < 0) {
            throw new FS.ErrnoError(28);
          }
          if (FS.isClosed(stream)) {
            throw new FS.ErrnoError(8);
          }
          if ((stream.flags & 2097155) === 0) {
            throw new FS.ErrnoError(8);
          }
          if (FS.isDir(stream.node.mode)) {
            throw new FS.ErrnoError(31);
          }
          if (!stream.stream_ops.write) {
            throw new FS.ErrnoError(28);
          }
          if (stream.seekable && stream.flags & 1024) {
            FS.llseek(stream, 0, 2);
          }
          var seeking = typeof position != "undefined";
          if (!seeking) {
            position = stream.position;
          } else if (!stream.seekable) {
            throw new FS.ErrnoError(70);
          }
          var bytesWritten = stream.stream_ops.write(stream, buffer, offset, length, position, canOwn);
          if (!seeking) stream.position += bytesWritten;
          return bytesWritten;
        }, mmap(stream, length, position, prot, flags) {
          if ((prot & 2) !== 0 && (flags & 2) === 0 && (stream.flags & 2097155) !== 2) {
            throw new FS.ErrnoError(2);
          }
          if ((stream.flags & 2097155) === 1) {
            throw new FS.ErrnoError(2);
          }
          if (!stream.stream_ops.mmap) {
            throw new FS.ErrnoError(43);
          }
          if (!length) {
            throw new FS.ErrnoError(28);
          }
          return stream.stream_ops.mmap(stream, length, position, prot, flags);
        }, msync(stream, buffer, offset, length, mmapFlags) {
          if (!stream.stream_ops.msync) {
            return 0;
          }
          return stream.stream_ops.msync(stream, buffer, offset, length, mmapFlags);
        }, ioctl(stream, cmd, arg) {
          if (!stream.stream_ops.ioctl) {
            throw new FS.ErrnoError(59);
          }
          return stream.stream_ops.ioctl(stream, cmd, arg);
        }, readFile(path, opts = {}) {
          opts.flags = opts.flags ?? 0;
          opts.encoding = opts.encoding ?? "binary";
          if (opts.encoding !== "utf8" && opts.encoding !== "binary") {
            abort(`Invalid encoding type "${opts.encoding}"`);
          }
          var stream = FS.open(path, opts.flags);
          var stat = FS.stat(path);
          var length = stat.size;
          var buf = new Uint8Array(length);
          FS.read(stream, buf, 0, length, 0);
          if (opts.encoding === "utf8") {
            buf = UTF8ArrayToString(buf);
          }
          FS.close(stream);
          return buf;
        }, writeFile(path, data, opts = {}) {
          opts.flags = opts.flags ?? 577;
          var stream = FS.open(path, opts.flags, opts.mode);
          data = FS_fileDataToTypedArray(data);
          FS.write(stream, data, 0, data.byteLength, void 0, opts.canOwn);
          FS.close(stream);
        }, cwd: () => FS.currentPath, chdir(path) {
          var lookup = FS.lookupPath(path, { follow: true });
          if (lookup.node === null) {
            throw new FS.ErrnoError(44);
          }
          if (!FS.isDir(lookup.node.mode)) {
            throw new FS.ErrnoError(54);
          }
          var errCode = FS.nodePermissions(lookup.node, "x");
          if (errCode) {
            throw new FS.ErrnoError(errCode);
          }
          FS.currentPath = lookup.path;
        }, createDefaultDirectories() {
          FS.mkdir("/tmp");
          FS.mkdir("/home");
          FS.mkdir("/home/web_user");
        }, createDefaultDevices() {
          FS.mkdir("/dev");
          FS.registerDevice(FS.makedev(1, 3), { read: () => 0, write: (stream, buffer, offset, length, pos) => length, llseek: () => 0 });
          FS.mkdev("/dev/null", FS.makedev(1, 3));
          TTY.register(FS.makedev(5, 0), TTY.default_tty_ops);
          TTY.register(FS.makedev(6, 0), TTY.default_tty1_ops);
          FS.mkdev("/dev/tty", FS.makedev(5, 0));
          FS.mkdev("/dev/tty1", FS.makedev(6, 0));
          var randomBuffer = new Uint8Array(1024), randomLeft = 0;
          var randomByte = () => {
            if (randomLeft === 0) {
              randomFill(randomBuffer);
              randomLeft = randomBuffer.byteLength;
            }
            return randomBuffer[--randomLeft];
          };
          FS.createDevice("/dev", "random", randomByte);
          FS.createDevice("/dev", "urandom", randomByte);
          FS.mkdir("/dev/shm");
          FS.mkdir("/dev/shm/tmp");
        }, createSpecialDirectories() {
          FS.mkdir("/proc");
          var proc_self = FS.mkdir("/proc/self");
          FS.mkdir("/proc/self/fd");
          FS.mount({ mount() {
            var node = FS.createNode(proc_self, "fd", 16895, 73);
            node.stream_ops = { llseek: MEMFS.stream_ops.llseek };
            node.node_ops = { lookup(parent, name) {
              var fd = +name;
              var stream = FS.getStreamChecked(fd);
              var ret = { parent: null, mount: { mountpoint: "fake" }, node_ops: { readlink: () => stream.path }, id: fd + 1 };
              ret.parent = ret;
              return ret;
            }, readdir() {
              return Array.from(FS.streams.entries()).filter(([k, v]) => v).map(([k, v]) => k.toString());
            } };
            return node;
          } }, {}, "/proc/self/fd");
        }, createStandardStreams(input, output, error) {
          if (input) {
            FS.createDevice("/dev", "stdin", input);
          } else {
            FS.symlink("/dev/tty", "/dev/stdin");
          }
          if (output) {
            FS.createDevice("/dev", "stdout", null, output);
          } else {
            FS.symlink("/dev/tty", "/dev/stdout");
          }
          if (error) {
            FS.createDevice("/dev", "stderr", null, error);
          } else {
            FS.symlink("/dev/tty1", "/dev/stderr");
          }
          var stdin = FS.open("/dev/stdin", 0);
          var stdout = FS.open("/dev/stdout", 1);
          var stderr = FS.open("/dev/stderr", 1);
        }, staticInit() {
          FS.nameTable = new Array(4096);
          FS.mount(MEMFS, {}, "/");
          FS.createDefaultDirectories();
          FS.createDefaultDevices();
          FS.createSpecialDirectories();
          FS.filesystems = { MEMFS };
        }, init(input, output, error) {
          FS.initialized = true;
          input ??= Module["stdin"];
          output ??= Module["stdout"];
          error ??= Module["stderr"];
          FS.createStandardStreams(input, output, error);
        }, quit() {
          FS.initialized = false;
          for (var stream of FS.streams) {
            if (stream) {
              FS.close(stream);
            }
          }
        }, findObject(path, dontResolveLastLink) {
          var ret = FS.analyzePath(path, dontResolveLastLink);
          if (!ret.exists) {
            return null;
          }
          return ret.object;
        }, analyzePath(path, dontResolveLastLink) {
          try {
            var lookup = FS.lookupPath(path, { follow: !dontResolveLastLink });
            path = lookup.path;
          } catch (e) {
          }
          var ret = { isRoot: false, exists: false, error: 0, name: null, path: null, object: null, parentExists: false, parentPath: null, parentObject: null };
          try {
            var lookup = FS.lookupPath(path, { parent: true });
            ret.parentExists = true;
            ret.parentPath = lookup.path;
            ret.parentObject = lookup.node;
            ret.name = PATH.basename(path);
            lookup = FS.lookupPath(path, { follow: !dontResolveLastLink });
            ret.exists = true;
            ret.path = lookup.path;
            ret.object = lookup.node;
            ret.name = lookup.node.name;
            ret.isRoot = lookup.path === "/";
          } catch (e) {
            ret.error = e.errno;
          }
          return ret;
        }, createPath(parent, path, canRead, canWrite) {
          parent = typeof parent == "string" ? parent : FS.getPath(parent);
          var parts = path.split("/").reverse();
          while (parts.length) {
            var part = parts.pop();
            if (!part) continue;
            var current = PATH.join2(parent, part);
            try {
              FS.mkdir(current);
            } catch (e) {
              if (e.errno != 20) throw e;
            }
            parent = current;
          }
          return current;
        }, createFile(parent, name, properties, canRead, canWrite) {
          var path = PATH.join2(typeof parent == "string" ? parent : FS.getPath(parent), name);
          var mode = FS_getMode(canRead, canWrite);
          return FS.create(path, mode);
        }, createDataFile(parent, name, data, canRead, canWrite, canOwn) {
          var path = name;
          if (parent) {
            parent = typeof parent == "string" ? parent : FS.getPath(parent);
            path = name ? PATH.join2(parent, name) : parent;
          }
          var mode = FS_getMode(canRead, canWrite);
          var node = FS.create(path, mode);
          if (data) {
            data = FS_fileDataToTypedArray(data);
            FS.chmod(node, mode | 146);
            var stream = FS.open(node, 577);
            FS.write(stream, data, 0, data.length, 0, canOwn);
            FS.close(stream);
            FS.chmod(node, mode);
          }
        }, createDevice(parent, name, input, output) {
          var path = PATH.join2(typeof parent == "string" ? parent : FS.getPath(parent), name);
          var mode = FS_getMode(!!input, !!output);
          FS.createDevice.major ??= 64;
          var dev = FS.makedev(FS.createDevice.major++, 0);
          FS.registerDevice(dev, { open(stream) {
            stream.seekable = false;
          }, close(stream) {
            if (output?.buffer?.length) {
              output(10);
            }
          }, read(stream, buffer, offset, length, pos) {
            var bytesRead = 0;
            for (var i = 0; i < length; i++) {
              var result;
              try {
                result = input();
              } catch (e) {
                throw new FS.ErrnoError(29);
              }
              if (result === void 0 && bytesRead === 0) {
                throw new FS.ErrnoError(6);
              }
              if (result === null || result === void 0) break;
              bytesRead++;
              buffer[offset + i] = result;
            }
            if (bytesRead) {
              stream.node.atime = Date.now();
            }
            return bytesRead;
          }, write(stream, buffer, offset, length, pos) {
            for (var i = 0; i < length; i++) {
              try {
                output(buffer[offset + i]);
              } catch (e) {
                throw new FS.ErrnoError(29);
              }
            }
            if (length) {
              stream.node.mtime = stream.node.ctime = Date.now();
            }
            return i;
          } });
          return FS.mkdev(path, mode, dev);
        }, forceLoadFile(obj) {
          if (obj.isDevice || obj.isFolder || obj.link || obj.contents) return true;
          if (globalThis.XMLHttpRequest) {
            abort("Lazy loading should have been performed (contents set) in createLazyFile, but it was not. Lazy loading only works in web workers. Use --embed-file or --preload-file in emcc on the main thread.");
          } else {
            try {
              obj.contents = readBinary(obj.url);
            } catch (e) {
              throw new FS.ErrnoError(29);
            }
          }
        }, createLazyFile(parent, name, url, canRead, canWrite) {
          class LazyUint8Array {
            lengthKnown = false;
            chunks = [];
            get(idx) {
              if (idx > this.length - 1 || idx < 0) {
                return void 0;
              }
              var chunkOffset = idx % this.chunkSize;
              var chunkNum = idx / this.chunkSize | 0;
              return this.getter(chunkNum)[chunkOffset];
            }
            setDataGetter(getter) {
              this.getter = getter;
            }
            cacheLength() {
              var xhr = new XMLHttpRequest();
              xhr.open("HEAD", url, false);
              xhr.send(null);
              if (!(xhr.status >= 200 && xhr.status < 300 || xhr.status === 304)) abort("Couldn't load " + url + ". Status: " + xhr.status);
              var datalength = Number(xhr.getResponseHeader("Content-length"));
              var header;
              var hasByteServing = (header = xhr.getResponseHeader("Accept-Ranges")) && header === "bytes";
              var usesGzip = (header = xhr.getResponseHeader("Content-Encoding")) && header === "gzip";
              var chunkSize = 1024 * 1024;
              if (!hasByteServing) chunkSize = datalength;
              var doXHR = (from, to) => {
                if (from > to) abort(`invalid range (${from}, ${to}) or no bytes requested!`);
                if (to > datalength - 1) abort(`only ${datalength} bytes available! programmer error!`);
                var xhr2 = new XMLHttpRequest();
                xhr2.open("GET", url, false);
                if (datalength !== chunkSize) xhr2.setRequestHeader("Range", "bytes=" + from + "-" + to);
                xhr2.responseType = "arraybuffer";
                if (xhr2.overrideMimeType) {
                  xhr2.overrideMimeType("text/plain; charset=x-user-defined");
                }
                xhr2.send(null);
                if (!(xhr2.status >= 200 && xhr2.status < 300 || xhr2.status === 304)) abort("Couldn't load " + url + ". Status: " + xhr2.status);
                if (xhr2.response !== void 0) {
                  return new Uint8Array(xhr2.response || []);
                }
                return intArrayFromString(xhr2.responseText ?? "", true);
              };
              var lazyArray2 = this;
              lazyArray2.setDataGetter((chunkNum) => {
                var start = chunkNum * chunkSize;
                var end = (chunkNum + 1) * chunkSize - 1;
                end = Math.min(end, datalength - 1);
                if (typeof lazyArray2.chunks[chunkNum] == "undefined") {
                  lazyArray2.chunks[chunkNum] = doXHR(start, end);
                }
                if (typeof lazyArray2.chunks[chunkNum] == "undefined") abort("doXHR failed!");
                return lazyArray2.chunks[chunkNum];
              });
              if (usesGzip || !datalength) {
                chunkSize = datalength = 1;
                datalength = this.getter(0).length;
                chunkSize = datalength;
                out("LazyFiles on gzip forces download of the whole file when length is accessed");
              }
              this._length = datalength;
              this._chunkSize = chunkSize;
              this.lengthKnown = true;
            }
            get length() {
              if (!this.lengthKnown) {
                this.cacheLength();
              }
              return this._length;
            }
            get chunkSize() {
              if (!this.lengthKnown) {
                this.cacheLength();
              }
              return this._chunkSize;
            }
          }
          if (globalThis.XMLHttpRequest) {
            if (!ENVIRONMENT_IS_WORKER) abort("Cannot do synchronous binary XHRs outside webworkers in modern browsers. Use --embed-file or --preload-file in emcc");
            var lazyArray = new LazyUint8Array();
            var properties = { isDevice: false, contents: lazyArray };
          } else {
            var properties = { isDevice: false, url };
          }
          var node = FS.createFile(parent, name, properties, canRead, canWrite);
          if (properties.contents) {
            node.contents = properties.contents;
          } else if (properties.url) {
            node.contents = null;
            node.url = properties.url;
          }
          Object.defineProperties(node, { usedBytes: { get: function() {
            return this.contents.length;
          } } });
          var stream_ops = {};
          for (const [key, fn] of Object.entries(node.stream_ops)) {
            stream_ops[key] = (...args) => {
              FS.forceLoadFile(node);
              return fn(...args);
            };
          }
          function writeChunks(stream, buffer, offset, length, position) {
            var contents = stream.node.contents;
            if (position >= contents.length) return 0;
            var size = Math.min(contents.length - position, length);
            if (contents.slice) {
              for (var i = 0; i < size; i++) {
                buffer[offset + i] = contents[position + i];
              }
            } else {
              for (var i = 0; i < size; i++) {
                buffer[offset + i] = contents.get(position + i);
              }
            }
            return size;
          }
          stream_ops.read = (stream, buffer, offset, length, position) => {
            FS.forceLoadFile(node);
            return writeChunks(stream, buffer, offset, length, position);
          };
          stream_ops.mmap = (stream, length, position, prot, flags) => {
            FS.forceLoadFile(node);
            var ptr = mmapAlloc(length);
            if (!ptr) {
              throw new FS.ErrnoError(48);
            }
            writeChunks(stream, HEAP8, ptr, length, position);
            return { ptr, allocated: true };
          };
          node.stream_ops = stream_ops;
          return node;
        } };
        var SYSCALLS = { currentUmask: 18, calculateAt(dirfd, path, allowEmpty) {
          if (PATH.isAbs(path)) {
            return path;
          }
          var dir;
          if (dirfd === -100) {
            dir = FS.cwd();
          } else {
            var dirstream = SYSCALLS.getStreamFromFD(dirfd);
            dir = dirstream.path;
          }
          if (path.length == 0) {
            if (!allowEmpty) {
              throw new FS.ErrnoError(44);
            }
            return dir;
          }
          return dir + "/" + path;
        }, writeStat(buf, stat) {
          HEAPU32[buf >> 2] = stat.dev;
          HEAPU32[buf + 4 >> 2] = stat.mode;
          HEAPU32[buf + 8 >> 2] = stat.nlink;
          HEAPU32[buf + 12 >> 2] = stat.uid;
          HEAPU32[buf + 16 >> 2] = stat.gid;
          HEAPU32[buf + 20 >> 2] = stat.rdev;
          HEAP64[buf + 24 >> 3] = BigInt(stat.size);
          HEAP32[buf + 32 >> 2] = 4096;
          HEAP32[buf + 36 >> 2] = stat.blocks;
          var atime = stat.atime.getTime();
          var mtime = stat.mtime.getTime();
          var ctime = stat.ctime.getTime();
          HEAP64[buf + 40 >> 3] = BigInt(Math.floor(atime / 1e3));
          HEAPU32[buf + 48 >> 2] = atime % 1e3 * 1e3 * 1e3;
          HEAP64[buf + 56 >> 3] = BigInt(Math.floor(mtime / 1e3));
          HEAPU32[buf + 64 >> 2] = mtime % 1e3 * 1e3 * 1e3;
          HEAP64[buf + 72 >> 3] = BigInt(Math.floor(ctime / 1e3));
          HEAPU32[buf + 80 >> 2] = ctime % 1e3 * 1e3 * 1e3;
          HEAP64[buf + 88 >> 3] = BigInt(stat.ino);
          return 0;
        }, writeStatFs(buf, stats) {
          HEAPU32[buf + 4 >> 2] = stats.bsize;
          HEAPU32[buf + 60 >> 2] = stats.bsize;
          HEAP64[buf + 8 >> 3] = BigInt(stats.blocks);
          HEAP64[buf + 16 >> 3] = BigInt(stats.bfree);
          HEAP64[buf + 24 >> 3] = BigInt(stats.bavail);
          HEAP64[buf + 32 >> 3] = BigInt(stats.files);
          HEAP64[buf + 40 >> 3] = BigInt(stats.ffree);
          HEAPU32[buf + 48 >> 2] = stats.fsid;
          HEAPU32[buf + 64 >> 2] = stats.flags;
          HEAPU32[buf + 56 >> 2] = stats.namelen;
        }, doMsync(addr, stream, len, flags, offset) {
          if (!FS.isFile(stream.node.mode)) {
            throw new FS.ErrnoError(43);
          }
          if (flags & 2) {
            return 0;
          }
          var buffer = HEAPU8.subarray(addr, addr + len);
          FS.msync(stream, buffer, offset, len, flags);
        }, getStreamFromFD(fd) {
          var stream = FS.getStreamChecked(fd);
          return stream;
        }, varargs: void 0, getStr(ptr) {
          var ret = UTF8ToString(ptr);
          return ret;
        } };
        function _fd_close(fd) {
          try {
            var stream = SYSCALLS.getStreamFromFD(fd);
            FS.close(stream);
            return 0;
          } catch (e) {
            if (typeof FS == "undefined" || !(e.name === "ErrnoError")) throw e;
            return e.errno;
          }
        }
        var doReadv = (stream, iov, iovcnt, offset) => {
          var ret = 0;
          for (var i = 0; i < iovcnt; i++) {
            var ptr = HEAPU32[iov >> 2];
            var len = HEAPU32[iov + 4 >> 2];
            iov += 8;
            try {
              var curr = FS.read(stream, HEAP8, ptr, len, offset);
            } catch (e) {
              if (ret > 0 && e instanceof FS.ErrnoError && (e.errno == 6 || e.errno == 6)) {
                break;
              }
              throw e;
            }
            if (curr < 0) return -1;
            ret += curr;
            if (curr < len) break;
            if (typeof offset != "undefined") {
              offset += curr;
            }
          }
          return ret;
        };
        function _fd_read(fd, iov, iovcnt, pnum) {
          try {
            var stream = SYSCALLS.getStreamFromFD(fd);
            var num = doReadv(stream, iov, iovcnt);
            HEAPU32[pnum >> 2] = num;
            return 0;
          } catch (e) {
            if (typeof FS == "undefined" || !(e.name === "ErrnoError")) throw e;
            return e.errno;
          }
        }
        var INT53_MAX = 9007199254740992;
        var INT53_MIN = -9007199254740992;
        var bigintToI53Checked = (num) => num < INT53_MIN || num > INT53_MAX ? NaN : Number(num);
        function _fd_seek(fd, offset, whence, newOffset) {
          offset = bigintToI53Checked(offset);
          try {
            if (isNaN(offset)) return 22;
            var stream = SYSCALLS.getStreamFromFD(fd);
            FS.llseek(stream, offset, whence);
            HEAP64[newOffset >> 3] = BigInt(stream.position);
            if (stream.getdents && offset === 0 && whence === 0) stream.getdents = null;
            return 0;
          } catch (e) {
            if (typeof FS == "undefined" || !(e.name === "ErrnoError")) throw e;
            return e.errno;
          }
        }
        var doWritev = (stream, iov, iovcnt, offset) => {
          if (iovcnt == 1) {
            return FS.write(stream, HEAP8, HEAPU32[iov >> 2], HEAPU32[iov + 4 >> 2], offset);
          }
          var total = 0;
          for (var i = 0, p = iov; i < iovcnt; i++, p += 8) {
            total += HEAPU32[p + 4 >> 2];
          }
          var view = new Uint8Array(total);
          var voff = 0;
          for (var i = 0; i < iovcnt; i++, iov += 8) {
            var ptr = HEAPU32[iov >> 2];
            var len = HEAPU32[iov + 4 >> 2];
            view.set(HEAPU8.subarray(ptr, ptr + len), voff);
            voff += len;
          }
          return FS.write(stream, view, 0, total, offset);
        };
        function _fd_write(fd, iov, iovcnt, pnum) {
          try {
            var stream = SYSCALLS.getStreamFromFD(fd);
            var num = doWritev(stream, iov, iovcnt);
            HEAPU32[pnum >> 2] = num;
            return 0;
          } catch (e) {
            if (typeof FS == "undefined" || !(e.name === "ErrnoError")) throw e;
            return e.errno;
          }
        }
        var wasmTableMirror = [];
        var getWasmTableEntry = (funcPtr) => {
          var func = wasmTableMirror[funcPtr];
          if (!func) {
            wasmTableMirror[funcPtr] = func = wasmTable.get(funcPtr);
          }
          return func;
        };
        var stringToUTF8 = (str, outPtr, maxBytesToWrite) => stringToUTF8Array(str, HEAPU8, outPtr, maxBytesToWrite);
        FS.createPreloadedFile = FS_createPreloadedFile;
        FS.preloadFile = FS_preloadFile;
        FS.staticInit();
        {
          if (Module["noExitRuntime"]) noExitRuntime = Module["noExitRuntime"];
          if (Module["print"]) out = Module["print"];
          if (Module["printErr"]) err = Module["printErr"];
          if (Module["arguments"]) programArgs = Module["arguments"];
          if (Module["thisProgram"]) thisProgram = Module["thisProgram"];
          var preInit = Module["preInit"];
          if (preInit) {
            if (typeof preInit == "function") Module["preInit"] = preInit = [preInit];
            while (preInit.length > 0) {
              preInit.shift()();
            }
          }
        }
        Module["getValue"] = getValue;
        Module["UTF8ToString"] = UTF8ToString;
        Module["stringToUTF8"] = stringToUTF8;
        Module["lengthBytesUTF8"] = lengthBytesUTF8;
        var _wasm_parse_query, _malloc, _free, _wasm_parse_query_raw, _wasm_free_parse_result, _wasm_parse_plpgsql, _wasm_fingerprint, _wasm_normalize_query, _wasm_parse_query_detailed, _wasm_free_detailed_result, _wasm_scan, _wasm_free_string, __emscripten_timeout, _setThrew, __emscripten_stack_restore, _emscripten_stack_get_current, memory, __indirect_function_table, wasmMemory, wasmTable;
        function assignWasmExports(wasmExports2) {
          _wasm_parse_query = Module["_wasm_parse_query"] = wasmExports2["B"];
          _malloc = Module["_malloc"] = wasmExports2["C"];
          _free = Module["_free"] = wasmExports2["E"];
          _wasm_parse_query_raw = Module["_wasm_parse_query_raw"] = wasmExports2["F"];
          _wasm_free_parse_result = Module["_wasm_free_parse_result"] = wasmExports2["G"];
          _wasm_parse_plpgsql = Module["_wasm_parse_plpgsql"] = wasmExports2["H"];
          _wasm_fingerprint = Module["_wasm_fingerprint"] = wasmExports2["I"];
          _wasm_normalize_query = Module["_wasm_normalize_query"] = wasmExports2["J"];
          _wasm_parse_query_detailed = Module["_wasm_parse_query_detailed"] = wasmExports2["K"];
          _wasm_free_detailed_result = Module["_wasm_free_detailed_result"] = wasmExports2["L"];
          _wasm_scan = Module["_wasm_scan"] = wasmExports2["M"];
          _wasm_free_string = Module["_wasm_free_string"] = wasmExports2["N"];
          __emscripten_timeout = wasmExports2["O"];
          _setThrew = wasmExports2["P"];
          __emscripten_stack_restore = wasmExports2["Q"];
          _emscripten_stack_get_current = wasmExports2["R"];
          memory = wasmMemory = wasmExports2["z"];
          __indirect_function_table = wasmTable = wasmExports2["D"];
        }
        var wasmImports = { c: ___assert_fail, x: __abort_js, w: __emscripten_runtime_keepalive_clear, p: __emscripten_throw_longjmp, o: __setitimer_js, q: _emscripten_resize_heap, m: _exit, u: _fd_close, r: _fd_read, s: _fd_seek, t: _fd_write, g: invoke_i, b: invoke_ii, a: invoke_iii, d: invoke_iiii, k: invoke_iiiii, l: invoke_ji, e: invoke_v, f: invoke_vi, h: invoke_vii, j: invoke_viii, i: invoke_viiii, y: invoke_viiiii, n: invoke_viiiiiiiiiiiii, v: _proc_exit };
        function invoke_iii(index, a1, a2) {
          var sp = stackSave();
          try {
            return getWasmTableEntry(index)(a1, a2);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_ii(index, a1) {
          var sp = stackSave();
          try {
            return getWasmTableEntry(index)(a1);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_i(index) {
          var sp = stackSave();
          try {
            return getWasmTableEntry(index)();
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_v(index) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)();
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_iiii(index, a1, a2, a3) {
          var sp = stackSave();
          try {
            return getWasmTableEntry(index)(a1, a2, a3);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_viiii(index, a1, a2, a3, a4) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)(a1, a2, a3, a4);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_viiiiiiiiiiiii(index, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_iiiii(index, a1, a2, a3, a4) {
          var sp = stackSave();
          try {
            return getWasmTableEntry(index)(a1, a2, a3, a4);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_viii(index, a1, a2, a3) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)(a1, a2, a3);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_vi(index, a1) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)(a1);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_vii(index, a1, a2) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)(a1, a2);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_viiiii(index, a1, a2, a3, a4, a5) {
          var sp = stackSave();
          try {
            getWasmTableEntry(index)(a1, a2, a3, a4, a5);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
          }
        }
        function invoke_ji(index, a1) {
          var sp = stackSave();
          try {
            return getWasmTableEntry(index)(a1);
          } catch (e) {
            stackRestore(sp);
            if (!(e instanceof EmscriptenEH)) throw e;
            _setThrew(1, 0);
            return 0n;
          }
        }
        async function run() {
          preRun();
          if (runDependencies) {
            await resolveRunDependencies();
          }
          var setStatus = Module["setStatus"];
          if (setStatus) {
            setStatus("Running...");
            await new Promise((resolve) => setTimeout(resolve, 1));
            setTimeout(setStatus, 1, "");
          }
          if (ABORT) return;
          initRuntime();
          Module["onRuntimeInitialized"]?.();
          postRun();
        }
        var wasmExports;
        wasmExports = await createWasm();
        await run();
        ;
        return Module;
      };
    })();
    if (typeof exports === "object" && typeof module === "object") {
      module.exports = PgQueryModule;
      module.exports.default = PgQueryModule;
    } else if (typeof define === "function" && define["amd"]) define([], () => PgQueryModule);
  }
});

// node_modules/libpg-query/wasm/index.cjs
var require_wasm = __commonJS({
  "node_modules/libpg-query/wasm/index.cjs"(exports) {
    "use strict";
    var __createBinding = exports && exports.__createBinding || (Object.create ? (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      var desc = Object.getOwnPropertyDescriptor(m, k);
      if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
        desc = { enumerable: true, get: function() {
          return m[k];
        } };
      }
      Object.defineProperty(o, k2, desc);
    }) : (function(o, m, k, k2) {
      if (k2 === void 0) k2 = k;
      o[k2] = m[k];
    }));
    var __exportStar = exports && exports.__exportStar || function(m, exports2) {
      for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports2, p)) __createBinding(exports2, m, p);
    };
    var __importDefault = exports && exports.__importDefault || function(mod) {
      return mod && mod.__esModule ? mod : { "default": mod };
    };
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.scan = exports.normalize = exports.fingerprint = exports.parsePlPgSQL = exports.parse = exports.SqlError = void 0;
    exports.hasSqlDetails = hasSqlDetails;
    exports.formatSqlError = formatSqlError;
    exports.loadModule = loadModule2;
    exports.parseSync = parseSync2;
    exports.parsePlPgSQLSync = parsePlPgSQLSync;
    exports.fingerprintSync = fingerprintSync;
    exports.normalizeSync = normalizeSync;
    exports.scanSync = scanSync2;
    __exportStar(require_types2(), exports);
    var SqlError = class extends Error {
      sqlDetails;
      constructor(message, details) {
        super(message);
        this.name = "SqlError";
        this.sqlDetails = details;
      }
    };
    exports.SqlError = SqlError;
    function hasSqlDetails(error) {
      return error instanceof SqlError && error.sqlDetails !== void 0;
    }
    function formatSqlError(error, query, options = {}) {
      const { showPosition = true, showQuery = true, color = false, maxQueryLength } = options;
      const lines = [];
      const red = color ? "\x1B[31m" : "";
      const yellow = color ? "\x1B[33m" : "";
      const reset = color ? "\x1B[0m" : "";
      lines.push(`${red}Error: ${error.message}${reset}`);
      if (error.sqlDetails) {
        const { cursorPosition, fileName, functionName, lineNumber } = error.sqlDetails;
        if (cursorPosition !== void 0 && cursorPosition >= 0) {
          lines.push(`Position: ${cursorPosition}`);
        }
        if (fileName || functionName || lineNumber) {
          const details = [];
          if (fileName)
            details.push(`file: ${fileName}`);
          if (functionName)
            details.push(`function: ${functionName}`);
          if (lineNumber)
            details.push(`line: ${lineNumber}`);
          lines.push(`Source: ${details.join(", ")}`);
        }
        if (showQuery && showPosition && cursorPosition !== void 0 && cursorPosition >= 0) {
          let displayQuery = query;
          let adjustedPosition = cursorPosition;
          if (maxQueryLength && query.length > maxQueryLength) {
            const start = Math.max(0, cursorPosition - Math.floor(maxQueryLength / 2));
            const end = Math.min(query.length, start + maxQueryLength);
            displayQuery = (start > 0 ? "..." : "") + query.substring(start, end) + (end < query.length ? "..." : "");
            adjustedPosition = cursorPosition - start + (start > 0 ? 3 : 0);
          }
          lines.push(displayQuery);
          lines.push(" ".repeat(adjustedPosition) + `${yellow}^${reset}`);
        }
      } else if (showQuery) {
        let displayQuery = query;
        if (maxQueryLength && query.length > maxQueryLength) {
          displayQuery = query.substring(0, maxQueryLength) + "...";
        }
        lines.push(`Query: ${displayQuery}`);
      }
      return lines.join("\n");
    }
    var libpg_query_js_1 = __importDefault(require_libpg_query());
    var wasmModule;
    var initPromise = (0, libpg_query_js_1.default)().then((module2) => {
      wasmModule = module2;
    });
    function ensureLoaded() {
      if (!wasmModule)
        throw new Error("WASM module not initialized. Call `loadModule()` first.");
    }
    async function loadModule2() {
      if (!wasmModule) {
        await initPromise;
      }
    }
    function awaitInit(fn) {
      return (async (...args) => {
        await initPromise;
        return fn(...args);
      });
    }
    function stringToPtr(str) {
      ensureLoaded();
      if (typeof str !== "string") {
        throw new TypeError(`Expected a string, got ${typeof str}`);
      }
      const len = wasmModule.lengthBytesUTF8(str) + 1;
      const ptr = wasmModule._malloc(len);
      try {
        wasmModule.stringToUTF8(str, ptr, len);
        return ptr;
      } catch (error) {
        wasmModule._free(ptr);
        throw error;
      }
    }
    function ptrToString(ptr) {
      ensureLoaded();
      if (typeof ptr !== "number") {
        throw new TypeError(`Expected a number, got ${typeof ptr}`);
      }
      return wasmModule.UTF8ToString(ptr);
    }
    exports.parse = awaitInit(async (query) => {
      if (query === null || query === void 0) {
        throw new Error("Query cannot be null or undefined");
      }
      if (query === "") {
        throw new Error("Query cannot be empty");
      }
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_parse_query_raw(queryPtr);
        if (!resultPtr) {
          throw new Error("Failed to parse query: memory allocation failed");
        }
        const parseTreePtr = wasmModule.getValue(resultPtr, "i32");
        const stderrBufferPtr = wasmModule.getValue(resultPtr + 4, "i32");
        const errorPtr = wasmModule.getValue(resultPtr + 8, "i32");
        if (errorPtr) {
          const messagePtr = wasmModule.getValue(errorPtr, "i32");
          const funcnamePtr = wasmModule.getValue(errorPtr + 4, "i32");
          const filenamePtr = wasmModule.getValue(errorPtr + 8, "i32");
          const lineno = wasmModule.getValue(errorPtr + 12, "i32");
          const cursorpos = wasmModule.getValue(errorPtr + 16, "i32");
          const message = messagePtr ? wasmModule.UTF8ToString(messagePtr) : "Unknown error";
          const funcname = funcnamePtr ? wasmModule.UTF8ToString(funcnamePtr) : void 0;
          const filename = filenamePtr ? wasmModule.UTF8ToString(filenamePtr) : void 0;
          throw new SqlError(message, {
            message,
            cursorPosition: cursorpos > 0 ? cursorpos - 1 : 0,
            // Convert to 0-based
            fileName: filename,
            functionName: funcname,
            lineNumber: lineno > 0 ? lineno : void 0
          });
        }
        if (!parseTreePtr) {
          throw new Error("No parse tree generated");
        }
        const parseTreeStr = wasmModule.UTF8ToString(parseTreePtr);
        return JSON.parse(parseTreeStr);
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_parse_result(resultPtr);
        }
      }
    });
    exports.parsePlPgSQL = awaitInit(async (query) => {
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_parse_plpgsql(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (!resultStr.startsWith("{")) {
          throw new Error(resultStr);
        }
        return JSON.parse(resultStr);
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    });
    exports.fingerprint = awaitInit(async (query) => {
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_fingerprint(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (resultStr.startsWith("syntax error") || resultStr.startsWith("deparse error") || resultStr.startsWith("ERROR")) {
          throw new Error(resultStr);
        }
        return resultStr;
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    });
    exports.normalize = awaitInit(async (query) => {
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_normalize_query(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (resultStr.startsWith("syntax error") || resultStr.startsWith("deparse error") || resultStr.startsWith("ERROR")) {
          throw new Error(resultStr);
        }
        return resultStr;
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    });
    function parseSync2(query) {
      if (!wasmModule) {
        throw new Error("WASM module not initialized. Call loadModule() first.");
      }
      if (query === null || query === void 0) {
        throw new Error("Query cannot be null or undefined");
      }
      if (query === "") {
        throw new Error("Query cannot be empty");
      }
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_parse_query_raw(queryPtr);
        if (!resultPtr) {
          throw new Error("Failed to parse query: memory allocation failed");
        }
        const parseTreePtr = wasmModule.getValue(resultPtr, "i32");
        const stderrBufferPtr = wasmModule.getValue(resultPtr + 4, "i32");
        const errorPtr = wasmModule.getValue(resultPtr + 8, "i32");
        if (errorPtr) {
          const messagePtr = wasmModule.getValue(errorPtr, "i32");
          const funcnamePtr = wasmModule.getValue(errorPtr + 4, "i32");
          const filenamePtr = wasmModule.getValue(errorPtr + 8, "i32");
          const lineno = wasmModule.getValue(errorPtr + 12, "i32");
          const cursorpos = wasmModule.getValue(errorPtr + 16, "i32");
          const message = messagePtr ? wasmModule.UTF8ToString(messagePtr) : "Unknown error";
          const funcname = funcnamePtr ? wasmModule.UTF8ToString(funcnamePtr) : void 0;
          const filename = filenamePtr ? wasmModule.UTF8ToString(filenamePtr) : void 0;
          throw new SqlError(message, {
            message,
            cursorPosition: cursorpos > 0 ? cursorpos - 1 : 0,
            // Convert to 0-based
            fileName: filename,
            functionName: funcname,
            lineNumber: lineno > 0 ? lineno : void 0
          });
        }
        if (!parseTreePtr) {
          throw new Error("No parse tree generated");
        }
        const parseTreeStr = wasmModule.UTF8ToString(parseTreePtr);
        return JSON.parse(parseTreeStr);
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_parse_result(resultPtr);
        }
      }
    }
    function parsePlPgSQLSync(query) {
      if (!wasmModule) {
        throw new Error("WASM module not initialized. Call loadModule() first.");
      }
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_parse_plpgsql(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (!resultStr.startsWith("{")) {
          throw new Error(resultStr);
        }
        return JSON.parse(resultStr);
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    }
    function fingerprintSync(query) {
      if (!wasmModule) {
        throw new Error("WASM module not initialized. Call loadModule() first.");
      }
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_fingerprint(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (resultStr.startsWith("syntax error") || resultStr.startsWith("deparse error") || resultStr.startsWith("ERROR")) {
          throw new Error(resultStr);
        }
        return resultStr;
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    }
    function normalizeSync(query) {
      if (!wasmModule) {
        throw new Error("WASM module not initialized. Call loadModule() first.");
      }
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_normalize_query(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (resultStr.startsWith("syntax error") || resultStr.startsWith("deparse error") || resultStr.startsWith("ERROR")) {
          throw new Error(resultStr);
        }
        return resultStr;
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    }
    exports.scan = awaitInit(async (query) => {
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_scan(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (resultStr.startsWith("syntax error") || resultStr.startsWith("deparse error") || resultStr.startsWith("ERROR")) {
          throw new Error(resultStr);
        }
        return JSON.parse(resultStr);
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    });
    function scanSync2(query) {
      if (!wasmModule) {
        throw new Error("WASM module not initialized. Call loadModule() first.");
      }
      const queryPtr = stringToPtr(query);
      let resultPtr = 0;
      try {
        resultPtr = wasmModule._wasm_scan(queryPtr);
        const resultStr = ptrToString(resultPtr);
        if (resultStr.startsWith("syntax error") || resultStr.startsWith("deparse error") || resultStr.startsWith("ERROR")) {
          throw new Error(resultStr);
        }
        return JSON.parse(resultStr);
      } finally {
        wasmModule._free(queryPtr);
        if (resultPtr) {
          wasmModule._wasm_free_string(resultPtr);
        }
      }
    }
  }
});

// src/adapters/left-out.ts
var languages = {
  cjs: "JavaScript",
  exs: "Elixir",
  go: "Go",
  java: "Java",
  js: "JavaScript",
  kt: "Kotlin",
  mjs: "JavaScript",
  php: "PHP",
  py: "Python",
  rb: "Ruby",
  rs: "Rust",
  sh: "shell",
  ts: "TypeScript"
};
function leftOut(files, taken, framework, expected) {
  return files.flatMap(({ path, name }) => {
    if (taken.has(path)) return [];
    if (/\.sql$/i.test(name)) {
      return [{ what: path, why: `${framework} does not read this name (it reads "${expected}")` }];
    }
    const language = programLanguage(name);
    if (language === void 0) return [];
    return [{ what: path, why: `a migration written in ${language}, ${programs}` }];
  });
}
var programs = "which only the project can run";
function isProgram({ why }) {
  return why.endsWith(programs);
}
function programLanguage(path) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/_test\.go$|\.d\.ts$|[._](test|spec)\.\w+$/.test(name)) return void 0;
  const extension = /^[A-Z]?\d.*\.(\w+)$/.exec(name)?.[1];
  return extension === void 0 ? void 0 : languages[extension];
}

// src/sql/wasm-flags.ts
import { setFlagsFromString } from "node:v8";
for (const flag of ["--no-wasm-dynamic-tiering", "--no-wasm-tier-up"]) setFlagsFromString(flag);

// src/sql/split.ts
var import_libpg_query = __toESM(require_wasm(), 1);
var loading;
function loadParser() {
  loading ??= (0, import_libpg_query.loadModule)();
  return loading;
}
function splitSql(text) {
  if (!/[^ \t\n\r\f\v]/.test(text)) return { ok: true, statements: [] };
  const nul = text.indexOf("\0");
  if (nul !== -1) return { ok: false, message: "invalid byte sequence: 0x00", offset: nul };
  let tree;
  try {
    tree = (0, import_libpg_query.parseSync)(text);
  } catch (error) {
    return failure(text, error);
  }
  const bytes = Buffer.from(text, "utf8");
  const lineOf = lineCounter(text);
  let byte = 0;
  let unit = 0;
  const statements2 = [];
  for (const entry of tree.stmts ?? []) {
    const startByte = entry.stmt_location ?? 0;
    const endByte = entry.stmt_len ? startByte + entry.stmt_len : bytes.length;
    unit += bytes.toString("utf8", byte, startByte).length;
    byte = startByte;
    const raw = text.slice(unit, unit + bytes.toString("utf8", startByte, endByte).length);
    const lead = triviaLength(raw);
    const sql = withoutTrailingTrivia(raw.slice(lead));
    const offset = unit + lead;
    const [kind, node] = Object.entries(entry.stmt)[0] ?? ["", {}];
    statements2.push({
      sql,
      offset,
      line: lineOf(offset),
      endLine: lineOf(offset + Math.max(sql.length - 1, 0)),
      kind,
      node
    });
  }
  return { ok: true, statements: statements2 };
}
function failure(text, error) {
  const message = error instanceof Error ? error.message : String(error);
  const details = error.sqlDetails;
  const position = details?.cursorPosition;
  if (position === void 0 || position < 0) return { ok: false, message };
  const offset = Array.from(text).slice(0, position).join("").length;
  return { ok: false, message, offset };
}
var space = /[ \t\n\r\f\v;]*/y;
var lineComment = /--[^\n\r]*/y;
function endOf(pattern, text, at) {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}
function triviaLength(text) {
  let at = 0;
  for (; ; ) {
    at = endOf(space, text, at);
    if (text.startsWith("--", at)) at = endOf(lineComment, text, at);
    else if (text.startsWith("/*", at)) at = blockCommentEnd(text, at);
    else return at;
  }
}
function blockCommentEnd(text, start) {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (text.startsWith("/*", at)) {
      depth += 1;
      at += 2;
    } else if (text.startsWith("*/", at)) {
      depth -= 1;
      at += 2;
      if (depth === 0) return at;
    } else at += 1;
  }
  return at;
}
function withoutTrailingTrivia(sql) {
  const trimmed = sql.replace(/[ \t\n\r\f\v;]+$/, "");
  if (!trimmed.includes("--") && !trimmed.includes("/*")) return trimmed;
  try {
    const last = (0, import_libpg_query.scanSync)(trimmed).tokens.findLast((token) => !commentTokens.has(token.tokenName));
    return trimmed.slice(0, Buffer.from(trimmed).toString("utf8", 0, last?.end ?? 0).length);
  } catch {
    return trimmed;
  }
}
var commentTokens = /* @__PURE__ */ new Set(["SQL_COMMENT", "C_COMMENT", "ASCII_59"]);
function lineCounter(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = low + high >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

// src/adapters/fix-files.ts
import { posix } from "node:path";
function filePerUnit(units, { file }, write) {
  const folder = posix.dirname(file);
  if (!versioned.test(posix.basename(file))) return [];
  return units.map((unit, index) => ({
    file: posix.join(folder, laterName(posix.basename(file), index)),
    text: write(unit, index === 0)
  }));
}
function folderPerUnit(units, { file }, write) {
  const folder = posix.dirname(file);
  if (!versioned.test(posix.basename(folder))) return [];
  return units.map((unit, index) => ({
    file: posix.join(
      posix.dirname(folder),
      laterName(posix.basename(folder), index),
      posix.basename(file)
    ),
    text: write(unit, index === 0)
  }));
}
var versioned = /^(V?(?:\d+[.-])*)(\d+)(_[^.]*|)(\..*|)$/is;
function laterName(name, by) {
  const found = versioned.exec(name);
  if (by === 0 || !found) return name;
  const [, before = "", digits = "", title = "", ending = ""] = found;
  const number2 = String(BigInt(digits) + BigInt(by)).padStart(digits.length, "0");
  return `${before}${number2}${title}_step_${by + 1}${ending}`;
}
function unitText({ statements: statements2 }) {
  return `${statements2.join("\n\n")}
`;
}
function isOutside({ transaction }) {
  return transaction !== "own";
}
function downText({ down }) {
  return (down ?? []).map(({ sql }) => `${sql.trim()}
`).join("");
}

// src/adapters/marker.ts
import { posix as posix3 } from "node:path";

// src/adapters/source.ts
import { posix as posix2 } from "node:path";
async function filesOf(tree, directory, depth = "direct") {
  const prefix = directory === "." ? "" : `${directory}/`;
  return (await tree.files()).filter((path) => path.startsWith(prefix)).map((path) => ({ path, name: path.slice(prefix.length) })).filter(({ name }) => depth === "deep" || !name.includes("/"));
}
async function foldersWith(tree, wanted) {
  const folders = /* @__PURE__ */ new Map();
  for (const path of await tree.files()) {
    const name = posix2.basename(path);
    if (!wanted.test(name)) continue;
    const directory = posix2.dirname(path);
    const names2 = folders.get(directory);
    if (names2) names2.push(name);
    else folders.set(directory, [name]);
  }
  return folders;
}
function withAncestors(directory) {
  const all = [directory];
  while (all.at(-1) !== ".") all.push(posix2.dirname(all.at(-1)));
  return all;
}
async function nearestFile(tree, directory, name) {
  const files = new Set(await tree.files());
  return withAncestors(directory).map((folder) => posix2.join(folder, name)).find((path) => files.has(path));
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
  return patterns.some((pattern) => posix2.matchesGlob(path, pattern));
}

// src/adapters/marker.ts
var sampleSize = 3;
async function detectByMarker(tree, adapter, names2, marker, written) {
  const detections = [];
  for (const [directory, files] of await foldersWith(tree, names2)) {
    for (const name of files.slice(0, sampleSize)) {
      const text = (await tree.read(posix3.join(directory, name))).toString("latin1");
      if (!marker.test(text)) continue;
      const why = `${directory}/${name} has "${written}"`;
      detections.push({ adapter, directory, confidence: "certain", why });
      break;
    }
  }
  return detections;
}

// src/adapters/raw-file.ts
import { createHash } from "node:crypto";
async function readRaw(tree, path) {
  const bytes = await tree.read(path);
  const text = decodeText(bytes, path);
  const marked = bytes.subarray(0, 3).equals(Buffer.from([239, 187, 191]));
  return { text: marked ? `\uFEFF${text}` : text, bytes };
}
function hexDigest(algorithm, bytes) {
  return createHash(algorithm).update(bytes).digest("hex");
}
function cutAt(file, text, separator) {
  let line = 1;
  return text.split(separator).map((sql) => {
    const piece = { sql, file, line };
    line += sql.split("\n").length - 1;
    return piece;
  });
}

// src/adapters/tokens.ts
var space2 = /\s+/y;
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
  if (text.startsWith("/*", at)) return found("comment", blockCommentEnd2(text, at));
  if (char === "$") {
    const tag = match(dollarTag, text, at);
    if (tag === void 0) return found("other", at + 1);
    const close = text.indexOf(tag, at + tag.length);
    return found("dollar", close === -1 ? text.length : close + tag.length);
  }
  const blank = match(space2, text, at);
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
function quotedEnd(text, start, quote, escapes3) {
  for (let at = start + 1; at < text.length; at += 1) {
    if (escapes3 && text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}
function blockCommentEnd2(text, start) {
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
  let blocks2 = 0;
  let words = [];
  return (token, text) => {
    if (token.kind === "word") {
      const word2 = text.slice(token.start, token.end).toLowerCase();
      if (words.length < 4) words.push(word2);
      if (parentheses === 0 && /^create( or replace)? (function|procedure)\b/.test(words.join(" "))) {
        if (word2 === "begin" || word2 === "case" && blocks2 > 0) blocks2 += 1;
        else if (word2 === "end" && blocks2 > 0) blocks2 -= 1;
      }
    } else if (token.kind === "other") {
      if (text[token.start] === "(") parentheses += 1;
      else if (text[token.start] === ")" && parentheses > 0) parentheses -= 1;
    } else if (token.kind === "semicolon" && parentheses === 0 && blocks2 === 0) {
      words = [];
      return true;
    }
    return false;
  };
}
function splitStatements(text) {
  const lineOf = lineCounter(text);
  const statements2 = [];
  const ends = statementEnds();
  let start;
  let last = 0;
  const cut = (end, closed) => {
    if (start === void 0) return;
    statements2.push({ sql: text.slice(start, end), offset: start, line: lineOf(start), closed });
    start = void 0;
  };
  for (const token of tokensOf(text)) {
    if (token.kind === "space" || token.kind === "comment") continue;
    last = token.end;
    if (ends(token, text)) cut(token.end, true);
    else start ??= token.start;
  }
  cut(last, false);
  return statements2;
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
  const pieces2 = [];
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
    pieces2.push({ sql, file, line: lineOf(start), ...rows && { copyData: rows.data } });
    at = rows?.end ?? at;
    start = void 0;
  }
  if (start !== void 0) pieces2.push({ sql: text.slice(start, last), file, line: lineOf(start) });
  return pieces2;
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

// src/adapters/versions.ts
function canonicalNumber(digits) {
  return digits.replace(/^0+(?=\d)/, "");
}
function compareNumbers(a, b) {
  const left = canonicalNumber(a);
  const right = canonicalNumber(b);
  return left.length - right.length || compareText(left, right);
}
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
function compareNatural(a, b) {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === void 0) return 1;
    const numeric = /^\d/.test(part) && /^\d/.test(other);
    const order = numeric ? compareNumbers(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}
function compareDotted(a, b) {
  const left = a.split(".");
  const right = b.split(".");
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareNumbers(left[index] ?? "0", right[index] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}
function refuseDuplicates(migrations) {
  const files = /* @__PURE__ */ new Map();
  for (const { version, file } of migrations) {
    const first = files.get(version);
    if (first !== void 0) {
      throw new UserError(
        "duplicate-version",
        `Version ${version} is used twice: "${first}" and "${file}".`,
        { remedy: "Give one of the two files a version of its own, higher than all others." }
      );
    }
    files.set(version, file);
  }
}

// src/adapters/dbmate/discover.ts
var filePattern = /^(\d+).*\.sql$/;
var upMarker = /^--\s*migrate:up(\s*$|\s+\S+)/gm;
var downMarker = /^--\s*migrate:down(\s*$|\s+\S+)/gm;
async function discover(tree, directory, settings) {
  const files = await filesOf(tree, directory);
  const named = files.filter(({ name }) => filePattern.test(name)).sort((a, b) => compareText(a.name, b.name));
  const migrations = [];
  for (const { path, name } of named) {
    const { text } = await readRaw(tree, path);
    const sections = sectionsOf(path, text);
    const taught = matchesAny(path, settings.nonTransactional);
    const outside2 = sections.map(({ up }) => taught || !wantsTransaction(up));
    migrations.push({
      id: name.replace(/\.sql$/, ""),
      version: filePattern.exec(name)?.[1] ?? "",
      file: path,
      text,
      transactionMode: sections.some(({ up }) => carriesOwnTransaction(up.sql)) ? "own" : outside2.includes(true) ? "message" : "file",
      up: sections.map(({ up }) => up),
      down: sections.map(({ down }) => down),
      extra: {
        upOutside: outside2.map(Number).join(""),
        downOutside: sections.map(({ down }) => Number(taught || !wantsTransaction(down))).join("")
      }
    });
  }
  refuseDuplicates(migrations);
  const taken = new Set(named.map(({ path }) => path));
  return { migrations, skipped: leftOut(files, taken, "dbmate", "20240131120000_title.sql") };
}
function sectionsOf(file, text) {
  const lineOf = lineCounter(text);
  const starts = [...text.matchAll(upMarker)].map(({ index }) => index);
  const [first] = starts;
  if (first === void 0) {
    throw invalid(file, 1, "an up block with '-- migrate:up'");
  }
  for (const [index, line] of text.slice(0, first).split("\n").entries()) {
    if (!/^\s*(--.*)?$/.test(line))
      throw invalid(file, index + 1, "no statements before '-- migrate:up'");
  }
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const downs = [...text.slice(start, end).matchAll(downMarker)].map(
      (match2) => start + match2.index
    );
    const [down] = downs;
    if (down === void 0) {
      throw invalid(
        file,
        lineOf(start),
        "a down block with '-- migrate:down' behind each up block"
      );
    }
    if (downs[1] !== void 0) {
      throw invalid(file, lineOf(downs[1]), "a '-- migrate:up' before every '-- migrate:down'");
    }
    return {
      up: { sql: text.slice(start, down), file, line: lineOf(start) },
      down: { sql: text.slice(down, end), file, line: lineOf(down) }
    };
  });
}
function invalid(file, line, expected) {
  return new UserError("invalid-migration", `"${file}" line ${line}: dbmate expects ${expected}.`, {
    remedy: "Mark the up and the down part; the down part may be empty."
  });
}
function wantsTransaction({ sql }) {
  const line = sql.split("\n", 1)[0] ?? "";
  const options = [...line.matchAll(/(?<=\s)transaction:([^\s:]*)(?=\s|$)/g)];
  return options.at(-1)?.[1] !== "false";
}

// src/adapters/dbmate/plan.ts
var table = "public.schema_migrations";
var ledger = {
  table: "schema_migrations",
  prepare: [runnerStep(`create table if not exists ${table} (version varchar primary key)`)],
  read: `select version from ${table} order by version desc`,
  decide(rows, migrations) {
    const applied = new Set(rows.map((row) => row["version"]));
    const apply = migrations.filter(({ version }) => !applied.has(version));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => quoteLiteral(version)).join(", ");
    return [`delete from ${table} where version in (${versions})`];
  }
};
function plan(migration) {
  const record2 = runnerStep(`insert into ${table} (version) values ($1)`, [migration.version]);
  return blocks(migration.up, migration.extra?.["upOutside"], record2);
}
function afterFailure({ transactionMode }) {
  return transactionMode === "message" ? [] : [runnerStep("ROLLBACK")];
}
function planDown(migration) {
  if (migration.down === null) return null;
  const remove = runnerStep(`delete from ${table} where version = $1`, [migration.version]);
  return blocks(migration.down, migration.extra?.["downOutside"], remove);
}
function blocks(pieces2, outside2, ledgerStep) {
  return pieces2.flatMap((piece, index) => {
    const steps = [migrationStep(piece), ledgerStep];
    if (String(outside2)[index] === "1") return steps;
    return [runnerStep("BEGIN READ WRITE"), ...steps, runnerStep("COMMIT")];
  });
}

// src/adapters/dbmate/index.ts
var dbmate = {
  id: "dbmate",
  name: "dbmate",
  url: "https://github.com/amacneil/dbmate",
  ledgerPolicy: "kept",
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  planDown,
  renderFix
};
function renderFix(units, migration) {
  return filePerUnit(units, migration, (unit, isFirst) => {
    const option = isOutside(unit) ? " transaction:false" : "";
    const down = isFirst && downText(migration) || "-- migrate:down\n";
    return `-- migrate:up${option}
${unitText(unit)}
${down}`;
  });
}
function detect(tree) {
  return detectByMarker(tree, "dbmate", /^\d+.*\.sql$/, /^--\s*migrate:up\b/m, "-- migrate:up");
}

// src/adapters/diesel/discover.ts
import { posix as posix5 } from "node:path";

// src/adapters/cargo.ts
import { posix as posix4 } from "node:path";
async function crateAbove(tree, directory, crate) {
  const files = new Set(await tree.files());
  for (const folder of withAncestors(directory)) {
    const path = posix4.join(folder, "Cargo.toml");
    const sign = files.has(path) ? await crateIn(tree, path, crate) : void 0;
    if (sign) return sign;
  }
  return void 0;
}
async function crateBeside(tree, directory, crate) {
  const parent = posix4.dirname(directory);
  for (const path of await tree.files()) {
    if (posix4.basename(path) !== "Cargo.toml") continue;
    if (parent !== "." && !path.startsWith(`${parent}/`)) continue;
    const sign = await crateIn(tree, path, crate);
    if (sign) return sign;
  }
  return void 0;
}
async function crateIn(tree, path, crate) {
  const text = await readText(tree, path);
  if (!new RegExp(`^\\s*"?${crate}\\b`, "m").test(text) && !text.includes(`.${crate}]`)) {
    return void 0;
  }
  if (/\bpostgres/.test(text)) return { path, other: {} };
  if (/\bsqlite/.test(text)) return { path, other: { otherDatabase: "SQLite" } };
  if (/\bmysql/.test(text)) return { path, other: { otherDatabase: "MySQL" } };
  return { path, other: {} };
}

// src/adapters/missing-file.ts
function missingFile(path, itsWords, remedy) {
  return new UserError(
    "missing-file",
    `"${path}" does not exist, and the framework stops there: ${itsWords}`,
    { remedy }
  );
}

// src/adapters/toml-value.ts
function tomlValue(text, key, table6 = "") {
  let current = "";
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line);
    if (header) current = header[1];
    const pair = /^\s*"?([\w.-]+)"?\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]+))/.exec(line);
    if (pair && current === table6 && pair[1] === key) return pair[2] ?? pair[3] ?? pair[4];
  }
  return void 0;
}

// src/adapters/diesel/discover.ts
async function detect2(tree) {
  const files = await tree.files();
  const folders = /* @__PURE__ */ new Map();
  for (const path of files) {
    const found = /^(?:(.*)\/)?(\d[\d-]*_[^/]*)\/up\.sql$/.exec(path);
    if (!found) continue;
    const directory = found[1] ?? ".";
    folders.set(directory, [...folders.get(directory) ?? [], found[2]]);
  }
  if (folders.size === 0) return [];
  const named = await directoriesInDieselToml(tree, files);
  const detections = [];
  for (const [directory, names2] of folders) {
    const cargo = await crateAbove(tree, directory, "diesel");
    const sign = signOf(directory, names2, named, cargo);
    if (sign) detections.push({ adapter: "diesel", directory, ...sign, ...cargo?.other });
  }
  return detections;
}
function signOf(directory, names2, named, cargo) {
  const toml = named.get(directory);
  if (toml !== void 0) return { confidence: "certain", why: `${toml} names ${directory}` };
  if (names2.includes("00000000000000_diesel_initial_setup")) {
    return { confidence: "certain", why: `${directory} has 00000000000000_diesel_initial_setup` };
  }
  const dashed = names2.find((name) => /^\d{4}-\d{2}-\d{2}-\d{6}/.test(name));
  if (dashed !== void 0) {
    return { confidence: "certain", why: `${directory} has "${dashed}", spelled as Diesel does` };
  }
  if (!cargo) return void 0;
  return { confidence: "likely", why: `${cargo.path} depends on diesel` };
}
async function directoriesInDieselToml(tree, files) {
  const named = /* @__PURE__ */ new Map();
  for (const path of files.filter((path2) => posix5.basename(path2) === "diesel.toml")) {
    const dir = tomlValue(await readText(tree, path), "dir", "migrations_directory");
    named.set(posix5.join(posix5.dirname(path), dir ?? "migrations"), path);
  }
  return named;
}
async function discover2(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const present = new Set(files.map(({ path }) => path));
  const folders = new Set(
    files.filter(({ name }) => name.includes("/") && !name.startsWith(".")).map(({ name }) => name.slice(0, name.indexOf("/")))
  );
  const migrations = [];
  for (const name of folders) {
    const folder = posix5.join(directory, name);
    const file = posix5.join(folder, "up.sql");
    if (!present.has(file)) {
      throw missingFile(
        file,
        `invalid migration directory: "${folder}" doesn't contain an up.sql file.`,
        "Add the file, or move the folder out of the migrations."
      );
    }
    migrations.push(await readMigration(tree, folder, name, present, settings));
  }
  refuseDuplicates(migrations);
  const skipped = files.filter(({ name }) => name.endsWith(".sql") && !/^[^/]+\/(up|down)\.sql$/.test(name)).map(({ path }) => ({ what: path, why: "Diesel runs only <folder>/up.sql and down.sql" }));
  return { migrations: migrations.sort((a, b) => compareText(a.version, b.version)), skipped };
}
async function readMigration(tree, folder, name, present, settings) {
  const file = `${folder}/up.sql`;
  const { text } = await readRaw(tree, file);
  if (text === "") {
    throw new UserError(
      "empty-migration",
      `"${file}" is empty, and Diesel refuses to run an empty migration.`,
      { remedy: "Write a statement or a comment into it." }
    );
  }
  const downFile = `${folder}/down.sql`;
  const down = present.has(downFile) ? (await readRaw(tree, downFile)).text : "";
  const metadata = `${folder}/metadata.toml`;
  const wrapped = !matchesAny(file, settings.nonTransactional) && (!present.has(metadata) || runsInTransaction(await readText(tree, metadata)));
  return {
    id: name,
    version: name.split("_")[0].replaceAll("-", ""),
    file,
    text,
    transactionMode: modeOf(text, wrapped),
    up: [wholePiece(file, text)],
    down: down === "" ? null : [wholePiece(downFile, down)],
    extra: { wrapped }
  };
}
function modeOf(text, wrapped) {
  if (carriesOwnTransaction(text)) return "own";
  return wrapped ? "file" : "message";
}
function runsInTransaction(metadata) {
  const value = tomlValue(metadata, "run_in_transaction");
  return value !== void 0 && value !== "false";
}

// src/adapters/diesel/ledger.ts
var ledger2 = {
  table: "__diesel_schema_migrations",
  prepare: [
    // every PgConnection begins with these two
    runnerStep("SET TIME ZONE 'UTC'"),
    runnerStep("SET CLIENT_ENCODING TO 'UTF8'"),
    runnerStep(`CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
       version VARCHAR(50) PRIMARY KEY NOT NULL,
       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);`)
  ],
  read: 'SELECT "__diesel_schema_migrations"."version" FROM "__diesel_schema_migrations" ORDER BY "__diesel_schema_migrations"."version" DESC',
  decide(rows, migrations) {
    const applied = new Set(rows.map(({ version }) => version));
    const apply = migrations.filter(({ version }) => !applied.has(version));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) => migrations.map(
    ({ version }) => `DELETE FROM "__diesel_schema_migrations" WHERE "version" = ${quoteLiteral(version)}`
  )
};
function plan2(migration) {
  return wrap(
    migration,
    migration.up,
    'INSERT INTO "__diesel_schema_migrations" ("version") VALUES ($1)'
  );
}
function planDown2(migration) {
  if (!migration.down) return null;
  return wrap(
    migration,
    migration.down,
    'DELETE FROM "__diesel_schema_migrations" WHERE ("__diesel_schema_migrations"."version" = $1)'
  );
}
function afterFailure2(migration) {
  return isWrapped(migration) ? [runnerStep("ROLLBACK")] : [];
}
function wrap(migration, pieces2, write) {
  const inner = [...pieces2.map(migrationStep), runnerStep(write, [migration.version])];
  return isWrapped(migration) ? [runnerStep("BEGIN"), ...inner, runnerStep("COMMIT")] : inner;
}
function isWrapped(migration) {
  return migration.extra?.["wrapped"] === true;
}

// src/adapters/diesel/index.ts
var diesel = {
  id: "diesel",
  name: "Diesel",
  url: "https://diesel.rs/guides/getting-started",
  ledgerPolicy: "kept",
  detect: detect2,
  discover: discover2,
  ledger: ledger2,
  plan: plan2,
  planDown: planDown2,
  afterFailure: afterFailure2,
  renderFix: renderFix2
};
function renderFix2(units, migration) {
  const files = folderPerUnit(units, migration, unitText);
  return files.flatMap((one, index) => {
    const unit = units[index];
    const file = one.file.replace(/up\.sql$/, "metadata.toml");
    return unit && isOutside(unit) ? [one, { file, text: "run_in_transaction = false\n" }] : [one];
  });
}

// src/adapters/drizzle/discover.ts
import { posix as posix6 } from "node:path";
var journalFile = "meta/_journal.json";
var breakpoint = "--> statement-breakpoint";
var otherDialects = {
  cockroach: "CockroachDB",
  gel: "Gel",
  mssql: "SQL Server",
  mysql: "MySQL",
  singlestore: "SingleStore",
  sqlite: "SQLite",
  turso: "SQLite (Turso)"
};
function otherDatabase(dialect) {
  if (dialect === "postgresql" || dialect === "postgres" || dialect === "pg") return {};
  return { otherDatabase: otherDialects[dialect] ?? dialect };
}
async function detect3(tree) {
  const journals = (await tree.files()).filter(
    (path) => path === journalFile || path.endsWith(`/${journalFile}`)
  );
  const detections = [];
  for (const path of journals) {
    const directory = posix6.dirname(posix6.dirname(path));
    const dialect = parseJson(await readText(tree, path))?.["dialect"];
    if (typeof dialect !== "string") continue;
    const why = `${path} says dialect "${dialect}"`;
    const found = { adapter: "drizzle", directory, confidence: "certain", why };
    detections.push({ ...found, ...otherDatabase(dialect) });
  }
  return detections;
}
async function discover3(tree, directory) {
  const journal = await readJournal(tree, posix6.join(directory, journalFile));
  const files = (await filesOf(tree, directory)).filter(({ name }) => name.endsWith(".sql"));
  const present = new Set(files.map(({ path }) => path));
  const migrations = [];
  for (const { tag, when } of journal.entries) {
    const file = posix6.join(directory, `${tag}.sql`);
    if (!present.has(file)) {
      throw missingFile(
        file,
        `No file ${file} found in ${directory} folder.`,
        `Add the file, or take "${tag}" out of ${journalFile}.`
      );
    }
    const { text, bytes } = await readRaw(tree, file);
    migrations.push({
      id: tag,
      version: String(when),
      file,
      text,
      transactionMode: "run",
      up: cutAt(file, text, breakpoint),
      down: null,
      checksum: hexDigest("sha256", bytes)
    });
  }
  refuseDuplicates(migrations.map(({ id, file }) => ({ version: id, file })));
  const listed = new Set(migrations.map(({ file }) => file));
  const skipped = files.filter(({ path }) => !listed.has(path)).map(({ path }) => ({
    what: path,
    why: `${journalFile} has no entry for it, so Drizzle never applies it`
  }));
  return { migrations, skipped };
}
async function readJournal(tree, path) {
  const journal = parseJson(await readText(tree, path));
  const entries = journal?.["entries"];
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new UserError(
      "bad-journal",
      `"${path}" is not a Drizzle journal: expected "entries", each with "tag" and "when".`,
      { remedy: "Restore the file that drizzle-kit wrote; merge conflicts in it are common." }
    );
  }
  return { entries };
}
function isEntry(entry) {
  const { tag, when } = entry ?? {};
  return typeof tag === "string" && typeof when === "number";
}
function parseJson(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : void 0;
  } catch {
    return void 0;
  }
}

// src/adapters/drizzle/ledger.ts
var createSchema = runnerStep('CREATE SCHEMA IF NOT EXISTS "drizzle"');
var insert = 'insert into "drizzle"."__drizzle_migrations"';
var aroundRun = {
  before: [runnerStep("begin")],
  after: [runnerStep("commit")],
  afterFailure: [runnerStep("rollback")]
};
var ledgerByTime = {
  table: "drizzle.__drizzle_migrations",
  prepare: [
    createSchema,
    runnerStep(`CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint
)`)
  ],
  // drizzle asks for one row (`limit 1`); the others tell what it will never apply
  read: 'select id, hash, created_at from "drizzle"."__drizzle_migrations" order by created_at desc',
  decide(rows, migrations) {
    const times = new Set(rows.map(({ created_at: createdAt }) => String(createdAt)));
    const newest = rows.length === 0 ? -Infinity : Math.max(...[...times].map(Number));
    const apply = migrations.filter(({ version }) => Number(version) > newest);
    const neverApplied = migrations.filter(({ version }) => Number(version) <= newest && !times.has(version)).map(({ id, version }) => ({
      id,
      why: `its "when" in the journal (${version}) is not after that of the newest applied migration (${newest})`
    }));
    const skipped = migrations.length - apply.length - neverApplied.length;
    return { apply, skipped, neverApplied };
  },
  forget: (migrations) => migrations.map(
    ({ version }) => `DELETE FROM "drizzle"."__drizzle_migrations" WHERE created_at = ${Number(version)}`
  )
};
function planByTime(migration) {
  const { checksum = "", version } = migration;
  return [
    ...migration.up.map(migrationStep),
    runnerStep(`${insert} ("hash", "created_at") values($1, $2)`, [checksum, Number(version)])
  ];
}
var ledgerByName = {
  table: "drizzle.__drizzle_migrations",
  prepare: [
    createSchema,
    runnerStep(`CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint,
    name text,
    applied_at timestamp with time zone DEFAULT now()
)`)
  ],
  read: 'select id, hash, created_at, name from "drizzle"."__drizzle_migrations"',
  decide(rows, migrations) {
    const applied = new Set(rows.map(({ name }) => name));
    const apply = migrations.filter(({ id }) => !applied.has(id));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) => migrations.map(
    ({ id }) => `DELETE FROM "drizzle"."__drizzle_migrations" WHERE name = ${quoteLiteral(id)}`
  )
};
function planByName(migration) {
  const { checksum = "", id, version } = migration;
  return [
    ...migration.up.map(migrationStep),
    runnerStep(`${insert} ("hash", "created_at", "name") values($1, $2, $3)`, [
      checksum,
      Number(version),
      id
    ])
  ];
}

// src/adapters/drizzle/index.ts
var drizzle = {
  id: "drizzle",
  name: "Drizzle",
  url: "https://orm.drizzle.team/docs/migrations",
  ledgerPolicy: "kept",
  detect: detect3,
  discover: discover3,
  ledger: ledgerByTime,
  plan: planByTime,
  aroundRun
};

// src/adapters/drizzle-v1/discover.ts
import { posix as posix7 } from "node:path";
async function detect4(tree) {
  const files = await tree.files();
  const present = new Set(files);
  const newest = /* @__PURE__ */ new Map();
  for (const path of files) {
    if (!/(^|\/)\d{14}_[^/]*\/snapshot\.json$/.test(path)) continue;
    const folder = posix7.dirname(path);
    const directory = posix7.dirname(folder);
    const hasJournal = present.has(posix7.join(directory, "meta/_journal.json"));
    if (!hasJournal && present.has(`${folder}/migration.sql`)) newest.set(directory, path);
  }
  const detections = [];
  for (const [directory, path] of newest) {
    const dialect = parseJson(await readText(tree, path))?.["dialect"];
    if (typeof dialect !== "string") continue;
    const why = `${path} says dialect "${dialect}"`;
    const found = { adapter: "drizzle-v1", directory, confidence: "certain", why };
    detections.push({ ...found, ...otherDatabase(dialect) });
  }
  return detections;
}
async function discover4(tree, directory) {
  const files = await filesOf(tree, directory, "deep");
  const migrations = [];
  const skipped = [];
  for (const { path, name } of files.filter(({ name: name2 }) => name2.endsWith(".sql"))) {
    if (!/^[^/]+\/migration\.sql$/.test(name)) {
      skipped.push({ what: path, why: "Drizzle runs only <folder>/migration.sql" });
      continue;
    }
    const id = posix7.dirname(name);
    const { text, bytes } = await readRaw(tree, path);
    migrations.push({
      id,
      version: String(millisecondsOf(id)),
      file: path,
      text,
      transactionMode: "run",
      up: cutAt(path, text, breakpoint),
      down: null,
      checksum: hexDigest("sha256", bytes)
    });
  }
  return { migrations: migrations.sort((a, b) => a.id.localeCompare(b.id, "en")), skipped };
}
function millisecondsOf(id) {
  const [year, month, day, hour, minute, second] = [
    id.slice(0, 4),
    ...id.slice(4, 14).match(/.{2}/g) ?? []
  ].map(Number);
  return Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second);
}

// src/adapters/drizzle-v1/index.ts
var drizzleV1 = {
  id: "drizzle-v1",
  name: "Drizzle 1",
  url: "https://orm.drizzle.team/docs/migrations",
  ledgerPolicy: "kept",
  detect: detect4,
  discover: discover4,
  ledger: ledgerByName,
  plan: planByName,
  aroundRun
};

// src/adapters/flyway/index.ts
import { posix as posix11 } from "node:path";

// src/adapters/dialect.ts
import { posix as posix8 } from "node:path";
var names = {
  bigquery: "BigQuery",
  cassandra: "Cassandra",
  clickhouse: "ClickHouse",
  db2: "Db2",
  duckdb: "DuckDB",
  h2: "H2",
  hsqldb: "HSQLDB",
  mariadb: "MariaDB",
  mssql: "SQL Server",
  mysql: "MySQL",
  oracle: "Oracle",
  redshift: "Redshift",
  scylla: "ScyllaDB",
  snowflake: "Snowflake",
  spanner: "Spanner",
  sqlite: "SQLite",
  sqlite3: "SQLite",
  sqlserver: "SQL Server",
  tidb: "TiDB"
};
var postgresNames = /* @__PURE__ */ new Set(["postgres", "postgresql", "pg", "psql", "pgsql"]);
var signs = [
  ["ClickHouse", "a MergeTree engine", /\bENGINE\s*=?\s*\w*MergeTree\b/i],
  ["ClickHouse", "ON CLUSTER", /\bON\s+CLUSTER\b/i],
  ["ClickHouse", "LowCardinality", /\b(LowCardinality|Nullable)\s*\(/],
  ["MySQL", "ENGINE=", /\bENGINE\s*=\s*\w+/i],
  ["MySQL", "AUTO_INCREMENT", /\bAUTO_INCREMENT\b/i],
  ["MySQL", "names in backticks", /`\w+`/],
  ["SQLite", "PRAGMA", /^\s*PRAGMA\s+\w+/im],
  ["SQLite", "AUTOINCREMENT", /\bAUTOINCREMENT\b/i],
  ["SQLite", "WITHOUT ROWID", /\bWITHOUT\s+ROWID\b/i],
  ["SQL Server", "GO lines", /^\s*GO\s*$/m],
  ["SQL Server", "names in brackets", /\[dbo\]\./i],
  ["SQL Server", "NVARCHAR", /\bNVARCHAR\s*\(/i],
  ["Oracle", "VARCHAR2", /\bVARCHAR2\s*\(/i]
];
function databaseOfPath(path) {
  for (const segment of path.split("/").reverse()) {
    const parts = segment.toLowerCase().split(/[-_. ]+/);
    if (parts.some((part2) => postgresNames.has(part2))) return null;
    const part = parts.find((part2) => Object.hasOwn(names, part2));
    if (part !== void 0) {
      return {
        database: names[part],
        why: `"${segment}" in its path names ${names[part]}`
      };
    }
  }
  return null;
}
function databaseOfText(text) {
  const bare = blankQuoted(text);
  for (const [database, what, pattern] of signs) {
    if (pattern.test(bare)) return { database, why: `it has ${what}, which is ${database}'s` };
  }
  return null;
}
async function databaseOfFolder(tree, directory) {
  const byPath = databaseOfPath(directory);
  if (byPath) return byPath;
  const files = (await filesOf(tree, directory, "deep")).filter(({ name }) => /\.sql$/i.test(name));
  const sample = files.slice(0, 20);
  const found = [];
  for (const { path } of sample) {
    const other = databaseOfText((await tree.read(path)).toString("latin1"));
    if (other) found.push({ ...other, why: `${posix8.basename(path)}: ${other.why}` });
  }
  return found.length > 0 && found.length * 2 >= sample.length ? found[0] ?? null : null;
}

// src/adapters/flyway/discover.ts
import { posix as posix10 } from "node:path";

// src/adapters/placeholders.ts
function fillPlaceholders(text, pattern, values, file) {
  return text.replace(pattern, (whole, name, offset) => {
    const value = Object.hasOwn(values, name) ? values[name] : void 0;
    if (value === void 0) throw missingPlaceholder(whole, name, file, lineCounter(text)(offset));
    return value;
  });
}
function missingPlaceholder(written, name, file, line) {
  return new UserError(
    "missing-placeholder",
    `"${file}" line ${line} has the placeholder ${written}, and "${name}" has no value.`,
    { remedy: `Add "${name}" to "placeholders" in the configuration.` }
  );
}
var goTemplate = /\{\{-?\s*(?:index\s+\.\w+\s+"|\.(?:\w+\.)*)([A-Za-z_]\w*)"?\s*-?\}\}/g;

// src/adapters/flyway/checksum.ts
import { crc32 } from "node:zlib";
function checksumOf(text) {
  return crc32(text.replace(/\r\n|\r|\n/g, "")) | 0;
}

// src/adapters/flyway/configuration.ts
import { posix as posix9 } from "node:path";
async function readConfiguration(tree) {
  const files = (await tree.files()).filter(
    (path) => /^(flyway.*\.(conf|toml)|application[\w-]*\.(properties|ya?ml))$/.test(posix9.basename(path))
  );
  const texts = await Promise.all(files.map((path) => readText(tree, path)));
  const says = (option) => texts.some((text) => /flyway/i.test(text) && option.test(text));
  return {
    mixed: says(/^[^#\n]*\bmixed["']?\s*[:=]\s*["']?true/im),
    outOfOrder: says(/^[^#\n]*\bout-?of-?order["']?\s*[:=]\s*["']?true/im)
  };
}
function scriptOption(text, option) {
  const value = new RegExp(`^\\s*(?:flyway\\.)?${option}\\s*=\\s*(\\w+)`, "m").exec(text)?.[1];
  return value === void 0 ? void 0 : value.toLowerCase() === "true";
}

// src/adapters/flyway/discover.ts
var versioned2 = /^V(\d+(?:[._]\d+)*)__(.*)\.sql$/i;
var repeatable = /^R__(.*)\.sql$/i;
async function discover5(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const configuration = await readConfiguration(tree);
  const paths = new Set(files.map(({ path }) => path));
  const migrations = [];
  for (const file of files) {
    const base = posix10.basename(file.name);
    const version = versioned2.exec(base);
    const description = version?.[2] ?? repeatable.exec(base)?.[1];
    if (description === void 0) continue;
    const conf = `${file.path}.conf`;
    const script = {
      ...file,
      version: version?.[1]?.replaceAll("_", "."),
      description: description.replaceAll("_", " "),
      text: await readText(tree, file.path),
      conf: paths.has(conf) ? await readText(tree, conf) : ""
    };
    migrations.push(migrationOf(script, configuration, settings));
  }
  const ordered = migrations.sort(compareMigrations);
  refuseDuplicates(ordered.map(({ version, file }) => ({ version: sameVersion(version), file })));
  return { migrations: ordered, skipped: skippedFiles(files, ordered) };
}
function migrationOf(script, configuration, settings) {
  const { path, name, version, description, text, conf } = script;
  const sent = scriptOption(conf, "placeholderReplacement") === false ? text : fillPlaceholders(text, /\$\{([^{}]+)\}/g, placeholders(name, settings), path);
  const up = statementsWithCopyData(path, sent);
  const taught = matchesAny(path, settings.nonTransactional) ? false : void 0;
  const wanted = taught ?? scriptOption(conf, "executeInTransaction");
  const wrapped = wanted ?? !hasNonTransactional(up, configuration.mixed);
  return {
    id: version ?? `R__${description}`,
    version: version ?? `R__${description}`,
    file: path,
    text,
    transactionMode: carriesOwnTransaction(sent) ? "own" : wrapped ? "file" : "statement",
    up,
    down: null,
    // a repeatable script runs again when what it becomes has changed
    checksum: String(checksumOf(version === void 0 ? sent : text)),
    extra: {
      wrapped,
      description,
      script: name,
      repeatable: version === void 0,
      outOfOrder: configuration.outOfOrder
    }
  };
}
function placeholders(script, settings) {
  return {
    "flyway:defaultSchema": "public",
    "flyway:table": "flyway_schema_history",
    "flyway:filename": posix10.basename(script),
    ...settings.placeholders
  };
}
var outside = /^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)|^ALTER SYSTEM|^(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY|^REINDEX( VERBOSE)? (SCHEMA|DATABASE|SYSTEM)|^VACUUM|^DISCARD ALL/;
function hasNonTransactional(pieces2, mixed) {
  const [first] = pieces2;
  if (first === void 0) return false;
  const isOutside2 = ({ sql }) => outside.test(leadingWords(sql, 4));
  const odd = pieces2.find((piece) => isOutside2(piece) !== isOutside2(first));
  if (odd === void 0 || mixed) return pieces2.some(isOutside2);
  throw new UserError(
    "mixed-transactions",
    `"${odd.file}" line ${odd.line}: Flyway refuses both transactional and non-transactional statements within the same migration (even though mixed is false).`,
    {
      remedy: "Move the statements that cannot run in a transaction to a file of their own, or set executeInTransaction=false in its .conf file."
    }
  );
}
function compareMigrations(a, b) {
  const late = Number(a.extra?.["repeatable"]) - Number(b.extra?.["repeatable"]);
  if (late !== 0) return late;
  return a.extra?.["repeatable"] ? compareText(a.version, b.version) : compareDotted(a.version, b.version);
}
function sameVersion(version) {
  if (!/^\d/.test(version)) return version;
  return version.split(".").map(canonicalNumber).join(".").replace(/(\.0)+$/, "");
}
function skippedFiles(files, migrations) {
  const taken = new Set(migrations.map(({ file }) => file));
  const special = files.flatMap(({ path, name }) => {
    const why = reasonOf(posix10.basename(name));
    return why === void 0 ? [] : [{ what: path, why }];
  });
  for (const { what } of special) taken.add(what);
  return [...special, ...leftOut(files, taken, "Flyway", "V1_2__title.sql")];
}
function reasonOf(name) {
  if (/^U[\d._]+__.*\.sql$/i.test(name)) return 'an undo script, which only "flyway undo" runs';
  if (/^B[\d._]+__.*\.sql$/i.test(name)) {
    return "a baseline script, which stands for older versions in an empty database only";
  }
  if (/^(before|after|create)[A-Z]\w*(__.*)?\.sql$/.test(name)) return "a callback";
  return void 0;
}

// src/adapters/flyway/plan.ts
var table2 = '"public"."flyway_schema_history"';
var lockNumber = 77431708279161n + javaHash(table2);
var lock = runnerStep(`SELECT pg_try_advisory_lock(${lockNumber})`);
var unlock = runnerStep(`SELECT pg_advisory_unlock(${lockNumber})`);
var ledger3 = {
  table: "flyway_schema_history",
  prepare: [
    lock,
    runnerStep("BEGIN"),
    runnerStep(`CREATE TABLE IF NOT EXISTS ${table2} (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL,
    CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank")
)`),
    runnerStep(`CREATE INDEX IF NOT EXISTS "flyway_schema_history_s_idx" ON ${table2} ("success")`),
    runnerStep("COMMIT"),
    unlock
  ],
  read: `SELECT "version","description","checksum","success" FROM ${table2} ORDER BY "installed_rank"`,
  decide(rows, migrations) {
    const problem = validate(rows, migrations);
    if (problem !== void 0) {
      const refused = `Validate failed: Migrations have failed validation
${problem}`;
      return { apply: [], skipped: 0, refused, neverApplied: [] };
    }
    return pending(rows, migrations);
  },
  forget(migrations) {
    return migrations.map(
      ({ version, extra }) => extra?.["repeatable"] ? `DELETE FROM ${table2} WHERE "version" IS NULL AND "description" = ${quoteLiteral(String(extra["description"]))}` : `DELETE FROM ${table2} WHERE "version" = ${quoteLiteral(version)}`
    );
  }
};
function plan3(migration) {
  const steps = [...migration.up.map(migrationStep), record(migration, true)];
  const wrapped = migration.extra?.["wrapped"] === true;
  return [
    lock,
    ...wrapped ? [runnerStep("BEGIN"), ...steps, runnerStep("COMMIT")] : steps,
    unlock
  ];
}
function afterFailure3(migration) {
  if (migration.extra?.["wrapped"] === true) return [runnerStep("ROLLBACK"), unlock];
  return [record(migration, false), unlock];
}
function record({ version, checksum, extra }, success) {
  const columns = '"installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success"';
  const rank = `(SELECT COALESCE(MAX("installed_rank"), 0) + 1 FROM ${table2})`;
  return runnerStep(
    `INSERT INTO ${table2} (${columns}) VALUES (${rank}, $1, $2, 'SQL', $3, $4, current_user, 0, $5)`,
    [
      extra?.["repeatable"] ? null : version,
      String(extra?.["description"]),
      String(extra?.["script"]),
      Number(checksum),
      success
    ]
  );
}
function validate(rows, migrations) {
  const applied = rows.flatMap((row) => versionOf(row) ?? []);
  const newest = applied.sort(compareDotted).at(-1) ?? "0";
  for (const row of rows) {
    const version = versionOf(row);
    const name = version === void 0 ? "repeatable migration" : `migration to version ${version}`;
    if (!row["success"]) return `Detected failed ${name} (${String(row["description"])}).`;
    if (version === void 0) continue;
    const local = migrations.find((migration) => compareVersions(migration, version) === 0);
    const newer = migrations.some((migration) => compareVersions(migration, version) > 0);
    if (local === void 0 && newer) {
      return `Detected applied migration not resolved locally: ${version}.`;
    }
    if (local !== void 0 && String(row["checksum"]) !== local.checksum) {
      return `Migration checksum mismatch for migration version ${version}
-> Applied to database : ${String(row["checksum"])}
-> Resolved locally    : ${local.checksum}`;
    }
  }
  const late = pending(rows, migrations).apply.find(
    (migration) => !migration.extra?.["repeatable"] && !migration.extra?.["outOfOrder"] && compareDotted(migration.version, newest) < 0
  );
  return late && `Detected resolved migration not applied to database: ${late.version}.`;
}
function pending(rows, migrations) {
  const apply = migrations.filter(
    (migration) => migration.extra?.["repeatable"] ? String(rows.findLast((row) => isRunOf(row, migration))?.["checksum"]) !== migration.checksum : !rows.some((row) => compareVersions(migration, versionOf(row) ?? "") === 0)
  );
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}
function isRunOf(row, { extra }) {
  return versionOf(row) === void 0 && row["description"] === extra?.["description"];
}
function versionOf(row) {
  const version = row["version"];
  return typeof version === "string" ? version : void 0;
}
function compareVersions(migration, version) {
  if (migration.extra?.["repeatable"] || version === "") return Number.NaN;
  return compareDotted(migration.version, version);
}
function javaHash(text) {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash, 31) + text.charCodeAt(at) | 0;
  return BigInt(hash);
}

// src/adapters/flyway/index.ts
var flyway = {
  id: "flyway",
  name: "Flyway",
  url: "https://github.com/flyway/flyway",
  ledgerPolicy: "kept",
  detect: detect5,
  discover: discover5,
  ledger: ledger3,
  plan: plan3,
  afterFailure: afterFailure3,
  renderFix: renderFix3
};
function renderFix3(units, migration) {
  if (!/^V[\d.]+__/i.test(posix11.basename(migration.file))) return [];
  const files = filePerUnit(units, migration, unitText);
  return files.flatMap((one, index) => {
    const unit = units[index];
    return unit && isOutside(unit) ? [one, { file: `${one.file}.conf`, text: "executeInTransaction=false\n" }] : [one];
  });
}
async function detect5(tree) {
  const folders = await foldersWith(tree, /^V\d[\d._]*__.+\.sql$/);
  const locations = /* @__PURE__ */ new Map();
  for (const [directory, names2] of folders) {
    const location = locationOf(directory, folders);
    if (!locations.has(location)) locations.set(location, posix11.join(directory, names2[0] ?? ""));
  }
  return [...locations].map(([directory, file]) => ({
    adapter: "flyway",
    directory,
    confidence: "certain",
    why: `${file} is named as Flyway names versions`
  }));
}
function locationOf(directory, folders) {
  const standard = /^(.*?(?:^|\/)db\/migrations?)(?:\/([^/]+))?/.exec(directory);
  if (standard?.[1] !== void 0) {
    const below = standard[2];
    const vendor = below !== void 0 && (databaseOfPath(below) ?? /postgres|^pg/i.test(below));
    return vendor ? `${standard[1]}/${below}` : standard[1];
  }
  let location = directory;
  for (let above = directory; above !== "."; above = posix11.dirname(above)) {
    if (folders.has(above)) location = above;
  }
  return location;
}

// src/adapters/golang-migrate/index.ts
import { posix as posix12 } from "node:path";

// src/adapters/golang-migrate/discover.ts
var filePattern2 = /^(\d+)_(.*)\.(up|down)\.sql$/;
async function discover6(tree, directory, settings) {
  const files = await filesOf(tree, directory);
  const named = files.flatMap((file) => {
    const [, digits, , direction] = filePattern2.exec(file.name) ?? [];
    if (digits === void 0) return [];
    return [{ file: file.path, name: file.name, version: canonicalNumber(digits), direction }];
  });
  const ups = named.filter(({ direction }) => direction === "up");
  const downFiles = named.filter(({ direction }) => direction === "down");
  refuseDuplicates(ups);
  refuseDuplicates(downFiles);
  const downs = new Map(downFiles.map(({ version, file }) => [version, file]));
  const migrations = [];
  for (const { file, name, version } of ups.sort((a, b) => compareNumbers(a.version, b.version))) {
    const { text } = await readRaw(tree, file);
    const separately = matchesAny(file, settings.nonTransactional);
    const down = downs.get(version);
    migrations.push({
      id: name.replace(/\.up\.sql$/, ""),
      version,
      file,
      text,
      transactionMode: carriesOwnTransaction(text) ? "own" : separately ? "statement" : "message",
      up: messages(file, text, separately),
      down: down ? messages(down, (await readRaw(tree, down)).text, separately) : null,
      extra: { previous: migrations.at(-1)?.version ?? "" }
    });
  }
  const versions = new Set(ups.map(({ version }) => version));
  const orphans = [...downs].filter(([version]) => !versions.has(version)).map(([, file]) => ({ what: file, why: "a down part without an up part" }));
  const taken = new Set(named.map(({ file }) => file));
  const others = leftOut(files, taken, "golang-migrate", "12_title.up.sql");
  return { migrations, skipped: [...others, ...orphans] };
}
function messages(file, text, separately) {
  if (text.trim() === "") return [];
  if (!separately) return [wholePiece(file, text)];
  let line = 1;
  return text.split(/(?<=;)/).flatMap((sql) => {
    const piece = { sql, file, line };
    line += sql.split("\n").length - 1;
    return sql.trim() === "" ? [] : [piece];
  });
}

// src/adapters/golang-migrate/plan.ts
import { crc32 as crc322 } from "node:zlib";
var table3 = '"public"."schema_migrations"';
var lockId = String(
  Number(BigInt.asUintN(32, BigInt(crc322("public\0schema_migrations\0postgres")) * 1486364155n))
);
var lock2 = runnerStep("SELECT pg_advisory_lock($1)", [lockId]);
var unlock2 = runnerStep("SELECT pg_advisory_unlock($1)", [lockId]);
var ledger4 = {
  table: "schema_migrations",
  remembers: "newest",
  prepare: [
    lock2,
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table3} (version bigint not null primary key, dirty boolean not null)`
    ),
    unlock2
  ],
  read: `SELECT version, dirty FROM ${table3} LIMIT 1`,
  decide(rows, migrations) {
    const [row] = rows;
    if (row === void 0) return { apply: migrations, skipped: 0, neverApplied: [] };
    const current = String(row["version"]);
    const refused = row["dirty"] ? `Dirty database version ${current}. Fix and force version.` : migrations.some(({ version }) => version === current) ? void 0 : `no migration found for version ${current}: read down for version ${current}: file does not exist`;
    const apply = refused ? [] : migrations.filter(({ version }) => compareNumbers(version, current) > 0);
    return {
      apply,
      skipped: refused ? 0 : migrations.length - apply.length,
      ...refused === void 0 ? {} : { refused },
      neverApplied: []
    };
  },
  forget(migrations) {
    const lowest = [...migrations].sort((a, b) => compareNumbers(a.version, b.version))[0];
    if (lowest === void 0) return [];
    const previous = previousVersion(lowest);
    return [
      previous === "" ? `DELETE FROM ${table3}` : `UPDATE ${table3} SET version = ${previous}, dirty = false`
    ];
  }
};
function plan4(migration) {
  return [
    lock2,
    ...setVersion(migration.version, true),
    ...migration.up.map(migrationStep),
    ...setVersion(migration.version, false),
    unlock2
  ];
}
function afterFailure4() {
  return [unlock2];
}
function planDown3(migration) {
  if (migration.down === null) return null;
  const target = previousVersion(migration) || "-1";
  return [
    lock2,
    ...setVersion(target, true),
    ...migration.down.map(migrationStep),
    ...setVersion(target, false),
    unlock2
  ];
}
function setVersion(version, dirty) {
  const insert2 = runnerStep(`INSERT INTO ${table3} (version, dirty) VALUES ($1, $2)`, [
    version,
    dirty
  ]);
  return [
    runnerStep("BEGIN READ WRITE"),
    runnerStep(`TRUNCATE ${table3}`),
    ...version === "-1" && !dirty ? [] : [insert2],
    runnerStep("COMMIT")
  ];
}
function previousVersion(migration) {
  return String(migration.extra?.["previous"] ?? "");
}

// src/adapters/golang-migrate/index.ts
var golangMigrate = {
  id: "golang-migrate",
  name: "golang-migrate",
  url: "https://github.com/golang-migrate/migrate",
  ledgerPolicy: "kept",
  detect: detect6,
  discover: discover6,
  ledger: ledger4,
  plan: plan4,
  afterFailure: afterFailure4,
  planDown: planDown3,
  renderFix: renderFix4
};
function renderFix4(units, migration) {
  return filePerUnit(units, migration, unitText);
}
async function detect6(tree) {
  const folders = await foldersWith(tree, filePattern2);
  if (folders.size === 0) return [];
  const mention = await mentionOfCommand(tree);
  const detections = [];
  for (const [directory, names2] of folders) {
    const goMod = await nearestFile(tree, directory, "go.mod");
    const modules = goMod === void 0 ? "" : await readText(tree, goMod);
    const evidence = modules.includes("github.com/golang-migrate/migrate") ? goMod : mention;
    const certain = evidence !== void 0;
    if (!certain && !looksLikeIt(names2, modules)) continue;
    detections.push({
      adapter: "golang-migrate",
      directory,
      confidence: certain ? "certain" : "likely",
      why: certain ? `${evidence} names golang-migrate, and ${directory} has ${names2[0]}` : `${directory} has pairs such as ${names2[0]}`
    });
  }
  return detections;
}
var scripts = /^(Makefile|Taskfile\.ya?ml|justfile|Dockerfile.*|(docker-)?compose.*\.ya?ml|.*\.sh)$/i;
async function mentionOfCommand(tree) {
  for (const path of await tree.files()) {
    if (!scripts.test(posix12.basename(path)) && !path.startsWith(".github/workflows/")) continue;
    const text = (await tree.read(path)).toString("latin1");
    if (/golang-migrate|\bmigrate\/migrate\b|\bmigrate -(path|source|database)\b/.test(text))
      return path;
  }
  return void 0;
}
function looksLikeIt(names2, modules) {
  const ups = names2.filter((name) => name.endsWith(".up.sql"));
  const versions = new Set(ups.map((name) => canonicalNumber(filePattern2.exec(name)?.[1] ?? "")));
  if (versions.size < ups.length || /\bgobuffalo\/pop\b/.test(modules)) return false;
  return ups.length > 0 && ups.length < names2.length;
}

// src/adapters/goose/environment.ts
var expansion = new RegExp("\\\\\\\\|\\\\\\$|\\$\\$|\\$\\(|\\$\\{[^}]*\\}|\\$\\p{L}[\\p{L}\\p{N}_]*|\\$(?!$)", "gu");
var escapes = {
  "\\\\": "\\\\",
  "\\$": "$",
  $$: "$",
  "$(": "$("
};
var braced = new RegExp("^\\$\\{(\\p{L}[\\p{L}\\p{N}_]*)(?:(:-|-|\\?)((?:(?!\\$\\{).)*))?\\}$", "u");
function substituteEnvironment(text, values, file, line) {
  return text.replace(expansion, (written) => {
    const escaped = escapes[written];
    if (escaped !== void 0) return escaped;
    const [, name, operator, fallback = ""] = braced.exec(written.replace(new RegExp("^\\$(\\p{L}.*)$", "u"), "${$1}")) ?? [];
    if (name === void 0) throw notUnderstood(written, file, line);
    const value = Object.hasOwn(values, name) ? values[name] : void 0;
    if (value !== void 0 && !(operator === ":-" && value === "")) return value;
    if (operator === ":-" || operator === "-") return fallback;
    throw missingPlaceholder(written, name, file, line);
  });
}
function notUnderstood(written, file, line) {
  return new UserError(
    "invalid-migration",
    `"${file}" line ${line}: "${written}" is no variable that can be substituted here.`,
    { remedy: "Write a dollar sign that is meant as such between ENVSUB ON and OFF as $$." }
  );
}

// src/adapters/goose/parse.ts
function parseGoose(file, text, values) {
  const pieces2 = { up: [], down: [] };
  let section;
  let block = false;
  let substitute = false;
  let useTransaction = true;
  let buffer;
  const refuse2 = (line, expected) => new UserError("invalid-migration", `"${file}" line ${line}: goose expects ${expected}.`, {
    remedy: "See https://github.com/pressly/goose#sql-migrations."
  });
  const store = () => {
    const sql = buffer?.lines.join("\n") ?? "";
    const lead = /^\s*/.exec(sql)?.[0] ?? "";
    const line = (buffer?.line ?? 1) + lead.split("\n").length - 1;
    if (section) pieces2[section].push({ sql: sql.trim(), file, line });
    buffer = void 0;
  };
  if (text.startsWith("\uFEFF")) throw refuse2(1, "no byte order mark");
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  for (const [index, written] of lines.entries()) {
    const line = index + 1;
    if (section === void 0 && written.trim() === "") continue;
    const comment = written.trim().startsWith("--");
    if (comment && written.includes("+goose")) {
      const annotation = annotationOf(written);
      if (annotation === "up" && section === void 0) section = "up";
      else if (annotation === "up") throw refuse2(line, 'only one "-- +goose Up"');
      else if (annotation === "down" && section === "up" && !block) {
        if (unfinished(buffer)) throw refuse2(line, 'a semicolon before "-- +goose Down"');
        buffer = void 0;
        section = "down";
      } else if (annotation === "down")
        throw refuse2(line, '"-- +goose Up" before "-- +goose Down"');
      else if (annotation === "statementbegin" && section !== void 0 && !block) block = true;
      else if (annotation === "statementend" && block) {
        block = false;
        store();
      } else if (annotation === "no transaction") useTransaction = false;
      else if (annotation === "envsub on") substitute = true;
      else if (annotation === "envsub off") substitute = false;
      else throw refuse2(line, `no "${written.trim()}" here`);
      continue;
    }
    if (buffer === void 0 && (comment || written === "")) continue;
    if (section === void 0) throw refuse2(line, '"-- +goose Up" before the first statement');
    const content = substitute ? substituteEnvironment(written, values, file, line) : written;
    buffer ??= { lines: [], line };
    buffer.lines.push(content);
    if (!block && endsStatement(content)) store();
  }
  if (section === void 0) throw refuse2(1, 'a line "-- +goose Up"');
  if (block) throw refuse2(lines.length, '"-- +goose StatementEnd" before the end');
  if (unfinished(buffer)) throw refuse2(lines.length, "a semicolon at the end of the statement");
  return { up: pieces2.up, down: section === "down" ? pieces2.down : null, useTransaction };
}
function unfinished(buffer) {
  return buffer !== void 0 && buffer.lines.join("").trim() !== "";
}
var annotations = new Set(
  ["up", "down", "statementbegin", "statementend", "no transaction"].concat([
    "envsub on",
    "envsub off"
  ])
);
function annotationOf(line) {
  if (/^[ \t]/.test(line)) return void 0;
  const name = line.replaceAll("--", "").replace("+goose", "").trim().toLowerCase();
  return annotations.has(name) ? name : void 0;
}
function endsStatement(line) {
  const words = line.split(/\s+/).filter((word2) => word2 !== "");
  const comment = words.findIndex((word2) => word2.startsWith("--"));
  return (comment === -1 ? words : words.slice(0, comment)).at(-1)?.endsWith(";") ?? false;
}

// src/adapters/goose/discover.ts
var filePattern3 = /^(\d+)_.*\.sql$/;
async function discover7(tree, directory, settings) {
  const files = await filesOf(tree, directory);
  const named = files.filter(({ name }) => filePattern3.test(name)).map((file) => ({ ...file, version: canonicalNumber(filePattern3.exec(file.name)?.[1] ?? "") })).filter(({ version }) => version !== "0").sort((a, b) => compareNumbers(a.version, b.version));
  refuseDuplicates(named.map(({ version, path }) => ({ version, file: path })));
  const migrations = [];
  for (const { path, name, version } of named) {
    const { text } = await readRaw(tree, path);
    const { up, down, useTransaction } = parseGoose(path, text, settings.placeholders);
    const wrapped = useTransaction && !matchesAny(path, settings.nonTransactional);
    const own = up.some(({ sql }) => carriesOwnTransaction(sql));
    migrations.push({
      id: name.replace(/\.sql$/, ""),
      version,
      file: path,
      text,
      transactionMode: own ? "own" : wrapped ? "file" : "statement",
      up,
      down,
      extra: { wrapped }
    });
  }
  const taken = new Set(named.map(({ path }) => path));
  return { migrations, skipped: leftOut(files, taken, "goose", "20240131120000_title.sql") };
}

// src/adapters/goose/plan.ts
var table4 = "goose_db_version";
var ledger5 = {
  table: table4,
  prepare: [
    runnerStep("begin"),
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table4} (
		id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
		version_id bigint NOT NULL,
		is_applied boolean NOT NULL,
		tstamp timestamp NOT NULL DEFAULT now()
	)`
    ),
    runnerStep(
      `INSERT INTO ${table4} (version_id, is_applied) SELECT 0, true WHERE NOT EXISTS (SELECT FROM ${table4})`
    ),
    runnerStep("commit")
  ],
  read: `SELECT version_id, is_applied from ${table4} ORDER BY id DESC`,
  decide(rows, migrations) {
    const applied = new Set(rows.map((row) => String(row["version_id"])));
    const newest = [...applied].sort(compareNumbers).at(-1) ?? "0";
    const pending2 = migrations.filter(({ version }) => !applied.has(version));
    const missing = pending2.filter(({ version }) => compareNumbers(version, newest) < 0);
    const skipped = migrations.length - pending2.length;
    if (missing.length === 0) return { apply: pending2, skipped, neverApplied: [] };
    const list = missing.map(({ version, file }) => `
	version ${version}: ${file}`).join("");
    const refused = `error: found ${missing.length} missing migrations before current version ${newest}:${list}`;
    return { apply: [], skipped, refused, neverApplied: [] };
  },
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => version).join(", ");
    return [`DELETE FROM ${table4} WHERE version_id IN (${versions})`];
  }
};
function plan5(migration) {
  const insert2 = `INSERT INTO ${table4} (version_id, is_applied) VALUES ($1, $2)`;
  return wrap2(migration, migration.up, runnerStep(insert2, [migration.version, true]));
}
function afterFailure5(migration) {
  return migration.extra?.["wrapped"] === true ? [runnerStep("rollback")] : [];
}
function planDown4(migration) {
  if (migration.down === null) return null;
  const remove = runnerStep(`DELETE FROM ${table4} WHERE version_id=$1`, [migration.version]);
  return wrap2(migration, migration.down, remove);
}
function wrap2(migration, pieces2, ledgerStep) {
  const steps = [...pieces2.map(migrationStep), ledgerStep];
  if (migration.extra?.["wrapped"] !== true) return steps;
  return [runnerStep("begin"), ...steps, runnerStep("commit")];
}

// src/adapters/goose/index.ts
var goose = {
  id: "goose",
  name: "goose",
  url: "https://github.com/pressly/goose",
  ledgerPolicy: "kept",
  detect: detect7,
  discover: discover7,
  ledger: ledger5,
  plan: plan5,
  afterFailure: afterFailure5,
  planDown: planDown4,
  renderFix: renderFix5
};
function renderFix5(units, migration) {
  return filePerUnit(units, migration, (unit, isFirst) => {
    const outside2 = isOutside(unit) ? "-- +goose NO TRANSACTION\n" : "";
    const down = isFirst ? statements((migration.down ?? []).map(({ sql }) => sql)) : "";
    return `${outside2}-- +goose Up
${statements(unit.statements)}
-- +goose Down
${down}`;
  });
}
function statements(texts) {
  return texts.map((sql) => `-- +goose StatementBegin
${sql}
-- +goose StatementEnd
`).join("");
}
function detect7(tree) {
  return detectByMarker(tree, "goose", /\.sql$/, /^--\s*\+goose\s+up\b/im, "-- +goose Up");
}

// src/adapters/plain/index.ts
import { posix as posix15 } from "node:path";

// src/adapters/plain/discover.ts
import { posix as posix14 } from "node:path";

// src/adapters/plain/variables.ts
function variableAt(text, at, variables) {
  if (text[at - 1] === ":" || text[at + 1] === ":" || text[at + 1] === "=") return void 0;
  const match2 = /^:(?:(\w+)|'(\w+)'|"(\w+)"|\{\?(\w+)\})/.exec(text.slice(at, at + 200));
  if (match2 === null) return void 0;
  const [written, bare, literal, identifier, test] = match2;
  const name = bare ?? literal ?? identifier ?? test ?? "";
  const value = variables.get(name);
  const end = at + written.length;
  if (test !== void 0) {
    return { name, written, value: value === void 0 ? "FALSE" : "TRUE", end };
  }
  if (bare !== void 0) return value === void 0 ? void 0 : { name, written, value, end };
  if (value === void 0) return { name, written, value, end };
  const quoted = literal === void 0 ? quoteIdentifier(value) : quoteLiteral(value);
  return { name, written, value: quoted, end };
}

// src/adapters/plain/arguments.ts
function parseArguments(rest, variables, file, line) {
  const words = [];
  let word2;
  for (let at = 0; at < rest.length; ) {
    const variable = rest[at] === ":" ? variableAt(rest, at, variables) : void 0;
    const quoted = /^'((?:[^'\\]|''|\\.)*)'/.exec(rest.slice(at));
    if (variable) {
      if (variable.value === void 0) {
        throw missingPlaceholder(variable.written, variable.name, file, line);
      }
      word2 = (word2 ?? "") + variable.value;
      at = variable.end;
    } else if (quoted) {
      word2 = (word2 ?? "") + unescape(quoted[1] ?? "");
      at += quoted[0].length;
    } else if (rest[at] === "\\") break;
    else if (/\s/.test(rest[at] ?? "")) {
      if (word2 !== void 0) words.push(word2);
      word2 = void 0;
      at += 1;
    } else {
      word2 = (word2 ?? "") + rest[at];
      at += 1;
    }
  }
  if (word2 !== void 0) words.push(word2);
  return words;
}
var escapes2 = { n: "\n", t: "	", r: "\r", b: "\b", f: "\f" };
function unescape(text) {
  return text.replace(
    /''|\\(.)/gs,
    (written, char) => char === void 0 ? written.slice(1) : escapes2[char] ?? char
  );
}
function truthOf(words, file, line) {
  const value = words.join(" ").toLowerCase();
  if (/^(t|tr|tru|true|y|ye|yes|on|1)$/.test(value)) return true;
  if (/^(f|fa|fal|fals|false|n|no|of|off|0)$/.test(value)) return false;
  throw new UserError(
    "invalid-migration",
    `"${file}" line ${line}: psql expects a boolean behind \\if, not "${value}".`,
    { remedy: "Use true, false or a variable that holds one." }
  );
}

// src/adapters/plain/commands.ts
var reasons = {
  "!": "it starts a shell",
  c: "it changes the connection",
  cd: "it changes the working directory",
  connect: "it changes the connection",
  crosstabview: "it needs the result of a query",
  e: "it opens an editor",
  edit: "it opens an editor",
  ef: "it opens an editor",
  ev: "it opens an editor",
  g: "it sends the result to a file or a program",
  gdesc: "it needs the answer of the server",
  getenv: "it reads the environment",
  gexec: "what it runs only the server knows",
  gset: "it needs the result of a query",
  gx: "it sends the result to a file or a program",
  o: "it writes to a file or a program",
  out: "it writes to a file or a program",
  password: "it asks for a password",
  prompt: "it asks the user",
  s: "it writes a file",
  setenv: "it changes the environment",
  w: "it writes a file",
  watch: "it repeats a query without end",
  write: "it writes a file"
};
var harmless = new Set(
  "? C H T a conninfo copyright echo errverbose f h help html l list p print pset qecho restrict sf sv t timing unrestrict warn x z".split(" ")
);
function refusal(name, rest) {
  if (Object.hasOwn(reasons, name)) return reasons[name];
  if (name.startsWith("lo_")) return "it reads or writes files";
  if (rest.includes("`")) return "backticks start a shell";
  if (name === "encoding" && !/^\s*utf-?8\s*$/i.test(rest)) return "scripts are read as UTF-8";
  if (name === "set" && /^\s*AUTOCOMMIT\s+(off|0|false|no)\b/i.test(rest)) {
    return "without autocommit, psql opens transactions of its own";
  }
  const known = /^(encoding|i|include|ir|include_relative|set|unset|d[A-Za-z]*\+?)$/;
  return harmless.has(name) || known.test(name) ? void 0 : "it is no command we know";
}
function ignoredCommand(name) {
  return harmless.has(name) || name === "encoding" || name.startsWith("d");
}
function refuse(file, line, command2, why) {
  return new UserError(
    "refused-meta-command",
    `"${file}" line ${line}: the psql command ${command2} is not executed: ${why}.`,
    { remedy: "Take the command out of the migration, or leave the file out of the rehearsal." }
  );
}

// src/adapters/plain/conditionals.ts
function conditionals(file) {
  const branches = [];
  const refuse2 = (line, message) => new UserError("invalid-migration", `"${file}" line ${line}: psql says: ${message}.`, {
    remedy: "Balance \\if and \\endif."
  });
  return {
    active: () => branches.at(-1)?.active ?? true,
    step(name, words, line) {
      if (name !== "if" && name !== "elif" && name !== "else" && name !== "endif") return false;
      const branch = branches.at(-1);
      const taken = () => truthOf(words(), file, line);
      if (name === "if") {
        const outer = branch?.active ?? true;
        const active = outer && taken();
        branches.push({ active, done: active, outer });
      } else if (branch === void 0) throw refuse2(line, `\\${name}: no matching \\if`);
      else if (name === "endif") branches.pop();
      else {
        branch.active = branch.outer && !branch.done && (name === "else" || taken());
        branch.done ||= branch.active;
      }
      return true;
    },
    finish(line) {
      if (branches.length > 0) throw refuse2(line, "reached EOF without finding closing \\endif(s)");
    }
  };
}

// src/adapters/plain/include.ts
import { posix as posix13 } from "node:path";
async function includedFile(session, file, line, name, relative) {
  const files = new Set(await session.tree.files());
  const folders = relative ? [posix13.dirname(file)] : withAncestors(session.directory);
  const candidates = folders.map((folder) => posix13.join(folder, name));
  if (posix13.isAbsolute(name) || candidates.every((path2) => path2.startsWith("../"))) {
    throw refuse(file, line, name, "it names a file outside the repository");
  }
  const path = candidates.find((candidate) => files.has(candidate));
  if (path === void 0) {
    throw new UserError(
      "unreadable-file",
      `"${file}" line ${line} names "${name}", which is not in the repository (tried ${candidates.map((candidate) => `"${candidate}"`).join(", ")}).`,
      { remedy: "Add the file, or correct its path." }
    );
  }
  if (session.reading.includes(path)) {
    throw refuse(file, line, name, "the script would include itself without end");
  }
  return { path, text: await readText(session.tree, path) };
}

// src/adapters/plain/copy.ts
var command = /^\s*(.+?)\s+(from|to)\s+(program\b\s*)?('(?:[^']|'')*'|\S+)\s*(.*)$/is;
async function copyCommand(session, file, line, rest) {
  const match2 = command.exec(rest);
  if (match2 === null) throw refuse(file, line, "\\copy", "it has no FROM or TO");
  const [, target, direction, program, source = "", options = ""] = match2;
  if (program !== void 0) throw refuse(file, line, "\\copy", "it starts a program");
  if (direction?.toLowerCase() === "to") throw refuse(file, line, "\\copy", "it writes a file");
  if (/\bbinary\b/i.test(options)) throw refuse(file, line, "\\copy", "its rows are binary");
  const sql = `COPY ${target} FROM STDIN${options === "" ? "" : ` ${options.replace(/;$/, "")}`}`.trimEnd();
  if (/^stdin;?$/i.test(source)) return { sql, file, line };
  if (/^pstdin;?$/i.test(source)) throw refuse(file, line, "\\copy", "it reads standard input");
  const name = source.startsWith("'") ? source.slice(1, -1).replaceAll("''", "'") : source;
  const { text } = await includedFile(session, file, line, name, false);
  return { sql, file, line, copyData: text };
}

// src/adapters/plain/psql.ts
async function readPsqlScript(tree, directory, file, text, variables) {
  const session = {
    tree,
    directory,
    variables: new Map(Object.entries(variables)),
    pieces: [],
    reading: [file]
  };
  await readScript(session, file, text);
  return session.pieces;
}
async function readScript(session, file, text) {
  const script = {
    session,
    file,
    text,
    lineOf: lineCounter(text),
    branches: conditionals(file),
    at: 0,
    ...emptyBuffer()
  };
  while (script.at < text.length) {
    if (text[script.at] === "\\") await takeCommand(script);
    else if (!takeVariable(script)) takeToken(script);
  }
  script.branches.finish(script.lineOf(text.length));
  send(script);
}
function emptyBuffer() {
  return { buffer: "", start: void 0, ends: statementEnds() };
}
function send(script) {
  const { session, file, text, start, lineOf } = script;
  const sql = script.buffer.trimEnd();
  Object.assign(script, emptyBuffer());
  if (start === void 0 || sql === "") return;
  const rows = isCopyFromStdin(sql) ? inlineRows(text, script.at) : void 0;
  session.pieces.push({ sql, file, line: lineOf(start), ...rows && { copyData: rows.data } });
  script.at = rows?.end ?? script.at;
}
function takeToken(script) {
  const { text, start } = script;
  const token = nextToken(text, script.at);
  script.at = token.end;
  const empty = token.kind === "space" || token.kind === "comment" || token.kind === "semicolon";
  if (!script.branches.active() || start === void 0 && empty) return;
  script.start = start ?? token.start;
  script.buffer += text.slice(token.start, token.end);
  if (script.ends(token, text)) send(script);
}
function takeVariable(script) {
  const { session, file, text, at, lineOf } = script;
  const variable = text[at] === ":" ? variableAt(text, at, session.variables) : void 0;
  if (variable === void 0) return false;
  script.at = variable.end;
  if (!script.branches.active()) return true;
  if (variable.value === void 0) {
    throw missingPlaceholder(variable.written, variable.name, file, lineOf(at));
  }
  script.start ??= at;
  script.buffer += variable.value;
  return true;
}
var argumentsOfCommand = /^(?:'(?:[^'\\]|''|\\.)*'|"[^"]*"|`[^`]*`|[^\\])*/;
async function takeCommand(script) {
  const { session, file, text, at, branches } = script;
  const line = script.lineOf(at);
  const name = /^\\([A-Za-z_+]+|\S)?/.exec(text.slice(at, at + 64))?.[1] ?? "";
  const from = at + 1 + name.length;
  const newline = text.indexOf("\n", at);
  const wholeLine = text.slice(from, newline === -1 ? text.length : newline + 1);
  const written = name === "copy" ? wholeLine : argumentsOfCommand.exec(wholeLine)?.[0] ?? "";
  const rest = written.trimEnd();
  script.at = name === ";" ? from : from + written.length;
  if (name !== ";" && text.startsWith("\\\\", script.at)) script.at += 2;
  if (branches.step(name, () => parseArguments(rest, session.variables, file, line), line)) return;
  if (!branches.active()) return;
  if (name === ";") script.buffer += ";";
  else if (name === "q") quit(script);
  else if (name === "r" || name === "reset") Object.assign(script, emptyBuffer());
  else if ((name === "g" || name === "gx") && rest.trim() === "") send(script);
  else if (name === "copy") {
    const piece = await copyCommand(session, file, line, rest);
    const rows = piece.copyData === void 0 ? inlineRows(text, script.at - 1) : void 0;
    session.pieces.push({ ...piece, ...rows && { copyData: rows.data } });
    script.at = rows?.end ?? script.at;
  } else await runCommand(session, file, line, name, rest);
}
function quit(script) {
  script.at = script.text.length;
  script.branches = conditionals(script.file);
}
async function runCommand(session, file, line, name, rest) {
  const why = refusal(name, rest);
  if (why !== void 0) throw refuse(file, line, `\\${name}`, why);
  if (ignoredCommand(name)) return;
  const [first, ...others] = parseArguments(rest, session.variables, file, line);
  if (first === void 0) return;
  if (name === "set") session.variables.set(first, others.join(""));
  else if (name === "unset") session.variables.delete(first);
  else {
    const relative = name === "ir" || name === "include_relative";
    const { path, text } = await includedFile(session, file, line, first, relative);
    await readScript({ ...session, reading: [...session.reading, path] }, path, text);
  }
}

// src/adapters/plain/discover.ts
async function discover8(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const { ups, downs, skipped } = layoutOf(files);
  const read = async (path) => {
    const text = await readText(tree, path);
    const filled = fillPlaceholders(text, goTemplate, settings.placeholders, path);
    const pieces2 = await readPsqlScript(tree, directory, path, filled, settings.placeholders);
    return { text, pieces: pieces2 };
  };
  const migrations = [];
  for (const { id, path } of ups) {
    const { text, pieces: pieces2 } = await read(path);
    const down = downs.get(id);
    migrations.push({
      id,
      version: id.replace(/^(V?)0+(?=\d)/i, "$1"),
      file: path,
      text,
      transactionMode: pieces2.some(({ sql }) => carriesOwnTransaction(sql)) ? "own" : "statement",
      up: pieces2,
      down: down === void 0 ? null : (await read(down)).pieces
    });
  }
  refuseDuplicates(migrations);
  const included = new Set(migrations.flatMap(({ up }) => up.map(({ file }) => file)));
  return { migrations, skipped: skipped.filter(({ what }) => !included.has(what)) };
}
var downName = /^U\d.*\.sql$|^(?:down|revert|rollback|undo)\.sql$|[._-](?:down|rollback|revert|undo)\.sql$/i;
var numbered = /^V?\d/i;
function layoutOf(files) {
  const sql = files.filter(({ name }) => /\.sql$/i.test(name));
  const inFolders = sql.filter(({ name }) => /^\d[^/]*\/up\.sql$/.test(name));
  return inFolders.length > 0 ? folderLayout(files, inFolders) : fileLayout(files, sql);
}
function folderLayout(files, ups) {
  const paths = new Set(files.map(({ path }) => path));
  const found = ups.map(({ path, name }) => ({ id: posix14.dirname(name), path })).sort((a, b) => compareNatural(a.id, b.id));
  const downs = new Map(
    found.map(({ id, path }) => [id, path.replace(/up\.sql$/, "down.sql")]).filter(([, path]) => paths.has(path))
  );
  const taken = /* @__PURE__ */ new Set([...ups.map(({ path }) => path), ...downs.values()]);
  const skipped = leftOut(files, taken, "a folder of this layout", "12_title/up.sql");
  return { ups: found, downs, skipped: [...downParts(downs), ...skipped] };
}
function fileLayout(all, sql) {
  const files = all.filter(({ name }) => !name.includes("/"));
  const direct = sql.filter(({ name }) => !name.includes("/"));
  const candidates = direct.filter(({ name }) => !downName.test(name));
  const marked = candidates.some(({ name }) => /\.up\.sql$/i.test(name));
  const counted = candidates.some(({ name }) => numbered.test(name));
  const expected = `${counted ? "12_" : ""}title${marked ? ".up" : ""}.sql`;
  const chosen = candidates.filter(
    ({ name }) => (!marked || /\.up\.sql$/i.test(name)) && (!counted || numbered.test(name))
  );
  const ups = chosen.map(({ path, name }) => ({ id: idOf(name), path })).sort((a, b) => compareNatural(a.id, b.id));
  const downFiles = direct.filter(({ name }) => downName.test(name));
  const ids = new Set(ups.map(({ id }) => id));
  const downs = new Map(
    downFiles.map(({ path, name }) => [idOf(name), path]).filter(([id]) => ids.has(id))
  );
  const taken = new Set([...chosen, ...downFiles].map(({ path }) => path));
  const orphans = downFiles.filter(({ name }) => !ids.has(idOf(name))).map(({ path }) => ({ what: path, why: "a down part without an up part" }));
  return {
    ups,
    downs,
    skipped: [...downParts(downs), ...orphans, ...leftOut(files, taken, "this folder", expected)]
  };
}
function idOf(name) {
  return name.replace(/\.sql$/i, "").replace(/[._-](up|down|rollback|revert|undo)$/i, "").replace(/^U(?=\d)/, "V");
}
function downParts(downs) {
  const [first] = downs.values();
  if (first === void 0) return [];
  const others = downs.size === 1 ? "" : ` and ${downs.size - 1} more`;
  return [{ what: `${first}${others}`, why: "down parts, which only the revert rehearsal runs" }];
}

// src/adapters/plain/index.ts
var plain = {
  id: "plain",
  name: "plain SQL folder",
  url: "https://www.postgresql.org/docs/current/app-psql.html",
  ledgerPolicy: "unknown",
  detect: detect8,
  discover: discover8,
  ledger: null,
  plan: (migration) => migration.up.map(migrationStep),
  planDown: (migration) => migration.down?.map(migrationStep) ?? null,
  renderFix: renderFix6
};
function renderFix6(units, { file }) {
  const text = units.map(unitText).join("\n");
  return [{ file, text }];
}
var folderName = /^(db|sql|ddl|database|deltas?|changes|patches|schemas?|updates?|upgrades?|versions?|(db|sql|schema|database)?[-_]?(migrations?|migrate|evolutions))$/i;
var databaseName = /^(postgres\w*|pg|default|public|main|core|common|up)$/i;
var numberedFile = /^(V?\d[\d._]*[_-].+|\d{3,})\.sql$/;
function namesMigrations(directory) {
  const name = posix15.basename(directory);
  const parent = posix15.basename(posix15.dirname(directory));
  return folderName.test(name) || databaseName.test(name) && folderName.test(parent);
}
async function detect8(tree) {
  const found = /* @__PURE__ */ new Map();
  for (const directory of (await foldersWith(tree, /^up\.sql$/)).keys()) {
    const name = posix15.basename(directory);
    if (/^\d/.test(name)) found.set(posix15.dirname(directory), `folders such as ${name}/up.sql`);
  }
  for (const [directory, names2] of await foldersWith(tree, numberedFile)) {
    if (namesMigrations(directory)) found.set(directory, `numbered files such as ${names2[0]}`);
  }
  return [...found].map(([directory, what]) => ({
    adapter: "plain",
    directory,
    confidence: "likely",
    why: `${directory} has ${what}`
  }));
}

// src/adapters/prisma/discover.ts
import { posix as posix16 } from "node:path";
var lockFile = "migration_lock.toml";
var otherProviders = {
  cockroachdb: "CockroachDB",
  mongodb: "MongoDB",
  mysql: "MySQL",
  sqlite: "SQLite",
  sqlserver: "SQL Server"
};
async function detect9(tree) {
  const files = await tree.files();
  const detections = [];
  for (const path of files.filter((path2) => posix16.basename(path2) === lockFile)) {
    const provider = tomlValue(await readText(tree, path), "provider") ?? "";
    detections.push(
      detection(posix16.dirname(path), provider, `${path} says provider "${provider}"`)
    );
  }
  const locked = new Set(detections.map(({ directory }) => directory));
  const unlocked = new Set(
    files.filter((path) => /(^|\/)\d[^/]*\/migration\.sql$/.test(path)).map((path) => posix16.dirname(posix16.dirname(path))).filter((directory) => !locked.has(directory))
  );
  for (const directory of unlocked) {
    const schema = await schemaNear(tree, directory);
    if (schema) {
      const why = `${directory} has folders with migration.sql, and ${schema.path} is near`;
      detections.push(detection(directory, schema.provider, why));
    }
  }
  return detections;
}
function detection(directory, provider, why) {
  const otherDatabase2 = otherProviders[provider];
  return {
    adapter: "prisma",
    directory,
    confidence: "certain",
    why,
    ...otherDatabase2 === void 0 ? {} : { otherDatabase: otherDatabase2 }
  };
}
async function schemaNear(tree, directory) {
  const near = (await filesOf(tree, posix16.dirname(directory), "deep")).filter(
    ({ name }) => name.endsWith(".prisma") && name.split("/").length <= 2
  );
  for (const { path } of near) {
    const source = /\bdatasource\s+\w+\s*\{[^}]*/.exec(await readText(tree, path))?.[0];
    const provider = /\bprovider\s*=\s*"(\w+)"/.exec(source ?? "")?.[1];
    if (provider !== void 0) {
      return { path, provider: provider === "postgres" ? "postgresql" : provider };
    }
  }
  return void 0;
}
async function discover9(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const folders = Map.groupBy(
    files.filter(({ name }) => name.includes("/")),
    ({ name }) => name.slice(0, name.indexOf("/"))
  );
  const byStatement = await usesDriverAdapter(tree, directory);
  const migrations = [];
  const skipped = files.filter(({ name }) => /\.sql$/i.test(name) && !/^[^/]+\/migration\.sql$/.test(name)).map(({ path }) => ({ what: path, why: "Prisma runs only <folder>/migration.sql" }));
  for (const name of [...folders.keys()].sort((a, b) => a.localeCompare(b, "en"))) {
    const file = posix16.join(directory, name, "migration.sql");
    if (!files.some(({ path }) => path === file)) {
      throw missingFile(
        file,
        "P3015, could not find the migration file.",
        `Restore it, or delete the folder "${posix16.join(directory, name)}".`
      );
    }
    const raw = await readRaw(tree, file);
    const cut = matchesAny(file, settings.nonTransactional);
    migrations.push(migrationOf2(name, file, raw, byStatement ? "semicolon" : cut && "statement"));
  }
  return { migrations, skipped };
}
function migrationOf2(name, file, { text, bytes }, cut) {
  const whole = carriesOwnTransaction(text) ? "own" : "message";
  return {
    id: name,
    version: name,
    file,
    text,
    transactionMode: cut === false ? whole : "statement",
    up: cut === false ? [wholePiece(file, text)] : pieces(file, text, cut),
    down: null,
    checksum: hexDigest("sha256", bytes)
  };
}
function pieces(file, text, cut) {
  if (cut === "statement") {
    return splitStatements(text).map(({ sql, line }) => ({ sql, file, line }));
  }
  return semicolonPieces(file, text);
}
function semicolonPieces(file, text) {
  const lineOf = lineCounter(text);
  let start = 0;
  return text.split(";").flatMap((part) => {
    const offset = start + (part.length - part.trimStart().length);
    start += part.length + 1;
    return part.trim() === "" ? [] : [{ sql: part.trim(), file, line: lineOf(offset) }];
  });
}
async function usesDriverAdapter(tree, directory) {
  const above = new Set(withAncestors(directory));
  for (const path of await tree.files()) {
    const config = /^(?:(.*)\/)?(?:prisma\.config|\.config\/prisma)\.[cm]?[jt]s$/.exec(path);
    if (!config || !above.has(config[1] ?? ".")) continue;
    if (/^\s*engine\s*:\s*['"]js['"]/m.test(await readText(tree, path))) return true;
  }
  return false;
}

// src/adapters/prisma/ledger.ts
import { createHash as createHash2 } from "node:crypto";
var createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);`;
var ledger6 = {
  table: "_prisma_migrations",
  prepare: [runnerStep("SELECT pg_advisory_lock(72707369)"), runnerStep(createTable)],
  read: 'SELECT "id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count" FROM "_prisma_migrations" ORDER BY "started_at" ASC',
  decide(rows, migrations) {
    const live = rows.filter(({ rolled_back_at: rolledBackAt }) => rolledBackAt == null);
    const failed = live.filter(({ finished_at: finishedAt }) => finishedAt == null);
    if (failed.length > 0) {
      const names2 = failed.map(({ migration_name: name }) => `"${String(name)}"`).join(", ");
      return {
        apply: [],
        skipped: 0,
        refused: `P3009: migrate found failed migrations in the target database, new migrations will not be applied. Failed: ${names2}`,
        neverApplied: []
      };
    }
    const applied = new Set(live.map(({ migration_name: name }) => name));
    const apply = migrations.filter(({ id }) => !applied.has(id));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) => migrations.map(
    ({ id }) => `DELETE FROM "_prisma_migrations" WHERE "migration_name" = ${quoteLiteral(id)}`
  )
};
function plan6(migration) {
  const id = rowId(migration);
  return [
    runnerStep(
      'INSERT INTO "_prisma_migrations" ("id","checksum","started_at","migration_name") VALUES ($1,$2,now(),$3)',
      [id, migration.checksum ?? "", migration.id]
    ),
    ...migration.up.map(migrationStep),
    runnerStep(
      'UPDATE "_prisma_migrations" SET "applied_steps_count" = ("applied_steps_count" + $1) WHERE "id" = $2',
      [1, id]
    ),
    runnerStep('UPDATE "_prisma_migrations" SET "finished_at" = now() WHERE "id" = $1', [id])
  ];
}
function afterFailure6(migration, error) {
  return [
    runnerStep('UPDATE "_prisma_migrations" SET "logs" = $1 WHERE "id" = $2', [
      error.message,
      rowId(migration)
    ])
  ];
}
function rowId({ id }) {
  const hex = createHash2("sha256").update(id).digest("hex");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-8$4-$5");
}

// src/adapters/prisma/index.ts
var prisma = {
  id: "prisma",
  name: "Prisma",
  url: "https://www.prisma.io/docs/orm/prisma-migrate",
  ledgerPolicy: "kept",
  detect: detect9,
  discover: discover9,
  ledger: ledger6,
  plan: plan6,
  afterFailure: afterFailure6,
  renderFix: renderFix7
};
function renderFix7(units, migration) {
  return folderPerUnit(units, migration, unitText);
}

// src/adapters/sqlx/discover.ts
import { posix as posix17 } from "node:path";
async function detect10(tree) {
  const folders = await foldersWith(tree, /^\d+_.+\.sql$/);
  const detections = [];
  for (const directory of folders.keys()) {
    const above = await crateAbove(tree, directory, "sqlx");
    const cargo = above ?? await crateBeside(tree, directory, "sqlx");
    const cache = cargo ? void 0 : await queryCache(tree, directory);
    const sign = cargo ? `${cargo.path} depends on sqlx` : cache;
    if (sign === void 0) continue;
    detections.push({
      adapter: "sqlx",
      directory,
      confidence: above && posix17.basename(directory) === "migrations" ? "certain" : "likely",
      why: sign,
      ...cargo?.other
    });
  }
  return detections;
}
async function queryCache(tree, directory) {
  const above = new Set(withAncestors(directory));
  const path = (await tree.files()).find((path2) => {
    const found = /^(?:(.*)\/)?(?:\.sqlx\/query-[^/]+\.json|sqlx-data\.json)$/.exec(path2);
    return found !== null && above.has(found[1] ?? ".");
  });
  return path === void 0 ? void 0 : `${path} is sqlx's`;
}
async function discover10(tree, directory, settings) {
  const migrations = [];
  const skipped = [];
  const downs = /* @__PURE__ */ new Map();
  for (const { path, name } of await filesOf(tree, directory)) {
    const [, digits, rest] = /^([^_]*)_(.*\.sql)$/s.exec(name) ?? [];
    if (digits === void 0 || rest === void 0) {
      if (name.endsWith(".sql")) {
        skipped.push({ what: path, why: 'sqlx ignores names without "_" after the version' });
      }
      continue;
    }
    if (!/^\d+$/.test(digits)) throw badVersion(path, name);
    const version = canonicalNumber(digits);
    if (rest.endsWith(".down.sql")) downs.set(version, path);
    else migrations.push(await readMigration2(tree, path, version, rest, settings));
  }
  refuseDuplicates(migrations);
  const paired = [];
  for (const migration of migrations) {
    const downFile = downs.get(migration.version);
    if (downFile === void 0) paired.push(migration);
    else {
      const { text } = await readRaw(tree, downFile);
      const downWrapped = !optsOut(text) && !matchesAny(downFile, settings.nonTransactional);
      const extra = { ...migration.extra, downWrapped };
      paired.push({ ...migration, down: [wholePiece(downFile, text)], extra });
    }
    downs.delete(migration.version);
  }
  for (const path of downs.values()) skipped.push({ what: path, why: "it has no up part" });
  paired.sort((a, b) => compareNumbers(a.version, b.version));
  return { migrations: paired, skipped };
}
async function readMigration2(tree, file, version, rest, settings) {
  const { text, bytes } = await readRaw(tree, file);
  const wrapped = !optsOut(text) && !matchesAny(file, settings.nonTransactional);
  const suffix = rest.endsWith(".up.sql") ? ".up.sql" : ".sql";
  return {
    id: posix17.basename(file).slice(0, -suffix.length),
    version,
    file,
    text,
    transactionMode: modeOf2(text, wrapped),
    up: [wholePiece(file, text)],
    down: null,
    checksum: hexDigest("sha384", bytes),
    extra: { wrapped, description: rest.slice(0, -suffix.length).replaceAll("_", " ") }
  };
}
function modeOf2(text, wrapped) {
  if (carriesOwnTransaction(text)) return "own";
  return wrapped ? "file" : "message";
}
function optsOut(text) {
  return text.startsWith("-- no-transaction");
}
function badVersion(path, name) {
  return new UserError(
    "bad-version",
    `"${path}": sqlx stops at this name: error parsing migration filename "${name}"; expected integer version prefix (e.g. \`01_foo.sql\`).`,
    { remedy: "Rename the file, or move it out of the folder." }
  );
}

// src/adapters/sqlx/ledger.ts
var ledger7 = {
  table: "_sqlx_migrations",
  prepare: [
    // sqlx asks for this as a start-up parameter of every connection
    runnerStep("SET TIME ZONE 'UTC'"),
    runnerStep(`CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
);`)
  ],
  // sqlx asks twice: for rows without success, and for version and checksum
  read: `SELECT version::text AS version, encode(checksum, 'hex') AS checksum, success FROM _sqlx_migrations ORDER BY _sqlx_migrations.version`,
  decide,
  forget: (migrations) => migrations.map(({ version }) => `DELETE FROM _sqlx_migrations WHERE version = ${version}`)
};
function decide(rows, migrations) {
  const refuse2 = (refused, apply2 = []) => {
    return { apply: apply2, skipped: 0, refused, neverApplied: [] };
  };
  const dirty = rows.find(({ success }) => success === false || success === "f");
  if (dirty) {
    const version = String(dirty["version"]);
    return refuse2(
      `migration ${version} is partially applied; fix and remove row from \`_sqlx_migrations\` table`
    );
  }
  const known = new Set(migrations.map(({ version }) => version));
  const missing = rows.find(({ version }) => !known.has(String(version)));
  if (missing) {
    return refuse2(
      `migration ${String(missing["version"])} was previously applied but is missing in the resolved migrations`
    );
  }
  const checksums = new Map(rows.map(({ version, checksum }) => [String(version), checksum]));
  const apply = [];
  for (const migration of migrations) {
    const applied = checksums.get(migration.version);
    if (applied === void 0) apply.push(migration);
    else if (applied !== migration.checksum) {
      return refuse2(
        `migration ${migration.version} was previously applied but has been modified`,
        apply
      );
    }
  }
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}
function plan7(migration) {
  const { checksum = "", extra, version } = migration;
  const insert2 = runnerStep(
    "INSERT INTO _sqlx_migrations ( version, description, success, checksum, execution_time ) VALUES ( $1, $2, TRUE, $3, -1 )",
    [version, String(extra?.["description"] ?? ""), `\\x${checksum}`]
  );
  return [
    ...wrap3(extra?.["wrapped"] === true, migration.up, insert2),
    runnerStep("UPDATE _sqlx_migrations SET execution_time = $1 WHERE version = $2", [0, version])
  ];
}
function planDown5(migration) {
  if (!migration.down) return null;
  const remove = runnerStep("DELETE FROM _sqlx_migrations WHERE version = $1", [migration.version]);
  return wrap3(migration.extra?.["downWrapped"] === true, migration.down, remove);
}
function afterFailure7(migration) {
  return migration.extra?.["wrapped"] === true ? [runnerStep("ROLLBACK")] : [];
}
function wrap3(wrapped, pieces2, write) {
  const inner = [...pieces2.map(migrationStep), write];
  return wrapped ? [runnerStep("BEGIN"), ...inner, runnerStep("COMMIT")] : inner;
}

// src/adapters/sqlx/index.ts
var sqlx = {
  id: "sqlx",
  name: "sqlx",
  url: "https://docs.rs/sqlx/latest/sqlx/macro.migrate.html",
  ledgerPolicy: "kept",
  detect: detect10,
  discover: discover10,
  ledger: ledger7,
  plan: plan7,
  planDown: planDown5,
  afterFailure: afterFailure7,
  renderFix: renderFix8
};
function renderFix8(units, migration) {
  return filePerUnit(
    units,
    migration,
    (unit) => isOutside(unit) ? `-- no-transaction
${unitText(unit)}` : unitText(unit)
  );
}

// src/adapters/supabase/discover.ts
import { posix as posix18 } from "node:path";
var namePattern = /^([0-9]+)_(.*)\.sql$/;
async function detect11(tree) {
  const files = new Set(await tree.files());
  const folders = await foldersWith(tree, namePattern);
  return [...folders.keys()].flatMap((directory) => {
    if (!/(^|\/)supabase\/migrations$/.test(directory)) return [];
    const config = posix18.join(posix18.dirname(directory), "config.toml");
    const found = { adapter: "supabase", directory };
    return files.has(config) ? [{ ...found, confidence: "certain", why: `${config} is beside ${directory}` }] : [{ ...found, confidence: "likely", why: `${directory} is where Supabase keeps them` }];
  });
}
async function discover11(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const first = [...files].sort((a, b) => compareText(a.name, b.name))[0]?.name;
  const migrations = [];
  const skipped = [];
  for (const { path, name } of files.filter(({ name: name2 }) => name2.endsWith(".sql"))) {
    const [, version, title] = namePattern.exec(name) ?? [];
    if (name === first && /^[0-9]{14}_init\.sql$/.test(name) && name < "20211209000000") {
      skipped.push({ what: path, why: 'the Supabase CLI skips an "init" from before 2021-12-09' });
    } else if (version === void 0 || title === void 0 || name.includes("/")) {
      skipped.push({ what: path, why: "the Supabase CLI takes only <timestamp>_name.sql" });
    } else {
      const { text } = await readRaw(tree, path);
      const up = splitStatements(text).map(({ sql, line }) => ({
        sql: sql.replace(/;$/, "").trimEnd(),
        file: path,
        line
      }));
      const apart = matchesAny(path, settings.nonTransactional);
      migrations.push({
        id: name.slice(0, -".sql".length),
        version,
        file: path,
        text,
        transactionMode: apart ? "statement" : modeOf3(up),
        up,
        down: null,
        extra: { title, apart }
      });
    }
  }
  refuseDuplicates(migrations);
  migrations.sort((a, b) => compareText(posix18.basename(a.file), posix18.basename(b.file)));
  return { migrations, skipped };
}
function modeOf3(pieces2) {
  if (pieces2.some(({ sql }) => controlsTransaction(sql))) return "own";
  return pieces2.some(({ sql }) => isSentAlone(sql)) ? "statement" : "file";
}
function controlsTransaction(sql) {
  return /^(BEGIN|START TRANSACTION|COMMIT|END|ABORT|PREPARE TRANSACTION)\b/.test(
    leadingWords(sql, 2)
  );
}
function isSentAlone(sql) {
  const words = leadingWords(sql, 12);
  return /^(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY\b/.test(words) || /^REINDEX .*\bCONCURRENTLY\b/.test(words) || /^(VACUUM|ALTER SYSTEM)\b/.test(words) || words === "CLUSTER";
}

// src/adapters/supabase/expects.ts
var owners = ["supabase_admin", "supabase_auth_admin", "supabase_storage_admin"];
var expects = {
  roles: ["anon", "authenticated", "service_role", "authenticator", "dashboard_user", ...owners],
  memberOf: ["anon", "authenticated", "service_role", ...owners],
  schemas: ["auth", "storage", "extensions", "realtime", "graphql_public", "vault"],
  extensions: [
    { name: "pgcrypto", schema: "extensions" },
    { name: "uuid-ossp", schema: "extensions" },
    { name: "pg_stat_statements", schema: "extensions" }
  ],
  sql: `
CREATE TABLE auth.users (
  instance_id uuid,
  id uuid PRIMARY KEY,
  aud varchar(255),
  role varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text UNIQUE DEFAULT NULL,
  phone_confirmed_at timestamptz,
  confirmed_at timestamptz GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED,
  banned_until timestamptz,
  is_sso_user boolean NOT NULL DEFAULT false,
  deleted_at timestamptz,
  is_anonymous boolean NOT NULL DEFAULT false
);
CREATE TABLE auth.identities (
  provider_id text NOT NULL,
  user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
  identity_data jsonb NOT NULL,
  provider text NOT NULL,
  created_at timestamptz,
  updated_at timestamptz,
  id uuid PRIMARY KEY,
  UNIQUE (provider_id, provider)
);
CREATE TABLE auth.sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
  created_at timestamptz,
  updated_at timestamptz
);
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
  AS $$ SELECT NULLIF(current_setting('request.jwt.claims', true), '')::jsonb $$;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT (auth.jwt() ->> 'sub')::uuid $$;
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'role' $$;
CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'email' $$;

CREATE TABLE storage.buckets (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE,
  owner uuid,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  public boolean DEFAULT false,
  avif_autodetection boolean DEFAULT false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text
);
CREATE TABLE storage.objects (
  id uuid PRIMARY KEY DEFAULT md5(random()::text)::uuid,
  bucket_id text REFERENCES storage.buckets,
  name text,
  owner uuid,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  last_accessed_at timestamptz DEFAULT now(),
  metadata jsonb,
  path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/')) STORED,
  version text,
  owner_id text,
  user_metadata jsonb,
  UNIQUE (bucket_id, name)
);
ALTER TABLE storage.buckets ENABLE ROW LEVEL SECURITY;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE
  AS $$ SELECT (string_to_array(name, '/'))[1:cardinality(string_to_array(name, '/')) - 1] $$;
CREATE FUNCTION storage.filename(name text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))] $$;
CREATE FUNCTION storage.extension(name text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT reverse(split_part(reverse(storage.filename(name)), '.', 1)) $$;

CREATE PUBLICATION supabase_realtime;
ALTER PUBLICATION supabase_realtime OWNER TO supabase_admin;
ALTER TABLE auth.users OWNER TO supabase_auth_admin;
ALTER TABLE auth.identities OWNER TO supabase_auth_admin;
ALTER TABLE auth.sessions OWNER TO supabase_auth_admin;
ALTER TABLE storage.buckets OWNER TO supabase_storage_admin;
ALTER TABLE storage.objects OWNER TO supabase_storage_admin;
ALTER SCHEMA auth OWNER TO supabase_admin;
ALTER SCHEMA storage OWNER TO supabase_admin;
ALTER SCHEMA extensions OWNER TO supabase_admin;
GRANT USAGE ON SCHEMA auth, storage, extensions, public TO anon, authenticated, service_role;
GRANT ALL ON ALL TABLES IN SCHEMA storage TO anon, authenticated, service_role;
`,
  standIns: [
    {
      what: "schemas auth and storage",
      why: "minimal stand-ins for Supabase's own tables and functions: no triggers, few indexes, no rows"
    },
    {
      what: "Supabase roles and publication supabase_realtime",
      why: "made empty; default privileges, event triggers and the settings of these roles are missing"
    },
    {
      what: "extensions pg_net, pg_cron, pgsodium, supabase_vault, pg_graphql",
      why: "only on Supabase; migrations that use them need an image that has them"
    }
  ]
};

// src/adapters/supabase/ledger.ts
var table5 = "supabase_migrations.schema_migrations";
var ledger8 = {
  table: table5,
  prepare: [
    "BEGIN",
    "SET LOCAL lock_timeout = '4s'",
    "CREATE SCHEMA IF NOT EXISTS supabase_migrations",
    `CREATE TABLE IF NOT EXISTS ${table5} (version text NOT NULL PRIMARY KEY)`,
    `ALTER TABLE ${table5} ADD COLUMN IF NOT EXISTS statements text[]`,
    `ALTER TABLE ${table5} ADD COLUMN IF NOT EXISTS name text`,
    "COMMIT"
  ].map((sql) => runnerStep(sql)),
  read: `SELECT version FROM ${table5} ORDER BY version`,
  decide: decide2,
  forget: (migrations) => migrations.map(
    ({ version }) => `DELETE FROM ${table5} WHERE version = ${quoteLiteral(version)}`
  )
};
function decide2(rows, migrations) {
  const applied = rows.map(({ version }) => String(version)).sort(compareText);
  const local = new Set(migrations.map(({ version }) => version));
  const missing = applied.filter((version) => !local.has(version));
  const newest = applied.at(-1) ?? "";
  const pending2 = migrations.filter(({ version }) => !applied.includes(version));
  const late = pending2.filter(({ version }) => compareText(version, newest) < 0);
  const refuse2 = (message, versions) => ({
    apply: [],
    skipped: 0,
    refused: `${message} ${versions.join(", ")}`,
    neverApplied: []
  });
  if (missing.length > 0) {
    return refuse2("Remote migration versions not found in local migrations directory.", missing);
  }
  if (late.length > 0) {
    return refuse2(
      "Found local migration files to be inserted before the last migration on remote database. Rerun the command with --include-all flag to apply these migrations:",
      late.map(({ id }) => id)
    );
  }
  return { apply: pending2, skipped: migrations.length - pending2.length, neverApplied: [] };
}
function plan8(migration) {
  const { extra, id, transactionMode, up, version } = migration;
  const steps = [
    runnerStep("RESET ALL"),
    // what the role "postgres" has by default on Supabase
    runnerStep('SET search_path TO "$user", public, extensions')
  ];
  const row = runnerStep(`INSERT INTO ${table5}(version, name, statements) VALUES($1, $2, $3)`, [
    version,
    String(extra?.["title"] ?? id),
    arrayLiteral(up)
  ]);
  if (transactionMode === "own" || extra?.["apart"] === true) {
    return [...steps, ...up.map(migrationStep), row];
  }
  let batch = [];
  const flush = () => {
    if (batch.length > 0) steps.push(runnerStep("BEGIN"), ...batch, runnerStep("COMMIT"));
    batch = [];
  };
  for (const piece of up) {
    if (isSentAlone(piece.sql)) {
      flush();
      steps.push(migrationStep(piece));
    } else batch.push({ ...migrationStep(piece), parameters: [] });
  }
  batch.push(row);
  flush();
  return steps;
}
function afterFailure8() {
  return [runnerStep("ROLLBACK")];
}
function arrayLiteral(pieces2) {
  return `{${pieces2.map(({ sql }) => `"${sql.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

// src/adapters/supabase/index.ts
var supabase = {
  id: "supabase",
  name: "Supabase",
  url: "https://supabase.com/docs/guides/deployment/database-migrations",
  ledgerPolicy: "kept",
  detect: detect11,
  discover: discover11,
  ledger: ledger8,
  plan: plan8,
  afterFailure: afterFailure8,
  expects,
  renderFix: renderFix9
};
function renderFix9(units, migration) {
  if (!units.every((unit) => !isOutside(unit) || unit.statements.every(isSentAlone))) return [];
  return filePerUnit(units, migration, unitText);
}

// src/adapters/index.ts
var adapters = [
  dbmate,
  diesel,
  drizzle,
  drizzleV1,
  flyway,
  golangMigrate,
  goose,
  plain,
  prisma,
  sqlx,
  supabase
];
function findAdapter(id) {
  const adapter = adapters.find((adapter2) => adapter2.id === id);
  if (adapter) return adapter;
  throw new UserError("unknown-adapter", `"${id}" is no adapter.`, {
    remedy: `Use one of: ${adapters.map(({ id: id2 }) => id2).join(", ")}.`
  });
}

export {
  isProgram,
  filesOf,
  databaseOfFolder,
  loadParser,
  splitSql,
  lineCounter,
  compareText,
  adapters,
  findAdapter
};
