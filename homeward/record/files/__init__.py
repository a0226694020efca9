"""Files of a case, sealed: what they are is found by their content, pictures are drawn anew, an upload waits until it is whole."""
