/**
 * The look of a discussion, as a constructed style sheet: it needs no `unsafe-inline`.
 *
 * Font, size, colour and link colour are the page's; what else it can say, by custom properties and parts, is listed in
 * docs/publishers.md.
 *
 * Greys are the text's own colour, thinned: whatever the page's ground is, it shows through.
 */

export const readingSheet = new CSSStyleSheet();

readingSheet.replaceSync(`
:host{display:block;inline-size:100%}
:host([hidden]),[hidden]{display:none!important}
*,::before,::after{box-sizing:border-box}
.afterword{
--accent:var(--afterword-accent,var(--page-link,LinkText));
--quiet:var(--afterword-quiet,color-mix(in srgb,currentColor 70%,transparent));
--line:var(--afterword-line,color-mix(in srgb,currentColor 18%,transparent));
--field:var(--afterword-field,color-mix(in srgb,currentColor 5%,transparent));
--radius:var(--afterword-radius,6px);
--avatar:32px;--indent:40px;--gap:8px;
container-type:inline-size;display:block;font-size:max(13px,1em);line-height:1.55;letter-spacing:normal;word-spacing:normal;
text-shadow:none;text-align:start;text-indent:0;text-transform:none;
white-space:normal;overflow-wrap:anywhere;cursor:auto}
.ground{padding:16px;background:Canvas;color:CanvasText;border-radius:var(--radius)}
h2,h3,p,ol,ul,pre,blockquote{margin:0}
h2,h3{font-size:inherit;font-weight:600}
.comments,.replies{list-style:none;padding:0}
a{color:var(--accent);text-underline-offset:.15em}
button,select,input,textarea{font:inherit;color:inherit}
button{border:0;padding:0;background:none}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:4px 16px;margin-block-end:12px}
.heading{font-size:1.2em}
select{min-block-size:28px;padding:2px 4px;border:0;background:none;color:var(--quiet);
font-size:max(13px,.875em)}
.compose{margin-block-end:24px}
.message{display:contents}
.afterword:not(.ready) :is(.top,.compose){display:none}
textarea{display:block;inline-size:100%;min-block-size:44px;padding:9px 12px;border:1px solid var(--line);
border-radius:var(--radius);background:var(--field);line-height:1.5;resize:none;overflow:hidden}
::placeholder{color:inherit;opacity:.7}
.note{padding-block:8px;color:var(--quiet)}
.comment{position:relative}
.comments>.comment+.comment{margin-block-start:24px}
.replies{margin-inline-start:var(--indent);padding-block-start:16px}
.replies>*+*{margin-block-start:16px}
article{display:grid;grid-template-columns:var(--avatar) minmax(0,1fr);column-gap:var(--gap)}
article>*{grid-column:2}
article>.act{justify-self:start}
article>.avatar{grid-column:1;grid-row:1/span 2}
.avatar{inline-size:var(--avatar);block-size:var(--avatar);border-radius:var(--afterword-avatar,50%);overflow:hidden;
background:var(--field)}
.avatar *{display:block;inline-size:100%;block-size:100%;object-fit:cover}
.avatar svg{background:light-dark(hsl(var(--hue) 48% 86%),hsl(var(--hue) 28% 26%));
fill:light-dark(hsl(var(--hue) 42% 42%),hsl(var(--hue) 52% 70%))}
.meta{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 8px;min-block-size:24px}
.name a{color:inherit;text-decoration:none}
.quiet,.badge,.actions,article>.act,.further,.note{font-size:max(13px,.875em)}
.quiet,.act,.badge{color:var(--quiet)}
a.quiet{text-decoration:none}
.answers a{color:inherit}
.badge{font-weight:500}
.text{max-inline-size:var(--afterword-measure,36em);padding-block-start:1px;text-align:-webkit-match-parent;text-align:match-parent}
.text>*+*{margin-block-start:.65em}
.text :is(ul,ol){padding-inline-start:1.4em}
.text ul{list-style:disc}
.text blockquote{padding-inline-start:12px;border-inline-start:3px solid var(--line)}
.text :is(code,pre){font-family:ui-monospace,monospace;font-size:.9em}
.text code{padding:.1em .25em;border-radius:3px;background:var(--field)}
.text pre{padding:8px 12px;border-radius:var(--radius);background:var(--field);overflow-x:auto;overflow-wrap:normal;
tab-size:4;white-space:pre;text-align:start}
.text pre code{padding:0;background:none;font-size:1em}
.text hr{block-size:0;border:0;border-block-start:1px solid var(--line)}
.long:not(.whole){max-block-size:20lh;overflow:hidden;mask:linear-gradient(#000 80%,#0000)}
.gone>article .name{color:var(--quiet);font-size:max(13px,.875em);font-weight:inherit}
.text:empty{display:none}
.gone>article>.meta{align-items:center;min-block-size:32px}
.actions{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px;margin-block-start:2px}
.acts{display:contents}
.votes{display:inline-flex;align-items:center;margin-inline-start:-8px}
.vote{display:grid;place-items:center;inline-size:28px;min-block-size:28px;color:var(--quiet)}
.vote::before{content:"";inline-size:8px;block-size:8px;border:solid;border-width:2px 0 0 2px;rotate:45deg;translate:0 2px}
.down::before{rotate:225deg;translate:0 -2px}
.score{min-inline-size:2ch;text-align:center;color:var(--quiet);font-variant-numeric:tabular-nums}
.article:not(:empty),.kept{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;min-block-size:32px;margin-block-end:20px;
font-size:max(13px,.875em)}
.act{min-inline-size:24px;min-block-size:28px;font-weight:500}
.plain{color:var(--accent)}
.line{position:absolute;inset-block:38px 0;inset-inline-start:calc(var(--avatar)/2 - 12px);inline-size:24px}
.line::before{content:"";position:absolute;inset-block:0;inset-inline-start:11px;border-inline-start:2px solid var(--line)}
.further{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}
.more:not(:empty){margin-block-start:24px}
.skeleton{--bone:linear-gradient(var(--field) 14px,#0000 0);block-size:400px;
background:radial-gradient(circle at 16px 16px,var(--field) 16px,#0000 0) 0 0/32px 110px,
var(--bone) 40px 5px/30% 110px,var(--bone) 40px 34px/100% 110px;background-repeat:repeat-y}
@container (max-width:480px){
.replies{--indent:20px;--avatar:24px}
.replies .avatar{margin-block-start:1px}
.replies .line{inset-block-start:30px}
}
@media (hover:none){:is(.act,.vote){min-block-size:32px}}
`);
