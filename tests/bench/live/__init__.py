"""`make bench-live`: one post on a board that thousands of open pages watch, beside the same crowd on node's ws."""
