"""The benchmark: supervisors as real PIDs 1, measured from outside."""
