/**
 * The look of what is done in a discussion, of what is one's own, and of words in code; the properties are those of style.js.
 */

export const actingSheet = new CSSStyleSheet();

actingSheet.replaceSync(`
.afterword{--danger:var(--afterword-danger,light-dark(#b3261e,#f5b5af))}
button,select{cursor:pointer;border-radius:4px}
.line{border-radius:0}
.comment{scroll-margin-block-start:16px}
.comment:focus{outline:0}
.name a:hover{text-decoration:underline}
a.quiet:hover{text-decoration:underline}
.vote:is(:hover,:focus-visible){color:inherit}
.act:is(:hover,:focus-visible){color:inherit;text-decoration:underline}
pre [class^=c]{opacity:.7;font-style:italic}
pre :is([class^=k],.ow,.nt){font-weight:600}
pre :is([class^=s],[class^=m]){color:var(--accent)}
option{color:CanvasText;background:Canvas}
.comment:focus-visible>article,.target>article{outline:2px solid var(--accent);outline-offset:6px;border-radius:2px}
.target:not(:focus-visible)>article{outline-color:var(--line)}
.held>article{padding:8px;border:1px dashed var(--quiet);border-radius:var(--radius)}
.muted>article>:is(.avatar,.meta,.text,.act,.actions,.slot){display:none}
.muting .quiet{font-size:inherit}
.since{block-size:0}
.since button{min-block-size:24px;translate:0 -24px;font-size:max(13px,.875em)}
.recent>article{position:relative}
.recent>article::after{content:"";position:absolute;inset-block-start:-2px;inset-inline-start:calc(var(--avatar) - 8px);inline-size:10px;block-size:10px;
border:2px solid Canvas;border-radius:50%;background:var(--accent);box-sizing:content-box}
.waiting{flex-basis:100%;font-style:italic}
.vote[aria-pressed=true]{color:var(--accent)}
.vote[aria-pressed=true]::before{inline-size:9px;block-size:9px;border-width:3px 0 0 3px}
.failure{flex-basis:100%;color:var(--danger)}
.danger{color:var(--danger)}
.ask{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px;font-size:max(13px,.875em)}
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
@media (prefers-reduced-motion:reduce){*,::before{transition:none!important}}
@media (forced-colors:active){
.line::before{border-color:ButtonText}
.avatar svg{forced-color-adjust:none}
.vote[aria-pressed=true]{outline:2px solid Highlight}
textarea,input{border-color:ButtonText!important}
}
`);
