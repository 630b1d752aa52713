"""What ``run.py`` does: environment, system libraries, checks, build. Standard library only."""
