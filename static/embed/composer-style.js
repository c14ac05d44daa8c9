/** The look of the open composer; the properties are those of style.js. */

export const composerSheet = new CSSStyleSheet();

composerSheet.replaceSync(`
.open{--on-accent:var(--afterword-on-accent,#fff);display:grid;grid-template-columns:minmax(0,1fr);gap:8px}
@supports (color:oklch(from red l c h)){
.open{--on-accent:var(--afterword-on-accent,oklch(from var(--accent) clamp(0,(.64 - l)*1000,1) 0 0))}
}
.open textarea{min-block-size:112px;max-block-size:60vh;overflow:auto}
.bar{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 12px}
.tabs,.tools{display:flex;flex-wrap:wrap}
.tools.hidden{visibility:hidden}
.tab{min-block-size:32px;margin-inline-end:12px;border-block-end:2px solid #0000;border-radius:0;color:var(--quiet);
font-size:max(13px,.875em);font-weight:500}
.tab:is([aria-selected=true],:hover){color:inherit}
.tab[aria-selected=true]{border-color:var(--accent)}
.tool{display:grid;place-items:center;inline-size:30px;block-size:32px;color:var(--quiet)}
.tool:is(:hover,:focus-visible){color:inherit;background:var(--field)}
.tool svg{inline-size:16px;block-size:16px;fill:currentColor}
.preview{max-inline-size:none;min-block-size:112px;padding:9px 12px;border:1px dashed var(--line);border-radius:var(--radius)}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 12px}
.speaker button{min-block-size:28px;color:var(--accent);font-weight:500;text-decoration:underline;text-underline-offset:.15em}
.speaker:empty{display:none}
.field label{display:block;font-size:max(13px,.875em)}
.field input{inline-size:100%;min-block-size:40px;padding:6px 12px;border:1px solid var(--line);border-radius:var(--radius);
background:var(--field)}
[aria-invalid=true]{border-color:var(--danger)!important}
.error{margin-block-start:4px;color:var(--danger);font-size:max(13px,.875em)}
.error:empty,.failure:empty{display:none}
.failure{padding-inline:12px;border-inline-start:3px solid var(--danger)}
.failure .note{color:inherit}
.foot{display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:8px 16px}
.foot .quiet{margin-inline-end:auto;font-variant-numeric:tabular-nums}
.post{min-block-size:40px;padding-inline:20px;border-radius:var(--radius);background:var(--accent);color:var(--on-accent);
font-weight:600;transition:opacity .15s}
.post:hover{opacity:.9}
.post[aria-disabled]{opacity:.6;cursor:default}
@container (max-width:480px){
.fields{grid-template-columns:minmax(0,1fr)}
.comment:not(:has(>.line))>article>.slot{grid-column:1/-1}
}
@media (forced-colors:active){
.post{border:1px solid ButtonText}
.tool svg{fill:ButtonText}
.tab[aria-selected=false]{border-color:Canvas}
}
`);
