"""What several tests need, and no test: small homes and worlds, builds, servers, made-up papers, readers of results."""
