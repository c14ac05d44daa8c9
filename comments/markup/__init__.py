"""Source text in, safe HTML out: the only maker of trusted HTML.

`render.render` turns what a reader typed (Markdown) into HTML, `render.from_html` takes HTML that
came from elsewhere. Both end in `sanitize.clean`: bleach, then nh3, fed by the one table in
`policy`. It is not a template engine, it never fetches anything, and it does not decide who may
see a text.
"""
