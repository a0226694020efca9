"""Reports and exports: a case as a file that needs no Homeward to be read, and numbers without names."""
