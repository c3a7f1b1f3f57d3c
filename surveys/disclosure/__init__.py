"""What may be told of a survey without telling of a person: every output goes through here. Pure; no ORM, no HTTP.

What is published about units is published for blocks: sets of people's units that are large enough, none overlapping.
Everything shown for a larger unit is a sum of whole blocks, so what is published tells nothing that the blocks do not.
A unit is either such a sum, or lies inside one block and is hidden; `blocks` sees to both. A block is also withheld
(merged further) when its figure would tell the mean of a hidden part within one point of the scale: `intervals`.
`audit` asks the same question by linear programming over everything that is published together.
"""
