"""Boilerplate is learned from what a source repeats: in any order, explained, and never at the cost of content."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, Block, Fetched
from pipelines import ingest
from pipelines.boilerplate import learn
from pipelines.boilerplate.decide import MIN_TEXTS, BlockFeatures, decide
from pipelines.boilerplate.keys import block_key, count_text, normalised
from pipelines.store import store_batch
from storage import Corpus
from storage.frontier.frontier import OutcomeWriter, UrlOutcome
from storage.records import Block as StoredBlock
from tests.conftest import NewDatabase
from tests.invented_news import story

MARKER = Block("paragraph", "Back to news »", link=True)
PLEA = Block(
    "paragraph",
    "Four thousand neighbours pay for this paper. If each gave the price of a coffee, the night desk could stay.",
)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def now() -> datetime:
    return NOW


def left(corpus: Corpus) -> dict[str, str]:
    """What every article of the corpus says, by its address."""
    with corpus.database.read() as connection:
        rows = connection.execute(sa.text("SELECT url, text FROM article ORDER BY url"))
        return {row.url: row.text for row in rows}


def learned(corpus: Corpus, state: str = "learned") -> list[str]:
    return [block.text for block in corpus.boilerplate("herald") if block.state == state]


def furnished(number: int) -> Article:
    """A story with a marker in four of five, a plea in a third, and one of eight promos."""
    after = [Block("paragraph", f"Win a weekend in the town of {'ABCDEFGH'[number % 8]}loster with our readers' club")]
    after += [PLEA] * (number % 3 == 0) + [MARKER] * (number % 5 != 0)
    return story(number, after=after)


@pytest.fixture(scope="module")
def sixty() -> list[Article]:
    return [furnished(number) for number in range(60)]


def test_a_marker_is_removed_from_the_first_article_as_from_the_last(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)

    assert [url for url, text in left(corpus).items() if MARKER.text in text or PLEA.text in text] == []
    assert {MARKER.text, PLEA.text} <= set(learned(corpus))


def test_the_explanation_can_be_checked_by_counting(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)

    marker = next(block for block in corpus.boilerplate("herald") if block.text == MARKER.text)

    assert marker.why.startswith("in 48 of 59 articles since 2026-03-02, last block in 48, a link in 48")
    assert marker.articles == sum(MARKER in article.blocks for article in sixty)
    assert (str(marker.since), str(marker.until)) == ("2026-03-02", "2026-04-29")


def test_what_was_removed_stays_with_its_article(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)

    article = corpus.get(sixty[3].url)

    assert article is not None
    assert [block.text for block in article.blocks] == [block.text for block in sixty[3].blocks]
    assert [block.removed for block in article.blocks][-1] == "learned"
    assert [block.link for block in article.blocks][-1]


def test_no_order_of_arrival_changes_a_text(new_database: NewDatabase, sixty: list[Article]) -> None:
    texts = []
    for order in range(5):
        shuffled = random.Random(order).sample(sixty, len(sixty))
        with Corpus(new_database()) as corpus:
            for start in range(0, len(shuffled), 7 + order):
                ingest(corpus, shuffled[start : start + 7 + order])
            texts.append(left(corpus))

    assert all(text == texts[0] for text in texts)


def test_two_writers_at_once_end_in_the_same_texts(new_database: NewDatabase, sixty: list[Article]) -> None:
    with Corpus(new_database()) as corpus:
        ingest(corpus, sixty)
        alone = left(corpus)
    both = new_database()
    Corpus(both).close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(both, half)) for half in (range(0, 60, 2), range(1, 60, 2))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert [writer.exitcode for writer in writers] == [0, 0]
    with Corpus(both) as corpus:
        assert left(corpus) == alone


def write(url: str, numbers: Sequence[int]) -> None:
    with Corpus(url) as corpus:
        for number in numbers:
            ingest(corpus, [furnished(number)])


@pytest.mark.parametrize("seed", range(6))
def test_evidence_is_what_counting_the_stored_texts_anew_gives(corpus: Corpus, seed: int) -> None:
    """Edits, moved dates and copies leave no trace in what is known of a source."""
    rng = random.Random(seed)
    for _ in range(12):
        ingest(corpus, [changed(rng) for _ in range(rng.randint(1, 9))])
    lived, texts = evidence_of(corpus), left(corpus)

    learn.rebuild(corpus, "herald", now)

    assert evidence_of(corpus) == lived
    assert left(corpus) == texts


def changed(rng: random.Random) -> Article:
    number, copy, text = rng.randrange(12), rng.randrange(3), rng.randrange(8)
    after = rng.sample([MARKER, PLEA, Block("paragraph", "All times are local")], rng.randint(0, 3))
    dates = {} if rng.random() < 0.7 else {"date_published": None}
    return story(text, after=after, url=f"https://herald.example/news/{number}-{copy}", **dates)


def evidence_of(corpus: Corpus) -> list[tuple[object, ...]]:
    columns = (
        "key, source, form, text, articles, occurrences, firsts, lasts, links, since, until, sample, state = 'learned'"
    )
    with corpus.database.read() as connection:
        tables = [
            connection.execute(sa.text(f"SELECT {columns} FROM block ORDER BY key")).all(),
            connection.execute(sa.text("SELECT * FROM block_day WHERE texts != 0 ORDER BY source, day")).all(),
            connection.execute(sa.text("SELECT key, count(*) FROM block_article GROUP BY key ORDER BY key")).all(),
        ]
    return [tuple(row) for table in tables for row in table]


@pytest.mark.parametrize("seed", range(8))
def test_neighbours_that_begin_to_recur_bear_on_what_stands_beside_them(new_database: NewDatabase, seed: int) -> None:
    """Labels, repeated lines and lines beside them, in any order: company counts, whenever it came."""
    rng = random.Random(seed)
    labels = ["Elsewhere:", "Weather:", "Our view:"]
    lines = [Block("paragraph", text) for text in ("Our shop", "The crossword", "All times are local", "Walk with us")]
    articles = []
    for number in range(70):
        middle = rng.sample(lines, rng.randint(0, 2)) + rng.sample(lines, 1) * rng.randint(0, 1)
        if rng.random() < 0.3:
            middle.insert(rng.randint(0, len(middle)), Block("paragraph", f"{rng.choice(labels)} story {number}"))
        articles.append(story(number, middle=middle))
    texts = []
    for _ in range(3):
        with Corpus(new_database()) as corpus:
            shuffled = rng.sample(articles, len(articles))
            for start in range(0, len(shuffled), 10):
                ingest(corpus, shuffled[start : start + 10])
            states = [(block.form, block.text, block.state == "learned") for block in corpus.boilerplate("herald")]
            texts.append((sorted(state for state in states if state[2]), left(corpus)))

    assert texts[0] == texts[1] == texts[2]


# What must stay ------------------------------------------------------------------------------------------------------


def kept_in_all(corpus: Corpus, articles: Sequence[Article]) -> bool:
    ingest(corpus, articles)
    texts = left(corpus)
    return all(texts[article.url] == article.text for article in articles)


def test_background_that_a_topic_repeats_stays(corpus: Corpus) -> None:
    background = Block(
        "paragraph",
        "The harbour was closed to shipping in March, when the breakwater gave way and a trawler blocked the quay.",
    )
    articles = [story(number, middle=[background] * (number % 6 == 0)) for number in range(90)]

    assert kept_in_all(corpus, articles)


@pytest.mark.parametrize("text", ["He denied the charges.", "No one was hurt.", "The inquiry goes on."])
def test_a_short_sentence_in_mid_text_stays(corpus: Corpus, text: str) -> None:
    articles = [story(number, middle=[Block("paragraph", text)] * (number % 12 == 5)) for number in range(96)]

    assert kept_in_all(corpus, articles)


def test_section_words_as_headings_stay(corpus: Corpus) -> None:
    articles = [story(number, middle=[Block("heading", "Analysis")] * (number % 9 == 0)) for number in range(90)]

    assert kept_in_all(corpus, articles)


def test_a_columnists_first_line_stays(corpus: Corpus) -> None:
    greeting = Block("paragraph", "Good morning from the harbour wall, and thank you for your letters.")
    articles = [story(number, before=[greeting] * (number % 15 == 0)) for number in range(90)]

    assert kept_in_all(corpus, articles)


def test_a_refrain_and_a_speaker_stay(corpus: Corpus) -> None:
    lines = [Block("paragraph", text) for text in ("The moderator:", "And the tide came in") for _ in range(4)]
    articles = [story(number, middle=lines * (number % 10 == 0)) for number in range(60)]

    assert kept_in_all(corpus, articles)


def test_a_table_stays(corpus: Corpus) -> None:
    table = Block("table", "Club | Played | Points")
    articles = [story(number, after=[table] * (number % 3 == 0)) for number in range(60)]

    assert kept_in_all(corpus, articles)


def test_a_story_published_again_and_again_stays(corpus: Corpus) -> None:
    """Its paragraphs recur, but it's one story: an update of it with another last paragraph."""
    articles = [story(number) for number in range(60)]
    for update in range(6):
        last = Block(
            "paragraph", f"Update {'ABCDEF'[update]} brought other news of the matter to our desk this morning."
        )
        articles.append(story(7, after=[last], url=f"https://herald.example/news/update-{update}"))

    assert kept_in_all(corpus, articles)


def test_a_text_of_nothing_else_is_left_as_it_is(corpus: Corpus, sixty: list[Article]) -> None:
    alone = story(99)
    alone = Article(alone.url, "herald", "A page that failed", (PLEA, MARKER), date_published=alone.date_published)

    ingest(corpus, [*sixty, alone])

    assert left(corpus)[alone.url] == alone.text


# What hangs on the text ----------------------------------------------------------------------------------------------


def test_cleaning_again_is_no_edit(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)

    states = {outcome.state for outcome in ingest(corpus, sixty)}

    assert states == {"unchanged"}
    assert corpus.stats()["versions"] == len(sixty)


def test_an_article_read_again_before_its_cleaning_is_no_edit(corpus: Corpus, sixty: list[Article]) -> None:
    """Neither when a ruling is still to be carried out, nor in a corpus from before anything was learned."""
    ingest(corpus, sixty)
    with corpus.database.write() as connection:
        learn.Learner(connection, NOW).override("herald", PLEA.text, "kept")

    states = {outcome.state for outcome in ingest(corpus, sixty)}

    assert states == {"unchanged"}
    assert corpus.stats()["versions"] == len(sixty)
    assert sum(PLEA.text in text for text in left(corpus).values()) == 20


def test_another_promo_is_no_edit_once_both_are_known(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)
    again = [
        Article(a.url, a.source, a.headline, furnished(n + 1).blocks[6:7], a.date_published)
        for n, a in enumerate(sixty)
    ]
    again = [story(number, after=furnished(number + 1).blocks[6:]) for number in range(60)]

    states = [outcome.state for outcome in ingest(corpus, again)]

    assert set(states) == {"unchanged"}


def test_articles_that_differ_in_furniture_alone_are_duplicates(corpus: Corpus, sixty: list[Article]) -> None:
    twin = story(2, after=[PLEA], url="https://herald.example/news/two-again", headline="Again")
    ingest(corpus, [twin, *sixty])

    article = corpus.get(twin.url)

    assert article is not None
    assert [pair.relation for pair in corpus.duplicates(article.id)] == ["same_text"]


def test_what_is_learned_goes_from_the_search_index(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)

    assert corpus.search("coffee neighbours").articles == ()
    assert corpus.search("harbour").articles != ()


def test_feeds_and_plain_text_are_learned_from_too(corpus: Corpus) -> None:
    """No link, no container, no kinds: recurring alone tells."""
    marker = Block("paragraph", "This text was set in the old printing house")
    ingest(corpus, [story(number, after=[marker] * (number % 4 != 0)) for number in range(40)])

    assert learned(corpus) == [marker.text]


def test_beginnings_before_other_headlines_are_learned(corpus: Corpus) -> None:
    def promo(number: int) -> Block:
        return Block("paragraph", f"Read more: {story(number * 7 % 40).headline} and what came of it")

    ingest(corpus, [story(number, middle=[promo(number)] * (number % 3 == 0)) for number in range(60)])

    assert not any("Read more" in text for text in left(corpus).values())
    assert [block.form for block in corpus.boilerplate("herald")] == ["prefix"]


def test_what_could_not_be_stored_teaches_nothing(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its article is undone after its text was written, and the others of its batch stay."""

    def refuse(writer: OutcomeWriter, outcome: UrlOutcome) -> None:
        raise ValueError(f"{outcome.url} can't be stored")

    monkeypatch.setattr(OutcomeWriter, "record_alias", refuse)
    fetched = [Fetched(story(n).url, "herald", NOW, story(n, after=[MARKER])) for n in range(10)]
    fetched[4] = replace(fetched[4], pages=("https://herald.example/news/4/2",))

    outcomes = store_batch(corpus, fetched, NOW)

    assert [outcome.state for outcome in outcomes].count("rejected") == 1
    assert corpus.boilerplate("herald")[0].articles == 9


# Rulings, withdrawal, work that stops half way -----------------------------------------------------------------------


def test_a_ruling_wins_and_survives_a_rebuild(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)
    learn.override(corpus, "herald", MARKER.text, "kept", now)
    learn.override(corpus, "herald", "  all times ARE local ", "dropped", now)
    ingest(corpus, [story(number, after=[Block("paragraph", "All times are local"), MARKER]) for number in (70, 71)])

    learn.rebuild(corpus, "herald", now)

    texts = left(corpus)
    assert sum(MARKER.text in text for text in texts.values()) == 50
    assert not any("times are local" in text for text in texts.values())
    assert not any(PLEA.text in text for text in texts.values())
    assert learned(corpus, "kept") == [MARKER.text]


def test_a_beginning_can_be_ruled_on_before_it_is_known(corpus: Corpus) -> None:
    ingest(corpus, [story(1)])
    learn.override(corpus, "herald", "READ MORE:", "dropped", now)

    ingest(corpus, [story(2, after=[Block("paragraph", "READ MORE: The ferry is late again")])])

    assert not any("READ MORE" in text for text in left(corpus).values())


def test_a_ruling_undone_leaves_it_to_the_evidence(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)
    clean = left(corpus)
    learn.override(corpus, "herald", MARKER.text, "kept", now)
    assert left(corpus) != clean

    assert learn.override(corpus, "herald", MARKER.text, "watched", now) == 1

    assert left(corpus) == clean
    assert learn.override(corpus, "herald", "never seen", "watched", now) == 0


def test_a_decision_is_withdrawn_when_the_evidence_fades(corpus: Corpus) -> None:
    line = Block("paragraph", "Ask the mayor on Monday.")
    ingest(corpus, [story(number, middle=[line] * (number % 2 == 0)) for number in range(40)])
    assert learned(corpus) == [line.text]

    ingest(corpus, [story(number, middle=[line] * (number == 299)) for number in range(40, 300)])

    assert learned(corpus, "withdrawn") == [line.text]
    assert sum(line.text in text for text in left(corpus).values()) == 21


def test_furniture_of_before_a_redesign_stays_away(corpus: Corpus) -> None:
    new = Block("paragraph", "Home of the evening edition")
    articles = [story(n, after=[MARKER if n < 60 else new] * (n % 2)) for n in range(160)]

    ingest(corpus, articles)

    assert not any(MARKER.text in text or new.text in text for text in left(corpus).values())
    marker = next(block for block in corpus.boilerplate("herald") if block.text == MARKER.text)
    assert marker.articles_after == 100


def test_cleaning_goes_on_where_it_stopped(
    corpus: Corpus, sixty: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies between two transactions leaves the rest to the next."""
    monkeypatch.setattr(learn.Learner.reclean, "__defaults__", (5,))
    fetched = [Fetched(article.url, article.source, NOW, article) for article in sixty]
    store_batch(corpus, fetched, NOW)
    texts = left(corpus)
    assert 0 < sum(MARKER.text in text for text in texts.values()) < 48
    assert any(block.cleaning for block in corpus.boilerplate("herald"))

    learn.reclean_pending(corpus, now)

    assert not any(MARKER.text in text for text in left(corpus).values())
    assert not any(block.cleaning for block in corpus.boilerplate("herald"))


def test_what_stood_in_one_old_text_alone_is_forgotten(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learn, "MEMORY", 40)
    ingest(corpus, [furnished(number) for number in range(90)])
    with corpus.database.read() as connection:
        rows = connection.execute(
            sa.text("SELECT article_id FROM block_article WHERE key NOT IN (SELECT key FROM block)")
        )
        old = sorted({row.article_id for row in rows})

    assert old[0] == 51
    assert not any(MARKER.text in text for text in left(corpus).values())


def test_a_corpus_from_before_is_counted_by_a_rebuild(corpus: Corpus, sixty: list[Article]) -> None:
    ingest(corpus, sixty)
    clean = left(corpus)
    with corpus.database.write() as connection:
        for table in ("block", "block_article", "block_text", "block_day"):
            connection.execute(sa.text(f"DELETE FROM {table}"))

    assert learn.rebuild(corpus, "herald", now) == 60

    assert left(corpus) == clean
    assert MARKER.text in learned(corpus)


# The pure parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gallery (12 images)", "Gallery (3  Images)"),
        ("BACK TO NEWS »", "Back to news »"),
        ("© 2024 The H", "© 2026 the h"),
    ],
)
def test_blocks_that_differ_in_case_spacing_or_figures_are_one(one: str, other: str) -> None:
    assert block_key("herald", "whole", one) == block_key("herald", "whole", other)


@pytest.mark.parametrize(("one", "other"), [("2:1", "3:0"), ("12 March", "Twelve March"), ("Yes", "No")])
def test_blocks_that_say_other_things_are_not_one(one: str, other: str) -> None:
    assert block_key("herald", "whole", one) != block_key("herald", "whole", other)


@given(st.text())
def test_what_is_normalised_stays_so(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.lists(st.text(min_size=1), max_size=8))
def test_any_text_can_be_counted(texts: list[str]) -> None:
    text = count_text("herald", [StoredBlock("paragraph", block) for block in texts])

    assert len(text.keys) == len(texts)
    lengths = {len(text.occurrence(key).entry()) for key in text.blocks}
    assert len(lengths) <= 1


_share = st.floats(0, 1)
block_features = st.builds(
    BlockFeatures,
    form=st.sampled_from(("whole", "prefix", "suffix")),
    text=st.text(min_size=1),
    articles=st.integers(0, 2000) | st.integers(100, 400) | st.integers(MIN_TEXTS, 12),
    span=st.integers(1, 2000),
    window=st.integers(2000, 4000) | st.integers(30, 120),
    headings=st.booleans(),
    per_text=st.floats(1, 5),
    **dict.fromkeys(("first", "last", "near_end", "tail", "top", "before", "after", "link", "set_apart"), _share),
    **dict.fromkeys(("prose", "heading", "in_list", "sentence", "stories", "topic_overlap"), _share),
)


@given(block_features)
def test_more_articles_without_a_block_never_speak_for_furniture(known: BlockFeatures) -> None:
    """The window at which a decision turns is exact, so a block need not be decided on before."""
    known = in_window(known, max(known.window, known.articles))
    decision = decide(known, None)
    if known.articles < MIN_TEXTS:
        assert not decision.is_boilerplate
    if decision.is_boilerplate and decision.until is not None:
        assert decide(in_window(known, decision.until - 1), None).is_boilerplate
        assert not decide(in_window(known, decision.until), None).is_boilerplate
    if not decision.is_boilerplate:
        assert not decide(in_window(known, known.window * 3), None).is_boilerplate


def in_window(known: BlockFeatures, window: int) -> BlockFeatures:
    return replace(known, window=window)
