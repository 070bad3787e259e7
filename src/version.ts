import manifest from '../package.json' with { type: 'json' };

/** Of this tool, as package.json has it. */
export const toolVersion: string = manifest.version;
