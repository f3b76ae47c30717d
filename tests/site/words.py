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
        f"{name(r)} {pick(r, _VERBS)} {_thing(r)} {pick(r, _TIMES)}, blaming {_pair(r, _REASONS)} "
        f"for {r.randrange(11, 990)} {pick(r, _ADJECTIVES)} months in {pick(r, _PLACES)}."
    ),
    lambda r: (
        f"{_pair(r, _GROUPS).capitalize()} from {pick(r, _PLACES)} {pick(r, _FEELINGS)} {pick(r, _TIMES)} when "
        f"{_body(r)} {pick(r, _VERBS)} {_thing(r)}, citing {pick(r, _REASONS)} and "
        f"{pick(r, _ADJECTIVES)} {pick(r, _REASONS)}."
    ),
    lambda r: (
        f"At {r.randrange(12, 9800)} crowns, {_thing(r)} seems {pick(r, _ADJECTIVES)}, {name(r)} told "
        f"{pick(r, _GROUPS)} {pick(r, _TIMES)}; {_body(r)} {pick(r, _FEELINGS)}, though {pick(r, _GROUPS)} "
        f"{pick(r, _FEELINGS)}."
    ),
    lambda r: (
        f"Between {_pair(r, _PLACES)}, {r.randrange(13, 870)} {pick(r, _GROUPS)} {pick(r, _VERBS)} "
        f"{_thing(r)} despite {pick(r, _REASONS)}, while {name(r)} {pick(r, _FEELINGS)} over {pick(r, _REASONS)}."
    ),
    lambda r: (
        f'"{pick(r, _ADJECTIVES).capitalize()} {pick(r, _REASONS)} ruined {_thing(r)} {pick(r, _TIMES)}," said '
        f"{name(r)}, whose {pick(r, _ADJECTIVES)} report {_body(r)} {pick(r, _VERBS)} {pick(r, _TIMES)}."
    ),
    lambda r: (
        f"Neither {_pair(r, _REASONS)} nor {r.randrange(21, 640)} letters persuaded {_body(r)} of "
        f"{pick(r, _PLACES)}: {name(r)} {pick(r, _VERBS)} {_thing(r)}, and {pick(r, _GROUPS)} {pick(r, _FEELINGS)}."
    ),
)


def pick(rng: random.Random, words: list[str]) -> str:
    return rng.choice(words)


def name(rng: random.Random) -> str:
    """A person's first and last name: 1440 of them."""
    return f"{pick(rng, _FIRST)} {pick(rng, _LAST)}"


def headline(rng: random.Random) -> str:
    return (
        f"{pick(rng, _PLACES)} {pick(rng, _BODIES)} {pick(rng, _VERBS)} {pick(rng, _ADJECTIVES)} {pick(rng, _THINGS)} "
        f"amid {pick(rng, _REASONS)}"
    )


def paragraph(rng: random.Random) -> str:
    """Three sentences, each of another kind: 45 words and more."""
    sentences = [make(rng) for make in rng.sample(_SENTENCES, 3)]
    while len(" ".join(sentences).split()) < 45:
        sentences.append(rng.choice(_SENTENCES)(rng))
    return " ".join(sentences)


def _thing(rng: random.Random) -> str:
    return f"the {pick(rng, _ADJECTIVES)} {pick(rng, _THINGS)}"


def _body(rng: random.Random) -> str:
    return f"the {pick(rng, _BODIES)}"


def _pair(rng: random.Random, words: list[str]) -> str:
    return " and ".join(rng.sample(words, 2))
