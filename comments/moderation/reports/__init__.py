"""What readers report to the moderators: with a reason, weighed by who reports, and settled by a decision."""
