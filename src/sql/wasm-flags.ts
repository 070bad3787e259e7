/**
 * Imported before the parser, for its effect. Optimising that much WebAssembly takes V8 some 400 MB
 * and half a second at exit; parsing is a matter of milliseconds without it.
 */
import { setFlagsFromString } from 'node:v8';

for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag);
