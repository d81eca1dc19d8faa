// A constructable stylesheet, which a Content-Security-Policy without 'unsafe-inline' allows.

const CSS = `
:host {
  --ground: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --good: #1a7f37; --bad: #b3261e; --focus: #0550ae;
  all: initial; position: fixed; inset: auto 12px 12px auto; z-index: 2147483000; color: var(--text);
  font: 13px/1.5 ui-sans-serif, system-ui, sans-serif; color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host { --ground: #16191d; --text: #e6e9ed; --quiet: #a3abb5; --line: #3a424c; --good: #56d364; --bad: #ff8f87; --focus: #79b8ff; }
}
* { box-sizing: border-box; }
button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; cursor: pointer; }
button:disabled { color: var(--quiet); cursor: default; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.toggle { display: block; margin-left: auto; font-weight: 600; }
.toggle[data-status=signed_in]::before { content: "●" / ""; color: var(--good); margin-right: 6px; }
.toggle[data-status=signed_out]::before { content: "○" / ""; margin-right: 6px; }
.toggle[data-status=restoring]::before { content: "…" / ""; margin-right: 6px; }
section { width: min(440px, calc(100vw - 24px)); max-height: min(70vh, 640px); overflow: auto; margin-bottom: 8px; padding: 12px; background: var(--ground); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / 20%); }
section[hidden] { display: none; }
h2 { font-size: 14px; margin: 0 0 8px; }
details { border-top: 1px solid var(--line); padding: 6px 0; }
summary { cursor: pointer; font-weight: 600; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 6px 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
ol, ul { margin: 6px 0; padding-left: 18px; }
li { overflow-wrap: anywhere; margin: 2px 0; }
code, pre { font: 12px/1.45 ui-monospace, monospace; }
pre { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.bad { color: var(--bad); }
.actions { display: flex; gap: 8px; flex-wrap: wrap; margin-bottom: 8px; }
`;

export function styles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  return sheet;
}
