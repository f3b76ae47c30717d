"""Duplicates: what is one report and what only looks like it, whatever the order, and the clusters these make."""

from __future__ import annotations

import multiprocessing
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.items import Article
from pipelines import ingest
from pipelines.boilerplate import learn
from pipelines.duplicates.link import rebuild
from storage import Corpus
from storage.articles import duplicates, fingerprints
from storage.schema import DuplicateRow
from tests.support.corpora import NewDatabase
from tests.support.invented_wire import copy, family, paragraph, report, texts

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


def relation(corpus: Corpus, article_id: int | None) -> list[tuple[int, int, str]]:
    assert article_id is not None
    return [(pair.article_id, pair.other_id, pair.relation) for pair in corpus.duplicates(article_id)]


# What is a duplicate


def test_a_wire_report_with_another_lead_and_headline_is_syndicated(corpus: Corpus) -> None:
    wire = report(1)
    lead = "HALLMOUTH (Wire) – The paper's own reporters had heard of it the day before, and wrote this on top."
    local = copy(wire, "echo", (*texts(lead), *wire.blocks), headline="What the vote means for us")
    [first, second] = ingest(corpus, [wire, local])

    assert (first.state, second.state, second.reason) == ("new", "new", None)
    assert relation(corpus, first.id) == [(2, 1, "syndicated")]
    [pair] = corpus.duplicates(2)
    assert pair.sketch == 1 and pair.scores["score"] > 0.9
    assert re.match(r"syndicated: 461 of the shorter text's 461 words are in the other text \(479 words\)", pair.why)
    [passage] = pair.passages
    assert local.text[slice(*passage[:2])] == wire.text.rstrip(".") == wire.text[slice(*passage[2:])]


@pytest.mark.parametrize("kept", [1, 2, 3, 5])
def test_a_cut_copy_is_contained(corpus: Corpus, kept: int) -> None:
    wire = report(2, paragraphs=8)
    [first, second] = ingest(corpus, [wire, copy(wire, "echo", wire.blocks[:kept])])

    assert second.state == "new"
    assert relation(corpus, first.id) == [(2, 1, "contained")]


def test_a_report_that_was_taken_up_again_is_updated(corpus: Corpus) -> None:
    wire = report(3)
    later = replace(wire, url="https://wire.example/report/3-2", blocks=(*wire.blocks[1:], *report(99).blocks[:1]))
    ingest(corpus, [wire, later])
    assert relation(corpus, 1) == [(2, 1, "updated")]


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_capitals_are_not_needed(corpus: Corpus, change: object) -> None:
    wire = report(4)
    blocks = [replace(block, text=change(block.text)) for block in wire.blocks[:-1]]  # type: ignore[operator]
    ingest(corpus, [wire, copy(wire, "echo", blocks)])
    assert [pair[2] for pair in relation(corpus, 1)] in (["contained"], ["syndicated"])


@pytest.mark.parametrize(
    "letters",
    [
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴切格",
        "กขคงจฉชซญดตถทธนบปผพฟมยรลวสหอฮาเแโไ",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        "абвгдежзийклмнопрстуфхцчшщыьэюя",
    ],
    ids=["Chinese", "Thai", "Arabic", "Russian"],
)
def test_every_script_has_its_copies_and_its_different_reports(corpus: Corpus, letters: str) -> None:
    spaced = letters[0] in "اа"
    rng = random.Random(7)

    def sentence() -> str:
        if not spaced:
            return "".join(rng.choice(letters) for _ in range(40))
        return " ".join("".join(rng.choice(letters) for _ in range(rng.randrange(3, 9))) for _ in range(14))

    first, other = ([sentence() for _ in range(12)] for _ in range(2))

    def make(n: int, sentences: list[str]) -> Article:
        return Article(f"https://p{n}.example/{n}", f"p{n}", sentence(), texts(*sentences), date_published=MOMENT)

    ingest(corpus, [make(1, first), make(2, first[:7]), make(3, other), make(4, [*other[:3], sentence(), *other[4:]])])

    assert relation(corpus, 1) == [(2, 1, "contained")]
    assert [pair[:2] for pair in relation(corpus, 3)] == [(4, 3)]


# What only looks like one


def test_reports_of_one_form_with_other_facts_are_different(corpus: Corpus) -> None:
    def market(n: int) -> Article:
        rng = random.Random(n)
        place = f"{['Hallmouth', 'Brenwick', 'Oldcastle', 'Tarnby', 'Stratton', 'Lowmoor'][n]}"
        text = (
            f"Shares on the {place} exchange closed {rng.randrange(10, 99)} points lower on Tuesday as investors "
            f"weighed new figures from the central bank. The index stood at {rng.randrange(1000, 9999)} when trading "
            f"ended, after {rng.randrange(1000, 9999)} in the morning. Turnover was {rng.randrange(100, 999)} million "
            f"crowns. Of the stocks traded, {rng.randrange(10, 99)} rose and {rng.randrange(100, 199)} fell.",
            "Dealers said that volumes were thin, and that many had stayed away before the holiday. The bank is to "
            "publish its next report at the end of the month, and no change of the main rate is expected before then.",
        )
        url = f"https://wire.example/{place}"
        return Article(url, "wire", f"{place} shares close lower", texts(*text), date_published=MOMENT)

    ingest(corpus, [market(n) for n in range(6)])
    assert corpus.stats()["duplicates"] == 0


def test_shared_furniture_makes_no_duplicates(corpus: Corpus) -> None:
    """Not even before it's learned: two articles of a source are too few for that."""
    furniture = [report(50).blocks[0], *texts(*(report(n).headline for n in range(60, 70)))]
    articles = [replace(report(n), blocks=(*report(n).blocks[:4], *furniture)) for n in (10, 11)]
    ingest(corpus, articles)
    assert corpus.stats()["duplicates"] == 0


def test_a_notice_in_the_place_of_many_texts_makes_no_duplicates(corpus: Corpus) -> None:
    notice = texts(
        "This report is for subscribers. Sign in, or choose a plan, to read it and all others of this paper."
    )
    articles = [replace(report(n), blocks=notice) for n in range(6)]
    ingest(corpus, articles)
    assert corpus.stats()["duplicates"] == 0
    assert len(corpus.search(duplicates="hide").articles) == 6


def test_a_quoted_statement_makes_no_duplicates(corpus: Corpus) -> None:
    quoted = report(70).blocks[0]
    first, two = (
        replace(report(n, 6), blocks=(*report(n, 6).blocks[:3], quoted, *report(n, 6).blocks[3:])) for n in (5, 6)
    )
    ingest(corpus, [first, copy(two, "echo")])
    assert corpus.stats()["duplicates"] == 0


NOTE = (
    "The board of this paper has decided to print letters on the harbour only if they name their writer, and to send "
    "all others to the town hall, where the clerk keeps them in a box that anyone may ask to see on Monday mornings."
)


def test_a_line_that_a_user_keeps_counts_for_no_pair(corpus: Corpus) -> None:
    """From the ruling on, and no longer than it stands."""
    first, second = (replace(report(n, 1), blocks=(*texts(NOTE), *report(n, 1).blocks)) for n in (5, 6))
    other = replace(first, url="https://wire.example/other", blocks=texts(NOTE, "Nothing else was heard of it."))
    ingest(corpus, [first, second, other])
    paired = {pair.other_id: pair.relation for pair in (*corpus.duplicates(3), *corpus.related(3))}
    assert paired

    learn.override(corpus, "wire", NOTE, "kept", lambda: MOMENT)
    assert [*corpus.duplicates(3), *corpus.related(3), *corpus.related(2)] == []
    article = corpus.get(3)
    assert article is not None and NOTE in article.text

    learn.override(corpus, "wire", NOTE, "watched", lambda: MOMENT)
    assert {pair.other_id: pair.relation for pair in (*corpus.duplicates(3), *corpus.related(3))} == paired

    learn.override(corpus, "wire", NOTE, "kept", lambda: MOMENT)
    late = replace(second, url="https://wire.example/late", blocks=texts(NOTE, "Nobody has asked to see the box."))
    ingest(corpus, [late])
    assert [*corpus.duplicates(4), *corpus.related(4)] == []


# What is related

DESKS = (
    "A barge with 212 tonnes of gravel sank off Hallmouth on Sunday night. Its skipper, Ole Brandvold, swam to the "
    "shore, and Ida Sorensen of the coastguard shut the channel until noon. Nobody knows how the water came in.",
    "Divers are to look at the wreck of a freighter that went down in the dark near Hallmouth. Ole Brandvold, who was "
    "alone on board with 212 tonnes of stone, reached the beach by himself. Ships had to wait for half of the day, "
    "said Ida Sorensen.",
)


def desks(days: int = 0) -> list[Article]:
    return [
        Article(f"https://{source}.example/barge", source, headline, texts(text), date_published=moment)
        for source, headline, text, moment in (
            ("echo", "Barge sinks off Hallmouth", DESKS[0], MOMENT),
            ("herald", "Skipper swims ashore after wreck", DESKS[1], MOMENT + timedelta(days=days)),
        )
    ]


@pytest.mark.parametrize("days", [0, 1, 2])
def test_reports_of_one_event_in_other_words_are_related(corpus: Corpus, days: int) -> None:
    """They share two facts and hardly a sentence; both are shown."""
    ingest(corpus, desks(days))

    assert [(pair.article_id, pair.other_id, pair.relation) for pair in corpus.related(1)] == [(2, 1, "same_event")]
    assert corpus.duplicates(1) == []
    assert len(corpus.search().articles) == 2


def test_facts_of_other_days_relate_no_articles(corpus: Corpus) -> None:
    ingest(corpus, desks(days=30))

    assert corpus.related(1) == []


def test_the_keys_of_facts_are_dropped_after_a_while(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of sketches stay: reports are copied later than they're written by two desks."""
    monkeypatch.setattr(fingerprints, "GATHERED", 3)
    ingest(corpus, desks()[:1])
    for n in range(20, 28):
        ingest(corpus, [report(n)])
    ingest(corpus, [desks()[1], replace(desks()[0], url="https://wire.example/barge", source="wire")])

    assert corpus.related(1) == []
    assert [pair.relation for pair in corpus.duplicates(1)] == ["same_text"]


def test_an_edit_makes_the_related_pairs_again(corpus: Corpus) -> None:
    first, second = desks()
    ingest(corpus, [first, second])
    ingest(corpus, [replace(second, blocks=report(1).blocks)])
    assert corpus.related(1) == []

    ingest(corpus, [second])
    assert [pair.relation for pair in corpus.related(1)] == ["same_event"]


# The graph


def graph(corpus: Corpus) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The pairs and the clusters of a corpus, by address."""
    articles = corpus.search(duplicates="show", limit=1000).articles
    address = {article.id: article.url for article in articles}
    with corpus.database.read() as connection:
        rows = connection.execute(sa.select(DuplicateRow.article_id, DuplicateRow.other_id)).all()
    pairs = {frozenset((address[first], address[second])) for first, second in rows}
    by_cluster: dict[int, set[str]] = {}
    for article in articles:
        by_cluster.setdefault(article.cluster_id or -article.id, set()).add(article.url)
    return pairs, {frozenset(members) for members in by_cluster.values()}


def test_the_graph_is_the_same_whatever_the_order_and_the_batches(new_database: NewDatabase) -> None:
    rng = random.Random(3)
    articles = [article for number in range(8) for article in family(rng, number)] + [report(n) for n in range(20, 40)]
    graphs = []
    for attempt in range(4):
        random.Random(attempt).shuffle(articles)
        with Corpus(new_database()) as corpus:
            for start in range(0, len(articles), (1, 3, 7, 100)[attempt]):
                ingest(corpus, articles[start : start + (1, 3, 7, 100)[attempt]])
            graphs.append(graph(corpus))
    assert all(result == graphs[0] for result in graphs)
    assert sorted(map(len, graphs[0][1])) == [1] * 20 + [4] * 8


def test_many_alike_articles_are_paired_whatever_the_order(new_database: NewDatabase) -> None:
    """A cluster of 26 copies with other endings, and one of 26 equal texts, in 20 orders."""
    wire, equal = report(1, 3), report(2, 3)
    alike = [copy(wire, f"paper{n}", (*wire.blocks, *texts(paragraph(random.Random(n))))) for n in range(25)]
    articles = [wire, *alike, equal, *(copy(equal, f"paper{n}") for n in range(25))]
    graphs = []
    for attempt in range(20):
        random.Random(attempt).shuffle(articles)
        with Corpus(new_database()) as corpus:
            for start in range(0, len(articles), 17):
                ingest(corpus, articles[start : start + 17])
            graphs.append(graph(corpus))
    assert all(result == graphs[0] for result in graphs)
    assert [len(cluster) for cluster in graphs[0][1]] == [26, 26]
    assert len(graphs[0][0]) == 2 * 26 * 25 // 2


def test_of_many_equal_texts_each_is_paired_with_the_same_few(corpus: Corpus) -> None:
    wire = report(1)
    for start in range(0, 75, 5):
        ingest(corpus, [copy(wire, f"paper{n}") for n in range(start, start + 5)])
    pairs, clusters = graph(corpus)
    counts = Counter(url for pair in pairs for url in pair)

    assert [len(cluster) for cluster in clusters] == [75]
    assert min(counts.values()) >= 60
    assert len(corpus.search(duplicates="hide").articles) == 1


def test_one_of_a_cluster_is_shown_the_earliest_of_the_fullest(corpus: Corpus) -> None:
    wire = report(1)
    cut = copy(wire, "echo", wire.blocks[:3], date_published=MOMENT - timedelta(hours=5))
    late = copy(wire, "herald", date_published=MOMENT + timedelta(days=3))
    ingest(corpus, [cut, late, wire])

    [shown] = corpus.search().articles
    assert shown.source == "wire"
    assert [(article.cluster_rank, article.cluster_id) for article in map(corpus.get, (3, 2, 1)) if article] == [
        (0, 1),
        (1, 1),
        (2, 1),
    ]
    [shown] = corpus.search(source="echo").articles  # of those that match
    assert shown.id == 1
    assert len(corpus.search(duplicates="show").articles) == 3


def test_an_edit_moves_an_article_to_its_new_duplicates(corpus: Corpus) -> None:
    first, other = report(1), report(2)
    ingest(corpus, [first, other, copy(first, "echo")])
    assert relation(corpus, 3) == [(3, 1, "same_text")]

    ingest(corpus, [replace(copy(first, "echo"), blocks=other.blocks)])
    assert relation(corpus, 3) == [(3, 2, "same_text")]
    assert corpus.duplicates(1) == []


def test_articles_far_apart_in_time_are_compared_only_for_equality(corpus: Corpus) -> None:
    wire = report(1)
    old = MOMENT - timedelta(days=400)
    near = copy(wire, "echo", wire.blocks[:-1], date_published=old)
    ingest(corpus, [wire, near, copy(wire, "herald", date_published=old)])
    assert {pair[2] for pair in relation(corpus, 1)} == {"same_text"} | {pair[2] for pair in relation(corpus, 2)} - {""}
    assert (2, 1) not in {pair[:2] for pair in relation(corpus, 2)}


def test_an_article_without_a_date_is_compared_with_those_of_all_times(corpus: Corpus) -> None:
    wire = report(1)
    old = copy(wire, "echo", wire.blocks[:-1], date_published=MOMENT - timedelta(days=4000))
    undated = copy(wire, "herald", wire.blocks[:-2], date_published=None)
    ingest(corpus, [wire, undated, old])
    assert [pair[:2] for pair in relation(corpus, 2)] == [(2, 1), (3, 2)]


def test_more_copies_than_a_key_leads_to_are_still_found(corpus: Corpus) -> None:
    wire = report(1)
    copies = [copy(wire, f"paper{n}", (*wire.blocks, *texts(paragraph(random.Random(n))))) for n in range(90)]
    ingest(corpus, copies)
    assert {article.cluster_id for article in corpus.search(duplicates="show", limit=200).articles} == {1}
    assert max(map(len, fingerprints_held(corpus).values())) <= fingerprints.MAX_HOLDERS


def fingerprints_held(corpus: Corpus) -> dict[int, list[int]]:
    with corpus.database.read() as connection:
        kept = fingerprints.read(connection, range(1, 200))
        return fingerprints.holders(connection, {fingerprints.NEW | key for row in kept.values() for key in row.keys})


def test_keys_that_are_put_in_their_places_are_found_like_new_ones(new_database: NewDatabase) -> None:
    rng = random.Random(3)
    articles = [article for number in range(6) for article in family(rng, number)]
    graphs = []
    for gathered in (2, 5, fingerprints.GATHERED):
        with pytest.MonkeyPatch.context() as patched, Corpus(new_database()) as corpus:
            patched.setattr(fingerprints, "GATHERED", gathered)
            for article in articles:
                ingest(corpus, [article])
            if gathered == 2:
                assert not any(fingerprints_held(corpus).values())
            ingest(corpus, [replace(articles[0], blocks=articles[-1].blocks)])  # one leaves its place
            graphs.append(graph(corpus))
    assert graphs[0] == graphs[1] == graphs[2]


def test_rebuilding_goes_on_where_it_stopped_and_ends_in_the_same_graph(corpus: Corpus) -> None:
    rng = random.Random(3)
    ingest(corpus, [article for number in range(6) for article in family(rng, number)])
    before = graph(corpus)

    class Stopped(Exception):
        pass

    def stop(done: int) -> None:
        raise Stopped

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.duplicates.link._BATCH", 10)
        with pytest.raises(Stopped):
            rebuild(corpus, lambda: MOMENT, stop)
        assert rebuild(corpus, lambda: MOMENT) == 14
    assert graph(corpus) == before
    assert rebuild(corpus, lambda: MOMENT) == 24


def _ingest(url: str, articles: list[Article], start: object) -> None:
    with Corpus(url) as corpus:
        start.wait()  # type: ignore[attr-defined]
        for article in articles:
            ingest(corpus, [article])


def test_two_processes_that_store_the_halves_of_each_pair_find_every_pair(database: str) -> None:
    url = database
    Corpus(url).close()
    wires = [report(n, 3) for n in range(40)]
    halves = [wires, [copy(wire, "echo", wire.blocks[:2]) for wire in wires]]
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    processes = [context.Process(target=_ingest, args=(url, half, barrier)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with Corpus(url) as corpus:
        assert len(corpus.search(duplicates="hide", limit=200).articles) == 40
        assert corpus.stats()["duplicates"] == 40


def test_more_articles_than_one_statement_takes_are_clustered_at_once(corpus: Corpus) -> None:
    """Half of these are clustered already when their rebuilding asks for the clusters of all."""
    wires = [report(n, 1) for n in range(300)]
    ingest(corpus, [*wires, *(copy(wire, "echo") for wire in wires)])
    with corpus.database.write() as connection:
        duplicates.recluster(connection, range(1, 520))
    assert len(corpus.search(duplicates="hide", limit=1000).articles) == 300
