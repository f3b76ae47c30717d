"""What articles repeat on purpose: answers, refrains, speakers, subheadings. None of these lines is furniture."""

from __future__ import annotations

PROSE = [
    "The council met on Monday to discuss the budget for the coming year, and it did not take long to find a quarrel.",
    "Members of the opposition left the room before the vote. They said that the papers had reached them too late.",
    "A second reading is planned for March, when the figures of the auditors will be on the table at last, one hopes.",
    "Until then, the town pays what it must and nothing more. The swimming pool stays closed on weekdays, say.",
]


def interview(answer: str) -> list[str]:
    return [
        PROSE[0], "Were you in the room when they voted?", answer, "Did you read the papers before the meeting began?",
        answer, "And will you vote for the budget in March, if the auditors find nothing that is wrong with it?",
        answer,
        PROSE[1],
    ]  # fmt: skip


KEPT = {
    "answers with a full stop": interview("No."),
    "answers without a full stop": interview("No comment"),
    "answers in quotation marks": interview("« Non »"),
    "long answers": interview("I don’t recall."),
    "answers of another script": interview("いいえ。"),
    "answers to long questions": [
        PROSE[0] + " Is that so?", "Yes, of course.", PROSE[1] + " Or not?", "Yes, of course.",
        PROSE[2] + " Will it help?", "Yes, of course.", PROSE[3],
    ],
    "verse with a refrain": [
        "The tide goes out beyond the bar", "and the sea went on", "the lamps are lit along the quay",
        "and the sea went on", "and one by one the boats afar", "and the sea went on", "come home to me",
        "and the sea went on",
    ],
    "stanzas with a refrain": [
        "The tide goes out beyond the bar,\nthe lamps are lit along the quay,\nand one by one the boats afar",
        "O ring the bell\nO ring the bell", "The net is mended, and the rope\nis coiled upon the landing stone;",
        "O ring the bell\nO ring the bell", "The winter comes, the winter goes,\nthe ice is on the weir;",
        "O ring the bell\nO ring the bell",
    ],
    "a song quoted among prose": [
        PROSE[0], "Row, row, row your boat", "gently down the stream", "Row, row, row your boat",
        "life is but a dream", "Row, row, row your boat", PROSE[1],
    ],
    "a subheading used twice": [PROSE[0], "Analysis", PROSE[1], "The vote", PROSE[2], "Analysis", PROSE[3]],
    "two subheadings that take turns": [
        "The claim", PROSE[0], "Our verdict", PROSE[1], "The claim", PROSE[2], "Our verdict", PROSE[3],
        "The claim", PROSE[0] + " Again.", "Our verdict", PROSE[1] + " Again.",
    ],
    "speakers with a colon": ["MAYOR:", PROSE[0], "CLERK:", PROSE[1], "MAYOR:", PROSE[2], "MAYOR:", PROSE[3]],
    "speakers without a colon": [
        "The mayor", PROSE[0], "The clerk", PROSE[1], "The mayor", PROSE[2], "The clerk", PROSE[3],
        "The mayor", PROSE[0] + " Still.",
    ],
    "questions that end in the same word": [
        PROSE[0] + " Did he sign? No", PROSE[1] + " Did she? No", PROSE[2] + " Did they? No", PROSE[3],
    ],
    "one paragraph twice": [PROSE[0], PROSE[1], PROSE[0], PROSE[2]],
    "a chant": [PROSE[0], "No! No! No!", PROSE[1], "No! No! No!", PROSE[2]],
}  # fmt: skip
