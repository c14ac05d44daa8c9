/** The look of the button for new comments, and of what it brought; the properties are those of style.js. */

export const liveSheet = new CSSStyleSheet();

liveSheet.replaceSync(`
.news{--on-accent:var(--afterword-on-accent,#fff);position:sticky;inset-block-start:calc(var(--afterword-top,0px) + 40px);
z-index:1;block-size:0;text-align:center;pointer-events:none}
@supports (color:oklch(from red l c h)){
.news{--on-accent:var(--afterword-on-accent,oklch(from var(--accent) clamp(0,(.64 - l)*1000,1) 0 0))}
}
.press{min-block-size:26px;padding-inline:14px;border-radius:13px;background:var(--accent);color:var(--on-accent);
box-shadow:0 1px 4px #0004;font-size:max(13px,.875em);font-weight:600;line-height:26px;white-space:nowrap;
translate:0 -25px;pointer-events:auto}
.fresh>article{position:relative;isolation:isolate;scroll-margin-block:calc(var(--afterword-top,0px) + 24px) 24px}
.fresh>article::before{content:"";position:absolute;z-index:-1;inset:-8px;border-radius:var(--radius);
background:color-mix(in srgb,var(--accent) 12%,transparent);opacity:0;animation:mark 8s}
@keyframes mark{from,98%{opacity:1}}
@media (prefers-reduced-motion:no-preference){.press{animation:appear .15s}}
@media (prefers-reduced-motion:reduce){.fresh>article::before{animation-timing-function:step-end}}
@media (forced-colors:active){.press{border:1px solid ButtonText}}
`);
