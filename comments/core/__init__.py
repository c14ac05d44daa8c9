"""What every feature stands on: settings, errors, the database, clock, ids and text. Knows no feature."""
