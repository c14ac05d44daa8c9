"""The doors that pages and clients made for Disqus knock at: they translate and delegate, and hold no rules."""
