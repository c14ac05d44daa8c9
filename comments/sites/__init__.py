"""Publishers' sites: shortname, allowed origins and settings. Not: who may do what there (accounts)."""
