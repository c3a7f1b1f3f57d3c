"""`make bench`: the requests of docs/performance.md, measured on the real server beside a reference page."""
