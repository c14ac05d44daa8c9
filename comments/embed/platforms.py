"""What publishers paste, for each platform: the page of the desk and a part of the manual are made from this.

In a file's code %SERVICE%, %SITE% and %SETTINGS% stand for what is a site's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Where the manual has them.
BEGIN = "<!-- Written by `make docs`, from comments/embed/platforms.py. -->"
END = "<!-- platforms end -->"

NEW = "New file {path}:"
WHERE = "Where comments belong in {path}:"
IN = "In {path}:"
USE = "And where an article is shown:"

_SCRIPT = '<script async src="%SERVICE%/embed.js" data-site="%SITE%"'
_PLACE = '<section id="afterword"></section>'


@dataclass(frozen=True)
class Pasted:
    """Whose snippet it is, and what is chosen for it: the script's attributes, without `data-`."""

    service: str = "https://comments.example.org"
    site: str = "blog"
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """One thing to paste: where, and the code. In an application's own code the element stands, without a script."""

    words: str
    path: str
    language: str
    code: str
    is_element: bool = False

    def where(self, mark: str = "") -> str:
        """Say where it is pasted; `mark` is put around the path."""
        return self.words.format(path=f"{mark}{self.path}{mark}")

    def filled(self, pasted: Pasted) -> str:
        """Return the code for a site."""
        chosen = [
            f' {"" if self.is_element else "data-"}{name}="{value}"'
            for name, value in pasted.chosen.items()
            # An element that an application shows is loaded at once.
            if value and not (self.is_element and name == "loading")
        ]
        named = self.code.replace("%SERVICE%", pasted.service).replace("%SITE%", pasted.site)
        return named.replace("%SETTINGS%", "".join(chosen)).strip("\n")


@dataclass(frozen=True)
class Platform:
    """One way to make pages, and what is pasted for it."""

    key: str
    name: str
    files: tuple[File, ...]
    note: str = ""


def _by_script(identifier: str, title: str = "", more: str = "") -> str:
    """Write the place and the script, as most templates have it."""
    titled = f' data-title="{title}"' if title else ""
    return (
        f'{_PLACE}\n{_SCRIPT}\n  data-identifier="{identifier}"{more}{titled}%SETTINGS%></script>'
    )


_ASTRO = f"""
---
const {{ identifier = Astro.url.pathname, title }} = Astro.props;
---
{_PLACE}
<script is:inline async src="%SERVICE%/embed.js" data-site="%SITE%"
  data-identifier={{identifier}} data-title={{title}}%SETTINGS%></script>
"""

# The width of the article, and the space above that Ghost's own themes give its comments: Casper, then Source.
_GHOST = f"""<section class="article-comments gh-comments gh-canvas">
{_by_script("ghost-{{comment_id}}", "{{title}}")}
</section>"""

# WordPress' own links to comments lead to an element of that id. Themes give their width to the first class, Twenty
# Twenty-One to the second.
_WORDPRESS = f"""<?php if ( post_password_required() ) {{ return; }} ?>
<div id="comments" class="comments-area default-max-width">
{
    _by_script(
        "<?php the_ID(); ?>",
        "<?php the_title_attribute(); ?>",
        ' data-url="<?php echo esc_url( get_permalink() ); ?>"',
    )
}
</div>"""


def _extended(base: str, block: str, identifier: str, title: str) -> str:
    """Write a template of Jinja that puts it below what a block has."""
    code = _by_script(identifier, title)
    return f'{{% extends "{base}" %}}\n{{% block {block} %}}\n{{{{ super() }}}}\n{code}\n{{% endblock %}}'


_REACT = """
import { useEffect } from "react";

const script = "%SERVICE%/embed.js";

export function Comments({ identifier, title }) {
  useEffect(() => {
    // Once for all articles; the element waits for it.
    if (document.querySelector(`script[src="${script}"]`)) return;
    document.head.append(Object.assign(document.createElement("script"), { src: script, async: true }));
  }, []);
  return <afterword-comments site="%SITE%" identifier={identifier} title={title}%SETTINGS% />;
}
"""

_VUE = """
<script setup>
import { onMounted } from "vue";

defineProps({ identifier: String, title: String });
const script = "%SERVICE%/embed.js";

onMounted(() => {
  // Once for all articles; the element waits for it.
  if (document.querySelector(`script[src="${script}"]`)) return;
  document.head.append(Object.assign(document.createElement("script"), { src: script, async: true }));
});
</script>

<template>
  <component :is="'afterword-comments'" site="%SITE%" :identifier="identifier" :title="title"%SETTINGS% />
</template>
"""

PLATFORMS = (
    Platform(
        "html",
        "Plain HTML",
        (File("Where comments belong in a page:", "", "html", _by_script("article-42")),),
    ),
    Platform(
        "hugo",
        "Hugo",
        (
            File(
                NEW,
                "layouts/partials/comments.html",
                "html",
                _by_script("{{ .RelPermalink }}", "{{ .Title }}"),
            ),
            File(WHERE, "layouts/_default/single.html", "html", '{{ partial "comments.html" . }}'),
        ),
        "If your theme has that layout, copy it from there first.",
    ),
    Platform(
        "jekyll",
        "Jekyll",
        (
            File(
                NEW,
                "_includes/comments.html",
                "liquid",
                _by_script("{{ page.url | escape }}", "{{ page.title | escape }}"),
            ),
            File(WHERE, "_layouts/post.html", "liquid", "{% include comments.html %}"),
        ),
        "If your theme has that layout, copy it from there first.",
    ),
    Platform(
        "eleventy",
        "Eleventy",
        (
            File(
                NEW, "_includes/comments.njk", "html", _by_script("{{ page.url }}", "{{ title }}")
            ),
            File(
                "Where comments belong in your layout (Nunjucks):",
                "",
                "html",
                '{% include "comments.njk" %}',
            ),
        ),
    ),
    Platform(
        "astro",
        "Astro",
        (
            File(NEW, "src/components/Comments.astro", "astro", _ASTRO),
            File(
                "Between the dashes of your layout:",
                "",
                "js",
                'import Comments from "../components/Comments.astro";',
            ),
            File("And where comments belong in it:", "", "astro", "<Comments title={title} />"),
        ),
    ),
    Platform(
        "ghost",
        "Ghost",
        (File(WHERE, "post.hbs", "handlebars", _GHOST),),
        "Download your theme, change it and upload it again. Turn Ghost's own comments off in its settings. "
        "The outer element makes it as wide as the article in Ghost's own themes; others may have another for that.",
    ),
    Platform(
        "wordpress",
        "WordPress",
        (File("The whole of {path} in a child theme:", "comments.php", "php", _WORDPRESS),),
        "If the discussion is wider than the article, give the outer element the classes that it has in comments.php "
        "of the theme. A block theme has no such file: put the code for plain HTML into a block “Custom HTML” of its "
        "template for single posts, without data-identifier, so that the address decides.",
    ),
    Platform(
        "mkdocs",
        "MkDocs",
        (
            File(IN, "mkdocs.yml", "yaml", "theme:\n  name: mkdocs\n  custom_dir: overrides"),
            File(
                NEW,
                "overrides/main.html",
                "jinja",
                _extended(
                    "base.html",
                    "content",
                    "{{ page.file.src_uri|e }}",
                    "{{ page.title|striptags|e }}",
                ),
            ),
        ),
        "The name of your theme stays as it is; Material for MkDocs has the same file and block.",
    ),
    Platform(
        "sphinx",
        "Sphinx",
        (
            File(IN, "conf.py", "python", 'templates_path = ["_templates"]'),
            File(
                NEW,
                "_templates/page.html",
                "jinja",
                _extended("!page.html", "body", "{{ pagename|e }}", "{{ title|striptags|e }}"),
            ),
        ),
        "For themes whose pages have a block “body”, as those have that come with Sphinx.",
    ),
    Platform(
        "react",
        "React",
        (
            File(NEW, "Comments.jsx", "jsx", _REACT, is_element=True),
            File(USE, "", "jsx", '<Comments identifier="article-42" title="A paper boat" />'),
        ),
    ),
    Platform(
        "vue",
        "Vue",
        (
            File(NEW, "Comments.vue", "vue", _VUE, is_element=True),
            File(USE, "", "vue", '<Comments identifier="article-42" title="A paper boat" />'),
        ),
    ),
)


def written(manual: str) -> str:
    """Return the manual with what it says about each platform written anew."""
    before, begin, rest = manual.partition(BEGIN)
    _, end, after = rest.partition(END)
    return "".join((before, begin, "\n\n", *map(_as_markdown, PLATFORMS), end, after))


def _as_markdown(platform: Platform) -> str:
    lines = [f"### {platform.name}", ""]
    for file in platform.files:
        code = file.filled(Pasted())
        lines += [file.where("`"), "", f"```{file.language}", code, "```", ""]
    if platform.note:
        lines += [platform.note, ""]
    return "\n".join([*lines, ""])
