"""Questionnaires in the window: filled in at the counter, read afterwards, or shown as a code."""

from ui.questions.acts import QuestionActs

__all__ = ["QuestionActs"]
