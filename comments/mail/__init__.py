"""Mail out: three templates per message, SMTP, or files where no server is set. Not: who gets which mail."""
