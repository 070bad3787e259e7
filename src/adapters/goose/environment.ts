import { missingPlaceholder } from '../placeholders.ts';

const expression = /\$\$|\\\$|\$\{([A-Za-z_]\w*)(?:(:?-)([^}]*))?\}|\$([A-Za-z_]\w*)/g;

/**
 * `-- +goose ENVSUB ON`: `$NAME`, `${NAME}`, `${NAME-default}` and `${NAME:-default}`; `$$` and `\$`
 * stand for one dollar sign (mfridman/interpolate). A name without a value is an error here, where
 * goose would put in nothing.
 */
export function substituteEnvironment(
  text: string,
  values: Readonly<Record<string, string>>,
  file: string,
  line: number,
): string {
  return text.replace(
    expression,
    (written: string, braced?: string, operator?: string, fallback?: string, bare?: string) => {
      const name = braced ?? bare;
      if (name === undefined) return '$';
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value !== undefined && !(operator === ':-' && value === '')) return value;
      if (operator !== undefined) return fallback ?? '';
      throw missingPlaceholder(written, name, file, line);
    },
  );
}
