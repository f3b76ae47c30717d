"""Texts of the invented newspaper's days: sentences from a small grammar, the same for the same random numbers.

Nothing but single words stands between the places that are filled, so that two texts share hardly a run of five words.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_FIRST = (
    "Ada Bram Cora Dunstan Edda Fergus Greta Hollis Ines Jasper Kirsty Lorcan Maud Nils Orla Percy Quentin Rhona Silas "
    "Tamsin Ulric Verity Wilf Yvette Zadie Ambrose Bryony Cormac Delia Emrys Flora Gideon Hester Ivo Juniper Keir"
).split()
_LAST = (
    "Abbott Birkett Cargill Dunmore Eastlake Farrow Gilchrist Haldane Inchbold Jessop Kettle Lorimer Marchbank Nesbitt "
    "Oakshott Pellow Quayle Rudge Sandford Thackray Underhill Vennor Wetherby Yarrow Ashdown Brackley Corrigan Denholm "
    "Ellery Fairweather Garside Hatherley Ingleby Kingscote Lovelace Muncaster Northcote Ormerod Penrose Ravenscroft"
).split()
_PLACES = (
    "Saltmere Wrackhaven Fennersreach Ropewalk Gullstone Thornquay Emberley Lowsands Cold-Harbour Brineford Oxmarsh "
    "Hollowmere Stonebeck Netherby Tidewell Larkrise Pitchford Marram Duncliffe Kelpwick Sandgate Yewholme Ferrybridge"
).split()
_BODIES = (
    "council|harbour board|school governors|ferry company|hospital trust|lifeboat crew|county court|fishing union|"
    "drainage commission|theatre trustees|water authority|market traders|allotment society|police committee|"
    "heritage panel|rail operator|planning inspectors|choral society|rowing club|parish meeting"
).split("|")
_THINGS = (
    "dredging contract|evening timetable|sea wall|library roof|swing bridge|parking charge|cattle market|tidal barrier|"
    "bus depot|nursing home|cycle path|lighthouse lease|oyster beds|brass band|museum archive|sewage outfall|"
    "village green|pilot cutter|playing field|clock tower|recycling centre|night shelter|cinema site|grain store|"
    "coastal footpath|mooring fee|school kitchen|town mural|boatyard crane|railway arch|sports hall|wind farm"
).split("|")
_ADJECTIVES = (
    "costly disputed overdue popular hurried quiet ambitious leaking forgotten temporary generous clumsy expensive "
    "provisional damp rival modest unexpected careful sweeping fragile narrow ageing refurbished borrowed noisy sober"
).split()
_VERBS = (
    "postponed|approved|rejected|questioned|reopened|inspected|defended|abandoned|revised|welcomed|condemned|surveyed|"
    "auctioned|repaired|suspended|endorsed|criticised|measured|audited|renamed|dismantled|expanded|insured|withdrew"
).split("|")
_REASONS = (
    "storms|inflation|petitions|subsidence|rumours|complaints|vandals|frost|absenteeism|lawsuits|shortages|flooding|"
    "pensions|tourism|regulations|moths|wages|silt|traffic|elections|insurance|asbestos|rationing|nostalgia"
).split("|")
_TIMES = (
    "yesterday|overnight|before dawn|after lunch|last week|this spring|within hours|on Tuesday|since Easter|"
    "at midnight|twice lately|during Lent|by teatime|all summer|once again|without warning|in private|at length"
).split("|")
_GROUPS = (
    "residents|anglers|pensioners|teachers|shopkeepers|commuters|nurses|skippers|engineers|councillors|campers|"
    "volunteers|historians|cyclists|farmers|parents|musicians|surveyors|divers|apprentices|cooks|wardens"
).split("|")
_FEELINGS = (
    "grumbled|cheered|hesitated|objected|relented|marvelled|despaired|insisted|laughed|shrugged|protested|agreed|"
    "wondered|apologised|boasted|waited|conceded|worried|rejoiced|whispered"
).split("|")

_SENTENCES: tuple[Callable[[random.Random], str], ...] = (
    lambda r: (
        f"{name(r)} {one(r, _VERBS)} {_thing(r)} {one(r, _TIMES)}, blaming {_pair(r, _REASONS)} "
        f"for {r.randrange(11, 990)} {one(r, _ADJECTIVES)} months in {one(r, _PLACES)}."
    ),
    lambda r: (
        f"{_pair(r, _GROUPS).capitalize()} from {one(r, _PLACES)} {one(r, _FEELINGS)} {one(r, _TIMES)} when "
        f"{_body(r)} {one(r, _VERBS)} {_thing(r)}, citing {one(r, _REASONS)} and "
        f"{one(r, _ADJECTIVES)} {one(r, _REASONS)}."
    ),
    lambda r: (
        f"At {r.randrange(12, 9800)} crowns, {_thing(r)} seems {one(r, _ADJECTIVES)}, {name(r)} told "
        f"{one(r, _GROUPS)} {one(r, _TIMES)}; {_body(r)} {one(r, _FEELINGS)}, though {one(r, _GROUPS)} "
        f"{one(r, _FEELINGS)}."
    ),
    lambda r: (
        f"Between {_pair(r, _PLACES)}, {r.randrange(13, 870)} {one(r, _GROUPS)} {one(r, _VERBS)} "
        f"{_thing(r)} despite {one(r, _REASONS)}, while {name(r)} {one(r, _FEELINGS)} over {one(r, _REASONS)}."
    ),
    lambda r: (
        f'"{one(r, _ADJECTIVES).capitalize()} {one(r, _REASONS)} ruined {_thing(r)} {one(r, _TIMES)}," said '
        f"{name(r)}, whose {one(r, _ADJECTIVES)} report {_body(r)} {one(r, _VERBS)} {one(r, _TIMES)}."
    ),
    lambda r: (
        f"Neither {_pair(r, _REASONS)} nor {r.randrange(21, 640)} letters persuaded {_body(r)} of "
        f"{one(r, _PLACES)}: {name(r)} {one(r, _VERBS)} {_thing(r)}, and {one(r, _GROUPS)} {one(r, _FEELINGS)}."
    ),
)


def one(rng: random.Random, words: list[str]) -> str:
    return rng.choice(words)


def name(rng: random.Random) -> str:
    """A person's first and last name: 1440 of them."""
    return f"{one(rng, _FIRST)} {one(rng, _LAST)}"


def headline(rng: random.Random) -> str:
    return (
        f"{one(rng, _PLACES)} {one(rng, _BODIES)} {one(rng, _VERBS)} {one(rng, _ADJECTIVES)} {one(rng, _THINGS)} "
        f"amid {one(rng, _REASONS)}"
    )


def paragraph(rng: random.Random) -> str:
    """Three sentences, each of another kind: 45 words and more."""
    sentences = [make(rng) for make in rng.sample(_SENTENCES, 3)]
    while len(" ".join(sentences).split()) < 45:
        sentences.append(rng.choice(_SENTENCES)(rng))
    return " ".join(sentences)


def _thing(rng: random.Random) -> str:
    return f"the {one(rng, _ADJECTIVES)} {one(rng, _THINGS)}"


def _body(rng: random.Random) -> str:
    return f"the {one(rng, _BODIES)}"


def _pair(rng: random.Random, words: list[str]) -> str:
    return " and ".join(rng.sample(words, 2))
