"""The pages: one for each thing that staff look at, without knowledge of how cases are kept."""
