/**
 * The look of what is done in a discussion, of what is one's own, and of words in code; the properties are those of style.js.
 */

export const actingSheet = new CSSStyleSheet();

actingSheet.replaceSync(`
.afterword{--danger:var(--afterword-danger,light-dark(#b3261e,#f5b5af))}
.name a:hover{text-decoration:underline}
a.quiet:hover{text-decoration:underline}
.vote:is(:hover,:focus-visible){color:inherit}
.act:is(:hover,:focus-visible){color:inherit;text-decoration:underline}
.text :is(.c,.c1,.cm,.ch,.cs){opacity:.7;font-style:italic}
.text :is(.k,.kd,.kn,.kr,.ow,.nt){font-weight:600}
.text :is(.s,.s1,.s2,.sb,.sa,.m,.mi,.mf){color:var(--accent)}
option{color:CanvasText;background:Canvas}
.comment:focus-visible>article,.target>article{outline:2px solid var(--accent);outline-offset:6px;border-radius:2px}
.target:not(:focus-visible)>article{outline-color:var(--line)}
.held>article{padding:8px;border:1px dashed var(--quiet);border-radius:var(--radius)}
.waiting{flex-basis:100%;font-style:italic}
.vote[aria-pressed=true]{color:var(--accent)}
.vote[aria-pressed=true]::before{inline-size:9px;block-size:9px;border-width:3px 0 0 3px}
.failure{flex-basis:100%;color:var(--danger)}
.danger{color:var(--danger)}
.ask{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}
.editing>article>:is(.text,.actions){display:none}
.slot>form{margin-block:8px 4px}
.line:hover::before{border-color:currentColor}
.line[aria-expanded=false]{position:static;display:block;inline-size:auto;min-block-size:28px;
margin-inline-start:calc(var(--avatar) + var(--gap));color:var(--accent);font-weight:500;font-size:max(13px,.875em)}
.line[aria-expanded=false]::before{content:attr(data-label);position:static;border:0}
.line[aria-expanded=false]:hover{text-decoration:underline}
.reporting{display:grid;gap:8px;max-inline-size:var(--afterword-measure,36em)}
.reporting label{display:block;font-size:max(13px,.875em)}
.reporting select{border:1px solid var(--line);background:var(--field);color:inherit}
@supports (field-sizing:content){textarea{field-sizing:content}}
:is(.vote,.act){transition:color .15s}
.line::before{transition:border-color .15s}
@media (prefers-reduced-motion:no-preference){
.replies:not([hidden])>.comment{animation:appear .15s}
@keyframes appear{from{opacity:0}}
}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (forced-colors:active){
.line::before{border-color:ButtonText}
.avatar svg{forced-color-adjust:none}
.vote[aria-pressed=true]{outline:2px solid Highlight}
textarea,input{border-color:ButtonText!important}
}
`);
