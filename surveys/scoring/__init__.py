"""Readiness statistics: pure functions over matrices of answers. No ORM, no HTTP, no words.

Answers are a float array of shape (respondents, items); what was not answered, or does not apply, is NaN.
"""
