import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/rehearse/observe/subsequence.ts
function longestCommonSubsequence(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail++;
  }
  const pairs = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  pairs.push(...middle(before, after, start, before.length - tail, after.length - tail));
  for (let i = tail; i > 0; i--) pairs.push([before.length - i, after.length - i]);
  return pairs;
}
var largestTable = 4e6;
function middle(before, after, start, endBefore, endAfter) {
  const rows = endBefore - start;
  const columns = endAfter - start;
  if (rows * columns > largestTable) return [];
  const lengths = new Uint32Array((rows + 1) * (columns + 1));
  const at = (i, j) => lengths[i * (columns + 1) + j] ?? 0;
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i * (columns + 1) + j] = before[start + i] === after[start + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (before[start + i] === after[start + j]) pairs.push([start + i++, start + j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

// src/rehearse/observe/schema-diff.ts
function diffCatalogs(before, after) {
  const suspects = [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => before[key] !== after[key]
  );
  const moved = movedColumns(before, after, suspects);
  const changes = [];
  for (const key of suspects.sort()) {
    const [old, now] = [before[key], after[key]];
    const identity = identify(key);
    if (old === void 0)
      changes.push({ change: "added", ...identity, keys: [], after: now ?? {} });
    else if (now === void 0)
      changes.push({ change: "removed", ...identity, keys: [], before: old });
    else {
      const keys = differingKeys(old, now).filter((k) => k !== "position" || moved.has(key));
      if (keys.length > 0) {
        changes.push({ change: "changed", ...identity, keys, before: old, after: now });
      }
    }
  }
  return changes;
}
function identify(key) {
  const colon = key.indexOf(":");
  return { kind: key.slice(0, colon), name: key.slice(colon + 1) };
}
function differingKeys(old, now) {
  const keys = /* @__PURE__ */ new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keys].filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key])).sort();
}
function movedColumns(before, after, suspects) {
  const columns = suspects.filter((key) => key.startsWith("column:"));
  const tables = new Set(columns.map((key) => (after[key] ?? before[key])?.["table"]));
  if (tables.size === 0) return /* @__PURE__ */ new Set();
  const survives = (key) => key in before && key in after && tables.has(after[key]?.["table"]);
  const [old, now] = [columnOrder(before, survives), columnOrder(after, survives)];
  const moved = /* @__PURE__ */ new Set();
  for (const [table, order] of old) {
    const kept = longestCommonSubsequence(order, now.get(table) ?? []).map(([i]) => i);
    const inOrder = new Set(kept);
    order.forEach((key, index) => {
      if (!inOrder.has(index)) moved.add(key);
    });
  }
  return moved;
}
function columnOrder(snapshot, wanted) {
  const tables = /* @__PURE__ */ new Map();
  const columns = Object.entries(snapshot).filter(
    ([key]) => key.startsWith("column:") && wanted(key)
  );
  columns.sort(([, a], [, b]) => Number(a["position"]) - Number(b["position"]));
  for (const [key, { table }] of columns) {
    const order = tables.get(String(table));
    if (order) order.push(key);
    else tables.set(String(table), [key]);
  }
  return tables;
}

export {
  longestCommonSubsequence,
  diffCatalogs,
  identify
};
