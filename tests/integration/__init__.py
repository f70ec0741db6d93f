"""Whole nights and what stands around them: deliveries, commands, databases, packs, guides, Dagster, Spark."""
