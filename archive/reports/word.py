"""Papers as Word files."""

from archive.reports.blocks import Paper


def as_word(paper: Paper) -> bytes:
    """
    The paper as a .docx.

    python-docx comes into the process with the first paper that is taken: most web processes of a
    day take none (docs/decisions/papers.md).
    """
    from archive.reports.word_writer import written

    return written(paper)
