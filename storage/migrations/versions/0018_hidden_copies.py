"""Which article a search hides behind which: `article.copy_of`. The table `related`.

Revision 0018. Until now a search showed one article per cluster. A wrong pair hid a real article, so pairing and hiding
are two decisions now: a pair hides only if `duplicate.hides` is true. Pairs that are stored already keep hiding, and
`copy_of` is filled from the ranks. `related` holds pairs that are no duplicates: a follow-up, the same event, a quote.

articles_v and duplicates_v get a column at their end, and related_v is new. `articles_v.represents` follows `copy_of`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.views import create_views, drop_views

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_FACETS = ("source", "language", "section", "published_day")
_CLUSTERED = "cluster_id IS NOT NULL"
_SQLITE = {
    "authors": """(SELECT group_concat(name, '; ') FROM (
        SELECT author.name AS name FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id ORDER BY article_author.position))""",
    "keywords": "(SELECT group_concat(value, '; ') FROM json_each(article.keywords))",
    "instant": "datetime({0})",
    "seconds": "(julianday({1}) - julianday({0})) * 86400.0",
    "round": "round({0}, 1)",
    "containment": "json_extract({0}.scores, '$.containment')",
}
_POSTGRESQL = {
    "authors": """(SELECT string_agg(author.name, '; ' ORDER BY article_author.position)
        FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id)""",
    "keywords": """(SELECT string_agg(word.value, '; ' ORDER BY word.place)
        FROM json_array_elements_text(article.keywords::json) WITH ORDINALITY AS word(value, place))""",
    "instant": "{0}",
    "seconds": "extract(epoch FROM {1} - {0})",
    "round": "round(({0})::numeric, 1)::double precision",
    "containment": "({0}.scores::json ->> 'containment')::double precision",
}
_REPRESENTS = "article.cluster_id IS NULL OR article.cluster_rank = 0"
_FILL = """
    UPDATE article SET copy_of = (
        SELECT min(shown.id) FROM article AS shown
        WHERE shown.cluster_id = article.cluster_id AND shown.cluster_rank = 0)
    WHERE article.cluster_rank > 0"""


def upgrade() -> None:
    sql, views = _dialect(), drop_views()
    op.add_column("duplicate", sa.Column("hides", sa.Boolean(), nullable=False, server_default=sa.true()))
    _create_related()
    op.add_column("article", sa.Column("copy_of", sa.Integer(), nullable=True))
    op.execute(_FILL)
    _drop_indexes()
    _create_indexes("copy_of")
    _create_index("ix_article_copy_of", ["copy_of", "cluster_rank"], "copy_of IS NOT NULL")
    _create_index("ix_article_cluster_id", ["cluster_id", "copy_of"], _CLUSTERED)
    _create_index("ix_block_kept", ["source"], "state = 'kept'", table="block")
    create_views(
        views
        | {
            "articles_v": _articles(sql, "article.copy_of IS NULL", ["article.copy_of AS copy_of"]),
            "duplicates_v": _duplicates(sql, ["CASE WHEN duplicate.hides THEN 1 ELSE 0 END AS hides"]),
            "related_v": _related(sql),
        }
    )


def downgrade() -> None:
    sql, views = _dialect(), drop_views()
    del views["related_v"]
    op.drop_index("ix_block_kept", "block")
    op.drop_table("related")
    op.drop_index("ix_article_copy_of", "article")
    _drop_indexes()
    op.drop_column("article", "copy_of")
    op.drop_column("duplicate", "hides")
    _create_indexes("cluster_id")
    _create_index("ix_article_cluster_id", ["cluster_id"], _CLUSTERED)
    create_views(views | {"articles_v": _articles(sql, _REPRESENTS, []), "duplicates_v": _duplicates(sql, [])})


def _dialect() -> dict[str, str]:
    return _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL


def _create_related() -> None:
    op.create_table(
        "related",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("found", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sketch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_related_article_id"),
        sa.ForeignKeyConstraint(["other_id"], ["article.id"], name="fk_related_other_id"),
        sa.PrimaryKeyConstraint("article_id", "other_id", name="pk_related"),
    )
    op.create_index("ix_related_other_id", "related", ["other_id"])


def _drop_indexes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1 WHERE idx = 'ix_article_facets'")
    for name in ("ix_article_facets", "ix_article_of_source", "ix_article_cluster_id"):
        op.drop_index(name, "article")


def _create_indexes(copied: str) -> None:
    """Make the indexes that searches and counts read. `copied` is the column by which copies are hidden."""
    facets = ["search_id", copied, "cluster_rank", *_FACETS]
    op.create_index("ix_article_facets", "article", facets)
    op.create_index("ix_article_of_source", "article", ["source", "search_id", copied, "cluster_rank", "published_day"])
    if op.get_bind().dialect.name == "sqlite":  # this row tells SQLite that the index is narrow (0009)
        numbers = " ".join(["1000000", *("1" for _ in facets)])
        op.execute(f"INSERT INTO sqlite_stat1 VALUES ('article', 'ix_article_facets', '{numbers}')")
        op.execute("ANALYZE sqlite_master")


def _create_index(name: str, columns: list[str], condition: str, table: str = "article") -> None:
    """Make an index of the rows for which the condition is true."""
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _articles(sql: dict[str, str], represents: str, added: list[str]) -> str:
    instants = {
        name: sql["instant"].format(f"article.{name}")
        for name in ("date_published", "date_modified", "first_seen", "last_seen", "withdrawn")
    }
    columns = f"""
    SELECT
        article.id AS id,
        article.source AS source,
        coalesce(article.canonical_url, article.url) AS url,
        article.headline AS headline,
        article.text AS text,
        article.description AS description,
        {sql["authors"]} AS authors,
        {sql["keywords"]} AS keywords,
        {instants["date_published"]} AS date_published,
        {instants["date_modified"]} AS date_modified,
        article.published_day AS published_day,
        article.language AS language,
        article.section AS section,
        article.publisher AS publisher,
        (SELECT fingerprint.words FROM fingerprint WHERE fingerprint.article_id = article.id) AS words,
        article.version AS versions,
        {instants["first_seen"]} AS first_seen,
        {instants["last_seen"]} AS last_seen,
        {instants["withdrawn"]} AS withdrawn,
        article.cluster_id AS cluster_id,
        CASE WHEN {represents} THEN 1 ELSE 0 END AS represents,
        article.confidence AS confidence,
        article.published_offset_min AS published_offset_min"""
    return ",\n        ".join([columns, *added]) + "\n    FROM article"


def _duplicates(sql: dict[str, str], added: list[str]) -> str:
    containment = f"coalesce({sql['containment'].format('duplicate')}, 1.0)"
    cluster = "CASE WHEN later.cluster_id = earlier.cluster_id THEN later.cluster_id END AS cluster_id"
    return _pairs(sql, "duplicate", containment, [cluster, *added])


def _related(sql: dict[str, str]) -> str:
    return _pairs(sql, "related", sql["containment"].format("related"), [])


def _pairs(sql: dict[str, str], table: str, containment: str, added: list[str]) -> str:
    """Return the SELECT of a view of pairs, in which the article that was published later comes first."""

    def published(article: str) -> str:
        return f"coalesce({article}.date_published, {article}.first_seen)"

    hours = sql["seconds"].format(published("earlier"), published("later"))
    columns = f"""
    SELECT
        later.id AS later_id,
        later.source AS later_source,
        later.headline AS later_headline,
        coalesce(later.canonical_url, later.url) AS later_url,
        earlier.id AS earlier_id,
        earlier.source AS earlier_source,
        earlier.headline AS earlier_headline,
        coalesce(earlier.canonical_url, earlier.url) AS earlier_url,
        {table}.relation AS relation,
        {containment} AS containment,
        {table}.why AS why,
        {sql["round"].format(f"{hours} / 3600.0")} AS hours_apart"""
    tables = f"""
    FROM {table}
    JOIN article AS paired ON paired.id = {table}.article_id
    JOIN article AS other ON other.id = {table}.other_id
    JOIN article AS later ON later.id = CASE
        WHEN ({published("paired")}, paired.id) > ({published("other")}, other.id) THEN paired.id ELSE other.id END
    JOIN article AS earlier ON earlier.id = paired.id + other.id - later.id"""
    return ",\n        ".join([columns, *added]) + tables
