"""What the referring organisation's staff can do, from first contact to departure and after."""
