/**
 * Looks that a publisher chooses by attributes of the element (`look`, `density`, `avatars`), or by the site's setting for
 * pictures. Loaded where one is chosen; the look that needs none is style.js.
 */
/** @import { Extra } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */

import { dress } from "./html.js";

const looksSheet = new CSSStyleSheet();

looksSheet.replaceSync(`
:host([look=soft]) .afterword{--radius:var(--afterword-radius,16px)}
:host([look=soft]) :is(.meta,.text){max-inline-size:calc(var(--afterword-measure,36em) + 28px);padding-inline:14px;background:var(--field)}
:host([look=soft]) .meta{padding-block-start:6px;border-start-start-radius:4px;border-start-end-radius:var(--radius)}
:host([look=soft]) .text{padding-block-end:10px;border-end-start-radius:var(--radius);border-end-end-radius:var(--radius)}
:host([look=soft]) .gone>article>.meta,:host([look=soft]) .muted>article>.meta{border-end-start-radius:var(--radius);border-end-end-radius:var(--radius);padding-block-end:6px}
:host([look=soft]) :is(.actions,.slot>*){padding-inline-start:14px}
:host([look=soft]) article>.act{margin-inline-start:14px}
:host([look=lines]) .afterword{--radius:var(--afterword-radius,0px)}
:host([look=lines]) .avatar{border-radius:var(--afterword-avatar,2px)}
:host([look=lines]) .top{padding-block-end:6px;border-block-end:2px solid}
:host([look=lines]) textarea{border-width:0 0 1px;background:none;padding-inline:0}
:host([look=lines]) .open textarea{padding-inline:12px;background:var(--field)}
:host([look=lines]) .comments>.comment+.comment{margin-block-start:20px;padding-block-start:20px;border-block-start:1px solid var(--line)}
:host([look=lines]) .comments>.comment+.comment>.line{inset-block-start:58px}
:host([look=card]) .afterword{padding:clamp(12px,3vi,20px);border:1px solid var(--line);border-radius:max(var(--radius),12px);background:color-mix(in srgb,Canvas 60%,transparent)}
:host([density=compact]) .afterword{--avatar:24px;line-height:1.45}
:host([density=compact]) .top{margin-block-end:8px}
:host([density=compact]) .comments>.comment+.comment{margin-block-start:14px}
:host([density=compact]) .replies{padding-block-start:10px}
:host([density=compact]) .replies>*+*{margin-block-start:10px}
:host([density=compact]) .text>*+*{margin-block-start:.4em}
:host([density=compact]) .actions{margin-block-start:0}
:host([density=compact]) :is(.act,.vote){min-block-size:24px}
:host([density=compact]) .line{inset-block-start:30px}
.faceless .avatar{display:none}
.faceless article{display:block}
.faceless .recent>article::after{inset-inline:auto 0;inset-block-start:8px}
.faceless .replies{--indent:20px}
.faceless .comment:has(>.line){display:grid;grid-template-columns:20px minmax(0,1fr)}
.faceless .comment:has(>.line)>article{grid-column:1/-1}
.faceless .line{position:relative;inset:auto;inline-size:24px;margin:12px 0 0 -11px;grid-area:2/1}
.faceless .line[aria-expanded=false]{grid-column:1/-1;justify-self:start;inline-size:auto;margin:0}
.faceless .replies{margin:0;grid-area:2/2}
`);

/** @param {Discussion} discussion @returns {Extra} */
export function extend({ section, root }) {
  dress(section, looksSheet);
  const wanted = root.host.getAttribute("avatars");
  return {
    show: ({ settings }) => {
      const isFaceless = wanted ? wanted === "off" : settings.avatars === false;
      section.classList.toggle("faceless", isFaceless);
    },
  };
}
