"""Programs that others wrote for the same job, run beside ours; never shipped, never imported."""
