"""The rules of the return and reintegration process: pure functions over one case's record, without a clock."""
