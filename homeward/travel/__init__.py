"""Travel: timetables read as they are published, and journeys found in them exactly (TRV-1 to TRV-4).

Pure Python and NumPy: no clock, no files. Who calls gives lines of text and gets values.
"""
