"""Members of a publisher, who sign in there and speak here. Not: staff of ours; nothing a publisher says makes one."""
