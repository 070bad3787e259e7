import { escapeHtml } from './markdown.ts';

/** Finished HTML, as opposed to text. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

/** A template of HTML in which every text is escaped; only `Html` goes in as it is. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: String.raw({ raw: strings.raw }, ...values.map(render)) };
}

function render(value: Value): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}

/** A sentence whose parts between backticks are code. */
export function sentence(text: string): Html {
  const pieces = text.split(/`([^`]+)`/);
  return markup`${pieces.map((piece, at) => (at % 2 === 1 ? markup`<code>${piece}</code>` : markup`${piece}`))}`;
}
