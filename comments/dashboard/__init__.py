"""The shell around every staff page: navigation, home, layout. Not: the rules of what stands in it."""
