"""What the released samples say, table by table, page by page: all of the one night that the tests share."""
