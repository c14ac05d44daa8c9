/**
 * The look of a discussion, as a constructed style sheet: it needs no `unsafe-inline`.
 *
 * Font, size, colour and link colour are the page's. Set these custom properties on <afterword-comments> or above it:
 *
 *   --afterword-accent     buttons, links, marks            (the page's link colour)
 *   --afterword-on-accent  text on the accent               (black or white, whichever reads)
 *   --afterword-quiet      names of things, times           (the text, 70 %)
 *   --afterword-line       thread lines and borders         (the text, 18 %)
 *   --afterword-field      ground of fields and of code     (the text, 5 %)
 *   --afterword-danger     errors                           (a red)
 *   --afterword-radius     corners                          (6px)
 *   --afterword-measure    longest line of text             (36em)
 *   --afterword-avatar     corners of avatars               (50%)
 *   --afterword-top        height of a header of the page that stays in sight (0px)
 *
 * Parts for ::part(): root, heading, order, composer, input, post, message, comments, comment, avatar, meta, name,
 * badge, featured, permalink, text, held, actions, votes, reactions, line, more, news, preview, pinned, report.
 *
 * Greys are the text's own colour, thinned: whatever the page's ground is, it shows through.
 */

export const sheet = new CSSStyleSheet();

sheet.replaceSync(`
:host{display:block;inline-size:100%}
:host([hidden]),[hidden]{display:none!important}
*,::before,::after{box-sizing:border-box}
.afterword{
--accent:var(--afterword-accent,var(--page-link,LinkText));
--quiet:var(--afterword-quiet,color-mix(in srgb,currentColor 70%,transparent));
--line:var(--afterword-line,color-mix(in srgb,currentColor 18%,transparent));
--field:var(--afterword-field,color-mix(in srgb,currentColor 5%,transparent));
--danger:var(--afterword-danger,light-dark(#b3261e,#f5b5af));
--radius:var(--afterword-radius,6px);
--avatar:32px;--indent:40px;--gap:8px;
container-type:inline-size;display:block;line-height:1.55;text-align:start;text-indent:0;text-transform:none;
white-space:normal;overflow-wrap:anywhere;cursor:auto}
.ground{padding:16px;background:Canvas;color:CanvasText;border-radius:var(--radius)}
h2,h3,p,ol,ul,pre,blockquote{margin:0}
h2,h3{font-size:inherit;font-weight:600}
.comments,.replies{list-style:none;padding:0}
a{color:var(--accent);text-underline-offset:.15em}
button,select,input,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button{border:0;padding:0;background:none;cursor:pointer;border-radius:4px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:4px 16px;margin-block-end:12px}
.heading{font-size:1.2em}
select{min-block-size:28px;padding:2px 4px;border:0;border-radius:4px;background:none;color:var(--quiet);cursor:pointer;
font-size:max(13px,.875em)}
option{color:CanvasText;background:Canvas}
.compose{margin-block-end:24px;min-block-size:44px}
.ready .compose:empty{display:none}
.afterword:not(.ready) .compose{border-radius:var(--radius);background:var(--field)}
textarea{display:block;inline-size:100%;min-block-size:44px;padding:9px 12px;border:1px solid var(--line);
border-radius:var(--radius);background:var(--field);line-height:1.5;resize:none;overflow:hidden}
::placeholder{color:inherit;opacity:.7}
.note{padding-block:8px;color:var(--quiet)}
.comment{position:relative;scroll-margin-block-start:16px;border-radius:var(--radius)}
.comments>.comment+.comment{margin-block-start:24px}
.replies{margin-inline-start:var(--indent);padding-block-start:16px}
.replies>*+*{margin-block-start:16px}
.comment:focus{outline:0}
.comment:focus-visible>article,.target>article{outline:2px solid var(--accent);outline-offset:6px;border-radius:2px}
.target:not(:focus-visible)>article{outline-color:var(--line)}
article{display:grid;grid-template-columns:var(--avatar) minmax(0,1fr);column-gap:var(--gap)}
article>*{grid-column:2}
article>.avatar{grid-column:1;grid-row:1/span 2}
.avatar{inline-size:var(--avatar);block-size:var(--avatar);border-radius:var(--afterword-avatar,50%);overflow:hidden;
background:var(--field)}
.avatar *{display:block;inline-size:100%;block-size:100%;object-fit:cover}
.avatar svg{background:light-dark(hsl(var(--hue) 48% 86%),hsl(var(--hue) 28% 26%));
fill:light-dark(hsl(var(--hue) 42% 42%),hsl(var(--hue) 52% 70%))}
.meta{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 8px;min-block-size:24px}
.name a{color:inherit;text-decoration:none}
.name a:hover{text-decoration:underline}
.quiet,.badge,.actions,.further,.ask,.note{font-size:max(13px,.875em)}
.quiet,.act,.badge{color:var(--quiet)}
a.quiet{text-decoration:none}
a.quiet:hover{text-decoration:underline}
.answers a{color:inherit}
.badge{font-weight:500}
.text{max-inline-size:var(--afterword-measure,36em);padding-block-start:1px;text-align:match-parent}
.text>*+*{margin-block-start:.65em}
.text :is(ul,ol){padding-inline-start:1.4em}
.text ul{list-style:disc}
.text blockquote{padding-inline-start:12px;border-inline-start:3px solid var(--line)}
.text :is(code,pre){font-family:ui-monospace,monospace;font-size:.9em}
.text code{padding:.1em .25em;border-radius:3px;background:var(--field)}
.text pre{padding:8px 12px;border-radius:var(--radius);background:var(--field);overflow-x:auto;overflow-wrap:normal;
tab-size:4;white-space:pre}
.text pre code{padding:0;background:none;font-size:1em}
.text hr{block-size:0;border:0;border-block-start:1px solid var(--line)}
.text :is(.c,.c1,.cm,.ch,.cs){opacity:.7;font-style:italic}
.text :is(.k,.kd,.kn,.kr,.ow,.nt){font-weight:600}
.text :is(.s,.s1,.s2,.sb,.sa,.m,.mi,.mf){color:var(--accent)}
.gone>article>.text{display:none}
.gone>article .name{color:var(--quiet);font-size:max(13px,.875em);font-weight:inherit}
.gone>article>.meta{align-items:center;min-block-size:32px}
.held>article{padding:8px;border:1px dashed var(--quiet);border-radius:var(--radius)}
.waiting{flex-basis:100%;font-style:italic}
.actions{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px;margin-block-start:2px}
.acts{display:contents}
.votes{display:inline-flex;align-items:center;margin-inline-start:-8px}
.vote{display:grid;place-items:center;inline-size:28px;min-block-size:28px;color:var(--quiet);transition:color .15s}
.vote::before{content:"";inline-size:8px;block-size:8px;border:solid;border-width:2px 0 0 2px;rotate:45deg;translate:0 2px}
.down::before{rotate:225deg;translate:0 -2px}
.vote:is(:hover,:focus-visible){color:inherit}
.vote[aria-pressed=true]{color:var(--accent)}
.vote[aria-pressed=true]::before{inline-size:9px;block-size:9px;border-width:3px 0 0 3px}
.score{min-inline-size:2ch;text-align:center;color:var(--quiet);font-variant-numeric:tabular-nums}
.emoji{display:inline-flex;flex-wrap:wrap;align-items:center;gap:4px}
.article:empty{display:none}
.article,.article.kept:empty{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;min-block-size:32px;margin-block-end:20px;
font-size:max(13px,.875em)}
.chip{display:inline-flex;align-items:center;justify-content:center;gap:5px;min-inline-size:32px;min-block-size:26px;
padding-inline:8px;border-radius:13px;background:var(--field);color:var(--quiet)}
.article .chip{min-inline-size:44px;min-block-size:32px;border-radius:16px}
.chip:hover{color:inherit}
.chip[aria-pressed=true]{color:inherit;box-shadow:inset 0 0 0 2px var(--accent)}
.chip span{font-variant-numeric:tabular-nums}
.chip i{font:1.1em/1 "Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",sans-serif;font-variant-emoji:emoji}
.failure{flex-basis:100%;color:var(--danger)}
.add{display:grid;place-items:center;inline-size:28px;min-block-size:28px;color:var(--quiet)}
.add:is(:hover,:focus-visible,[aria-expanded=true]){color:inherit}
.add svg{inline-size:17px;block-size:17px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round}
.act{min-inline-size:24px;min-block-size:28px;font-weight:500;transition:color .15s}
.act:is(:hover,:focus-visible){color:inherit;text-decoration:underline}
.plain{color:var(--accent)}
.danger{color:var(--danger)}
.ask{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}
.editing>article>:is(.text,.actions){display:none}
.slot>form{margin-block:8px 4px}
.line{position:absolute;inset-block:38px 0;inset-inline-start:calc(var(--avatar)/2 - 12px);inline-size:24px;border-radius:0}
.line::before{content:"";position:absolute;inset-block:0;inset-inline-start:11px;border-inline-start:2px solid var(--line);
transition:border-color .15s}
.line:hover::before{border-color:currentColor}
.line[aria-expanded=false]{position:static;display:block;inline-size:auto;min-block-size:28px;
margin-inline-start:calc(var(--avatar) + var(--gap));color:var(--accent);font-weight:500;font-size:max(13px,.875em)}
.line[aria-expanded=false]::before{content:attr(data-label);position:static;border:0}
.line[aria-expanded=false]:hover{text-decoration:underline}
.further{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}
.pinned:not(:empty){margin-block-end:24px;padding-inline-start:12px;border-inline-start:2px solid var(--accent)}
.pinned li+li{margin-block-start:12px}
.pinned .text{max-block-size:12lh;overflow:auto}
.reporting{display:grid;gap:8px;max-inline-size:var(--afterword-measure,36em)}
.reporting label{display:block;font-size:max(13px,.875em)}
.reporting select{border:1px solid var(--line);background:var(--field);color:inherit}
.more{margin-block-start:24px}
.more:empty{display:none}
.bone{display:grid;grid-template-columns:32px 1fr;gap:6px 8px;margin-block-end:24px;padding-block-end:34px}
.bone i{block-size:14px;border-radius:4px;background:var(--field)}
.bone .avatar{grid-row:1/4;block-size:32px;border-radius:50%}
.bone i:nth-child(2){inline-size:30%;margin-block:5px}
.bone i:nth-child(4){inline-size:70%}
@supports (field-sizing:content){textarea{field-sizing:content}}
@container (max-width:480px){
.replies{--indent:20px;--avatar:24px}
.replies .avatar{margin-block-start:1px}
.replies .line{inset-block-start:30px}
}
@media (hover:none){:is(.act,.vote,.add,.chip){min-block-size:32px}}
@media (prefers-reduced-motion:no-preference){
.replies:not([hidden])>.comment{animation:appear .15s}
@keyframes appear{from{opacity:0}}
}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (forced-colors:active){
.line::before{border-color:ButtonText}
.chip{border:1px solid ButtonText}
:is(.vote,.chip)[aria-pressed=true]{outline:2px solid Highlight}
.avatar svg{forced-color-adjust:none}
textarea,input{border-color:ButtonText!important}
}
`);
