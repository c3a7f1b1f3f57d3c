"""Election files in the Pabulib .pb format (http://pabulib.org/format): read as they occur, written as they should be.

`read` and `parse` read for counting: quickly, equal ballots together. `Document` keeps every column and every cell.

Found in real files and accepted here: a byte-order mark, quoted cells with separators inside, decimal costs, cells
padded with blanks, a project named twice on a ballot (counts once), costs that nobody can afford (999999999).
"""

from proposals.counting.pabulib.amounts import amount, as_text
from proposals.counting.pabulib.document import Document, Table, decoded
from proposals.counting.pabulib.faults import FAULTS, UnreadableFile
from proposals.counting.pabulib.reading import PabulibFile, parse, read
from proposals.counting.pabulib.writing import write

__all__ = [
    "FAULTS",
    "Document",
    "PabulibFile",
    "Table",
    "UnreadableFile",
    "amount",
    "as_text",
    "decoded",
    "parse",
    "read",
    "write",
]
