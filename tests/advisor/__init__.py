"""The advisor judged on months it has not seen: ``run.py advisor``; ``docs/advisor.md`` tells."""
