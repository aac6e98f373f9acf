"""Set-up, running and reporting for newcomers and CI: the standard library only, since nothing is installed yet."""
