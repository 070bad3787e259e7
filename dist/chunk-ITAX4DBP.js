import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  require_dist
} from "./chunk-XNSWPCLP.js";
import {
  __toESM
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/schema-file/picture-file.ts
var import_yaml = __toESM(require_dist(), 1);
var pictureMark = "migration-rehearsal";
var version = 1;
function looksLikePicture(text) {
  return new RegExp(`^${pictureMark}:`, "m").test(text);
}
function writePictureFile({ postgres, picture }, directory) {
  return [
    `# The schema that the migrations in ${directory} build, columns in their order.`,
    "# Written by `migration-rehearsal schema write`, compared by `schema check` and in every review.",
    `${pictureMark}: ${version}`,
    `postgres: ${postgres}`,
    pictureText(picture)
  ].join("\n");
}
function pictureText(picture) {
  if (Object.keys(picture).length === 0) return "";
  return (0, import_yaml.stringify)(picture, { lineWidth: 0, blockQuote: "literal", aliasDuplicateObjects: false });
}
function readPictureFile(text) {
  const lines = new import_yaml.LineCounter();
  const document = (0, import_yaml.parseDocument)(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    return { fault: `it is not YAML: line ${line}: ${error.message}` };
  }
  const content = document.toJS();
  if (typeof content !== "object" || content === null || !(pictureMark in content)) {
    return { fault: `it has no key "${pictureMark}", so it is not a picture of a schema` };
  }
  const { [pictureMark]: format, postgres, ...picture } = content;
  if (format !== version) {
    return { fault: `its format is ${JSON.stringify(format)}, and this version reads ${version}` };
  }
  if (typeof postgres !== "number")
    return { fault: "it does not say on which Postgres it was taken" };
  const odd = Object.entries(picture).find(([, section]) => !isSection(section));
  if (odd) return { fault: `"${odd[0]}" is not a section of a picture` };
  return { postgres, picture };
}
function isSection(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export {
  pictureMark,
  looksLikePicture,
  writePictureFile,
  pictureText,
  readPictureFile
};
