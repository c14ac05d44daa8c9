"""The processes of an installation: web server, worker, and who watches over them. Not: what they do."""
