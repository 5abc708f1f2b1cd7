def post_init_hook(env):
    """Read the repairs out of the history that is already there; the other kinds have been read."""
    env["lot.backfill"].run(only="repair")
