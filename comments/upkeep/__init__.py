"""Looking after an installation: is its data true, is it set up well. Not: what makes data true (discussion)."""
