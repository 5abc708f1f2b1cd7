"""What ``dev/test`` does, a file for each kind of check."""
