/** The style of the HTML page: readable in light and dark, and on paper. */
export const pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, article { border-left: .4rem solid gray; padding-left: .8rem; }
h1.pass { border-color: seagreen; } h1.warn, article.warning { border-color: goldenrod; }
h1.fail, article.error { border-color: crimson; } article.notice { border-color: steelblue; }
article { margin: 1.5rem 0; } h3 { margin: 0; } small { opacity: .7; }
pre { overflow-x: auto; padding: .8rem; background: color-mix(in srgb, CanvasText 7%, Canvas); }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .9em; }
td, th { border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); padding: .25rem .5rem; text-align: left; vertical-align: top; }
details { margin: .6rem 0; } summary { cursor: pointer; } footer { margin-top: 3rem; opacity: .7; font-size: .875em; }
`;
