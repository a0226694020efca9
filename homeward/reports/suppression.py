"""Small numbers stay hidden, and no sum or difference of what is shown gives them away.

A report shows no totals at all, and every number is rounded down to a multiple of the smallest one that may be shown. Each number stands by
itself, so whoever reads the whole report knows of a hidden one only that it is below the smallest, and of a shown one only its step.
"""


def shown(count: int, smallest: int) -> int | None:
    """Give a number as a report may show it: a multiple of the smallest, or None while it is below it.

    :param smallest: the smallest number that may be shown, at least 1
    """
    return count - count % smallest if count >= smallest else None
