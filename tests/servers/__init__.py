"""Real servers for tests: each is started by its starter in tools/servers, and ends with the run."""
