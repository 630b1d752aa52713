"""Speed, as ratios to limits taken in the same run: ``run.py bench``; ``docs/bench.md`` tells."""
