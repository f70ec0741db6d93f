"""`jixiao refresh --engine spark`: the same dbt project, computed by a Spark cluster, published as the same release.

Here: the way there and back: the build's rows out as Parquet, dbt on Spark in a process and an environment of its own,
the results into the build. Not here: what runs on Spark's side (driver.py), reading or writing Parquet (exchange.py),
any SQL (dbt_project/). Landing, the data tests, the gate and publishing are the same for both engines.
"""

from pipelines.transform.spark.engine import PARTITIONED, build

__all__ = ["PARTITIONED", "build"]
