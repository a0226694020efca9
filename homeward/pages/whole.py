"""A whole case to be read on paper: every entry that its reader can open, the oldest first, in the words of the pages."""

from homeward.casework.desk import DeskRecord
from homeward.pages import showing, words
from homeward.papers.blocks import Block, Fields, Heading, Name, Paper, Para
from homeward.process.case import CaseOpened


def paper(record: DeskRecord) -> Paper:
    """Lay out a case that lies open; what is not the reader's to see is named, and what was corrected is marked."""
    opened = record.case.latest(CaseOpened)
    blocks: list[Block] = [
        Para(Name(f"{words.word(one)}: {words.text('not-yours')}"), strong=True) for one in sorted(record.case.closed)
    ]
    for one in reversed(showing.entries(record.case)):
        blocks.append(Heading(Name(f"{one.number}. {one.kind}")))
        mark = f" ({words.text('corrected')})" if one.corrected else ""
        blocks.append(Para(Name(f"{one.at}, {one.by}{mark}")))
        if one.rows:
            blocks.append(Fields(tuple((Name(str(row.label)), Name(str(row.value))) for row in one.rows)))
    return Paper(Name(f"{opened.code_name if opened else ''} {record.code}".strip()), tuple(blocks))
