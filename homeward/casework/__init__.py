"""What staff can do: each function opens a case at the desk, lets the process judge, and writes what came of it."""
