"""Votes by the thousand at a real server that is killed in the middle: `make soak-ballots` (docs/performance.md)."""
