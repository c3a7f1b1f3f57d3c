"""Ballots and answers by the thousand at a real server that is killed in the middle (docs/performance.md)."""
